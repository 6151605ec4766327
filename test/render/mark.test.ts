/** Where sliceMark refuses to draw: a map has no place for cells that are counted. */
import { expect, it } from "vitest";
import { readSlice, sliceMark } from "../../src/index.ts";

const encode = (value: object) => new TextEncoder().encode(JSON.stringify(value));

/** Three rows at the latitudes given by two columns. */
function grid(latitudes: number[]): Map<string, Uint8Array> {
	const array = (shape: number[], dimension_names: string[]) =>
		encode({
			zarr_format: 3,
			node_type: "array",
			shape,
			data_type: "float64",
			chunk_grid: { name: "regular", configuration: { chunk_shape: shape } },
			chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
			codecs: [{ name: "bytes", configuration: { endian: "little" } }],
			fill_value: 0,
			attributes: {},
			dimension_names,
		});
	const bytes = (values: number[]) => new Uint8Array(Float64Array.from(values).buffer);
	return new Map([
		["zarr.json", encode({ zarr_format: 3, node_type: "group" })],
		["v/zarr.json", array([3, 2], ["lat", "lon"])],
		["v/c/0/0", bytes([1, 2, 3, 4, 5, 6])],
		["lat/zarr.json", array([3], ["lat"])],
		["lat/c/0", bytes(latitudes)],
		["lon/zarr.json", array([2], ["lon"])],
		["lon/c/0", bytes([0, 10])],
	]);
}

const round = (x: number) => ((((x + 180) % 360) + 360) % 360) - 180;
const projection = {
	stream: (sink: { point(x: number, y: number): void }) => ({
		point: (x: number, y: number) => sink.point(round(x) + 180, 90 - y),
	}),
	invert: ([x, y]: [number, number]) => [x - 180, 90 - y],
};
const frame = { width: 360, height: 180, marginTop: 0, marginRight: 0, marginBottom: 0, marginLeft: 0 };
const document = {
	createElementNS() {
		throw new Error("it is drawn");
	},
} as unknown as Document;

it("a slice without evenly spaced latitudes lies nowhere on a map until its edges are given", async () => {
	const uneven = await readSlice(grid([0, 1, 5]), { path: "v" });
	expect(uneven.counted).toEqual(["lat"]);
	const drawn = (slice: typeof uneven, edges: object) => () =>
		sliceMark(slice, {}, edges)([0], {}, {}, frame, { document, projection });
	const refused = /no place on a map without evenly spaced coordinates, which lat lacks\..* give their outer edges/;
	expect(drawn(uneven, {})).toThrow(refused);
	expect(drawn(uneven, { x1: 0, x2: 10, y1: 0 })).toThrow(refused);
	expect(drawn(uneven, { y1: 0, y2: 6 })).toThrow("it is drawn");

	const even = await readSlice(grid([0, 1, 2]), { path: "v" });
	expect(even.counted).toEqual([]);
	expect(drawn(even, {})).toThrow("it is drawn");
});
