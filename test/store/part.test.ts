/** Parts of files by as few requests as they take, at a real server that counts them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { parseAddress } from "../../src/store/address.ts";
import { directStore } from "../../src/store/direct.ts";
import { makeStore, type ZarrStore } from "../../src/store/store.ts";
import { Urgency } from "../../src/store/urgency.ts";
import { type FileServer, serve } from "../browser/serve.ts";

const KIB = 1024;
const SIZE = 8192 * KIB;
const BYTES = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31 + (at >> 8) * 17 + (at >> 16)) % 256);

let folder: string;
let server: FileServer;
let store: ZarrStore;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-parts-"));
	for (const name of ["shard", "other"]) writeFileSync(join(folder, name), BYTES);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
	server = await serve({ data: folder });
	store = makeStore(directStore(parseAddress(`${server.url}/data`)));
});
afterEach(() => server.close());

type Place = readonly [offset: number, length: number];

/** `count` parts of `length` bytes, one after the other, `gap` bytes between them. */
const row = (count: number, length: number, gap = 0, from = 0): Place[] =>
	Array.from({ length: count }, (_, i) => [from + i * (length + gap), length] as const);

const read = ([offset, length]: Place, options: { signal?: AbortSignal; rank?: number; key?: string } = {}) =>
	store.read(options.key ?? "shard", {
		range: { offset, length },
		signal: options.signal,
		urgency: new Urgency(options.rank ?? 0),
	});

