/** Icechunk repositories of both formats: history, chunks that lie elsewhere, damage. What main holds is compared in the conformance test. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { unpack } from "../../src/decode/unpack.ts";
import { isZarrError, openZarr, readArray } from "../../src/index.ts";

interface Expected {
	readonly path: string;
	readonly dtype: string;
	readonly shape: readonly number[];
	readonly values: string | readonly string[];
}

interface Store {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	readonly arrays: readonly Expected[];
}

interface More {
	readonly revisions: Readonly<Record<string, readonly Expected[]>>;
	readonly virtual: Readonly<Record<string, readonly Expected[]>>;
}

type Files = Map<string, Uint8Array>;

function load<T>(name: string): T {
	return JSON.parse(readFileSync(new URL(`../fixtures/icechunk/${name}.json`, import.meta.url), "utf8")) as T;
}

const FORMATS = [1, 2].map((format) => ({
	format,
	stores: load<{ stores: Store[] }>(`format-${format}`).stores,
	...load<More>(`format-${format}-more`),
}));

function filesOf(format: number, name: string): Files {
	const found = FORMATS[format - 1].stores.find((store) => store.name === name) as Store;
	return new Map(Object.entries(found.files).map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))]));
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
			Array(4).fill(undefined),
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

	it("that are not there are an error, not fill values", async () => {
		vi.stubGlobal("fetch", async () => new Response(null, { status: 404 }));
		await expect(readArray(filesOf(format, "virtual"), { path: "https" })).rejects.toThrow(
			"Chunk https/c/0 can't be read: https://data.example/beside%20it.bin, where the Icechunk repository has it, is missing",
		);
		vi.stubGlobal("fetch", async () => new Response(new Uint8Array(30), { status: 206 }));
		await expect(readArray(filesOf(format, "virtual"), { path: "https" })).rejects.toThrow("has 30 of the 40 bytes");
	});
});

/** Version, type and compression, the last bytes of a header. */
const HEADER = 39;

