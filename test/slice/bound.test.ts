/** What no page could hold is refused before anything is asked for or allocated. */
import { describe, expect, it } from "vitest";
import { isZarrError } from "../../src/errors.ts";
import { readArray, readSeries, readSlice } from "../../src/index.ts";

const LONG = 2 ** 40;

/** A v3 array whose chunks are all missing, and the chunks' keys that were asked for. */
function missing(shape: number[], chunks: number[], data_type = "float32", codecs: object[] = [{ name: "bytes" }]) {
	const document = {
		zarr_format: 3,
		node_type: "array",
		shape,
		data_type,
		chunk_grid: { name: "regular", configuration: { chunk_shape: chunks } },
		chunk_key_encoding: { name: "default" },
		fill_value: data_type === "string" ? "" : 0,
		codecs,
	};
	const bytes = new TextEncoder().encode(JSON.stringify(document));
	const asked: string[] = [];
	const store = {
		async get(key: string) {
			if (key.endsWith("zarr.json")) return bytes;
			if (key.includes("/c/")) asked.push(key);
			return undefined;
		},
	};
	return { store, asked };
}

describe("a read that no page could hold", () => {
	const text = [{ name: "vlen-utf8" }];
	it.each([
		["bytes", missing([LONG, 3], [1000, 3]), `${3 * LONG} values in ${12 * LONG} bytes, more than 2147483648`],
		["more than numbers say", missing(Array(40).fill(LONG), Array(40).fill(1)), "in Infinity bytes"],
		["just too many bytes", missing([2 ** 29 + 1], [2 ** 24]), "536870913 values in 2147483652 bytes"],
		["texts", missing([2 ** 25 + 1], [2 ** 20], "string", text), "33554433 values, more than 33554432"],
		["chunks", missing([2 ** 10, 2 ** 9], [1, 1]), "more than 262144 chunks"],
		["chunks along one axis", missing([2 ** 29], [1]), "more than 262144 chunks"],
	])("is refused: %s", async (_, { store, asked }, what) => {
		const before = process.memoryUsage();
		const spent = process.cpuUsage();
		const error: unknown = await readArray(store).catch((reason) => reason);
		expect(isZarrError(error, "BudgetError")).toBe(true);
		expect(String(error)).toContain(what);
		expect(String(error)).toContain("Give a selection");
		expect(asked).toEqual([]);
		expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 24);
		expect(process.cpuUsage(spent).user / 1000).toBeLessThan(5000);
	});

	it("is refused as a slice and as a profile", async () => {
		const { store, asked } = missing([LONG, LONG], [1, 1]);
		await expect(readSlice(store)).rejects.toThrow(`${LONG * LONG} cells from ${LONG * LONG} chunks`);
		const along = { path: "", along: "dim_0" };
		await expect(readSeries(store, along)).rejects.toThrow("more than 262144 chunks");
		await expect(readSeries(missing([LONG], [2 ** 30]).store, along)).rejects.toThrow(`a plane of ${LONG} cells`);
		expect(asked).toEqual([]);
	});

	it("is read in part, far out and with wide steps", async () => {
		const { store, asked } = missing([LONG, 3], [1000, 3]);
		const { data, shape } = await readArray(store, { selection: [[5, null, LONG / 4], 1] });
		expect([shape, [...(data as Float32Array)]]).toEqual([[4], [0, 0, 0, 0]]);
		expect(asked.map((key) => key.split("/").at(-2))).toEqual(
			[0, 1, 2, 3].map((quarter) => String(Math.floor((5 + (quarter * LONG) / 4) / 1000))),
		);
	});

	it("is empty where an axis is, however long the others are", async () => {
		const { store, asked } = missing([0, LONG], [1, 1]);
		const { data, shape } = await readArray(store);
		expect([data.length, shape, asked]).toEqual([0, [0, LONG], []]);
	});
});
