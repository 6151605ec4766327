/** Many planes as one, against NumPy's maximum, minimum and mean of what zarr-python wrote (test/fixtures/reduced.py). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { allocateNumbers, dtypeOf } from "../../src/hierarchy/dtype.ts";
import { openVariable, openZarr, readSlice, type SliceProgress, sliceCost, slices } from "../../src/read.ts";
import type { ReduceState } from "../../src/reduce.ts";
import { FAILED, FILL, UNREAD, VALID } from "../../src/slice/mask.ts";
import type { Slice } from "../../src/slice/slice.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

interface Case extends ReduceState {
	/** Whether the values are NumPy's to the last bit; else to one unit of it. */
	readonly exact: boolean;
	/** Whether they are as the array stores them; else as they are shown. */
	readonly stored: boolean;
	readonly dtype: string;
	/** In base64: the results, where there is none, and what the mask says. */
	readonly values: string;
	readonly none: string;
	readonly kinds: string;
}

interface Recorded {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	readonly cases: readonly Case[];
}

const { arrays }: { arrays: Recorded[] } = JSON.parse(
	readFileSync(new URL("../fixtures/reduced.json", import.meta.url), "utf8"),
);

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));
const fileMap = ({ files }: Recorded) =>
	new Map(Object.entries(files).map(([key, text]) => [key, bytesOf(text)] as const));
const named = (name: string) => {
	const found = arrays.find((array) => array.name === name);
	if (!found) throw new Error(`no array ${name}`);
	return found;
};

/** A store that counts how often each key was asked for. */
function counted(array: Recorded) {
	const files = fileMap(array);
	const asked = new Map<string, number>();
	const get = async (path: string) => {
		const key = path.slice(1);
		if (/\/c\/|\d\.\d/.test(key)) asked.set(key, (asked.get(key) ?? 0) + 1);
		return files.get(key);
	};
	return { source: { get }, asked };
}

const sidesOf = (dim: string) =>
	({ z: { x: "x", y: "y" }, y: { x: "x", y: "z" }, x: { x: "y", y: "z" } })[dim] ?? { x: "x", y: "y" };

async function reduced(source: unknown, path: string, { dim, op, span }: ReduceState, more = {}): Promise<Slice> {
	const variable = await openVariable(await openZarr(source), path);
	const request = { ...sidesOf(dim), index: { [dim]: 6 % variable.axes[dim].size }, reduce: { dim, op, span } };
	let last: SliceProgress | undefined;
	for await (const progress of slices(await openZarr(source), variable, request, more)) last = progress;
	if (!last?.done) throw new Error("the plane is not complete");
	return last.slice;
}

/** How many doubles lie from one to the other. */
function steps(a: number, b: number): number {
	if (Object.is(a, b) || a === b) return 0;
	const [one, other] = new BigInt64Array(Float64Array.of(a, b).buffer);
	return Math.abs(Number(one - other));
}

describe.each(arrays.map((array) => [array.name, array] as const))("%s", (name, array) => {
	it.each(array.cases.map((one) => [`${one.op} of ${one.dim} ${one.span}`, one] as const))("%s", async (_, one) => {
		const slice = await reduced(fileMap(array), name, one);
		const { buffer } = bytesOf(one.values);
		const type = dtypeOf(one.dtype);
		if (!type) throw new Error(`no type ${one.dtype}`);
		const wanted = new (allocateNumbers(type.zarrita, 0).constructor as new (of: ArrayBuffer) => Float64Array)(buffer);
		const [none, kinds] = [bytesOf(one.none), bytesOf(one.kinds)];
		expect([...slice.mask]).toEqual([...kinds]);
		expect(slice.reduce).toEqual({ dim: one.dim, op: one.op, span: one.span });
		expect(one.dim in slice.index).toBe(false);
		for (let i = 0; i < wanted.length; i++) {
			if (none[i]) expect(slice.data[i]).toBeNaN();
			else if (!one.exact) expect(steps(slice.data[i], wanted[i])).toBeLessThanOrEqual(1);
			else expect(one.stored ? slice.stored[i] : slice.data[i]).toBe(wanted[i]);
		}
	});
});

/** Keys of the chunks of an array of (7, 6, 5) in chunks of (3, 4, 3) with these coordinates along z. */
const chunksAt = (name: string, layers: readonly number[]) =>
	layers.flatMap((z) => [0, 1].flatMap((y) => [0, 1].map((x) => `${name}/c/${z}/${y}/${x}`))).sort();

