/** Streams that numcodecs makes of random data. (write.py) */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One stream. */
export interface Stream {
	/** What it is, as text. */
	readonly about: string;
	/** Its seed, and how its elements are packed. */
	readonly head: { readonly seed: number; readonly elementsize?: number };
	readonly packed: Uint8Array;
	/** What numcodecs reads back. */
	readonly data: Uint8Array;
}

/** The codecs that write.py knows. */
export const CODECS: readonly string[] = [
	...["blosclz", "lz4", "lz4hc", "zlib", "zstd"].map((compressor) => `blosc ${compressor}`),
	"zstd",
	"gzip",
	"zlib",
	"lz4",
	"shuffle",
];

/** `count` streams of a codec from a seed on, written by the repository's own Python. */
export function streams(root: string, codec: string, count: number, seed: number): Stream[] {
	const folder = mkdtempSync(join(tmpdir(), "zarr-widget-"));
	try {
		const file = join(folder, "streams");
		const script = join(root, "test", "streams", "write.py");
		execFileSync(join(root, ".venv", "bin", "python"), [script, file, codec, String(count), String(seed)], {
			stdio: "inherit",
		});
		return [...parse(new Uint8Array(readFileSync(file)))];
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function* parse(bytes: Uint8Array): Generator<Stream> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let at = 0;
	const take = (length: number) => {
		at += length;
		return bytes.slice(at - length, at);
	};
	while (at < bytes.length) {
		const length = view.getUint32(at, true);
		at += 4;
		const about = new TextDecoder().decode(take(length));
		const head = JSON.parse(about) as { seed: number; packed: number; data: number };
		yield { about, head, packed: take(head.packed), data: take(head.data) };
	}
}
