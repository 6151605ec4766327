/** The large volume that the tests scroll through, and what is in it. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The folder that holds `volume.zarr`. */
export const VOLUME = join(ROOT, ".cache", "volume");

/** Cells along z, y and x, and along the same axes of a chunk. */
export const SHAPE = [512, 1024, 1024] as const;
export const CHUNKS = [64, 256, 256] as const;

/** Chunks that a plane at one z intersects. */
export const CHUNKS_A_SLICE = 16;

/** Bytes of the decoded chunks that a plane at one z intersects. */
export const SLAB_BYTES = 2 * CHUNKS[0] * SHAPE[1] * SHAPE[2];

/** Writes the volume unless it is there and as the script would write it: some seconds, 65 MiB. */
export function writeVolume(): void {
	const python = join(ROOT, ".venv", "bin", "python");
	execFileSync(python, [join(ROOT, "scripts", "volume.py"), VOLUME], { stdio: "inherit" });
}

/** The value that scripts/volume.py wrote at a cell. */
export function volumeValue(z: number, y: number, x: number): number {
	return (131 * z + 17 * y + 3 * x) % 2 ** 16;
}
