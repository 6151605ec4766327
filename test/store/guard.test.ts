/** Stores that are written anew while they are open on a real Jupyter server: never is a chunk read by metadata of before. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { jupyterStore, openZarr, readArray, readSlice, type ZarrHandle } from "../../src/index.ts";
import { openKernelStore } from "../../src/store/open.ts";
import { type PageServer, startPageServer } from "./served.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 90_000 }); // a server starts, and shares the machine

let server: PageServer;
let count = 0;
let name: string;

beforeAll(async () => {
	server = await startPageServer(true);
});
afterAll(() => server?.stop());
beforeEach(async () => {
	name = `guarded-${count++}.zarr`;
	await server.visit();
	server.asked.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

type Files = Readonly<Record<string, unknown>>;

/** Writes documents as JSON, and bytes as they are. */
function write(files: Files): void {
	for (const [key, data] of Object.entries(files)) {
		const path = join(server.root, name, key);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, ArrayBuffer.isView(data) ? new Uint8Array(data.buffer) : JSON.stringify(data));
	}
}

const remove = (path: string) => rmSync(join(server.root, name, path), { recursive: true });
const GROUP = { zarr_format: 3, node_type: "group" };
const v3 = (changes: object = {}) => ({
	zarr_format: 3,
	node_type: "array",
	shape: [4],
	data_type: "int32",
	chunk_grid: { name: "regular", configuration: { chunk_shape: [2] } },
	chunk_key_encoding: { name: "default" },
	fill_value: 9,
	codecs: [{ name: "bytes", configuration: { endian: "little" } }],
	...changes,
});
const v2 = (changes: object = {}) => ({
	zarr_format: 2,
	shape: [4],
	chunks: [2],
	dtype: "<i4",
	compressor: null,
	filters: null,
	fill_value: 9,
	order: "C",
	...changes,
});
const n5 = (changes: object = {}) => ({
	dimensions: [4],
	blockSize: [2],
	dataType: "int32",
	compression: { type: "raw" },
	...changes,
});
/** A block of N5: its mode, its rank, its size, then big-endian numbers. */
function block(...values: number[]): DataView {
	const view = new DataView(new ArrayBuffer(8 + 4 * values.length));
	view.setUint16(2, 1);
	view.setUint32(4, values.length);
	for (const [i, value] of values.entries()) view.setInt32(8 + 4 * i, value);
	return view;
}
const ints = (...values: number[]) => Int32Array.from(values);
const floats = (...values: number[]) => Float32Array.from(values);
const withAll = (metadata: object) => ({
	...GROUP,
	consolidated_metadata: { kind: "inline", must_understand: false, metadata },
});

