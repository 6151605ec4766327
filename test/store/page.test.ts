/** Stores by their path on a real Jupyter server, with this package's extension and without: the values are what their writers say. */
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { jupyterStore, openZarr, readArray, type ZarrHandle } from "../../src/index.ts";
import type { KernelRequest } from "../../src/store/comm.ts";
import { openKernelStore } from "../../src/store/open.ts";
import { answerOf, judge } from "../conformance/compare.ts";
import { fixture, type StoredFixture, writeFiles } from "../conformance/fixture.ts";
import { FIXTURES, truths, valuesOf } from "../fixtures.ts";
import { type PageServer, startPageServer } from "./served.ts";

/** A store of a fixture, and where it lies below the server's root. */
interface Laid {
	readonly file: string;
	readonly name: string;
	readonly folder: string;
}

const READ_BY_BOTH: readonly Laid[] = [
	{ file: "zarr-python/fixed", name: "v3", folder: "v3.zarr" },
	{ file: "n5-java/n5", name: "plain", folder: "plain.n5" },
	{ file: "n5-java/n5", name: "plain", folder: "no name of N5" },
	{ file: "zip/zip", name: "deflated", folder: "zips" },
	{ file: "zip/zip", name: "v2", folder: "zips" },
	{ file: "kerchunk/references", name: "hdf5", folder: "kerchunk" },
	{ file: "icechunk/format-2", name: "general", folder: "icechunk" },
];
const NEEDS_EXTENSION: readonly Laid[] = [
	{ file: "zarr-python/fixed", name: "v2", folder: "v2.zarr" },
	{ file: "virtualizarr/references", name: "parquet", folder: "parquet" },
];

function storeOf({ file, name }: Laid): StoredFixture {
	const found = fixture(file).stores.find((store) => store.name === name);
	if (!found) throw new Error(`no ${name} in ${file}`);
	return found;
}

const pathOf = (laid: Laid) => [laid.folder, storeOf(laid).open].filter(Boolean).join("/");

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 }); // servers start, and share the machine

let servers: Record<"server" | "files", PageServer>;

beforeAll(async () => {
	const [server, files] = await Promise.all([startPageServer(true), startPageServer(false)]);
	servers = { server, files };
	for (const { root } of [server, files]) {
		for (const laid of [...READ_BY_BOTH, ...NEEDS_EXTENSION]) writeFiles(storeOf(laid), join(root, laid.folder));
		cpSync(FIXTURES, join(root, "data"), { recursive: true });
	}
});

afterAll(async () => {
	await Promise.all([servers?.server.stop(), servers?.files.stop()]);
});

afterEach(() => vi.unstubAllGlobals());

/** What reading each array of a fixture came to, where it is not what the fixture says. */
async function wrong(laid: Laid): Promise<string[]> {
	const [from, store] = [fixture(laid.file), storeOf(laid)];
	const handle = await openZarr(jupyterStore(pathOf(laid)));
	const found: string[] = [];
	for (const array of store.arrays) {
		const { verdict, reason } = judge(from, store, array, await answerOf(readArray(handle, { path: array.path })));
		if (verdict === "wrong") found.push(`${array.path}: ${reason}`);
	}
	return found;
}

