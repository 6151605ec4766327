/** References: where their targets are looked for, what is asked and sent, and what is refused. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openZarr, readArray } from "../../src/index.ts";
import type { KernelReply, KernelRequest } from "../../src/store/comm.ts";
import { openKernelStore } from "../../src/store/open.ts";
import { webTargets } from "../../src/store/reach.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const VALUES = [1, -2, 3.5, 4];
const CHUNKS = [
	new Uint8Array(new Float32Array(VALUES.slice(0, 2)).buffer),
	new Uint8Array(new Float32Array(VALUES.slice(2)).buffer),
];
const DATA = new Uint8Array([...encode("head"), ...CHUNKS[0], ...encode("--"), ...CHUNKS[1]]);
const PARTS = [
	[4, 8],
	[14, 8],
];
const ARRAY = JSON.stringify({
	zarr_format: 2,
	shape: [4],
	chunks: [2],
	dtype: "<f4",
	fill_value: -9,
	order: "C",
	compressor: null,
	filters: null,
});

type Refs = Record<string, unknown>;

/** References of one array `a` of two chunks in `target`. */
function refs(target: string, more: Refs = {}): Refs {
	const chunks = PARTS.map((part, i) => [`a/${i}`, [target, ...part]]);
	return { ".zgroup": '{"zarr_format":2}', "a/.zarray": ARRAY, ...Object.fromEntries(chunks), ...more };
}

interface Asked {
	readonly path: string;
	readonly range: string | undefined;
	readonly secret: string | undefined;
}

let server: Server;
let other: Server;
let base: string;
let away: string;
let asked: Asked[];
/** How the server answers ranges. */
let ranges: "right" | "none" | "shifted" | "longer";
const served = new Map<string, Uint8Array>();