/** How each format stores int32 [1 2 3 4] at `a`, and float32 [0.5 1.5 2.5 3.5] over it. */
const FORMATS: Readonly<Record<string, { readonly before: Files; readonly after: Files }>> = {
	v3: {
		before: { "zarr.json": GROUP, "a/zarr.json": v3(), "a/c/0": ints(1, 2), "a/c/1": ints(3, 4) },
		after: { "a/zarr.json": v3({ data_type: "float32" }), "a/c/0": floats(0.5, 1.5), "a/c/1": floats(2.5, 3.5) },
	},
	"v3, consolidated": {
		before: { "zarr.json": withAll({ a: v3() }), "a/zarr.json": v3(), "a/c/0": ints(1, 2), "a/c/1": ints(3, 4) },
		after: {
			"zarr.json": withAll({ a: v3({ data_type: "float32" }) }),
			"a/zarr.json": v3({ data_type: "float32" }),
			"a/c/0": floats(0.5, 1.5),
			"a/c/1": floats(2.5, 3.5),
		},
	},
	v2: {
		before: { ".zgroup": { zarr_format: 2 }, "a/.zarray": v2(), "a/0": ints(1, 2), "a/1": ints(3, 4) },
		after: { "a/.zarray": v2({ dtype: "<f4" }), "a/0": floats(0.5, 1.5), "a/1": floats(2.5, 3.5) },
	},
	"v2, consolidated": {
		before: {
			".zgroup": { zarr_format: 2 },
			".zmetadata": {
				zarr_consolidated_format: 1,
				metadata: { ".zgroup": { zarr_format: 2 }, "a/.zarray": v2() },
			},
			"a/.zarray": v2(),
			"a/0": ints(1, 2),
			"a/1": ints(3, 4),
		},
		after: {
			".zmetadata": {
				zarr_consolidated_format: 1,
				metadata: { ".zgroup": { zarr_format: 2 }, "a/.zarray": v2({ dtype: "<f4" }) },
			},
			"a/.zarray": v2({ dtype: "<f4" }),
			"a/0": floats(0.5, 1.5),
			"a/1": floats(2.5, 3.5),
		},
	},
	N5: {
		before: { "attributes.json": { n5: "2.0.0" }, "a/attributes.json": n5(), "a/0": block(1, 2), "a/1": block(3, 4) },
		after: {
			"a/attributes.json": n5({ dataType: "float32" }),
			"a/0": floatBlock(0.5, 1.5),
			"a/1": floatBlock(2.5, 3.5),
		},
	},
};

function floatBlock(...values: number[]): DataView {
	const view = block(...values);
	for (const [i, value] of values.entries()) view.setFloat32(8 + 4 * i, value);
	return view;
}

const part = async (handle: ZarrHandle, from: number, to: number) =>
	Array.from((await readArray(handle, { path: "a", selection: [[from, to]] })).data as Int32Array);
const whole = (handle: ZarrHandle) => part(handle, 0, 4);
const REFUSED = { tag: "ChangedError", message: expect.stringMatching(/^a has been written anew .*Refresh/) };
const GONE = { tag: "ChangedError", message: expect.stringMatching(/^a has been deleted .*Refresh/) };

/** The items of the batches that were asked for. */
function watched(): { key: string; etag?: string }[] {
	const items: { key: string; etag?: string }[] = [];
	const { fetch } = globalThis;
	vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
		if (url.endsWith("/batch")) items.push(...JSON.parse(String(init.body)).items);
		return fetch(url, init);
	});
	return items;
}

describe.each(Object.entries(FORMATS))("%s", (_format, { before, after }) => {
	it("refuses chunks of another type of the same size, and gives the new values after a refresh", async () => {
		write(before);
		const handle = await openZarr(jupyterStore(name));
		expect(await part(handle, 0, 2)).toEqual([1, 2]);
		write(after);
		await expect(part(handle, 2, 4)).rejects.toMatchObject(REFUSED);
		await expect(part(handle, 2, 4)).rejects.toMatchObject(REFUSED);
		handle.refresh();
		expect(await whole(handle)).toEqual([0.5, 1.5, 2.5, 3.5]);
	});

	it("refuses them where nothing has been read before", async () => {
		write(before);
		const handle = await openZarr(jupyterStore(name));
		await handle.node("a");
		write(after);
		await expect(whole(handle)).rejects.toMatchObject(REFUSED);
	});

	it("takes no deleted array for one of missing chunks", async () => {
		write(before);
		const handle = await openZarr(jupyterStore(name));
		expect(await part(handle, 0, 2)).toEqual([1, 2]);
		remove("a");
		await expect(part(handle, 2, 4)).rejects.toMatchObject(GONE);
	});

	it("reads on where it is written again as it was", async () => {
		write(before);
		const handle = await openZarr(jupyterStore(name));
		expect(await part(handle, 0, 2)).toEqual([1, 2]);
		write(before);
		expect(await part(handle, 2, 4)).toEqual([3, 4]);
	});
});

