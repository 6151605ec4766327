/** Icechunk repositories of both formats: history, routes, chunks that lie elsewhere. What main holds is compared in the conformance test. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { zipSync } from "fflate";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openZarr, readArray } from "../../src/index.ts";
import type { KernelRequest } from "../../src/store/comm.ts";
import { openKernelStore } from "../../src/store/open.ts";
import { type Expected, FORMATS, filesOf } from "./repositories.ts";

interface Item {
	readonly key: string;
	readonly offset?: number;
	readonly length?: number;
}

async function expectEqual(source: unknown, { path, dtype, shape, values }: Expected): Promise<void> {
	const read = await readArray(source, { path });
	expect([read.dtype, read.shape]).toEqual([dtype, shape]);
	if (!ArrayBuffer.isView(read.data)) return expect(read.data).toEqual(values);
	const { buffer, byteOffset, byteLength } = read.data;
	expect(Buffer.from(buffer, byteOffset, byteLength).toString("base64")).toBe(values);
}

/** A server of the fixtures below `/<format>/<store>/`, which remembers what it was asked. */
let server: Server;
let origin: string;
let asked: IncomingMessage[] = [];
const ETAG = '"right"';

function answer(request: IncomingMessage): { status: number; body?: Uint8Array } {
	const [, format, name, ...key] = decodeURIComponent(new URL(request.url ?? "", origin).pathname).split("/");
	const bytes = filesOf(Number(format), name).get(key.join("/"));
	if (!bytes) return { status: 404 };
	const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
	return first ? { status: 206, body: bytes.subarray(Number(first), Number(last) + 1) } : { status: 200, body: bytes };
}

