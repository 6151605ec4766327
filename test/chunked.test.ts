/** An array by its chunks: exact values, a source for the other functions, and what zarrita needs to read by it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as zarrita from "zarrita";
import { openZarr, readArray, readSlice } from "../src/index.ts";
import { FIXTURES, truths, valuesOf } from "./fixtures.ts";

/** A store that reads a folder, and the keys that it was asked for. */
function folder(name: string) {
	const asked: string[] = [];
	const get = async (key: string): Promise<Uint8Array | undefined> => {
		asked.push(key);
		try {
			return new Uint8Array(readFileSync(join(FIXTURES, name, key)));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
			throw error;
		}
	};
	return { get, asked };
}

const truthOf = (store: string, path: string) =>
	truths().find((row) => row.store === store && row.path === path) ?? expect.fail(`no ${path} in ${store}`);

describe("an array by its chunks", () => {
	it.each([
		["v3.zarr", "int64"],
		["v2.zarr", "columns"],
		["sharded.zarr", "holes"],
		["v3.zarr", "missing_int"],
		["v3.zarr", "value"],
	])("gives numpy's values: %s %s", async (store, path) => {
		const truth = truthOf(store, path);
		const array = await (await openZarr(folder(store))).array(path);
		expect(array).toMatchObject({ path: `/${path}`, shape: truth.shape, chunks: truth.chunks, dtype: truth.dtype });
		expect(array.shards).toEqual(truth.shards);
		const whole: (number | bigint)[] = [];
		const counts = truth.shape.map((size, axis) => Math.ceil(size / truth.chunks[axis]));
		const total = counts.reduce((a, b) => a * b, 1);
		const at = (cell: number, sizes: readonly number[]) =>
			sizes.map((size, axis) => Math.floor(cell / sizes.slice(axis + 1).reduce((a, b) => a * b, 1)) % size);
		for (let chunk = 0; chunk < total; chunk++) {
			const coords = at(chunk, counts);
			const { data, shape, stride } = await array.getChunk(coords);
			for (let cell = 0; cell < shape.reduce((a, b) => a * b, 1); cell++) {
				const place = at(cell, shape);
				const from = place.reduce((sum, each, axis) => sum + each * stride[axis], 0);
				const to = place.reduce(
					(sum, each, axis) => sum * truth.shape[axis] + coords[axis] * truth.chunks[axis] + each,
					0,
				);
				whole[to] = (data as ArrayLike<number>)[from];
			}
		}
		expect(whole).toEqual(Array.from(valuesOf(truth) as ArrayLike<number>));
	});

	it("is a source, at its own path", async () => {
		const array = (await openZarr(folder("v3.zarr"))).array("nested/deeper/int32");
		const { data } = await readArray(array);
		expect(Array.from(data as Int32Array)).toEqual(
			Array.from(valuesOf(truthOf("v3.zarr", "nested/deeper/int32")) as ArrayLike<number>),
		);
		expect((await readSlice(array)).path).toBe("nested/deeper/int32");
	});

	it("keeps what was read: the caller's values are copies", async () => {
		const store = folder("v3.zarr");
		const array = await (await openZarr(store)).array("int32");
		const first = (await array.getChunk([0, 0, 0])).data as Int32Array;
		const [before, requests] = [first[0], store.asked.length];
		first.fill(-1);
		expect(((await array.getChunk([0, 0, 0])).data as Int32Array)[0]).toBe(before);
		expect(store.asked.length).toBe(requests);
	});

	it.each([
		["v3.zarr", "int32"],
		["sharded.zarr", "uint16"],
		["v3.zarr", "missing_int"],
	])("gives zarrita its chunks: %s %s", async (store, path) => {
		const files = folder(store);
		const array = await (await openZarr(files)).array(path);
		const byChunks = zarrita.defineArrayExtension(() => ({
			getChunk: (coords: number[], options?: { signal?: AbortSignal }) => array.getChunk(coords, options) as never,
		}));
		const opened = await zarrita.open(zarrita.root(array.store).resolve(path), { kind: "array" });
		const extended = await zarrita.extendArray(opened, byChunks);
		const { data } = (await zarrita.get(extended)) as { data: ArrayLike<number> };
		expect(Array.from(data)).toEqual(Array.from(valuesOf(truthOf(store, path)) as ArrayLike<number>));
		const asked = files.asked.length;
		const part = (await zarrita.get(extended, [4, zarrita.slice(3, 20), null])) as { data: ArrayLike<number> };
		expect(files.asked.length).toBe(asked);
		const ours = await readArray(array, { selection: [4, [3, 20], null] });
		expect(Array.from(part.data)).toEqual(Array.from(ours.data as Int32Array));
	});
});