it("goes on where only attributes without a bearing on values have changed, and asks for them once", async () => {
	write({ ...FORMATS.v3.before, "a/zarr.json": v3({ shape: [6] }), "a/c/2": ints(5, 6) });
	const handle = await openZarr(jupyterStore(name));
	expect(await part(handle, 0, 2)).toEqual([1, 2]);
	write({ "a/zarr.json": v3({ shape: [6], attributes: { title: "new", note: 2 ** 60 } }) });
	const items = watched();
	expect(await part(handle, 2, 4)).toEqual([3, 4]);
	expect(await part(handle, 4, 6)).toEqual([5, 6]);
	const etags = items.filter(({ key }) => key === "a/zarr.json").map(({ etag }) => etag);
	expect(etags[1]).not.toBe(etags[0]);
	const { mtimeNs, size, ino } = statSync(join(server.root, name, "a/zarr.json"), { bigint: true });
	expect(etags[1]).toBe(`"${mtimeNs}-${size}-${ino}"`);
});

it.each([
	["scale_factor", { scale_factor: 10 }],
	["_FillValue", { _FillValue: 3 }],
	["units", { units: "km" }],
])("refuses chunks that the attribute %s makes something else", async (_name, attributes) => {
	const { before } = FORMATS.v3;
	write({ ...before, "a/zarr.json": v3({ attributes: { units: "m" } }) });
	const handle = await openZarr(jupyterStore(name));
	expect(await part(handle, 0, 2)).toEqual([1, 2]);
	write({ "a/zarr.json": v3({ attributes: { units: "m", ...attributes } }) });
	await expect(part(handle, 2, 4)).rejects.toMatchObject(REFUSED);
	handle.refresh();
	expect(await part(handle, 2, 4)).toEqual([3, 4]);
});

it("refuses chunks where v2's attributes, in their own file, are new", async () => {
	write({ ...FORMATS.v2.before, "a/.zattrs": { scale_factor: 2 } });
	const handle = await openZarr(jupyterStore(name));
	expect(await part(handle, 0, 2)).toEqual([1, 2]);
	remove("a/.zattrs");
	await expect(part(handle, 2, 4)).rejects.toMatchObject(REFUSED);
});

it("draws nothing that another handle has read by newer metadata", async () => {
	const square = (attributes: object) => ({
		...v3({ shape: [1, 2], attributes }),
		chunk_grid: { name: "regular", configuration: { chunk_shape: [1, 2] } },
	});
	write({ "zarr.json": GROUP, "a/zarr.json": square({}), "a/c/0/0": ints(1, 2) });
	const old = await openZarr(jupyterStore(name));
	await old.node("a");
	write({ "a/zarr.json": square({ scale_factor: 10 }), "a/c/0/0": ints(3, 4) });
	const fresh = await openZarr(jupyterStore(name));
	expect(Array.from((await readSlice(fresh, { path: "a" })).data)).toEqual([30, 40]);
	await expect(readSlice(old, { path: "a" })).rejects.toMatchObject(REFUSED);
});

it("reads on where an array has grown, and refuses one that has shrunk", async () => {
	const { before } = FORMATS["v3, consolidated"];
	write(before);
	const handle = await openZarr(jupyterStore(name));
	expect(await part(handle, 0, 2)).toEqual([1, 2]);
	write({ "zarr.json": withAll({ a: v3({ shape: [8] }), b: v3() }), "a/zarr.json": v3({ shape: [8] }) });
	expect(await part(handle, 2, 4)).toEqual([3, 4]);
	handle.refresh();
	expect(await part(handle, 6, 8)).toEqual([9, 9]);
	write({ "zarr.json": withAll({ a: v3({ shape: [2] }), b: v3() }), "a/zarr.json": v3({ shape: [2] }) });
	await expect(part(handle, 4, 6)).rejects.toMatchObject(REFUSED);
});