describe("what is read", () => {
	it.each([
		[
			[0, 7],
			[0, 1, 2],
		],
		[
			[2, 5],
			[0, 1],
		],
		[[4, 5], [1]],
		[
			[3, 7],
			[1, 2],
		],
	] as const)("of %j is each chunk of the range once, and no other", async ([start, stop], layers) => {
		const { source, asked } = counted(named("uint16"));
		const handle = await openZarr(source);
		const variable = await openVariable(handle, "uint16");
		const request = {
			x: "x",
			y: "y",
			index: {},
			reduce: { dim: "z", op: "max" as const, span: [start, stop] as [number, number] },
		};
		const chunks = 4 * layers.length;
		expect(sliceCost(handle, variable, request)).toMatchObject({ cells: 30, chunks, cold: chunks, fits: true });
		const totals: number[] = [];
		for await (const { loaded, total } of slices(handle, variable, request)) totals.push(loaded, total);
		expect([...asked]).toEqual(expect.arrayContaining(chunksAt("uint16", layers).map((key) => [key, 1])));
		expect(asked.size).toBe(chunks);
		expect(totals.slice(-2)).toEqual([chunks, chunks]);
		// decoded by now: nothing is asked for again, nor for another way to reduce them
		expect(sliceCost(handle, variable, request)).toMatchObject({ chunks, cold: 0 });
		for await (const _ of slices(handle, variable, { ...request, reduce: { ...request.reduce, op: "mean" } }));
		expect([...asked.values()].every((times) => times === 1)).toBe(true);
	});

	it("of a shard is no more than its index and the inner chunks of the range", async () => {
		const { source, asked } = counted(named("shards"));
		await reduced(source, "shards", { dim: "z", op: "max", span: [2, 5] });
		const shards = [0, 1].map((y) => `shards/c/0/${y}/0`);
		expect([...asked.keys()].sort()).toEqual(shards);
	});

	it("of a window is what it touches, and the same values", async () => {
		const { source, asked } = counted(named("uint16"));
		const all = await reduced(fileMap(named("uint16")), "uint16", { dim: "z", op: "mean", span: [1, 6] });
		const window = { x0: 0, x1: 2, y0: 1, y1: 3 };
		const part = await reduced(source, "uint16", { dim: "z", op: "mean", span: [1, 6] }, { window });
		expect([...part.data]).toEqual([5, 6, 10, 11].map((cell) => all.data[cell]));
		expect([...asked.keys()].sort()).toEqual(["uint16/c/0/0/0", "uint16/c/1/0/0"]);
	});

	it("of an overview is every so many-th cell of it", async () => {
		const all = await reduced(fileMap(named("int64")), "int64", { dim: "z", op: "min", span: [0, 7] });
		const sampling = { window: { x0: 0, x1: 5, y0: 0, y1: 6 }, every: [2, 3], apart: [1, 1] } as const;
		const some = await reduced(fileMap(named("int64")), "int64", { dim: "z", op: "min", span: [0, 7] }, { sampling });
		expect([...some.stored]).toEqual([0, 2, 4, 15, 17, 19].map((cell) => all.stored[cell]));
		expect([...some.mask]).toEqual([0, 0, 0, 0, 0, 0]);
	});
});

