/** Stores that other implementations wrote, with what their writers say is in them: `test/fixtures/<writer>/<name>.json`. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of all fixtures. */
export const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../fixtures");

/** One array, and what must come of reading it: its values, or an error. */
export interface ExpectedArray {
	/** Path in the store. */
	readonly path: string;
	/** What it shows: a codec, a type, a layout. */
	readonly feature: string;
	/** NumPy's name, as readArray gives it. */
	readonly dtype?: string;
	readonly shape?: readonly number[];
	/** `dim_0`, `dim_1` … where absent. */
	readonly dims?: readonly string[];
	/** Not compared where absent. */
	readonly attrs?: Readonly<Record<string, unknown>>;
	/** Stored values in C order: base64 of little-endian numbers, or for all else a list as `portable` gives it. */
	readonly values?: string | readonly unknown[];
	/** Regular expression that the error's message matches; such an array has no values. */
	readonly refused?: string;
}

/** One store of a fixture. */
export interface StoredFixture {
	readonly name: string;
	/** `v2`, `v3`, `n5`, `zip`, `kerchunk` … */
	readonly kind: string;
	/** The key to open below the store's folder; "" for the folder itself. */
	readonly open: string;
	/** Base64 by key. */
	readonly files: Readonly<Record<string, string>>;
	readonly arrays: readonly ExpectedArray[];
}

/** A fixture file. */
export interface Fixture {
	/** Row of the conformance table. */
	readonly system: string;
	/** Name and versions. */
	readonly writer: string;
	/** `<writer>/<name>`: where it lies below the folder of all fixtures. */
	readonly file: string;
	readonly stores: readonly StoredFixture[];
}

/** The fixture at `<writer>/<name>`. */
export function fixture(file: string): Fixture {
	return { ...JSON.parse(readFileSync(join(FOLDER, `${file}.json`), "utf8")), file };
}

/** Every fixture file that names its system and its stores, by path. */
export function fixtures(): Fixture[] {
	return readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".json"))
		.sort()
		.map((path) => fixture(path.slice(0, -".json".length)))
		.filter(({ system, stores }) => system !== undefined && stores !== undefined);
}

/** The files of a store below the key to open, by key. */
export function filesOf({ files, open }: Pick<StoredFixture, "files" | "open">): Map<string, Uint8Array> {
	const prefix = open === "" ? "" : `${open}/`;
	return new Map(
		Object.entries(files)
			.filter(([key]) => key.startsWith(prefix))
			.map(([key, text]) => [key.slice(prefix.length), new Uint8Array(Buffer.from(text, "base64"))]),
	);
}

/** Writes all files of a store below `folder`. */
export function writeFiles({ files }: StoredFixture, folder: string): void {
	for (const [key, text] of Object.entries(files)) {
		const path = join(folder, ...key.split("/"));
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, Buffer.from(text, "base64"));
	}
}