describe.each(["server", "files"] as const)("by the %s route", (route) => {
	let server: PageServer;
	beforeEach(async () => {
		server = servers[route];
		await server.visit();
		server.asked.length = 0;
	});

	it.each(READ_BY_BOTH)("$folder ($file, $name) has its writer's values", async (laid) => {
		expect(await wrong(laid)).toEqual([]);
		const store = await jupyterStore(pathOf(laid));
		expect(store.route).toBe(route);
		expect(contents(server).filter((line) => !/\?content=[01]&type=directory/.test(line))).toEqual([]);
	});

	it("reads chunks that were never written as fill values, and says where others are", async () => {
		for (const truth of truths().filter(({ store, missing }) => store === "v3.zarr" && missing.length > 0)) {
			const { data } = await readArray(jupyterStore("data/v3.zarr"), { path: truth.path });
			expect(data).toEqual(valuesOf(truth));
		}
	});

	it.each(["a b.zarr", "100%.zarr", "a#branch=b.zarr", "ö漢 '?&+;=%41.zarr", "deep/er/a.zarr"])(
		"opens %j",
		async (path) => {
			write(server, path, ones(1));
			const handle = await openZarr(jupyterStore(path));
			expect([handle.name, await values(handle)]).toEqual([path.split("/").at(-1), [1, 1]]);
		},
	);

	it.each(["/data/v3.zarr/", "data/./zip/../v3.zarr", "data/v3.zarr/zarr.json"])(
		"takes %s for the folder",
		async (path) => {
			expect((await jupyterStore(path)).id).toBe((await jupyterStore("data/v3.zarr")).id);
		},
	);

	it("opens an array's own folder, and a group's below a consolidated store", async () => {
		const truth = truths().find(({ store, path }) => store === "v3-consolidated.zarr" && path === "int16");
		const { data } = await readArray(jupyterStore("data/v3-consolidated.zarr/int16"));
		expect(truth && data).toEqual(truth && valuesOf(truth));
	});

	it("lists arrays and groups, and no chunks", async () => {
		write(server, "tree.zarr", { ...ones(1), "g/zarr.json": GROUP, "g/b/zarr.json": ARRAY, "plain/readme.txt": "" });
		const handle = await openZarr(jupyterStore("tree.zarr"));
		const listed = async (path: string) => (await handle.list(path)).map(({ path, kind }) => `${path} ${kind}`);
		expect(await listed("")).toEqual(["a array", "g group", "plain unknown"]);
		expect(await listed("g")).toEqual(["g/b array"]);
		expect(await listed("a")).toEqual([]);
		const n5 = await openZarr(jupyterStore("no name of N5"));
		const expected = storeOf(READ_BY_BOTH[1]).arrays.filter(({ path }) => !path.includes("/"));
		const arrays = (await n5.list("")).filter(({ kind }) => kind === "array").map(({ path }) => path);
		expect(arrays).toEqual(expected.map(({ path }) => path).sort());
		expect(arrays.length).toBeGreaterThan(3);
	});

	it("shows the state of a repository that is asked for", async () => {
		const store = await jupyterStore("icechunk", { fragment: "branch=no such" });
		await expect(openZarr(store)).rejects.toThrow("no such");
	});

	it("notices what is written anew within a second, by a refresh", async () => {
		write(server, "anew.zarr", ones(1));
		const handle = await openZarr(jupyterStore("anew.zarr"));
		expect(await values(handle)).toEqual([1, 1]);
		write(server, "anew.zarr", ones(2));
		expect(await values(handle)).toEqual([1, 1]);
		handle.refresh();
		expect(await values(handle)).toEqual([2, 2]);
		rmSync(join(server.root, "anew.zarr"), { recursive: true });
		write(server, "anew.zarr", { "zarr.json": ARRAY, "c/0": bytes(3) });
		handle.refresh();
		expect(await values(handle, "")).toEqual([3, 3]);
	});

	it("says that a store has gone, rather than to read fill values", async () => {
		write(server, "going.zarr", ones(1));
		const handle = await openZarr(jupyterStore("going.zarr"));
		await handle.node("a");
		rmSync(join(server.root, "going.zarr"), { recursive: true });
		const read = readArray(handle, { path: "a" });
		await expect(read).rejects.toThrow(/going\.zarr.* has been deleted/);
		await expect(read).rejects.toMatchObject({ tag: "NotFoundError", key: "a/c/0" });
		handle.refresh();
		await expect(handle.node("a")).rejects.toMatchObject({ tag: "NotFoundError" });
		write(server, "going.zarr", ones(4));
		expect(await values(await openZarr(jupyterStore("going.zarr")))).toEqual([4, 4]);
	});

	it.each(["nothing.zarr", "nothing.zip", "nothing/refs.json", "circle", "circle/below.zarr"])(
		"says that there is no %s",
		async (path) => {
			rmSync(join(server.root, "circle"), { force: true });
			symlinkSync(join(server.root, "circle"), join(server.root, "circle"));
			// where Jupyter's own Contents API fails at a circle of links, that is all that is known
			const failed = route === "files" && path.startsWith("circle");
			const tag = failed ? "NetworkError" : "NotFoundError";
			await expect(openZarr(jupyterStore(path))).rejects.toMatchObject({ tag });
		},
	);

	it("says so where a folder holds no Zarr", async () => {
		write(server, "notes.zarr", { "notes.txt": "none" });
		await expect(openZarr(jupyterStore("notes.zarr"))).rejects.toThrow(
			/no .*zarr\.json.*notes\.zarr|notes\.zarr: it holds "notes\.txt"/,
		);
	});

	it("takes no hidden chunk for a missing one", async () => {
		write(server, "hidden.zarr", { "zarr.json": GROUP, ".a/zarr.json": ARRAY, ".a/c/0": bytes(1) });
		await expect(readArray(jupyterStore("hidden.zarr"), { path: ".a" })).rejects.toThrow();
		write(server, "dots.zarr", { "zarr.json": GROUP_OF_HIDDEN, ".a/c/0": bytes(1) });
		const read = readArray(jupyterStore("dots.zarr"), { path: ".a" });
		await expect(read).rejects.toMatchObject({ tag: "AccessError", key: ".a/c/0" });
	});

	it("asks to log in again, and reads on after it", async () => {
		write(server, "login.zarr", ones(1));
		const handle = await openZarr(jupyterStore("login.zarr"));
		server.logOut();
		const read = readArray(handle, { path: "a" });
		await expect(read).rejects.toMatchObject({ tag: "AccessError" });
		await expect(read).rejects.toThrow(/log in again/i);
		for (const path of ["login.zarr", "zips/deflated.zip", "kerchunk/refs/hdf5.json"])
			await expect(openZarr(jupyterStore(path))).rejects.toMatchObject({ tag: "AccessError" });
		await server.visit();
		expect(await values(handle)).toEqual([1, 1]);
	});
});