async function expectRead(places: readonly Place[]): Promise<void> {
	const replies = await Promise.all(places.map((place) => read(place)));
	for (const [i, { status, bytes, etag }] of replies.entries()) {
		expect([status, etag]).toEqual([200, expect.stringMatching(/^"/)]);
		expect(Buffer.compare(bytes ?? new Uint8Array(), BYTES.subarray(places[i][0], places[i][0] + places[i][1]))).toBe(
			0,
		);
		expect(bytes?.buffer.byteLength).toBe(places[i][1]); // its own, as it goes to a worker
	}
}

const ranges = () => server.log.map(({ range }) => range);
const moved = () => server.log.reduce((sum, { bytes }) => sum + bytes, 0);
const sum = (places: readonly Place[]) => places.reduce((all, [, length]) => all + length, 0);
const turn = (ms = 30) => new Promise((resolve) => setTimeout(resolve, ms));

describe("parts that are asked for together", () => {
	it.each([
		["short", row(64, 4 * KIB), 1],
		["longer than is read in one piece", row(16, 24 * KIB), 1],
		["in any order", row(16, 24 * KIB).reverse(), 1],
		["a little apart", row(8, 32 * KIB, 900), 1],
		["far apart", row(8, 32 * KIB, 5 * KIB), 8],
		["apart by more than their share", row(8, 1000, 100), 8],
		["the same part twice", [...row(1, 100), ...row(1, 100)], 2],
		["that overlap", row(3, 1000, -100), 3],
	] as const)("go in as few requests as they take: %s", async (_name, places, requests) => {
		await expectRead(places);
		expect(server.log).toHaveLength(requests);
		expect(store.traffic).toEqual({ requests, bytes: moved() });
		const gap = requests === 1 && places[1][0] - places[0][0] > places[0][1] ? 7 * 900 : 0;
		expect(moved()).toBe(sum(places) + gap);
	});

	it("go in several runs where they are long, and no byte twice", async () => {
		const places = row(64, 128 * KIB);
		await expectRead(places);
		expect(moved()).toBe(SIZE);
		const lengths = server.log.map(({ bytes }) => bytes);
		expect(Math.min(...lengths)).toBeGreaterThanOrEqual(512 * KIB);
		expect(Math.max(...lengths)).toBeLessThanOrEqual(4096 * KIB);
		expect(lengths).toHaveLength(6);
	});

	it("are of one file each", async () => {
		await Promise.all(row(8, KIB).map((place, i) => read(place, { key: i % 2 ? "shard" : "other" })));
		expect(server.log).toHaveLength(8);
		await Promise.all(row(8, KIB).flatMap((place) => ["shard", "other"].map((key) => read(place, { key }))));
		expect(server.log).toHaveLength(10);
	});

	it("come as they land, each before the run has ended", async () => {
		const order: string[] = [];
		server.fault = () => "truncated";
		const places = row(16, 64 * KIB);
		const results = await Promise.allSettled(places.map((place, i) => read(place).finally(() => order.push(`${i}`))));
		// two runs of 512 KiB, of which the first halves came
		expect(server.log).toHaveLength(2);
		const came = results.flatMap(({ status }, i) => (status === "fulfilled" ? [i] : []));
		expect(came).toEqual([0, 1, 2, 3, 8, 9, 10, 11]);
		for (const result of results.filter(({ status }) => status === "rejected"))
			expect(result).toMatchObject({ reason: { tag: "NetworkError", key: "shard", message: /connection broke/ } });
	});

	it("are asked for by urgency, which may rise while they wait", async () => {
		server.latency = 400;
		const places = row(40, KIB, 8 * KIB);
		const urgencies = places.map((_, i) => new Urgency(100 - i));
		const all = places.map(([offset, length], i) =>
			store.read("shard", { range: { offset, length }, urgency: urgencies[i] }),
		);
		await vi.waitFor(() => expect(server.log).toHaveLength(16));
		urgencies[3].raise(0);
		await Promise.all(all);
		const first = server.log.slice(0, 16).map(({ range }) => Number(range?.split(/[=-]/)[1]) / (9 * KIB));
		// each by a connection of its own
		expect(first.sort((a, b) => b - a)).toEqual(Array.from({ length: 16 }, (_, i) => 39 - i));
		expect(ranges().slice(16, 32)).toContain(`bytes=${27 * KIB}-${28 * KIB - 1}`);
	});
});

describe("a run", () => {
	it("is cancelled with its last wanted part, and not before", async () => {
		server.fault = () => "hang";
		const [one, two] = [new AbortController(), new AbortController()];
		const reads = row(2, KIB).map((place, i) => read(place, { signal: [one, two][i].signal }));
		await turn();
		one.abort();
		await expect(reads[0]).rejects.toThrow(/abort/i);
		await turn();
		expect(server.log.map(({ aborted }) => aborted)).toEqual([false]);
		two.abort();
		await expect(reads[1]).rejects.toThrow(/abort/i);
		await turn();
		expect(server.log.map(({ aborted }) => aborted)).toEqual([true]);
	});

	it("leaves out what was withdrawn before it went", async () => {
		const gone = new AbortController();
		const reads = row(3, 16 * KIB).map((place, i) => read(place, i === 1 ? { signal: gone.signal } : {}));
		gone.abort();
		const results = await Promise.allSettled(reads);
		expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
		expect(ranges()).toEqual([`bytes=0-${16 * KIB - 1}`, `bytes=${32 * KIB}-${48 * KIB - 1}`]);
	});

	it.each([
		[500, "NetworkError", /500/],
		[403, "AccessError", /403/],
		["html", "AccessError", /web page/],
	] as const)("fails for each part, by one request: %s", async (fault, tag, message) => {
		server.fault = () => fault;
		const results = await Promise.allSettled(row(4, KIB).map((place) => read(place)));
		for (const result of results) expect(result).toMatchObject({ reason: { tag, message } });
		expect(server.log).toHaveLength(1);
	});

	it("of a file that is not there is absent for each part", async () => {
		const replies = await Promise.all(row(4, KIB).map((place) => read(place, { key: "absent" })));
		expect(replies).toEqual(Array(4).fill({ status: 404 }));
		expect(server.log).toHaveLength(1);
	});

	it.each([
		["in one piece", 64 * KIB],
		["as it comes", 256 * KIB],
	])("that goes beyond the file brings what there is, and each other part its own error: %s", async (_name, length) => {
		const results = await Promise.allSettled(row(4, length, 0, SIZE - 1.5 * length).map((place) => read(place)));
		const came = results.map((result) => (result.status === "fulfilled" ? result.value.bytes?.length : undefined));
		expect(came).toEqual([length, length / 2, undefined, undefined]);
		for (const result of results.slice(2))
			expect(result).toMatchObject({ reason: { tag: "NetworkError", status: 416 } });
	});

	it("beyond the file fails for each part", async () => {
		const results = await Promise.allSettled(row(4, KIB, 0, SIZE).map((place) => read(place)));
		for (const result of results) expect(result).toMatchObject({ reason: { status: 416 } });
		expect(server.log).toHaveLength(1);
	});
});

describe("a server that knows no ranges", () => {
	beforeEach(() => {
		server.fault = () => "whole";
	});

	it("sends a file once for all parts that wait, and no more than once for those of later", async () => {
		const far = row(40, KIB, 100 * KIB);
		await expectRead(far);
		// of those that were under way, all but the first are given up
		const first = server.log.length;
		expect(first).toBe(17);
		expect(server.log.filter(({ aborted }) => !aborted).length).toBeLessThanOrEqual(2);
		await expectRead(far);
		expect(server.log).toHaveLength(first + 1);
	});

	it("gives each file's parts their own", async () => {
		await expectRead(row(1, KIB));
		const before = server.log.length;
		await Promise.all(
			["shard", "other"].map((key) => Promise.all(row(4, KIB, KIB).map((place) => read(place, { key })))),
		);
		expect(server.log.slice(before).map(({ path }) => path)).toEqual(["data/shard", "data/other"]);
	});

	it("sends it again for who is left, where who asked for it withdraws", async () => {
		const leaving = new AbortController();
		server.latency = 30;
		const [first, second] = row(2, KIB, 100 * KIB).map((place, i) => read(place, i ? {} : { signal: leaving.signal }));
		setTimeout(() => leaving.abort(), 32);
		const results = await Promise.allSettled([first, second]);
		expect(results[1]).toMatchObject({ value: { bytes: BYTES.slice(101 * KIB, 102 * KIB) } });
	});

	it("is found out where it learns them", async () => {
		await expectRead(row(1, KIB));
		server.fault = () => undefined;
		await expectRead(row(2, KIB, 100 * KIB)); // still asked for together
		const before = server.log.length;
		await expectRead(row(2, KIB, 100 * KIB));
		expect(server.log.slice(before)).toHaveLength(2);
	});
});

it("a part is never cut from a whole that was on its way before it was asked for", async () => {
	server.fault = () => "whole";
	await expectRead(row(1, KIB)); // they go together from here on
	server.latency = 400;
	const old = read([0, KIB]);
	await vi.waitFor(() => expect(server.log).toHaveLength(2));
	writeFileSync(
		join(folder, "shard"),
		BYTES.map((byte) => 255 - byte),
	);
	const fresh = read([0, KIB]);
	await old;
	expect((await fresh).bytes).toEqual(BYTES.slice(0, KIB).map((byte) => 255 - byte));
	expect(server.log).toHaveLength(3);
	writeFileSync(join(folder, "shard"), BYTES);
});
