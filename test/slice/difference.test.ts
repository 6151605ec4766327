/** One slice less another, against NumPy's differences of what xarray wrote and reads (test/fixtures/compared.py). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CompareState } from "../../src/compare.ts";
import { handWorker } from "../../src/decode/shared.ts";
import {
	openVariable,
	openZarr,
	readSlice,
	type SliceProgress,
	sliceCost,
	sliceFits,
	slices,
	slicesOf,
} from "../../src/read.ts";
import { comparedNames, differenceVariable } from "../../src/slice/compare.ts";
import { differenceParts } from "../../src/slice/difference.ts";
import { FAILED, FILL, UNREAD, VALID } from "../../src/slice/mask.ts";
import type { ViewStatePart } from "../../src/state.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

interface Store {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	readonly cases: readonly { readonly state: ViewStatePart; readonly values: string }[];
}

const { stores }: { stores: Store[] } = JSON.parse(
	readFileSync(new URL("../fixtures/compared.json", import.meta.url), "utf8"),
);

const fileMap = ({ files }: Store) =>
	new Map(Object.entries(files).map(([key, text]) => [key, Uint8Array.from(Buffer.from(text, "base64"))] as const));

/** A store that writes down which chunks it was asked for; those in `broken` hold nothing that can be decoded. */
function counted(store: Store, broken: readonly string[] = []) {
	const files = fileMap(store);
	const asked: string[] = [];
	const get = async (path: string) => {
		const key = path.slice(1);
		if (/\/c\/|\/\d+(\.\d+)*$/.test(key)) asked.push(key);
		return broken.includes(key) ? Uint8Array.of(1, 2, 3) : files.get(key);
	};
	return { source: { get }, asked };
}

const [, v3] = stores;
const minus = (path: string, index?: Record<string, number>): CompareState => ({
	path,
	how: "difference",
	...(index ? { index } : {}),
});

describe.each(stores.map((store) => [store.name, store] as const))("differences of Zarr %s", (_, store) => {
	const named = store.cases.map(({ state, values }) => [JSON.stringify(state), state, values] as const);
	it.each(named)("%s", async (_, state, values) => {
		const slice = await readSlice(fileMap(store), state);
		const bytes = Uint8Array.from(Buffer.from(values, "base64"));
		const wanted = new Float64Array(bytes.buffer);
		expect(wanted.some((value) => Number.isFinite(value) && value !== 0)).toBe(true);
		expect(slice.dtype).toBe("float64");
		expect(slice.data).toBeInstanceOf(Float64Array);
		expect(slice.data.length).toBe(wanted.length);
		for (let i = 0; i < wanted.length; i++) expect(slice.data[i]).toBe(wanted[i]);
		expect(slice.stored).toEqual(slice.data);
	});
});

it("knows the planes that it was made of", async () => {
	const handle = await openZarr(fileMap(v3));
	const tas = await openVariable(handle, "tas");
	const variable = differenceVariable(tas, await openVariable(handle, "ts"), tas, minus("ts"));
	for await (const progress of slices(handle, variable, { x: "lon", y: "lat", index: { time: 3 } })) {
		const { slice } = progress;
		expect(slicesOf(progress)).toEqual([slice]); // what is drawn
		const [first, second] = differenceParts(slice) ?? [];
		expect([first.path, second.path]).toEqual(["tas", "ts"]);
		expect(second.index).toEqual({ time: 3 });
	}
});