beforeAll(async () => {
	server = createServer((request, response) => {
		asked.push(request);
		const { status, body } = answer(request);
		response.writeHead(status, { ETag: ETAG }).end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());
afterEach(() => {
	vi.unstubAllGlobals();
	asked = [];
});

function askedFor(): string[] {
	return asked.map(({ url }) => new URL(url ?? "", origin).pathname.split("/").slice(3).join("/"));
}

describe.each(FORMATS)("format $format", ({ format, stores, revisions }) => {
	const main = stores[0].arrays.filter(({ values }) => values !== undefined);
	const histories = [["branch=main", main] as const, ...Object.entries(revisions)];

	it.each(histories)("%s over HTTP", async (revision, arrays) => {
		const source = await openZarr(`${origin}/${format}/general#${encodeURIComponent(revision)}`);
		expect(source.reason).toContain(`${revision.replace("=", " ")} of an Icechunk repository`);
		for (const array of arrays) await expectEqual(source, array);
	});

	it("lists groups and arrays as its snapshot has them", async () => {
		const source = await openZarr(filesOf(format, "general"));
		const listed = await source.list();
		expect(listed.map(({ path, kind }) => `${path} ${kind}`).sort()).toEqual(
			[
				"deep group",
				...["inline", "native", "nothing", "scalar", "sparse", "split", "texts", "unwritten", "zstd"].map(
					(name) => `${name} array`,
				),
			].sort(),
		);
		expect((await source.list("deep/er")).map(({ path }) => path)).toEqual(["deep/er/sharded"]);
		expect((await openZarr(filesOf(format, "general"), { path: "deep" })).path).toBe("deep");
		expect(source.attrs).toEqual({ title: "écrit", number: 3 });
	});

	it("in a zip file, and by a kernel that names the branch", async () => {
		const files = filesOf(format, "general");
		for (const top of ["", "repository/"]) {
			const members = Object.fromEntries([...files].map(([key, bytes]) => [top + key, bytes]));
			const zip = new Blob([zipSync(members) as Uint8Array<ArrayBuffer>]);
			for (const array of main) await expectEqual(zip, array);
		}
		const [fragment, arrays] = Object.entries(revisions)[0];
		const named = { id: `kernel-${format}`, name: "repository", fragment };
		const request: KernelRequest = async function* ({ op, items }) {
			if (op === "open") yield { content: { ok: true, store: named, node: "", documents: [] }, buffers: [] };
			for (const [index, { key, offset, length }] of ((items ?? []) as Item[]).entries()) {
				const bytes = files.get(key);
				const part = offset === undefined ? bytes : bytes?.subarray(offset, offset + (length ?? 0));
				const item = { index, status: part ? 200 : 404 };
				yield { content: { ok: true, items: [item], done: false }, buffers: part ? [part] : [] };
			}
		};
		const { store } = await openKernelStore(request, "kernel");
		for (const array of arrays) await expectEqual(store, array);
	});

	it("reads each file of metadata once, and a chunk by one request of its bytes", async () => {
		const source = await openZarr(`${origin}/${format}/general?first`);
		asked = [];
		for (let times = 0; times < 2; times++) await readArray(source, { path: "native" });
		const keys = askedFor();
		expect(new Set(keys).size).toBe(keys.length);
		expect(keys.filter((key) => key.startsWith("manifests/"))).toHaveLength(1);
		expect(keys.filter((key) => key.startsWith("chunks/"))).toHaveLength(6);
		const { requests, bytes } = source.traffic;
		await readArray(source, { path: "native" });
		expect(source.traffic).toEqual({ requests, bytes });
	});

	it("reads only the manifests that a selection needs", async () => {
		const source = await openZarr(filesOf(format, "general"));
		const before = source.traffic.requests;
		expect((await readArray(source, { path: "split", selection: [4, null] })).data).toEqual(
			Uint16Array.of(16, 17, 18, 19),
		);
		expect(source.traffic.requests - before).toBe(1); // its chunks are inline
	});

	it("sees after a refresh what main has become, and asks for no chunk that is the same", async () => {
		const files = filesOf(format, "general");
		const key = format === 1 ? "refs/branch.main/ref.json" : "repo";
		const source = await openZarr(files);
		const before = await readArray(source, { path: "native" });
		source.refresh();
		const { requests } = source.traffic;
		expect(await readArray(source, { path: "native" })).toEqual(before);
		expect(source.traffic.requests - requests).toBe(3); // two keys that say what main is, and its snapshot
		files.delete(key);
		source.refresh();
		await expect(readArray(source, { path: "native" })).rejects.toThrow("is gone");
	});

	it.each([
		["branch=nope", "NotFoundError", 'has no branch "nope"'],
		["branch=../tag.v1", "NotFoundError", 'has no branch "../tag.v1"'],
		["tag=dropped", "NotFoundError", 'has no tag "dropped"'],
		[
			"snapshot=1CECHNKREP0F1RSTCMTX",
			"MetadataError",
			"snapshots/1CECHNKREP0F1RSTCMTX of the Icechunk repository can't be read: it is missing",
		],
		["snapshot=x", "AddressError", '"#snapshot=x" names nothing in an Icechunk repository'],
		["v1", "AddressError", '"#v1" names nothing in an Icechunk repository'],
	])("#%s: %s", async (fragment, name, message) => {
		const opening = openZarr(`${origin}/${format}/general#${fragment}`);
		await expect(opening).rejects.toThrow(message);
		await expect(opening).rejects.toMatchObject({ name });
	});
});

describe.each(FORMATS)("chunks elsewhere, format $format", ({ format, virtual }) => {
	/** Where the names that the fixture uses lead in this process. */
	function fetchAway(): string[] {
		const away: string[] = [];
		const { fetch } = globalThis;
		vi.stubGlobal("fetch", (input: string, init?: RequestInit) => {
			away.push(input);
			const found = /^https:\/\/(?:data\.example|s3\.amazonaws\.com\/bucket\.example)\/(?:repository\/)?(.*)$/.exec(
				input,
			);
			return fetch(found ? `${origin}/${format}/virtual/${found[1]}` : input, init);
		});
		return away;
	}

	it.each(Object.entries(virtual).flatMap(([name, arrays]) => arrays.map((array) => ({ name, ...array }))))(
		"$name $path",
		async ({ name, ...array }) => {
			fetchAway();
			await expectEqual(filesOf(format, name), array);
		},
	);

	it("are fetched without what belongs to the store", async () => {
		const away = fetchAway();
		const headers = { Authorization: "Bearer secret" };
		const source = await openZarr("https://data.example/repository", { headers });
		asked = [];
		await readArray(source, { path: "within" });
		expect(asked.filter(({ headers }) => headers.authorization !== "Bearer secret")).toEqual([]);
		asked = [];
		await readArray(source, { path: "https" });
		expect(asked.filter(({ url }) => url?.includes("beside")).map(({ headers }) => headers.authorization)).toEqual(
			[undefined], // the four lie side by side
		);
		expect(away).toContain("https://data.example/beside%20it.bin");
	});

	it("are held to the version that they had", async () => {
		fetchAway();
		const source = filesOf(format, "virtual");
		expect((await readArray(source, { path: "tagged", selection: [[0, 3]] })).data).toEqual(
			Int16Array.of(-300, -293, -286),
		);
		await expect(readArray(source, { path: "retagged" })).rejects.toThrow(
			"https://data.example/beside%20it.bin has changed since the Icechunk repository referred to it",
		);
	});

	it("of the kernel's machine are read by the kernel, where it may", async () => {
		const files = filesOf(format, "virtual");
		const beside = files.get("beside it.bin") as Uint8Array;
		const asked: unknown[] = [];
		const request: KernelRequest = async function* ({ op, items = [] }) {
			const store = { id: `virtual-${format}`, name: "repository" };
			if (op === "open") yield { content: { ok: true, store, node: "", documents: [] }, buffers: [] };
			for (const [index, { key, offset = 0, length }] of (items as Item[]).entries()) {
				if (op === "target") asked.push(key);
				const bytes = op === "target" ? beside : files.get(key);
				const part = bytes?.subarray(offset, length === undefined ? undefined : offset + length);
				yield {
					content: { ok: true, items: [{ index, status: part ? 200 : 404 }], done: false },
					buffers: part ? [part] : [],
				};
			}
		};
		const { store } = await openKernelStore(request, "auto");
		await expectEqual(store, { ...virtual.virtual[0], path: "file" });
		expect(asked).toEqual(Array(4).fill("file:///nowhere/beside.bin"));
	});

	it("that are not there are an error, not fill values", async () => {
		vi.stubGlobal("fetch", async () => new Response(null, { status: 404 }));
		await expect(readArray(filesOf(format, "virtual"), { path: "https" })).rejects.toThrow(
			"Chunk https/c/0 can't be read: https://data.example/beside%20it.bin, where the Icechunk repository has it, is missing",
		);
		vi.stubGlobal("fetch", async () => new Response(new Uint8Array(30), { status: 206 }));
		await expect(readArray(filesOf(format, "virtual"), { path: "https" })).rejects.toThrow("has 30 of the 40 bytes");
	});
});
