import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openZarr, readArray, readSeries, readSlice } from "../../src/index.ts";
import { filesOf } from "../conformance/fixture.ts";

const { stores } = JSON.parse(readFileSync(new URL("../fixtures/decoded.json", import.meta.url), "utf8"));
const xarrays = openZarr(filesOf({ files: stores[1].files, open: "" }));

/** A store of one array, in one chunk. */
function storeOf(data_type: string, shape: number[], data: ArrayBufferView, attributes: object) {
	const document = {
		...{ zarr_format: 3, node_type: "array", shape, data_type, fill_value: 0, attributes },
		chunk_grid: { name: "regular", configuration: { chunk_shape: shape } },
		chunk_key_encoding: { name: "default", configuration: { separator: "." } },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		dimension_names: ["z", "y", "x"].slice(-shape.length),
	};
	const key = `c.${shape.map(() => 0).join(".")}`;
	const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
	return new Map([
		["zarr.json", new TextEncoder().encode(JSON.stringify(document))],
		[key, bytes],
	]);
}

describe("integers that are read in another type", () => {
	test("are of that type in a slice, and as they are stored in readArray", async () => {
		const handle = await xarrays;
		const path = "unsigned2-fill";
		const slice = await readSlice(handle, { path });
		const { data, dtype } = await readArray(handle, { path });
		expect([slice.dtype, dtype]).toEqual(["uint16", "int16"]);
		expect(data).toBeInstanceOf(Int16Array);
		expect(slice.stored).toEqual(Uint16Array.from(data as Int16Array));
		expect(Math.min(...(data as Int16Array))).toBeLessThan(0);
	});

	test("keep what is stored for who reads it next", async () => {
		const source = await openZarr(storeOf("uint8", [1, 3], Uint8Array.of(255, 1, 128), { _Unsigned: "false" }));
		expect((await readSlice(source, {})).data).toEqual(Float32Array.of(-1, 1, -128));
		expect((await readArray(source, {})).data).toEqual(Uint8Array.of(255, 1, 128));
		expect((await readSlice(source, {})).stored).toEqual(Int8Array.of(-1, 1, -128));
	});

	test("are so in a missing chunk, too", async () => {
		const files = storeOf("int8", [1, 2], new Int8Array(2), { _Unsigned: "true" });
		files.delete("c.0.0");
		const text = new TextDecoder().decode(files.get("zarr.json")).replace('"fill_value":0', '"fill_value":-1');
		files.set("zarr.json", new TextEncoder().encode(text));
		const slice = await readSlice(await openZarr(files), {});
		expect([slice.stored, slice.fillValue, Array.from(slice.mask)]).toEqual([Uint8Array.of(255, 255), 255, [2, 2]]);
	});

	test("are so along a series", async () => {
		const source = await openZarr(storeOf("int8", [3], Int8Array.of(-1, 0, 1), { _Unsigned: "true" }));
		const rows = await readSeries(source, { along: "x" });
		expect(rows.map(({ value }) => value)).toEqual([255, 0, 1]);
	});
});

describe("what lies outside of the valid range", () => {
	const packed = { valid_range: [0, 100], scale_factor: 0.5, add_offset: 1, _FillValue: 7 };
	const data = Int16Array.of(-1, 7, 100, 101, 50, 7, 101, 101);
	const source = openZarr(storeOf("int16", [2, 1, 4], data, packed));
	const reduced = async (op: "max" | "mean" | "min") => {
		const slice = await readSlice(await source, { x: "x", y: "y", reduce: { dim: "z", op, span: [0, 2] } });
		return { data: Array.from(slice.data), mask: Array.from(slice.mask) };
	};

	test("is marked apart from fill, and exact as stored", async () => {
		const slice = await readSlice(await source, { x: "x", y: "y", index: { z: 0 } });
		expect(Array.from(slice.mask)).toEqual([5, 1, 0, 5]);
		expect(Array.from(slice.data)).toEqual([Number.NaN, Number.NaN, 51, Number.NaN]);
		expect(slice.stored).toEqual(Int16Array.of(-1, 7, 100, 101));
	});

	test("counts for nothing in many planes as one", async () => {
		for (const op of ["max", "min", "mean"] as const) {
			const { data, mask } = await reduced(op);
			expect(data).toEqual([26, Number.NaN, 51, Number.NaN]);
			expect(mask.map((state) => state === 0)).toEqual([true, false, true, false]);
		}
	});
});