describe.each(FORMATS)("damage, format $format", ({ format }) => {
	const general = () => filesOf(format, "general");
	const currentSnapshot = async (files: Files): Promise<string> => {
		const keys = [...files.keys()].filter((key) => key.startsWith("snapshots/"));
		const asked: string[] = [];
		await openZarr({
			get(key: string) {
				asked.push(key.slice(1));
				return files.get(key.slice(1));
			},
		});
		return keys.find((key) => asked.includes(key)) as string;
	};

	it.each([
		["magic", 0, 0, "MetadataError", "it does not begin as a file of Icechunk does"],
		["version", 36, 3, "UnsupportedError", "its format is version 3, and 1 and 2 are read"],
		["type", 37, 2, "MetadataError", "its type is 2, not 1"],
		["compression", 38, 2, "UnsupportedError", "its compression has the number 2"],
		["frame", 39, 0, "MetadataError", "it is no zstd frame"],
	])("a snapshot of another %s", async (_, at, value, name, message) => {
		const files = general();
		const key = await currentSnapshot(files);
		(files.get(key) as Uint8Array)[at] = value;
		await expect(openZarr(files)).rejects.toThrow(`${key} of the Icechunk repository`);
		await expect(openZarr(files)).rejects.toThrow(message);
		await expect(openZarr(files)).rejects.toMatchObject({ name });
	});

	it("a snapshot that is cut anywhere, empty or missing", async () => {
		const files = general();
		const key = await currentSnapshot(files);
		const whole = files.get(key) as Uint8Array;
		for (let length = 0; length < whole.length; length += 7) {
			files.set(key, whole.slice(0, length));
			await expect(openZarr(files)).rejects.toMatchObject({ name: "MetadataError", key });
		}
		files.delete(key);
		await expect(openZarr(files)).rejects.toThrow("it is missing, although the repository names it");
	});

	it("a snapshot or a manifest in the place of another", async () => {
		const files = general();
		const key = await currentSnapshot(files);
		const other = [...files.keys()].find((name) => name.startsWith("snapshots/") && name !== key) as string;
		const right = files.get(key) as Uint8Array;
		files.set(key, files.get(other) as Uint8Array);
		await expect(openZarr(files)).rejects.toThrow("it is another snapshot than its name says");
		files.set(key, right);
		const manifests = [...files.keys()].filter((name) => name.startsWith("manifests/"));
		const values = manifests.map((name) => files.get(name) as Uint8Array);
		manifests.forEach((name, i) => {
			files.set(name, values[(i + 1) % values.length]);
		});
		await expect(readArray(files, { path: "native" })).rejects.toThrow("it is another manifest than its name says");
		for (const name of manifests) files.delete(name);
		await expect(readArray(files, { path: "native" })).rejects.toMatchObject({ name: "MetadataError" });
	});

	it("a chunk file that is cut or missing", async () => {
		const files = general();
		const chunks = [...files.keys()].filter((key) => key.startsWith("chunks/"));
		for (const key of chunks) files.set(key, (files.get(key) as Uint8Array).slice(0, -1));
		await expect(readArray(files, { path: "native" })).rejects.toThrow(
			/^Chunk native\/c\/\d\/\d can't be read: chunks\/\w{20}, where the Icechunk repository has it, has 127 of the 128 bytes/,
		);
		for (const key of chunks) files.delete(key);
		await expect(readArray(files, { path: "native" })).rejects.toThrow("is missing");
	});

	/** The same file, not packed, so that what it holds can be changed. */
	const plain = async (bytes: Uint8Array): Promise<Uint8Array> => {
		const held = await unpack([{ name: "zstd", configuration: {} }], bytes.subarray(HEADER));
		const file = new Uint8Array(HEADER + held.length);
		file.set(bytes.subarray(0, HEADER - 1));
		file.set(held, HEADER);
		return file;
	};

	it("offsets that lead outside", async () => {
		const files = general();
		const key = await currentSnapshot(files);
		const file = await plain(files.get(key) as Uint8Array);
		files.set(key, file);
		expect((await openZarr(files)).attrs).toEqual({ title: "écrit", number: 3 });
		for (const offset of [0, 1, file.length - HEADER - 1, file.length - HEADER, 0x7fffffff, 0xffffffff]) {
			new DataView(file.buffer).setUint32(HEADER, offset, true);
			await expect(openZarr(files)).rejects.toMatchObject({ name: "MetadataError", key });
		}
	});

	it("any bytes: what can't be read is said by an error of ours, soon", async () => {
		const packed = general();
		const snapshot = await currentSnapshot(packed);
		const keys = [...packed.keys()].filter((key) => key === "repo" || key === snapshot || key.startsWith("manifests/"));
		const files = new Map(packed);
		for (const key of keys) files.set(key, await plain(packed.get(key) as Uint8Array));
		const paths = ["native", "split", "inline"];
		let seed = 1;
		const random = (below: number) => {
			seed = (seed * 48271) % 0x7fffffff;
			return seed % below;
		};
		const outcomes = { read: 0, refused: 0 };
		for (let times = 0; times < 300; times++) {
			const key = keys[random(keys.length)];
			const right = files.get(key) as Uint8Array;
			const bytes = right.slice();
			for (let changes = 0; changes <= times % 3; changes++)
				bytes[HEADER + random(bytes.length - HEADER)] = [0, 1, 0x7f, 0xff, random(256)][random(5)];
			files.set(key, bytes);
			const reads = paths.map((path) => readArray(files, { path }));
			for (const read of await Promise.allSettled(reads)) {
				if (read.status === "rejected" && !isZarrError(read.reason)) throw read.reason;
				outcomes[read.status === "rejected" ? "refused" : "read"]++;
			}
			files.set(key, right);
		}
		expect(outcomes.read).toBeGreaterThan(0);
		expect(outcomes.refused).toBeGreaterThan(0);
	}, 20_000);
});

it("a file named repo that is something else", async () => {
	const files = new Map([
		["repo", new Uint8Array(100)],
		["refs/branch.main/ref.json", new TextEncoder().encode("{}")],
	]);
	await expect(openZarr(files)).rejects.toThrow("No Zarr array or group at store");
});