describe("while chunks land", () => {
	it("a cell is not read until all of its values are, and then it is whole", async () => {
		const array = named("uint16");
		const files = fileMap(array);
		const held: (() => void)[] = [];
		const get = async (path: string) => {
			if (/\/c\//.test(path)) await new Promise<void>((resolve) => held.push(resolve));
			return files.get(path.slice(1));
		};
		const whole = await reduced(files, "uint16", { dim: "z", op: "max", span: [0, 7] });
		const handle = await openZarr({ get });
		const variable = await openVariable(handle, "uint16");
		const request = { x: "x", y: "y", index: {}, reduce: { dim: "z", op: "max", span: [0, 7] } } as const;
		const seen = new Set<string>();
		let steps = 0;
		const release = setInterval(() => held.pop()?.(), 2);
		for await (const { slice, loaded } of slices(handle, variable, {
			...request,
			reduce: { ...request.reduce, span: [0, 7] },
		})) {
			steps++;
			const { mask, stored, data } = slice;
			for (let i = 0; i < mask.length; i++) {
				if (mask[i] === VALID) expect([stored[i], data[i]]).toEqual([whole.stored[i], whole.data[i]]);
				else expect([mask[i], data[i]]).toEqual([UNREAD, Number.NaN]);
			}
			seen.add(`${loaded} ${mask.filter((kind) => kind === VALID).length}`);
		}
		clearInterval(release);
		expect(steps).toBeGreaterThan(4);
		expect(seen.has("0 0") && seen.has("12 30")).toBe(true);
	});

	it("what one damaged chunk holds a part of is failed, and all else is there", async () => {
		const files = fileMap(named("uint16"));
		const whole = await reduced(files, "uint16", { dim: "z", op: "max", span: [0, 7] });
		files.set("uint16/c/1/0/1", Uint8Array.of(1));
		const handle = await openZarr(files);
		const variable = await openVariable(handle, "uint16");
		let last: SliceProgress | undefined;
		const reduce: ReduceState = { dim: "z", op: "max", span: [0, 7] };
		for await (const progress of slices(handle, variable, { x: "x", y: "y", index: {}, reduce })) last = progress;
		expect(last?.failed.map(({ key }) => key)).toEqual(["uint16/c/1/0/1"]);
		const slice = last?.slice as Slice;
		for (let i = 0; i < 30; i++) {
			const hit = i % 5 >= 3 && Math.floor(i / 5) < 4;
			expect([slice.mask[i], slice.data[i]]).toEqual(hit ? [FAILED, Number.NaN] : [VALID, whole.data[i]]);
		}
	});

	it("an abort withdraws all", async () => {
		const files = fileMap(named("uint16"));
		const controller = new AbortController();
		const get = async (path: string, { signal }: { signal?: AbortSignal } = {}) => {
			if (!/\/c\//.test(path)) return files.get(path.slice(1));
			return new Promise<Uint8Array>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
		};
		const handle = await openZarr({ get });
		const variable = await openVariable(handle, "uint16");
		const reduce: ReduceState = { dim: "z", op: "max", span: [0, 7] };
		const steps = slices(handle, variable, { x: "x", y: "y", index: {}, reduce }, { signal: controller.signal });
		await steps.next();
		const rest = steps.next();
		controller.abort(new Error("no more"));
		await expect(rest).rejects.toThrow("no more");
	});
});

describe("readSlice", () => {
	it("reduces, and gives limits of what it made", async () => {
		const slice = await readSlice(fileMap(named("masked")), {
			path: "masked",
			reduce: { dim: "z", op: "mean", span: [0, 7] },
		});
		expect(slice).toMatchObject({ dtype: "float64", index: {}, fillValue: Number.NaN });
		const sorted = [...slice.data].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
		expect(slice.mask.filter((kind) => kind === FILL)).toHaveLength(30 - sorted.length);
		expect(slice.limits?.[0]).toBeGreaterThanOrEqual(sorted[0]);
		expect(slice.limits?.[1]).toBeLessThanOrEqual(sorted[sorted.length - 1]);
	});

	it.each([
		[{ dim: "t", op: "max", span: [0, 2] }, /reduce\.dim is "t", but "uint16" has the dimensions z, y, x/],
		[{ dim: "x", op: "max", span: [0, 2] }, /reduce\.dim is "x", which is drawn/],
		[{ dim: "z", op: "max", span: [0, 8] }, /reduce\.span is \[0, 8\], but z has 7 positions/],
		[{ dim: "z", op: "max", span: [3, 3] }, /reduce is an object with the keys dim, op, span; give an object such as/],
		[{ dim: "z", op: "median", span: [0, 2] }, /give an object such as .*"max", "mean" or "min"/],
		[{ dim: "z", op: "sum", span: [-2, 2] }, /give an object such as/],
	])("refuses %j", async (reduce, message) => {
		const wanted = readSlice(fileMap(named("uint16")), { path: "uint16", reduce: reduce as ReduceState });
		await expect(wanted).rejects.toMatchObject({ tag: "SelectionError", message: expect.stringMatching(message) });
	});

	it("refuses means of times", async () => {
		const reduce: ReduceState = { dim: "z", op: "mean", span: [0, 2] };
		await expect(readSlice(fileMap(named("times")), { path: "times", reduce })).rejects.toThrow(
			/reduce\.op is "mean", but "times" holds datetime64\[ns\]; give "max" or "min"/,
		);
	});
});
