/** How shards in shards are read, and shards that can't be true. (test/conformance.test.ts has the values of every arrangement) */
import { describe, expect, it } from "vitest";
import { openZarr, readArray } from "../src/index.ts";
import { filesOf, fixture, type StoredFixture } from "./conformance/fixture.ts";

function storeOf(writer: string, name: string): Map<string, Uint8Array> {
	return filesOf(fixture(`shards/${writer}`).stores.find((store) => store.name === name) as StoredFixture);
}

describe("shards in shards", () => {
	it("are read by one range for each index and one for the chunk", async () => {
		const handle = await openZarr(storeOf("tensorstore", "nested"));
		const before = { ...handle.traffic };
		await readArray(handle, { selection: [0, 2, 0] });
		expect(handle.traffic.requests - before.requests).toBe(3);
		await readArray(handle, { selection: [1, 3, 3] });
		expect(handle.traffic.requests - before.requests).toBe(4);
	});
});

/** Index entries of the shard `c/0/0/0`, changed in place. */
type Change = (entries: BigUint64Array) => void;

/** The fixture with an index at the start and no checksum, so that only what the index says can tell. */
function unchecked(change: Change, keep = Number.POSITIVE_INFINITY): Map<string, Uint8Array> {
	const store = storeOf("tensorstore", "start");
	const document = JSON.parse(new TextDecoder().decode(store.get("zarr.json")));
	document.codecs[0].configuration.index_codecs.pop();
	store.set("zarr.json", new TextEncoder().encode(JSON.stringify(document)));
	const shard = store.get("c/0/1/0") as Uint8Array;
	const entries = new BigUint64Array(shard.slice(0, 32).buffer);
	entries[0] = 36n;
	change(entries);
	shard.set(new Uint8Array(entries.buffer));
	store.set("c/0/1/0", shard.slice(0, keep));
	return store;
}

describe("a damaged index", () => {
	it.each<[string, Change, RegExp]>([
		["points outside the shard", (entries) => entries.set([90n, 64n]), /outside/],
		["points very far", (entries) => entries.set([2n ** 63n, 64n]), /points outside the shard/],
		["points into itself", (entries) => entries.set([0n, 64n]), /points outside the shard/],
		["has parts that overlap", (entries) => entries.set([36n, 32n, 40n, 32n]), /overlap/],
		["gives a part no bytes", (entries) => entries.set([36n, 0n]), /no bytes/],
		["gives a part too few bytes", (entries) => entries.set([36n, 60n]), /60 bytes in place of 64/],
	])("that %s names its shard", async (_what, change, message) => {
		await expect(readArray(unchecked(change))).rejects.toMatchObject({
			tag: "ChunkError",
			key: "c/0/1/0",
			message: expect.stringMatching(message),
		});
	});

	it("that a server refuses to follow names its shard", async () => {
		const store = unchecked((entries) => entries.set([900n, 64n]));
		const serve = async (url: string, { headers }: RequestInit) => {
			const bytes = store.get(new URL(url).pathname.replace("/a.zarr/", ""));
			const range = /^bytes=(\d+)-(\d+)$/.exec(new Headers(headers).get("Range") ?? "");
			if (!bytes) return new Response(null, { status: 404 });
			if (!range) return new Response(bytes.slice());
			const [from, to] = [Number(range[1]), Number(range[2])];
			return from < bytes.length
				? new Response(bytes.slice(from, to + 1), { status: 206 })
				: new Response(null, { status: 416 });
		};
		const handle = await openZarr("https://shards.example/a.zarr", { fetch: serve as typeof fetch });
		await expect(readArray(handle)).rejects.toMatchObject({
			tag: "ChunkError",
			key: "c/0/1/0",
			message: expect.stringMatching(/index points outside the shard/),
		});
	});

	it("that is cut names its shard", async () => {
		await expect(readArray(unchecked(() => {}, 20))).rejects.toMatchObject({
			tag: "ChunkError",
			key: "c/0/1/0",
			message: expect.stringMatching(/is cut/),
		});
	});

	it.each(["gzip-after", "crc-after", "nested"])("of %s is found in any cut of the shard", async (name) => {
		const whole = storeOf("zarr-python", name).get("c/0/0/0") as Uint8Array;
		for (const keep of [0, 1, 20, whole.length >> 1, whole.length - 1]) {
			const cut = storeOf("zarr-python", name).set("c/0/0/0", whole.slice(0, keep));
			await expect(readArray(cut)).rejects.toMatchObject({ tag: "ChunkError", key: "c/0/0/0" });
		}
	});
});
