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

/** One cell of a level: where it is, by the transformations of the level and then of the image, in the axes' units. */
export interface ExpectedCell {
	readonly index: readonly number[];
	/** null where nothing is said of places. */
	readonly world: readonly number[] | null;
	/** As JavaScript writes it; decimal digits for integers. */
	readonly value: string;
}

/** A level of an image. All lists are in the order of the array's axes. */
export interface ExpectedLevel {
	/** Path of the array in the store; its values are those of `arrays`. */
	readonly path: string;
	readonly dtype: string;
	readonly shape: readonly number[];
	/** How far apart the cells lie, in the axes' units; null where nothing is said of it, as before 0.4. */
	readonly step: readonly number[] | null;
	/** Where the middle of cell 0 lies, in the axes' units. */
	readonly first: readonly number[] | null;
	readonly cells: readonly ExpectedCell[];
}

/** An image of several levels, finest first, as its writer means it. */
export interface ExpectedImage {
	/** Path of the group in the store; "" for the root. */
	readonly path: string;
	/** OME's version (`0.1` … `0.5`), or what else it is written after: `n5-viewer`, `bdv`, `cosem`, `paintera`, `ndpyramid`, `geozarr` … */
	readonly version: string;
	readonly name: string | null;
	/** null for what is not said. */
	readonly axes: readonly {
		readonly name: string | null;
		readonly type: string | null;
		readonly unit: string | null;
	}[];
	readonly levels: readonly ExpectedLevel[];
	/** As `omero` has them; null where there is none. */
	readonly channels: readonly Readonly<Record<string, unknown>>[] | null;
	/** OMERO's rendering settings: `model` (color, greyscale), `defaultT`, `defaultZ`. */
	readonly rdefs: Readonly<Record<string, unknown>> | null;
	/** Paths in the store of the images that are labels of this one. */
	readonly labels: readonly string[];
	/** What an image of labels says of itself; numbers of labels, `label-value` among them, are decimal texts. */
	readonly label: {
		/** Path in the store of the image that it labels; null where it does not say. */
		readonly source: string | null;
		/** Every number in the finest level. */
		readonly ids: readonly string[];
		readonly colors: readonly Readonly<Record<string, unknown>>[];
		readonly properties: readonly Readonly<Record<string, unknown>>[];
	} | null;
}

/** A plate, its wells in the order of its metadata. */
export interface ExpectedPlate {
	readonly path: string;
	readonly name: string;
	readonly rows: readonly string[];
	readonly columns: readonly string[];
	/** The most fields of a well. */
	readonly fields: number;
	readonly acquisitions: readonly Readonly<Record<string, unknown>>[];
	readonly wells: readonly {
		readonly path: string;
		readonly row: number;
		readonly column: number;
		/** Its fields by their paths in the store. */
		readonly images: readonly { readonly path: string; readonly acquisition: number }[];
	}[];
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
	/** Every image in it, where the fixture is one of images. */
	readonly images?: readonly ExpectedImage[];
	readonly plates?: readonly ExpectedPlate[];
	/** The images of a bioformats2raw layout in order: their paths in the store, and their names in the OME-XML. */
	readonly series?: readonly { readonly path: string; readonly name: string }[];
}

/** A store of OME-NGFF with one defect, or with none: `defect` then begins with "none". Its arrays can all be read. */
export interface BrokenStore extends Pick<StoredFixture, "name" | "kind" | "open" | "files"> {
	/** `0.4` or `0.5`. */
	readonly version: string;
	/** In a few words. */
	readonly defect: string;
	/** Path of the group that is wrong. */
	readonly path: string;
	/** What in its metadata is wrong (in 0.5 below `ome`): `multiscales[0].axes[1].name`; "" where nothing is. */
	readonly where: string;
	/** What others complain of, by who they are: the specification's schemas (`schema`), OME's validator besides them (`validator`), `ome-zarr-models`, `ngff-zarr`. */
	readonly judges: Readonly<Record<"schema" | "validator" | "ome-zarr-models" | "ngff-zarr", readonly string[]>>;
}

/** The stores with one defect each. */
export function brokenStores(): BrokenStore[] {
	return JSON.parse(readFileSync(join(FOLDER, "ome-ngff", "broken.json"), "utf8")).stores;
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