it("refuses inner chunks and indices of shards", async () => {
	const codecs = [{ name: "bytes", configuration: { endian: "little" } }];
	const sharded = (data_type: string) =>
		v3({
			data_type,
			codecs: [
				{
					name: "sharding_indexed",
					configuration: { chunk_shape: [1], codecs, index_codecs: codecs, index_location: "start" },
				},
			],
		});
	const shard = (values: Int32Array | Float32Array) => {
		const bytes = new Uint8Array(40);
		bytes.set(new Uint8Array(BigUint64Array.of(32n, 4n, 36n, 4n).buffer));
		bytes.set(new Uint8Array(values.buffer), 32);
		return bytes;
	};
	write({ "zarr.json": GROUP, "a/zarr.json": sharded("int32"), "a/c/0": shard(ints(1, 2)) });
	const handle = await openZarr(jupyterStore(name));
	expect(await part(handle, 0, 1)).toEqual([1]);
	write({ "a/zarr.json": sharded("float32"), "a/c/0": shard(floats(1.5, 2.5)) });
	await expect(part(handle, 1, 2)).rejects.toMatchObject(REFUSED); // its index is known
	await expect(part(handle, 2, 3)).rejects.toMatchObject(REFUSED); // this one's is not
});

it("refuses a value that goes alone, and takes one as it is", async () => {
	const length = 13 * 2 ** 20;
	const large = (data_type: string) => ({
		...v3({ data_type, shape: [2 * length] }),
		chunk_grid: { name: "regular", configuration: { chunk_shape: [length] } },
	});
	write({ "zarr.json": GROUP, "a/zarr.json": large("int32"), "a/c/0": new Int32Array(length).fill(7) });
	const handle = await openZarr(jupyterStore(name));
	expect(await part(handle, length - 1, length)).toEqual([7]);
	expect(server.asked.filter((line) => line.startsWith("GET"))).toHaveLength(1);
	write({ "a/zarr.json": large("float32"), "a/c/1": new Float32Array(length).fill(0.5) });
	await expect(part(handle, length, length + 1)).rejects.toMatchObject(REFUSED);
	remove("a");
	await expect(part(handle, length, length + 1)).rejects.toMatchObject(GONE);
});

it("sends each document once a batch, by its etag, and counts it neither as request nor as bytes", async () => {
	write(FORMATS.v3.before);
	const handle = await openZarr(jupyterStore(name));
	await handle.node("a");
	const { requests, bytes } = handle.traffic;
	const items = watched();
	expect(await whole(handle)).toEqual([1, 2, 3, 4]);
	expect(handle.traffic).toEqual({ requests: requests + 1, bytes: bytes + 16 });
	expect(items.map(({ key }) => key)).toEqual(["a/c/0", "a/c/1", "a/zarr.json"]);
	expect(items[2].etag).toMatch(/^"\d+-\d+-\d+"$/);
});

it("refuses chunks of a store that a kernel names, too", async () => {
	const { before, after } = FORMATS.v3;
	write(before);
	const file = join(server.root, name, "a/zarr.json");
	const document = readFileSync(file);
	const { mtimeNs, size, ino } = statSync(file, { bigint: true });
	const proof = {
		key: "a/zarr.json",
		sha256: createHash("sha256").update(document).digest("hex"),
		inode: String(ino),
		size: String(size),
		mtime_ns: String(mtimeNs),
	};
	const store = { id: "1", name, path: join(server.root, name), proof };
	const { store: opened, named } = await openKernelStore(async function* () {
		yield { content: { ok: true, store, node: "a", documents: ["a/zarr.json"] }, buffers: [document] };
	}, "auto");
	expect(opened.route).toBe("server");
	const handle = await openZarr(opened, { metadata: named.documents });
	expect(await part(handle, 0, 2)).toEqual([1, 2]);
	write(after);
	await expect(part(handle, 2, 4)).rejects.toMatchObject(REFUSED);
	handle.refresh();
	expect(await whole(handle)).toEqual([0.5, 1.5, 2.5, 3.5]);
});
