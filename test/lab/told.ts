/** Stores of each format in a folder of the server, and what their writers say is in one array of each. */
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { planeOf, truthOf } from "../browser/expected.ts";
import { storeOf } from "../conformance/drawn.ts";
import { writeFiles } from "../conformance/fixture.ts";
import { FIXTURES } from "../fixtures.ts";

/** One store, and the plane of it that is looked at. */
export interface Told {
	/** "v2", "v3", "N5", "zip" or "OME-NGFF". */
	readonly format: string;
	/** The name of its folder or file. */
	readonly name: string;
	/** The array's path in it. */
	readonly path: string;
	/** Values of the first plane, row by row, as numpy has them. */
	readonly values: readonly number[];
	/** Limits that tell the values apart. */
	readonly domain: readonly [number, number];
}

/** Typed arrays of the fixtures that are used here. */
const ARRAYS = { int16: Int16Array, int32: Int32Array, uint16: Uint16Array };

/** Writes a store of each format below `folder`. */
export function writeStores(folder: string): Told[] {
	mkdirSync(folder, { recursive: true });
	return [
		copied(folder, "v2", "v2.zarr"),
		copied(folder, "v3", "v3.zarr"),
		written(folder, "N5", "container.n5", ["z5py/n5", "container", "compressed/lz4-int32"]),
		written(folder, "zip", "deflated.zarr.zip", ["zip/zip", "deflated", "plain"], "deflated.zip"),
		written(folder, "OME-NGFF", "image.ome.zarr", ["ome-zarr/images", "0.5", "s0"]),
	];
}

function copied(folder: string, format: string, name: string): Told {
	cpSync(join(FIXTURES, name), join(folder, name), { recursive: true });
	const path = "float32";
	return { format, name, path, values: planeOf(truthOf(name, path), 1), domain: [230, 330] };
}

/** A store of a fixture; `file` is the key of it that is the whole store, where it is a file. */
function written(
	folder: string,
	format: string,
	name: string,
	[fixture, from, path]: readonly [string, string, string],
	file = "",
): Told {
	const store = storeOf(fixture, from);
	const files = file === "" ? store.files : { [name]: store.files[file] };
	writeFiles({ ...store, files }, file === "" ? join(folder, name) : folder);
	const array = store.arrays.find((one) => one.path === path);
	const Numbers = ARRAYS[array?.dtype as keyof typeof ARRAYS];
	const bytes = Buffer.from(String(array?.values), "base64");
	const values = Array.from(new Numbers(new Uint8Array(bytes).buffer));
	return { format, name, path, values, domain: [Math.min(...values), Math.max(...values)] };
}
