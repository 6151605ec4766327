/** Stores whose coordinates are times, uneven or wrong (`fixtures/times.json`), and what xarray reads of them. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A coordinate as xarray has it: dates as `1998-06-16 00:00:00.000000`, numbers as Python writes them. */
export interface ReadCoordinate {
	readonly dim: string;
	readonly values: readonly string[];
	/** Two ends a cell. */
	readonly bounds: readonly (readonly [string, string])[] | null;
}

interface Written {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	readonly coordinates: readonly ReadCoordinate[];
}

const FILE = join(dirname(fileURLToPath(import.meta.url)), "fixtures/times.json");
const { stores } = JSON.parse(readFileSync(FILE, "utf8")) as {
	stores: readonly Written[];
};

/** A store by its name: its bytes by key, and what xarray reads of its coordinate. */
export function datedStore(name: string): { files: Map<string, Uint8Array>; read: ReadCoordinate } {
	const found = stores.find((store) => store.name === name);
	if (!found) throw new Error(`times.json has no store "${name}".`);
	const files = new Map(
		Object.entries(found.files).map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))]),
	);
	return { files, read: found.coordinates[0] };
}