beforeAll(async () => {
	const listen = async () => {
		const made = createServer(({ url = "", headers }, response) => {
			const path = decodeURIComponent(url);
			asked.push({ path, range: headers.range, secret: headers["x-secret"] as string | undefined });
			const bytes = served.get(path);
			if (!bytes) return response.writeHead(404).end();
			const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
			if (from === undefined || ranges === "none") return response.writeHead(200).end(bytes);
			const start = Number(from) + (ranges === "shifted" ? 1 : 0);
			const end = Math.min(bytes.length, Number(to) + 1 + (ranges === "right" ? 0 : 1));
			if (start >= bytes.length) return response.writeHead(416).end();
			response.setHeader("Content-Range", `bytes ${start}-${end - 1}/${bytes.length}`);
			return response.writeHead(206).end(bytes.subarray(start, end));
		});
		await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
		return made;
	};
	[server, other] = [await listen(), await listen()];
	[base, away] = [server, other].map((one) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`);
});

beforeEach(() => {
	asked = [];
	ranges = "right";
	served.clear();
	served.set("/data/a b#.bin", DATA);
});

afterEach(() => vi.unstubAllGlobals());

afterAll(() => {
	server.close();
	other.close();
});

/** Serves references and returns their URL. */
function serve(document: unknown, path = "/refs/r.json"): string {
	served.set(path, encode(typeof document === "string" ? document : JSON.stringify(document)));
	return base + path;
}

async function expectValues(source: unknown, path = "a"): Promise<void> {
	expect([...(await readArray(source, { path })).data]).toEqual(VALUES);
}

describe("targets over HTTP", () => {
	it("are looked for from the references' own place, and read by their parts", async () => {
		const url = serve(refs("../data/a b#.bin"));
		await expectValues(url);
		expect(asked).toEqual([
			{ path: "/refs/r.json" },
			{ path: "/data/a b#.bin", range: "bytes=4-11" },
			{ path: "/data/a b#.bin", range: "bytes=14-21" },
		]);
	});

	it("are whole files where the reference is one address", async () => {
		CHUNKS.forEach((bytes, i) => void served.set(`/refs/c${i}`, bytes));
		await expectValues(serve(refs("", { "a/0": ["c0"], "a/1": [`${base}/refs/c1`] })));
		expect(asked.slice(1).map(({ path, range }) => [path, range])).toEqual([
			["/refs/c0", undefined],
			["/refs/c1", undefined],
		]);
	});

	it("get headers on the references' own server only", async () => {
		served.set("/data.bin", DATA);
		const url = serve(refs(`${away}/data.bin`, { "a/0": [`${base}/data.bin`, ...PARTS[0]] }));
		await expectValues(await openZarr(url, { headers: { "X-Secret": "1" } }));
		expect(asked.map(({ path, secret }) => [path, secret])).toEqual([
			["/refs/r.json", "1"],
			["/data.bin", "1"],
			["/data.bin", undefined],
		]);
	});

	it("are of no other server over http, unless the references are", () => {
		const read = (from: string, target: string) => webTargets(new URL(from))(target) !== null;
		expect(read("http://a.test/", "http://b.test/x")).toBe(true);
		expect(read("https://a.test/", "http://b.test/x")).toBe(false);
		expect(read("https://a.test/", "https://b.test/x")).toBe(true);
		expect(webTargets(null)("http://b.test/x")).toBe(null);
	});

	it("are cut where the server knows no ranges, and the whole is asked for once until a refresh", async () => {
		ranges = "none";
		const handle = await openZarr(serve(refs("../data/a b#.bin")));
		await readArray(handle, { path: "a", selection: [0] });
		await expectValues(handle);
		expect(asked).toHaveLength(2);
		handle.refresh();
		served.set("/data/a b#.bin", new Uint8Array(DATA.length));
		expect([...(await readArray(handle, { path: "a" })).data]).toEqual([0, 0, 0, 0]);
	});

	it("are cut from one whole where several are asked for at once, whoever withdraws", async () => {
		ranges = "none";
		const file = webTargets(new URL(base))("data/a b#.bin") ?? expect.fail("no file");
		const first = new AbortController();
		const reads = PARTS.map(([offset, length], i) => file.read({ offset, length }, i ? {} : { signal: first.signal }));
		first.abort(new Error("withdrawn"));
		await expect(reads[0]).rejects.toThrow("withdrawn");
		expect((await reads[1]).bytes).toEqual(CHUNKS[1]);
		expect((await file.read({ offset: 4, length: 8 })).bytes).toEqual(CHUNKS[0]);
	});

	it.each(["shifted", "longer"] as const)("are refused where the server sends another part (%s)", async (how) => {
		ranges = how;
		const read = readArray(serve(refs("../data/a b#.bin")), { path: "a" });
		await expect(read).rejects.toThrow(
			"a/0 lies in ../data/a b#.bin, beside the references: The server sent another part of a%20b%23.bin",
		);
	});

	it("are read anew after a refresh, by the references as they are then", async () => {
		const handle = await openZarr(serve(refs("../data/a b#.bin")));
		await expectValues(handle);
		served.set("/data/new.bin", new Uint8Array([...new Uint8Array(4), ...CHUNKS[1], 0, 0, ...CHUNKS[1]]));
		serve(refs("../data/new.bin"));
		await expectValues(handle);
		handle.refresh();
		expect([...(await readArray(handle, { path: "a" })).data]).toEqual([3.5, 4, 3.5, 4]);
	});
});

describe("a target that can't be read", () => {
	it.each([
		[
			"../data/gone.bin",
			"AccessError",
			"a/0 lies in ../data/gone.bin, beside the references: There is no file gone.bin",
		],
		["/data/a.bin", "AccessError", "a/0 lies in /data/a.bin: It is a file of another place"],
		["file:///data/a.bin", "AccessError", "It is a file of another place"],
		["az://container/a.bin?sig=hunter2", "AccessError", "a/0 lies in az://container/a.bin: It is not an https address"],
		["C:\\data\\a.bin", "AccessError", "It is not an https address"],
		["javascript:alert(1)", "AccessError", "It is not an https address"],
	])("%s", async (target, tag, sentence) => {
		const found = readArray(serve(refs(target)), { path: "a" });
		await expect(found).rejects.toThrow(sentence);
		await expect(found).rejects.toMatchObject({ tag, key: "a/0" });
		await expect(found).rejects.not.toThrow("hunter2");
	});

	it("since it is shorter than the reference says", async () => {
		served.set("/data/a b#.bin", DATA.slice(0, 10));
		const read = readArray(serve(refs("../data/a b#.bin")), { path: "a", selection: [[0, 2]] });
		await expect(read).rejects.toThrow("a/0 lies in ../data/a b#.bin, which has 6 of 8 bytes at 4");
		await expect(read).rejects.toMatchObject({ tag: "ChunkError" });
	});

	it("since it is attributes, without which values would be drawn wrong", async () => {
		const url = serve(refs("../data/a b#.bin", { "a/.zattrs": ["/elsewhere"] }));
		await expect(readArray(url, { path: "a" })).rejects.toMatchObject({ tag: "MetadataError", key: "a/.zattrs" });
		const root = serve({ ".zarray": ARRAY, ".zattrs": ["/elsewhere"] });
		await expect(readArray(root)).rejects.toMatchObject({ tag: "MetadataError", key: ".zattrs" });
	});
});

describe("a reference file", () => {
	const files = () =>
		new Map([
			["sub/r.json", encode(JSON.stringify(refs("../data.bin")))],
			["data.bin", DATA],
		]);

	it("in a map, by its path", async () => {
		const handle = await openZarr(files(), { path: "sub/r.json" });
		await expectValues(handle, "sub/r.json/a");
		expect((await handle.list()).map(({ path, kind }) => [path, kind])).toEqual([["sub/r.json/a", "array"]]);
		await expectValues(await openZarr(files(), { path: "sub/r.json/a" }), "");
		const climbing = new Map([["r.json", encode(JSON.stringify(refs("../data.bin")))], ...files()]);
		const read = readArray(await openZarr(climbing, { path: "r.json" }), { path: "r.json/a" });
		await expect(read).rejects.toThrow("It is a file of another place");
	});

	it("that a person chose, or that is attached", async () => {
		vi.stubGlobal("fetch", async () => new Response(DATA, { headers: { "Content-Length": `${DATA.length}` } }));
		const text = JSON.stringify(refs("s3://bucket/data.bin"));
		await expectValues(new File([text], "r.json"));
		await expectValues(new Blob([text], { type: "application/json" }));
		const blob = async () => new Blob([text]);
		await expectValues({ name: "r.json", url: async () => "blob:null/1", blob });
		const near = readArray(new File([JSON.stringify(refs("data.bin"))], "r.json"), { path: "a" });
		await expect(near).rejects.toThrow("write a relative path, or show the references from Python");
	});

	it("that is not there", async () => {
		await expect(openZarr(`${base}/gone.json`)).rejects.toMatchObject({ tag: "NotFoundError" });
	});

	it("lists its nodes", async () => {
		const handle = await openZarr(serve(refs("x", { "g/.zgroup": "{}", "g/b/zarr.json": '{"node_type":"array"}' })));
		expect((await handle.list()).map(({ path, kind }) => [path, kind])).toEqual([
			["a", "array"],
			["g", "group"],
		]);
		expect((await handle.list("g")).map(({ path, kind }) => [path, kind])).toEqual([["g/b", "array"]]);
	});
});

describe("references that a kernel names", () => {
	/** A kernel with a reference file; it reads `parts` itself and refuses all else. */
	function kernel(store: object, document: unknown, parts: readonly string[]) {
		const wanted: string[] = [];
		const request: KernelRequest = async function* (content): AsyncGenerator<KernelReply, void, void> {
			if (content.op === "open") {
				yield {
					content: { ok: true, store: { id: "1", name: "r.json", ...store }, node: "", documents: [] },
					buffers: [],
				};
				return;
			}
			const items = content.items as { key: string; offset?: number; length?: number }[];
			const buffers: Uint8Array[] = [];
			const answers = items.map(({ key, offset = 0, length }, index) => {
				wanted.push(`${content.op} ${key}`);
				if (key !== "" && !parts.includes(key)) return { index, status: 403, message: "Give targets=[…]." };
				const all = key === "" ? encode(JSON.stringify(document)) : DATA;
				buffers.push(all.slice(offset, length === undefined ? undefined : offset + length));
				return { index, status: 200 };
			});
			yield { content: { ok: true, items: answers, done: true }, buffers };
		};
		return { request, wanted };
	}

	const proof = { key: "", sha256: "0", inode: "1", size: "2", mtime_ns: "3" };

	function onServer(): void {
		const config = { textContent: JSON.stringify({ baseUrl: "/", token: "t" }) };
		vi.stubGlobal("document", { baseURI: `${base}/lab`, cookie: "", getElementById: () => config });
		served.set("/zarr-widget/api/resolve", encode('{"root":"root","path":"work/refs/r.json"}'));
	}

	it("are the kernel's, with their targets", async () => {
		const { request, wanted } = kernel({ references: true }, refs("near.bin", { "a/1": ["/far.bin", ...PARTS[1]] }), [
			"near.bin",
			"/far.bin",
		]);
		const { store } = await openKernelStore(request, "auto");
		expect(store.route).toBe("kernel");
		await expectValues(store);
		expect(wanted).toEqual(["target ", "target near.bin", "target /far.bin"]);
		const refused = kernel({ references: true }, refs("secret.bin"), []);
		const read = readArray((await openKernelStore(refused.request, "auto")).store, { path: "a" });
		await expect(read).rejects.toThrow("a/0 lies in secret.bin, beside the references: Give targets=[…].");
		await expect(read).rejects.toMatchObject({ tag: "AccessError" });
		const own = await openKernelStore(kernel({ references: true }, refs(""), []).request, "auto");
		await expect(expectValues(own.store)).rejects.toThrow("The reference of a/0 names no file");
	});

	it("are the server's, with what lies below its root, by relative and by absolute path", async () => {
		onServer();
		const file = "/zarr-widget/api/file/root/work";
		served.set(`${file}/data.bin`, DATA);
		const document = refs("../data.bin", { "a/1": ["file:///home/me/work/refs/../data.bin", ...PARTS[1]] });
		served.set(`${file}/refs/r.json`, encode(JSON.stringify(document)));
		const { request, wanted } = kernel({ references: true, path: "/home/me/work/refs/r.json", proof }, null, []);
		const { store } = await openKernelStore(request, "auto");
		expect(store.route).toBe("server");
		await expectValues(store);
		expect(wanted).toEqual([]);
		expect(asked.map(({ path, range }) => [path.slice(file.length), range]).slice(1)).toEqual([
			["/refs/r.json", undefined],
			["/data.bin", "bytes=4-11"],
			["/data.bin", "bytes=14-21"],
		]);
	});

	it("are the server's, and what lies elsewhere the kernel's, where it may", async () => {
		onServer();
		const document = refs("/data/far.bin", { "a/1": ["../../../up.bin", ...PARTS[1]] });
		served.set("/zarr-widget/api/file/root/work/refs/r.json", encode(JSON.stringify(document)));
		const named = { references: true, path: "/home/me/work/refs/r.json", proof };
		const { request, wanted } = kernel(named, null, ["/data/far.bin", "../../../up.bin"]);
		await expectValues((await openKernelStore(request, "auto")).store);
		expect(wanted).toEqual(["target /data/far.bin", "target ../../../up.bin"]);
		const alone = (await openKernelStore(request, "server")).store;
		await expect(readArray(alone, { path: "a" })).rejects.toThrow("It is a file of another place");
	});

	it("are the browser's, and what it can't reach the kernel's", async () => {
		const url = serve(refs("https://closed.test/data.bin"));
		const { request, wanted } = kernel({ url }, null, ["https://closed.test/data.bin"]);
		const { store } = await openKernelStore(request, "auto");
		expect(store.route).toBe("direct");
		const http = globalThis.fetch;
		vi.stubGlobal("fetch", (input: string, init: RequestInit) =>
			input.startsWith("https://closed.test") ? Promise.reject(new TypeError("CORS")) : http(input, init),
		);
		await expectValues(store);
		expect(wanted).toEqual(Array(2).fill("target https://closed.test/data.bin"));
	});
});
