/** How many requests, one after the other, a first slice takes in a notebook: by a real Jupyter server, the metadata in the kernel's message. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { openZarr, readSlice } from "../../src/index.ts";
import { openKernelStore } from "../../src/store/open.ts";
import { type PageServer, startPageServer } from "./served.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 90_000 }); // a server starts, and shares the machine

let server: PageServer;
beforeAll(async () => {
	server = await startPageServer(true);
});
afterAll(() => server?.stop());
afterEach(() => vi.unstubAllGlobals());

const LITTLE = { name: "bytes", configuration: { endian: "little" } };
const SHARDING = {
	name: "sharding_indexed",
	configuration: { chunk_shape: [2, 2], codecs: [LITTLE], index_codecs: [LITTLE], index_location: "end" },
};
const document = (chunk_shape: readonly number[], codecs: readonly object[]) => ({
	...{ zarr_format: 3, node_type: "array", shape: [4, 4], data_type: "int32", fill_value: 0, codecs, attributes: {} },
	chunk_grid: { name: "regular", configuration: { chunk_shape } },
	chunk_key_encoding: { name: "default" },
});
/** The values of the chunk at (row, column): 10 · row + column of each cell. */
const chunk = (row: number, column: number) => Int32Array.from([0, 1, 10, 11], (at) => at + 20 * row + 2 * column);
const PLACES = [0, 1].flatMap((row) => [0, 1].map((column) => [row, column] as const));

function shard(): Uint8Array {
	const bytes = new Uint8Array(4 * 32);
	for (const [i, [row, column]] of PLACES.entries()) bytes.set(new Uint8Array(chunk(row, column).buffer), 16 * i);
	const index = BigUint64Array.from(PLACES.flatMap((_, i) => [BigInt(16 * i), 16n]));
	bytes.set(new Uint8Array(index.buffer), 64);
	return bytes;
}

function write(name: string, files: Readonly<Record<string, object>>): void {
	for (const [key, data] of Object.entries(files)) {
		const path = join(server.root, name, key);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, ArrayBuffer.isView(data) ? new Uint8Array(data.buffer) : JSON.stringify(data));
	}
}

async function firstSlice(name: string, path?: string): Promise<number[]> {
	const file = join(server.root, name, "zarr.json");
	const bytes = readFileSync(file);
	const { mtimeNs, size, ino } = statSync(file, { bigint: true });
	const sha256 = createHash("sha256").update(bytes).digest("hex");
	const proof = { key: "zarr.json", sha256, inode: String(ino), size: String(size), mtime_ns: String(mtimeNs) };
	const store = { id: name, name, path: join(server.root, name), proof };
	const { store: opened, named } = await openKernelStore(async function* () {
		yield { content: { ok: true, store, node: "", documents: ["zarr.json"] }, buffers: [bytes] };
	}, "auto");
	const handle = await openZarr(opened, { metadata: named.documents });
	return Array.from((await readSlice(handle, { path })).data);
}

it.each([
	["unsharded", 1],
	["sharded", 2],
])("is the store's place and then %s chunks by %i", async (name, batches) => {
	const whole = document([4, 4], [SHARDING]);
	if (name === "sharded") write(name, { "zarr.json": whole, "c/0/0": shard() });
	else {
		const chunks = PLACES.map(([row, column]) => [`c/${row}/${column}`, chunk(row, column)] as const);
		write(name, { "zarr.json": document([2, 2], [LITTLE]), ...Object.fromEntries(chunks) });
	}
	await server.visit();
	server.asked.length = 0;
	const values = await firstSlice(name);
	expect(values).toEqual(Array.from({ length: 16 }, (_, at) => 10 * Math.floor(at / 4) + (at % 4)));
	const batch = "POST zarr-widget/api/batch 200";
	expect(server.asked).toEqual(["POST zarr-widget/api/resolve 200", ...Array(batches).fill(batch)]);
});

it("is the store's place and then, with coordinates, all of it by one", async () => {
	const array = document([2, 2], [LITTLE]);
	const axis = { ...array, shape: [4], chunk_grid: { name: "regular", configuration: { chunk_shape: [4] } } };
	const metadata = {
		air: { ...array, dimension_names: ["lat", "lon"] },
		...Object.fromEntries(["lat", "lon"].map((dim) => [dim, { ...axis, dimension_names: [dim] }])),
	};
	const consolidated_metadata = { kind: "inline", must_understand: false, metadata };
	write("dataset", {
		"zarr.json": { zarr_format: 3, node_type: "group", attributes: {}, consolidated_metadata },
		...Object.fromEntries(PLACES.map(([row, column]) => [`air/c/${row}/${column}`, chunk(row, column)])),
		...Object.fromEntries(["lat", "lon"].map((dim) => [`${dim}/c/0`, Int32Array.of(0, 1, 2, 3)])),
	});
	await server.visit();
	server.asked.length = 0;
	const values = await firstSlice("dataset", "air");
	expect(values).toEqual(Array.from({ length: 16 }, (_, at) => 10 * Math.floor(at / 4) + (at % 4)));
	expect(server.asked).toEqual(["POST zarr-widget/api/resolve 200", "POST zarr-widget/api/batch 200"]);
});
