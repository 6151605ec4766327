/** Memory of dropped chunks is used again, and nobody ever sees it: many who read at once over a tiny cache, each value compared. What is used again is poisoned before, and gone for who gave it away. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getChunk, useChunk } from "../../src/decode/chunk.ts";
import { handWorker, setCacheSize, shared } from "../../src/decode/shared.ts";
import type { Decoded, DecodeTask, Task } from "../../src/decode/task.ts";
import { openVariable, openZarr, readArray, type Slice, slices, type ZarrHandle } from "../../src/read.ts";
import { run } from "../../src/worker.ts";
import { CHUNKS, DIMS, dice, lateStore, SHAPE, type Stocked, stock } from "./stock.ts";

/** A few chunks. */
const CACHE_BYTES = 10_000;
const POISON = 0xa5;

const seen = { tasks: 0, into: 0 };
const pause = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** Does a task as a worker does it: what goes along is gone here, what comes back is new. Memory to decode into is poisoned before. */
async function apart(task: Task): Promise<unknown> {
	const { bytes, into } = task as DecodeTask;
	const given = [bytes, into].flatMap((view) => (view ? [view.buffer as ArrayBuffer] : []));
	const own = structuredClone(task, { transfer: given }) as DecodeTask;
	if (task.kind === "decode") seen.tasks++;
	if (own.into) seen.into++;
	own.into?.fill(POISON);
	await pause(seen.tasks % 3);
	const answer = await run(own);
	const { data } = answer as Decoded;
	return structuredClone(answer, { transfer: ArrayBuffer.isView(data) ? [data.buffer as ArrayBuffer] : [] });
}

handWorker({ run: apart });

let arrays: Stocked[];
let files: Map<string, Uint8Array>;
beforeAll(async () => {
	({ arrays, files } = await stock(5));
	setCacheSize(CACHE_BYTES);
});
afterAll(() => setCacheSize(512 * 2 ** 20));

/** What a plane shows at a cell, by its array. Half-precision numbers are given as bits. */
function told(array: Stocked, position: readonly number[]): number | bigint {
	const value = array.at(position);
	// all are from 1 to 2, save those of missing chunks
	return array.type === "float16" && value !== 0 ? 1 + (Number(value) - 15360) / 1024 : value;
}

interface Reader {
	readonly handle: ZarrHandle;
	readonly roll: (below: number) => number;
	/** What was taken for good, with a copy of it. */
	readonly kept: { data: ArrayLike<unknown>; copy: unknown[] }[];
}

/** Draws a plane, or leaves it half-drawn; where it came to its end every cell of it is right. */
async function drawPlane({ handle, roll }: Reader, array: Stocked): Promise<void> {
	const field = array.type === "complex64" ? "real" : undefined;
	const variable = await openVariable(handle, array.name, { field });
	const [y, x] = [DIMS[roll(2)], DIMS[2]];
	const [up, across] = roll(2) ? [x, y] : [y, x];
	const index = Object.fromEntries(DIMS.map((dim, axis) => [dim, roll(SHAPE[axis])]));
	const leaving = new AbortController();
	const leaves = roll(3) === 0;
	if (leaves) void pause(roll(6)).then(() => leaving.abort());
	let last: Slice | null = null;
	try {
		for await (const { slice, done, failed } of slices(handle, variable, { x: across, y: up, index }, leaving)) {
			expect(failed).toEqual([]);
			if (done) last = slice;
			else if (leaves && roll(4) === 0) break;
		}
	} catch (error) {
		if (!leaving.signal.aborted) throw error;
	}
	if (!last) return expect(leaves).toBe(true);
	for (let cell = 0; cell < last.stored.length; cell++) {
		const at = { ...index, [across]: cell % last.width, [up]: Math.floor(cell / last.width) };
		const value = told(
			array,
			DIMS.map((dim) => at[dim]),
		);
		if (last.stored[cell] !== value) throw new Error(`${array.name} at ${JSON.stringify(at)}: ${last.stored[cell]}`);
	}
}

/** Takes a chunk for good: as arrays by their chunks give it, or as the stages do. */
async function keepChunk({ handle, roll, kept }: Reader, array: Stocked): Promise<void> {
	const coords = SHAPE.map((size, axis) => roll(size / CHUNKS[axis]));
	const node = await handle.node(array.name);
	if (node.kind !== "array") throw new Error(`${array.name} is no array`);
	const { data } = roll(2)
		? await getChunk(handle.source, node, coords)
		: await (await handle.array(array.name)).getChunk(coords);
	const values = (data ?? []) as ArrayLike<unknown>;
	kept.push({ data: values, copy: Array.from(values) });
}

