/** Names of nodes and axes on the way from an address to an array: what is asked for, and what is not. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openZarr, readArray, readSlice } from "../src/index.ts";
import { type FileServer, serve } from "./browser/serve.ts";
import { filesOf, fixture, writeFiles } from "./conformance/fixture.ts";

let folder: string;
let server: FileServer;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-"));
	server = await serve({ data: folder });
});

afterAll(async () => {
	await server.close();
	rmSync(folder, { recursive: true });
});

function storeOf(file: string, name: string) {
	return fixture(file).stores.find((store) => store.name === name) ?? expect.fail(`no ${file}/${name}`);
}

/** The store's files below a folder of the server, and what is asked of that. */
function served(file: string, name: string) {
	const store = storeOf(file, name);
	writeFiles(store, join(folder, name));
	const from = server.log.length;
	const asked = () =>
		server.log
			.slice(from)
			.filter(({ method }) => method === "GET")
			.map(({ path, status }) => `${status} ${path.slice(`data/${name}/`.length)}`);
	return { store, url: `${server.url}/data/${name}`, asked };
}

describe("a store without metadata at its root", () => {
	const documents = ["zarr.json", ".zgroup", ".zattrs"];
	const without = (name: string) => {
		const store = storeOf("zarr-python/names", name);
		const files = Object.fromEntries(Object.entries(store.files).filter(([key]) => !documents.includes(key)));
		return { ...store, files };
	};

	it.each(["ends-v2", "ends-v3"])("%s: arrays by their path, from a URL and from memory", async (name) => {
		const store = without(name);
		writeFiles(store, join(folder, "rootless", name));
		const url = `${server.url}/data/rootless/${name}`;
		for (const source of [url, filesOf(store)]) {
			expect((await readArray(source, { path: "one_float" })).data).toEqual(Float64Array.of(2.5));
			expect((await readSlice(source, { path: "one_float" })).data).toEqual(Float64Array.of(2.5));
			expect(await (await openZarr(source, { path: "one_bool" })).node()).toMatchObject({ kind: "array" });
			await expect(openZarr(source)).rejects.toThrow("where only the folders below it hold metadata, give the path");
			await expect(readArray(source, { path: "none_such" })).rejects.toThrow('"none_such" in');
		}
	});

	it.each([
		["nodes-v2", 2],
		["consolidated-v3", 3],
	])("%s: a tree, where the store lists", async (name, version) => {
		const zip = zipSync(Object.fromEntries(filesOf(without(name))));
		const handle = await openZarr(new Blob([zip as Uint8Array<ArrayBuffer>]));
		expect(await handle.node()).toMatchObject({ kind: "group", path: "", version, attrs: {} });
		const [first] = await handle.list();
		expect(first).toMatchObject({ kind: "group", known: "listing" });
		expect(await handle.list(first.path)).toMatchObject([{ name: first.name, kind: "array" }]);
	});
});

describe("paths that are none", () => {
	it.each(["..", "a/..", "../other", ".", "a/./b", "...", "\ud800"])("%j: nothing is asked for", async (path) => {
		const { url, asked } = served("zarr-python/names", "axes");
		const handle = await openZarr(url);
		const before = asked().length;
		await expect(handle.node(path)).rejects.toMatchObject({ name: "NotFoundError" });
		expect(asked().length).toBe(before);
	});
});

describe("the axes of an image", () => {
	it.each([
		["0.4", "0.4", ["404 s0/.zgroup", "200 s0/.zarray", "200 s0/.zattrs"]],
		["0.5", "0.5", ["200 s0/zarr.json"]],
	])("%s: nothing more is asked for below a group that is known", async (_, name, documents) => {
		const { url, asked } = served("ome-zarr/images", name);
		const handle = await openZarr(url);
		const before = asked().length;
		expect(await handle.node("s0")).toMatchObject({ dims: ["y", "x"] });
		expect(asked().slice(before).sort()).toEqual(documents.toSorted());
	});

	it.each([
		["ome-zarr/images", "0.4", ["volume/s0", "volume/s1"], "czyx", ["200 volume/.zattrs"]],
		["ngff-zarr/images", "0.4-series", ["scale0/image"], "tcyx", ["200 scale0/.zattrs"]],
	])("%s %s: else the group's attributes, once", async (file, name, levels, dims, groups) => {
		const { url, asked } = served(file, name);
		const handle = await openZarr(url);
		const before = asked().length;
		for (const level of levels) expect(await handle.node(level)).toMatchObject({ dims: [...dims] });
		const own = new RegExp(` (${levels.join("|")})/`);
		expect(
			asked()
				.slice(before)
				.filter((line) => !own.test(line)),
		).toEqual(groups);
	});

	it("are of no interest to arrays that name their own, or have too few", async () => {
		const { url, asked } = served("zarr-python/names", "ends-v3");
		const handle = await openZarr(url);
		const before = asked().length;
		await handle.node("none");
		await handle.node("one_text");
		expect(asked().slice(before)).toEqual(["200 none/zarr.json", "200 one_text/zarr.json"]);
	});

	it("are in the list of what is consolidated, too", async () => {
		const handle = await openZarr(served("ngff-zarr/images", "0.4-plane").url);
		const levels = (await handle.list()).filter(({ kind }) => kind === "array");
		expect(levels.map(({ path, dims }) => [path, dims])).toEqual([
			["scale0/image", ["y", "x"]],
			["scale1/image", ["y", "x"]],
		]);
	});

	it("are missed where the group can't be read, and the array is read all the same", async () => {
		const { url } = served("ome-zarr/images", "0.4");
		const handle = await openZarr(url);
		server.fault = (path) => (path.endsWith("volume/.zattrs") ? 500 : undefined);
		expect(await handle.node("volume/s0")).toMatchObject({ dims: ["dim_0", "dim_1", "dim_2", "dim_3"] });
		server.fault = () => undefined;
	});
});

it.each(["ends-v2", "ends-v3"])("%s: arrays without cells are read without a request", async (name) => {
	const { url, store, asked } = served("zarr-python/names", name);
	const handle = await openZarr(url);
	for (const { path, shape } of store.arrays.filter(({ feature }) => feature === "zero-length axis")) {
		await handle.node(path);
		const before = asked().length;
		expect(await readArray(handle, { path })).toMatchObject({ shape, data: { length: 0 } });
		expect(asked().length).toBe(before);
	}
});
