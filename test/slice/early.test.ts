/** The chunks of a plane are asked for along with the coordinates it waits for: nothing later, nothing twice, nothing that is not shown. */
import { afterEach, describe, expect, it } from "vitest";
import { openZarr, readSeries, readSlice, setCacheSize } from "../../src/index.ts";
import { dataset, valueAt, wavesOf } from "./waves.ts";

afterEach(() => setCacheSize(512 * 2 ** 20));

const COORDINATES = ["t/c/0", "t/c/1", "y/c/0", "y/c/1", "x/c/0", "x/c/1"];
const plane = (t: number) => [0, 1].flatMap((y) => [0, 1].map((x) => `a/c/${t}/${y}/${x}`));
const values = (t: number) => Array.from({ length: 24 }, (_, at) => valueAt(t, Math.floor(at / 6), at % 6));

/** What says that t is drawn along x, and x along y. */
const TURNED = { t: { axis: "X" }, x: { axis: "Y" }, y: { axis: "T" } };

async function asked(files: ReadonlyMap<string, Uint8Array>, state: object, fails?: (key: string) => boolean) {
	const { store, waves } = wavesOf(files, fails);
	const slice = await readSlice(await openZarr(store), { path: "a", ...state });
	return { slice, waves: waves.slice(1).map((wave) => wave.toSorted()), first: waves[0], order: waves[1] };
}

describe("a slice of a dataset", () => {
	it.each([
		["by itself", {}, 0],
		["at a position", { index: { t: 1 } }, 1],
		["at a position from the end", { index: { t: -1 } }, 1],
	])("%s takes one round trip after the metadata, the coordinates asked for first", async (_, state, t) => {
		const { slice, waves, first, order } = await asked(dataset(), state);
		expect(first).toContain("zarr.json");
		expect(waves).toEqual([[...COORDINATES, ...plane(t)].toSorted()]);
		// on a busy machine the rest of a long coordinate may come after
		const before = order.slice(
			0,
			order.findIndex((key) => key.startsWith("a/")),
		);
		expect(before).toEqual(expect.arrayContaining(["t/c/0", "y/c/0", "x/c/0"]));
		expect(Array.from(slice.data)).toEqual(values(t));
		expect([slice.x1, slice.x2]).toEqual([-0.5, 5.5]);
	});

	it("takes the dims that are given", async () => {
		const { slice, waves } = await asked(dataset(), { x: "t", y: "x", index: { y: 3 } });
		const chunks = [0, 1].flatMap((t) => [0, 1].map((x) => `a/c/${t}/1/${x}`));
		expect(waves).toEqual([[...COORDINATES, ...chunks].toSorted()]);
		expect(Array.from(slice.data)).toEqual(Array.from({ length: 12 }, (_, at) => valueAt(at % 2, 3, at >> 1)));
	});

	it("takes the axes that the attributes of coordinates name", async () => {
		const { slice, waves } = await asked(dataset({ attrs: TURNED }), {});
		expect(slice.dims).toEqual(["x", "t"]);
		const chunks = [0, 1].flatMap((t) => [0, 1].map((x) => `a/c/${t}/0/${x}`));
		expect(waves).toEqual([[...COORDINATES, ...chunks].toSorted()]);
	});

	it("waits for metadata that may name the axes", async () => {
		const files = dataset({ consolidated: false, attrs: TURNED });
		const { store, waves } = wavesOf(files);
		const slice = await readSlice(await openZarr(store), { path: "a" });
		expect(slice.dims).toEqual(["x", "t"]);
		const chunks = [0, 1].flatMap((t) => [0, 1].map((x) => `a/c/${t}/0/${x}`));
		expect(waves.at(-1)?.toSorted()).toEqual([...COORDINATES, ...chunks].toSorted());
		expect(waves.flat().filter((key) => key.includes("/c/"))).toHaveLength(COORDINATES.length + chunks.length);
	});

	it("keeps its axes where a coordinate can't be read, and asks for each chunk once", async () => {
		const { slice, waves } = await asked(dataset({ attrs: TURNED }), {}, (key) => key.startsWith("x/c"));
		expect([slice.dims, slice.counted]).toEqual([["x", "t"], ["x"]]);
		const keys = waves.flat().filter((key) => key.startsWith("a/"));
		expect(keys).toEqual([...new Set(keys)]);
	});

	it("tells a chunk that can't be read, though it was asked for early", async () => {
		const reading = asked(dataset(), {}, (key) => key === "a/c/0/1/0");
		await expect(reading).rejects.toThrow("no a/c/0/1/0 today");
	});

	it("asks for no chunk before its time where the cache could not keep it", async () => {
		setCacheSize(2 * 96 - 1); // the plane takes 96 bytes
		const { waves } = await asked(dataset(), {});
		expect(waves).toEqual([COORDINATES.toSorted(), plane(0).toSorted()]);
	});

	it("asks for no chunk where it would go over the budget", async () => {
		const files = dataset();
		const root = JSON.parse(new TextDecoder().decode(files.get("zarr.json")));
		const large = {
			shape: [2, 8192, 8192],
			chunk_grid: { name: "regular", configuration: { chunk_shape: [1, 512, 512] } },
		};
		Object.assign(root.consolidated_metadata.metadata.a, large);
		files.set("zarr.json", new TextEncoder().encode(JSON.stringify(root)));
		const { store, waves } = wavesOf(files);
		await expect(readSlice(await openZarr(store), { path: "a" })).rejects.toThrow("67108864 cells");
		expect(waves.slice(1)).toEqual([["t/c/0", "t/c/1"]]); // the others are too short for it
	});

	it("asks for no chunk that does not fit its array, or of a request that does not", async () => {
		const { store, waves } = wavesOf(dataset());
		await expect(readSlice(await openZarr(store), { path: "a", index: { t: 2 } })).rejects.toThrow("index.t is 2");
		await expect(readSlice(await openZarr(store), { path: "a", x: "z" })).rejects.toThrow('x is "z"');
		expect(waves.flat().filter((key) => key.startsWith("a/c/"))).toEqual([]);
	});

	it("withdraws chunks and coordinates together", async () => {
		const { store, waves, left } = wavesOf(dataset());
		const handle = await openZarr(store);
		const controller = new AbortController();
		const reading = readSlice(handle, { path: "a" }, { signal: controller.signal });
		const outcome = expect(reading).rejects.toThrow("enough");
		await expect.poll(() => waves.length, { interval: 1 }).toBe(2);
		controller.abort(new Error("enough"));
		await outcome;
		expect(left.toSorted()).toEqual([...COORDINATES, ...plane(0)].toSorted());
	});
});

it("a series takes one round trip after the metadata", async () => {
	const { store, waves } = wavesOf(dataset());
	const rows = await readSeries(await openZarr(store), { path: "a", along: "x", index: { t: 1, y: 2 } });
	expect(rows).toEqual(Array.from({ length: 6 }, (_, x) => ({ x, value: valueAt(1, 2, x) })));
	expect(waves).toHaveLength(2);
	expect(waves[1].toSorted()).toEqual([...COORDINATES, "a/c/1/1/0", "a/c/1/1/1"].toSorted());
});
