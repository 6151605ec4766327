/** Stores for tests of metadata: documents by key, and what was asked for. */
import { type Hierarchy, openHierarchy } from "../../src/hierarchy/node.ts";
import { type Child, makeStore } from "../../src/store/store.ts";

/** A group's `zarr.json`. */
export function group(attributes: unknown = {}): unknown {
	return { zarr_format: 3, node_type: "group", attributes };
}

/** An array's `zarr.json`, of one chunk. */
export function array(shape: readonly number[], more: { dtype?: string; dims?: readonly string[] } = {}): unknown {
	return {
		zarr_format: 3,
		node_type: "array",
		shape,
		data_type: more.dtype ?? "uint16",
		chunk_grid: { name: "regular", configuration: { chunk_shape: shape } },
		chunk_key_encoding: { name: "default" },
		fill_value: 0,
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		...(more.dims ? { dimension_names: more.dims } : {}),
	};
}

/** An array's `.zarray`, of one chunk. */
export function arrayV2(shape: readonly number[], separator = "/"): unknown {
	const plain = { compressor: null, filters: null, fill_value: 0, order: "C", dtype: "<u2" };
	return { zarr_format: 2, shape, chunks: shape, dimension_separator: separator, ...plain };
}

/** The `attributes.json` of an N5 dataset, whose first axis is the last one that is shown. */
export function dataset(dimensions: readonly number[], more: object = {}): unknown {
	return { dimensions, blockSize: dimensions, dataType: "uint8", compression: { type: "raw" }, ...more };
}

/** A hierarchy of documents by key, JSON or as text, and the keys that were asked for; with `lists` it lists its folders, which notes `path/`. */
export function hierarchyOf(
	documents: Readonly<Record<string, unknown>>,
	lists = false,
): { hierarchy: Hierarchy; asked: string[] } {
	const asked: string[] = [];
	const store = makeStore({
		id: "test",
		name: "test.zarr",
		route: "memory",
		reason: "",
		parallel: 4,
		async read(key) {
			asked.push(key);
			if (!(key in documents)) return { status: 404 };
			const document = documents[key];
			const text = typeof document === "string" ? document : JSON.stringify(document);
			return { status: 200, bytes: new TextEncoder().encode(text) };
		},
		list: lists
			? async (path) => {
					asked.push(`${path}/`);
					return { children: childrenOf(Object.keys(documents), path) };
				}
			: undefined,
	});
	return { hierarchy: openHierarchy(store), asked };
}

function childrenOf(keys: readonly string[], path: string): Child[] {
	const prefix = path ? `${path}/` : "";
	const below = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length).split("/"));
	const folders = new Set(below.filter((parts) => parts.length > 1).map(([name]) => name));
	return [...folders].map((name) => ({ name, kind: "unknown" }));
}
