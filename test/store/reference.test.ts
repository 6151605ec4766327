/** References over HTTP and from memory: where targets are looked for, what is asked, and what is refused. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openZarr, readArray } from "../../src/index.ts";
import { type FileServer, serve } from "../browser/serve.ts";

interface Written {
	readonly name: string;
	readonly open: string;
	readonly files: Readonly<Record<string, string>>;
	readonly arrays: readonly { path: string; dtype: string; shape: readonly number[]; dims: readonly string[]; values: string }[];
}

const { stores } = JSON.parse(readFileSync(new URL("../fixtures/kerchunk/references.json", import.meta.url), "utf8")) as {
	stores: Written[];
};

let folder: string;
let server: FileServer;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-"));
	for (const { name, files } of stores)
		for (const [key, text] of Object.entries(files)) {
			const path = join(folder, name, ...key.split("/"));
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, Buffer.from(text, "base64"));
		}
	server = await serve({ data: folder });
});

afterAll(async () => {
	await server?.close();
	rmSync(folder, { recursive: true });
});

const cases = stores.flatMap((store) => store.arrays.map((array) => ({ store, ...array, name: store.name })));

describe("over HTTP", () => {
	it.each(cases)("$name: $path", async ({ store, path, dtype, shape, dims, values }) => {
		const read = await readArray(`${server.url}/data/${store.name}/${store.open}`, { path });
		expect(read).toMatchObject({ dtype, shape, dims });
		const { buffer, byteOffset, byteLength } = read.data as Uint8Array;
		expect(Buffer.from(buffer, byteOffset, byteLength).toString("base64")).toBe(values);
	});
	it.each(cases)("map $name: $path", async ({ store, path, dtype, shape, dims, values }) => {
		const map = new Map(Object.entries(store.files).map(([k, t]) => [k, new Uint8Array(Buffer.from(t, "base64"))]));
		const read = await readArray(await openZarr(map, { path: store.open }), { path: `${store.open}/${path}` });
		expect(read).toMatchObject({ dtype, shape, dims });
		const { buffer, byteOffset, byteLength } = read.data as Uint8Array;
		expect(Buffer.from(buffer, byteOffset, byteLength).toString("base64")).toBe(values);
	});
});