/** Borrows a chunk, and looks at it only a little later. */
async function borrowChunk({ handle, roll }: Reader, array: Stocked): Promise<void> {
	const coords = SHAPE.map((size, axis) => roll(size / CHUNKS[axis]));
	const node = await handle.node(array.name);
	if (node.kind !== "array") throw new Error(`${array.name} is no array`);
	await useChunk(handle.source, node, coords, {}, async ({ data, stride }) => {
		await pause(roll(4));
		const inside = CHUNKS.map((size) => roll(size));
		const cell = inside.reduce((sum, at, axis) => sum + at * (stride[axis] ?? 0), 0);
		const value = told(
			array,
			inside.map((at, axis) => coords[axis] * CHUNKS[axis] + at),
		);
		const width = array.type === "complex64" ? 2 : 1;
		if (data !== null && (data as ArrayLike<unknown>)[width * cell] !== value)
			throw new Error(`${array.name} at chunk ${coords}: ${data[width * cell]} in place of ${value}`);
	});
}

async function readRow({ handle, roll }: Reader, array: Stocked): Promise<void> {
	const [z, y] = [roll(SHAPE[0]), roll(SHAPE[1])];
	const { data } = await readArray(handle, { path: array.name, selection: [z, y, null] });
	const width = array.type === "complex64" ? 2 : 1;
	const values = (data as ArrayLike<unknown>[]).length / width;
	for (let x = 0; x < values; x++)
		if ((data as ArrayLike<unknown>)[width * x] !== told(array, [z, y, x]))
			throw new Error(`${array.name} ${z} ${y} ${x}`);
}

const DEEDS = [drawPlane, drawPlane, drawPlane, drawPlane, keepChunk, borrowChunk, borrowChunk, readRow];

async function readAtRandom(handle: ZarrHandle, seed: number, steps: number): Promise<Reader["kept"]> {
	const reader: Reader = { handle, roll: dice(seed), kept: [] };
	for (let step = 0; step < steps; step++) {
		const deed = DEEDS[reader.roll(DEEDS.length)];
		await deed(reader, arrays[reader.roll(arrays.length)]);
		expect(shared().cache.bytes).toBeLessThanOrEqual(CACHE_BYTES);
		if (reader.roll(20) === 0) handle.refresh();
	}
	return reader.kept;
}

describe("memory of chunks that the cache drops", () => {
	it.each([1, 2, 3])("is used again without a trace, whoever reads (seed %d)", { timeout: 60_000 }, async (seed) => {
		const before = { ...seen };
		const stores = [lateStore(files, false), lateStore(files, true)];
		const handles = await Promise.all([...stores, ...stores].map((store) => openZarr(store)));
		const kept = await Promise.all(handles.map((handle, i) => readAtRandom(handle, 10 * seed + i, 60)));
		for (const { data, copy } of kept.flat()) expect(Array.from(data)).toEqual(copy);
		expect(seen.into - before.into).toBeGreaterThan(10);
	});

	it("stays what it is for a request that all have left, which then hears that its old chunk still holds", async () => {
		const gates: (() => void)[] = [];
		const store = lateStore(files, true, () => new Promise((open) => gates.push(() => open())));
		const handle = await openZarr(store);
		const node = await handle.node(arrays[0].name);
		if (node.kind !== "array") throw new Error("it is no array");
		const present = Array.from({ length: 18 }, (_, i) => [Math.floor(i / 6), Math.floor(i / 2) % 3, i % 2]).filter(
			(coords) => arrays[0].at(coords.map((at, axis) => at * CHUNKS[axis])) !== 0,
		);
		const [old, ...others] = present;
		const borrow = (coords: number[], signal?: AbortSignal) =>
			useChunk(handle.source, node, coords, { signal }, ({ data }) => Array.from(data as Uint16Array));
		const opening = setInterval(() => gates.splice(0).forEach((open) => void open()), 1);
		setCacheSize(0);
		setCacheSize(4 * 640);
		const before = await borrow(old);
		handle.refresh();
		clearInterval(opening);
		const leaving = new AbortController();
		const left = borrow(old, leaving.signal);
		await pause(5);
		const [hold] = gates.splice(0);
		leaving.abort();
		await expect(left).rejects.toThrow(/abort/i);
		const more = setInterval(() => gates.splice(0).forEach((open) => void open()), 1);
		for (const coords of others.slice(0, 6)) await borrow(coords);
		hold();
		await pause(5);
		expect(await borrow(old)).toEqual(before);
		clearInterval(more);
		setCacheSize(CACHE_BYTES);
	});

	it("is what all chunks are decoded into, once the cache is full and planes alone are drawn", async () => {
		const array = arrays[0];
		const handle = await openZarr(lateStore(files, false));
		const variable = await openVariable(handle, array.name);
		const draw = async (z: number) => {
			for await (const { slice } of slices(handle, variable, { x: "x", y: "y", index: { z } })) void slice;
		};
		setCacheSize(0); // of other arrays nothing is left
		setCacheSize(8 * 640);
		for (const z of [0, 4, 8]) await draw(z);
		const before = { ...seen };
		for (const z of [0, 4, 8]) await draw(z);
		expect(seen.tasks - before.tasks).toBeGreaterThan(12);
		expect(seen.into - before.into).toBe(seen.tasks - before.tasks);
		setCacheSize(CACHE_BYTES);
	});
});