describe("what is read", () => {
	it("is the chunks of both, once each", async () => {
		const { source, asked } = counted(v3);
		await readSlice(source, { path: "tas", index: { time: 3 }, compare: minus("ts") });
		const wanted = ["tas", "ts"].flatMap((name) => [0, 1].flatMap((y) => [0, 1].map((x) => `${name}/c/1/${y}/${x}`)));
		expect(asked.filter((key) => /^(tas|ts)\//.test(key)).sort()).toEqual(wanted);
	});

	it("is a chunk once where both lie in it", async () => {
		const { source, asked } = counted(v3);
		await readSlice(source, { path: "tas", index: { time: 3 }, compare: minus("tas", { time: 2 }) });
		expect(asked.filter((key) => key.startsWith("tas/"))).toHaveLength(4);
	});

	it("is counted for both together", async () => {
		const handle = await openZarr(fileMap(v3));
		const tas = await openVariable(handle, "tas");
		const variable = differenceVariable(tas, await openVariable(handle, "tasmin"), tas, minus("tasmin"));
		const request = { x: "lon", y: "lat", index: { time: 3 } };
		const [alone, other, both] = [tas, variable.difference?.other ?? tas, variable].map((one) =>
			sliceCost(handle, one, request),
		);
		expect(both).toEqual({
			cells: alone.cells + other.cells,
			chunks: alone.chunks + other.chunks,
			cold: alone.cold + other.cold,
			bytes: alone.bytes + other.bytes,
			fits: true,
		});
		expect(sliceFits(variable, request, 125)).toBe(true);
		expect(sliceFits(variable, request, 251)).toBe(false);
		expect(sliceFits(tas, request, 251)).toBe(true);
	});

	it("says of each cell why there is no value: of either that failed, and only there", async () => {
		const { source } = counted(v3, ["ts/c/1/0/1"]);
		const handle = await openZarr(source);
		const tas = await openVariable(handle, "tas");
		const variable = differenceVariable(tas, await openVariable(handle, "ts"), tas, minus("ts"));
		let last: SliceProgress | undefined;
		for await (const progress of slices(handle, variable, { x: "lon", y: "lat", index: { time: 3 } })) last = progress;
		if (!last) throw new Error("nothing came");
		expect(last.failed.map(({ key }) => key)).toEqual(["ts/c/1/0/1"]);
		const kinds = Array.from({ length: 5 }, (_, y) => [...last.slice.mask.subarray(8 * y, 8 * y + 8)]);
		for (const [y, row] of kinds.entries())
			for (const [x, kind] of row.entries()) {
				if (y < 3 && x >= 4) expect([FAILED, FILL]).toContain(kind);
				else expect([VALID, FILL]).toContain(kind);
				expect(kind).not.toBe(UNREAD);
			}
		expect(kinds.flat()).toContain(FAILED);
	});
});

it("is there as a whole, once both are, where a plane is large", async () => {
	const side = 2100;
	const values = [251, 241].map((of) => Uint8Array.from({ length: side * side }, (_, i) => (7 * i) % of));
	const array = {
		...{ zarr_format: 3, node_type: "array", data_type: "uint8", fill_value: 0, attributes: {}, shape: [side, side] },
		chunk_grid: { name: "regular", configuration: { chunk_shape: [side, side] } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes" }],
		dimension_names: ["y", "x"],
	};
	const bytes = (document: object) => new TextEncoder().encode(JSON.stringify(document));
	const files = new Map([
		["/zarr.json", bytes({ zarr_format: 3, node_type: "group" })],
		...["a", "b"].flatMap((name, i) => [
			[`/${name}/zarr.json`, bytes(array)] as const,
			[`/${name}/c/0/0`, values[i]] as const,
		]),
	]);
	const handle = await openZarr(files);
	const own = await openVariable(handle, "a");
	const variable = differenceVariable(own, await openVariable(handle, "b"), own, minus("b"));
	let last: SliceProgress | undefined;
	for await (const progress of slices(handle, variable, { x: "x", y: "y", index: {} })) {
		last = progress;
		if (!progress.done) expect(progress.slice.mask[side]).toBe(UNREAD);
	}
	if (!last) throw new Error("nothing came");
	const { data, mask } = last.slice;
	const wrong = values[0].findIndex((value, i) => data[i] !== value - values[1][i] || mask[i] !== VALID);
	expect([last.done, wrong]).toEqual([true, -1]);
});

describe("what is refused", () => {
	const refused = (path: string, compare: CompareState, more: ViewStatePart = {}) =>
		expect(readSlice(fileMap(v3), { path, compare, ...more })).rejects;

	it.each([
		["tas", minus("pr"), /"tas" is in K and "pr" in kg m⁻² s⁻¹: there is no difference/],
		["tas", minus("quality"), /"quality" holds values of which there is no difference/],
		["tas", minus("zonal"), /"zonal" has no dimension lon, which is drawn/],
		["tas", minus("moved/tas"), /"tas" and "moved\/tas" have other coordinates along lat\./],
		["tas", minus("fewer/tas"), /have 5 and 4 positions along lat\./],
		["tas", minus("tas"), /compare\.path is "tas", which is what is shown; give compare\.index/],
		["tas", minus("tas", { time: 6 }), /index\.time is 6, but time has 6 positions/],
		["tas", minus("tas", { depth: 0 }), /index names "depth"/],
		["tas", minus("nothing"), /nothing/],
		["tas", minus("time"), /"time" is no plane/],
	])("%s with %j", async (path, compare, message) => {
		await refused(path, compare).toThrow(message);
	});

	it("other places along a dim that is not drawn, unless the other stays at one of its own", async () => {
		const sides = { x: "lon", y: "time" };
		await refused("tas", minus("moved/tas"), sides).toThrow(
			/coordinates along lat\. Give compare\.index a position along lat/,
		);
		const slice = await readSlice(fileMap(v3), { path: "tas", ...sides, compare: minus("moved/tas", { lat: 1 }) });
		expect(slice.width * slice.height).toBe(48);
	});

	it.each([
		[{ path: "ts" }],
		[{ path: "ts", how: "ratio" }],
		[{ path: "ts", how: "difference", shared: true }],
		[{ path: "ts", how: "beside", index: { time: -1 } }],
		[{ path: 3, how: "beside" }],
		[{ path: "ts", how: "beside", color: {} }],
	])("%j, before anything is read", async (compare) => {
		const { source, asked } = counted(v3);
		const wrong = { path: "tas", compare } as unknown as ViewStatePart;
		await expect(readSlice(source, wrong)).rejects.toThrow(/compare is .*; give an object such as/);
		expect(asked).toEqual([]);
	});
});

it("is named by both, by their paths where their titles are the same, and by where the other stays", async () => {
	const handle = await openZarr(fileMap(v3));
	const [tas, ts, same, level] = await Promise.all(
		["tas", "ts", "tasmin", "level"].map((path) => openVariable(handle, path)),
	);
	expect(comparedNames(tas, ts)).toEqual(["Near-surface air temperature", "Surface temperature"]);
	expect(comparedNames(tas, tas, { time: 2 })[1]).toBe("Near-surface air temperature at time 1998-03-17");
	expect(comparedNames(same, { ...same, path: "b/tasmin" })).toEqual(["tasmin", "b/tasmin"]);
	expect(comparedNames(tas, level)[1]).toBe("Level temperature at height 2 m");
	const made = differenceVariable(tas, ts, tas, minus("ts"));
	expect([made.title, made.units]).toEqual(["Near-surface air temperature − Surface temperature", "K"]);
});