const contents = ({ asked }: PageServer) => asked.filter((line) => line.includes("api/contents"));
const GROUP = JSON.stringify({ zarr_format: 3, node_type: "group" });
const DOCUMENT = {
	zarr_format: 3,
	node_type: "array",
	shape: [2],
	data_type: "uint8",
	chunk_grid: { name: "regular", configuration: { chunk_shape: [2] } },
	chunk_key_encoding: { name: "default" },
	fill_value: 9,
	codecs: [{ name: "bytes" }],
};
const ARRAY = JSON.stringify(DOCUMENT);
const GROUP_OF_HIDDEN = JSON.stringify({
	...JSON.parse(GROUP),
	consolidated_metadata: { kind: "inline", must_understand: false, metadata: { ".a": DOCUMENT } },
});
const bytes = (value: number) => Uint8Array.of(value, value);
/** A group with the array `a`. */
const ones = (value: number) => ({ "zarr.json": GROUP, "a/zarr.json": ARRAY, "a/c/0": bytes(value) });

function write({ root }: PageServer, store: string, files: Readonly<Record<string, string | Uint8Array>>): void {
	for (const [key, data] of Object.entries(files)) {
		const path = join(root, store, key);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, data);
	}
}

const values = async (handle: ZarrHandle, path = "a") =>
	Array.from((await readArray(handle, { path })).data as Uint8Array);

describe("with the extension", () => {
	beforeEach(() => servers.server.visit());

	it.each(NEEDS_EXTENSION)("$folder ($file, $name) has its writer's values", async (laid) => {
		expect(await wrong(laid)).toEqual([]);
	});

	it("reads v2 by the files route, too, once that is asked for, or says what it hides", async () => {
		const store = await jupyterStore("v2.zarr", { route: "files" });
		expect([store.route, store.reason]).toEqual(["files", "asked for"]);
		await expect(openZarr(store)).rejects.toThrow(
			/hides the files of Zarr v2\. Zarr v2 is read by the server route\.$/,
		);
	});

	it("asks for nothing twice on the way to the values", async () => {
		write(servers.server, "once.zarr", ones(1));
		servers.server.asked.length = 0;
		await values(await openZarr(jupyterStore("once.zarr")));
		expect(servers.server.asked).toEqual(Array(3).fill("POST zarr-widget/api/batch 200"));
	});
});

describe("without the extension", () => {
	beforeEach(() => servers.files.visit());

	it.each(NEEDS_EXTENSION)("$folder ($file, $name) is refused in words that help", async (laid) => {
		const opened = openZarr(jupyterStore(pathOf(laid)));
		await expect(opened).rejects.toThrow(/hides the files of Zarr v2\..* pip install zarr-widget, restart the server/);
		await expect(opened).rejects.toMatchObject({ tag: "AccessError" });
	});

	it("says what is missing where only the server route will do", async () => {
		const asked = jupyterStore("v3.zarr", { route: "server" });
		await expect(asked).rejects.toThrow("does not have zarr-widget's server extension");
	});

	it("finds that out once a page, by the first request of the first store", async () => {
		vi.resetModules();
		servers.files.asked.length = 0;
		const fresh = await import("../../src/index.ts");
		for (const _ of [1, 2]) await fresh.openZarr(fresh.jupyterStore("data/v3.zarr"));
		const posts = servers.files.asked.filter((line) => line.startsWith("POST"));
		expect(posts).toEqual(["POST zarr-widget/api/batch 404"]);
	});

	it("asks for no hidden file of a v3 store, and for no document twice", async () => {
		write(servers.files, "once.zarr", ones(1));
		servers.files.asked.length = 0;
		await values(await openZarr(jupyterStore("once.zarr")));
		const files = ["zarr.json", "a/zarr.json", "a/c/0"].map((key) => `GET files/once.zarr/${key} 200`);
		expect(servers.files.asked).toEqual(files);
	});
});

describe("a store that a kernel names", () => {
	it("is not read by the files route, though the path may be right", async () => {
		await servers.files.visit();
		const store = { id: "1", name: "v3.zarr", path: join(servers.files.root, "v3.zarr") };
		const request: KernelRequest = async function* () {
			yield { content: { ok: true, store, node: "", documents: [] }, buffers: [] };
		};
		servers.files.asked.length = 0;
		await expect(openKernelStore(request, "files")).rejects.toThrow(
			"nothing proves that its path means the same files",
		);
		expect(servers.files.asked).toEqual([]);
	});
});

describe("no path of a store", () => {
	it("leads out of the server's folder", async () => {
		await servers.server.visit();
		await expect(jupyterStore("../secret.zarr")).rejects.toMatchObject({ tag: "AddressError" });
		await expect(jupyterStore("a/../../b.zarr")).rejects.toThrow("leads out of the folder");
	});

	it("is read on a page of no Jupyter server", async () => {
		await expect(jupyterStore("air.zarr")).rejects.toThrow("No Jupyter server has served this page");
	});
});
