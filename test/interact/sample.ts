/** A small store for tests of the view: air[time 3, lat 4, lon 6] = 100·time + 10·lat + lon, its coordinates, a line, a number and texts. */
import { handWorker } from "../../src/decode/shared.ts";
import { openVariable, openZarr } from "../../src/read.ts";
import type { Slice } from "../../src/slice/slice.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

type Files = Map<string, Uint8Array>;

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const bytesOf = (values: Float32Array | Float64Array): Uint8Array => new Uint8Array(values.buffer);

/** A v3 document of an array. */
function arrayDocument(
	data_type: unknown,
	shape: number[],
	chunk_shape: number[],
	dimension_names: string[],
	attributes = {},
): Uint8Array {
	return encode({
		zarr_format: 3,
		node_type: "array",
		shape,
		data_type,
		chunk_grid: { name: "regular", configuration: { chunk_shape } },
		chunk_key_encoding: { name: "default" },
		fill_value: data_type === "string" ? "" : 0,
		codecs: [data_type === "string" ? { name: "vlen-utf8" } : { name: "bytes", configuration: { endian: "little" } }],
		dimension_names,
		attributes,
	});
}

/** The root's document, with those of all nodes in it. */
function consolidated(files: Files): Uint8Array {
	const documents = [...files].filter(([key]) => key.endsWith("/zarr.json"));
	const metadata = Object.fromEntries(
		documents.map(([key, bytes]) => [key.replace("/zarr.json", ""), JSON.parse(new TextDecoder().decode(bytes))]),
	);
	return encode({
		zarr_format: 3,
		node_type: "group",
		consolidated_metadata: { kind: "inline", must_understand: false, metadata },
	});
}

function airChunk(t: number, x: number): Float32Array {
	const values = new Float32Array(24);
	for (let i = 0; i < 24; i++)
		values[i] = 100 * (2 * t + Math.floor(i / 12)) + 10 * (Math.floor(i / 3) % 4) + 3 * x + (i % 3);
	return values;
}

/** The store's bytes by key; latitudes descend from 43.75 by 2.5, longitudes ascend from 10 by 2.5, times are days. */
export function sampleStore(): Files {
	const files: Files = new Map();
	files.set(
		"air/zarr.json",
		arrayDocument("float32", [3, 4, 6], [2, 4, 3], ["time", "lat", "lon"], {
			units: "K",
			long_name: "air temperature",
		}),
	);
	for (const t of [0, 1]) for (const x of [0, 1]) files.set(`air/c/${t}/0/${x}`, bytesOf(airChunk(t, x)));
	const coordinate = (name: string, values: number[], attributes: object) => {
		files.set(`${name}/zarr.json`, arrayDocument("float64", [values.length], [values.length], [name], attributes));
		files.set(`${name}/c/0`, bytesOf(Float64Array.from(values)));
	};
	coordinate("time", [0, 1, 2], { units: "days since 2000-01-01", calendar: "standard" });
	coordinate("lat", [43.75, 41.25, 38.75, 36.25], { units: "degrees_north" });
	coordinate("lon", [10, 12.5, 15, 17.5, 20, 22.5], { units: "degrees_east" });
	files.set("line/zarr.json", arrayDocument("float32", [3], [3], ["time"]));
	files.set("line/c/0", bytesOf(Float32Array.of(1, 2, 3)));
	files.set("total/zarr.json", arrayDocument("float64", [], [], [], { units: "kg" }));
	files.set("total/c", bytesOf(Float64Array.of(12.5)));
	files.set("words/zarr.json", arrayDocument("string", [2], [2], ["n"]));
	files.set("none/zarr.json", encode({ zarr_format: 3, node_type: "group" }));
	return files.set("zarr.json", consolidated(files));
}

/** `air`, made ready to be shown. */
export const variable = await openVariable(await openZarr(sampleStore()), "air");

/** The plane of `air` at a time, as the slice stage gives it. */
export function planeAt(time: number): Slice {
	const data = Float32Array.from({ length: 24 }, (_, i) => 100 * time + 10 * Math.floor(i / 6) + (i % 6));
	return {
		data,
		width: 6,
		height: 4,
		x1: 8.75,
		x2: 23.75,
		y1: 45,
		y2: 35,
		dims: ["lat", "lon"],
		counted: [],
		every: [1, 1],
		index: { time },
		attrs: {},
		dtype: "float32",
		path: "air",
		stored: data,
		mask: new Uint8Array(24),
		fillValue: 0,
		limits: null,
	};
}
