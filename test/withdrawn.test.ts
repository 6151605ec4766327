/** What its caller withdraws ends at once, asks for nothing more, and harms nobody else. */
import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openZarr, readArray, readSeries, readSlice } from "../src/index.ts";
import { type FileServer, serve } from "./browser/serve.ts";
import { FIXTURES, truths, valuesOf } from "./fixtures.ts";

let data: FileServer;
let url: string;
beforeEach(async () => {
	data = await serve({ fixtures: FIXTURES });
	url = `${data.url}/fixtures/v3.zarr`;
});
afterEach(() => data.close());

const METADATA = /zarr\.json$|\.z[a-z]+$|attributes\.json$/;
const calls: [string, (source: unknown, signal: AbortSignal) => Promise<unknown>][] = [
	["openZarr", (source, signal) => openZarr(source, { path: "int32", signal })],
	["readArray", (source, signal) => readArray(source, { path: "int32", signal })],
	["readSlice", (source, signal) => readSlice(source, { path: "int32" }, { signal })],
	["readSeries", (source, signal) => readSeries(source, { path: "int32", along: "time", signal })],
];
const readers = calls.slice(1);

/** Hangs requests for what `hangs` fits, and waits until they are there. */
async function hung(hangs: RegExp, call: (signal: AbortSignal) => Promise<unknown>) {
	data.fault = (path) => (hangs.test(path) ? "hang" : undefined);
	const controller = new AbortController();
	const outcome = call(controller.signal).then(
		() => "done",
		(error) => error,
	);
	const hanging = () => data.log.filter(({ path }) => hangs.test(path));
	await expect.poll(() => hanging().length).toBeGreaterThan(0);
	const reason = new Error("no longer wanted");
	controller.abort(reason);
	expect(await outcome).toBe(reason);
	await expect.poll(() => hanging().filter(({ aborted }) => !aborted)).toEqual([]);
	const asked = data.log.length;
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(data.log.length).toBe(asked);
}

describe("a reader that withdraws", () => {
	it.each(calls)("before it begins asks for nothing: %s", async (_, call) => {
		const reason = new Error("no longer wanted");
		await expect(call(url, AbortSignal.abort(reason))).rejects.toBe(reason);
		await expect(call(Promise.resolve(url), AbortSignal.abort(reason))).rejects.toBe(reason);
		expect(data.log).toEqual([]);
	});

	it.each(calls)("while metadata are on their way: %s", (_, call) => hung(METADATA, (signal) => call(url, signal)));

	it.each(readers)("while chunks are on their way: %s", (_, call) => hung(/\/c\//, (signal) => call(url, signal)));

	it("while a promise of a source is waited for", async () => {
		const reason = new Error("no longer wanted");
		const controller = new AbortController();
		const never = readArray(new Promise(() => {}), { signal: controller.signal });
		controller.abort(reason);
		await expect(never).rejects.toBe(reason);
	});

	it("leaves the chunks to another that wants them, and each is asked for once", async () => {
		data.latency = 150;
		const handle = await openZarr(url);
		const controller = new AbortController();
		const first = readArray(handle, { path: "int32", signal: controller.signal }).catch((error) => error);
		const second = readArray(handle, { path: "int32" });
		await expect.poll(() => data.log.some(({ path }) => /\/c\//.test(path))).toBe(true);
		const reason = new Error("no longer wanted");
		controller.abort(reason);
		expect(await first).toBe(reason);
		const truth = truths().find(({ store, path }) => store === "v3.zarr" && path === "int32");
		if (!truth) return expect.fail("there is no int32");
		expect(Array.from((await second).data as Int32Array)).toEqual(Array.from(valuesOf(truth) as ArrayLike<number>));
		const chunks = data.log.filter(({ path }) => /\/c\//.test(path));
		expect(chunks.length).toBe(new Set(chunks.map(({ path }) => path)).size);
		expect(chunks.some(({ aborted }) => aborted)).toBe(false);
	});
});

describe("one signal for many chunks", () => {
	const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
	const store = () => {
		const chunk_grid = { name: "regular", configuration: { chunk_shape: [1, 2] } };
		const chunk_key_encoding = { name: "default", configuration: { separator: "/" } };
		const array = { zarr_format: 3, node_type: "array", shape: [40, 2], data_type: "uint8", fill_value: 0 };
		const metadata = json({ ...array, chunk_grid, chunk_key_encoding, codecs: [{ name: "bytes" }], attributes: {} });
		const chunks = Array.from({ length: 40 }, (_, i) => [`c/${i}/0`, Uint8Array.of(i, i)] as const);
		return new Map<string, Uint8Array>([["zarr.json", metadata], ...chunks]);
	};

	it.each<[string, (source: unknown, signal?: AbortSignal) => Promise<{ data: ArrayLike<unknown> }>]>([
		["readArray", (source, signal) => readArray(source, { signal }) as Promise<{ data: ArrayLike<unknown> }>],
		["readSlice", (source, signal) => readSlice(source, {}, { signal })],
	])("has one listener while they are read, none afterwards, and Node has nothing to warn of: %s", async (_, read) => {
		const warnings: string[] = [];
		const hear = ({ message }: Error) => warnings.push(message);
		process.on("warning", hear);
		const { signal } = new AbortController();
		let most = 0;
		const watched = new Map(store());
		const get = watched.get.bind(watched);
		watched.get = (key) => {
			most = Math.max(most, getEventListeners(signal, "abort").length);
			return get(key);
		};
		const { data } = await read(watched, signal);
		await read(store());
		await new Promise((resolve) => setTimeout(resolve, 20));
		process.off("warning", hear);
		expect(Array.from(data)).toEqual(Array.from({ length: 80 }, (_, i) => i >> 1));
		expect(most).toBe(1);
		expect(getEventListeners(signal, "abort")).toEqual([]);
		expect(warnings).toEqual([]);
	});
});
