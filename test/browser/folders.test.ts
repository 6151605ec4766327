/** Folders that a page is given, in Chromium's own file system and from a file input, against what numpy says of them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FIXTURES, truths } from "../fixtures.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { expectQuiet, openView, openWatched, settled } from "./watched.ts";

declare global {
	interface Window {
		/** The folder in the browser's own file system that a test wrote last. */
		folder: FileSystemDirectoryHandle;
		/** Bytes of each part of a file that was read. */
		parts: number[];
	}
}

let browser: Browser;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	data = await serve({ fixtures: FIXTURES });
	bench = await openWatched(browser);
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
	await data.close();
});

afterAll(async () => {
	await browser?.close();
});

/** Copies a fixture, or an array of it, into a folder of the browser's own file system: `window.folder`. */
async function copy(from: string, to: string): Promise<void> {
	const files = readdirSync(join(FIXTURES, from), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(join(FIXTURES, from).length + 1));
	await bench.page.evaluate(
		async ([base, names, path]) => {
			const folderOf = async (parts: string[], root: FileSystemDirectoryHandle) => {
				let at = root;
				for (const part of parts) at = await at.getDirectoryHandle(part, { create: true });
				return at;
			};
			const [top, ...below] = path.split("/");
			window.folder = await folderOf([top], await navigator.storage.getDirectory());
			for (const name of names) {
				const parts = [...below, ...name.split("/")];
				const last = parts.pop() ?? "";
				const file = await (await folderOf(parts, window.folder)).getFileHandle(last, { create: true });
				const writable = await file.createWritable();
				await writable.write(
					await (await fetch(`${base}/${name.split("/").map(encodeURIComponent).join("/")}`)).blob(),
				);
				await writable.close();
			}
		},
		[`${data.url}/fixtures/${from}`, files, to] as const,
	);
}

/** Paths of the arrays of `window.source` whose stored values are other than numpy's. */
function differing(store: string): Promise<string[]> {
	const rows = truths().filter((truth) => truth.store === store);
	return bench.page.evaluate(
		async ([base, arrays]) => {
			const handle = await window.zarrWidget.openZarr(window.source);
			const wrong: string[] = [];
			for (const { path, values, dtype } of arrays) {
				const read = await window.zarrWidget.readArray(handle, { path });
				const bytes = new Uint8Array((read.data as Uint8Array).buffer);
				const truth = new Uint8Array(await (await fetch(`${base}/${values}`)).arrayBuffer());
				const same = bytes.length === truth.length && bytes.every((byte, i) => byte === truth[i]);
				if (!same || read.dtype !== dtype) wrong.push(path);
			}
			return wrong;
		},
		[`${data.url}/fixtures`, rows] as const,
	);
}

describe("a folder of the browser's own file system", () => {
	it.each(["v3.zarr", "v2.zarr", "sharded.zarr"])("has numpy's values: %s", async (store) => {
		await copy(store, store);
		const before = data.log.length;
		const listed = await bench.page.evaluate(async () => {
			window.source = window.folder;
			const { name, lists, list } = await window.zarrWidget.openZarr(window.source);
			return { name, lists, paths: (await list("")).map(({ path, kind }) => `${path} ${kind}`) };
		});
		const tops = new Set(truths().flatMap((row) => (row.store === store ? [row.path.split("/")] : [])));
		const wanted = new Set([...tops].map(([top, ...rest]) => `${top} ${rest.length > 0 ? "group" : "array"}`));
		expect(listed).toMatchObject({ name: store, lists: true });
		expect(listed.paths.toSorted()).toEqual([...wanted].toSorted());
		expect(data.log.length).toBe(before);
		expect(await differing(store)).toEqual([]);
	});

	it("is shown by a view, below folders of any name", async () => {
		await copy("v3.zarr/int32", "50% of it/a#b?c/Luft-ä-気温");
		await bench.page.evaluate(() => {
			window.source = window.folder;
		});
		await openView(bench.page, null, { path: "a#b?c/Luft-ä-気温", index: { time: 1 } });
		await settled(bench.page, { time: 1 });
		const shown = await bench.page.evaluate(() => [window.view.handle?.name, window.view.handle?.route]);
		expect(shown).toEqual(["50% of it", "memory"]);
	});

	it("is read by the parts that are wanted, and says where a file changed between two of them", async () => {
		await copy("sharded.zarr", "shards");
		const told = await bench.page.evaluate(async () => {
			const { openZarr, readArray } = window.zarrWidget;
			const key = async () => {
				let at = await window.folder.getDirectoryHandle("raw");
				for (const name of ["c", "0", "0"]) at = await at.getDirectoryHandle(name);
				return at.getFileHandle("0");
			};
			const whole = await (await (await key()).getFile()).arrayBuffer();
			window.parts = [];
			const { arrayBuffer } = Blob.prototype;
			Blob.prototype.arrayBuffer = function () {
				window.parts.push(this.size);
				return arrayBuffer.call(this);
			};
			const handle = await openZarr(window.folder);
			const read = (time: number) => readArray(handle, { path: "raw", selection: [time, 0, 0] });
			await read(0);
			const most = Math.max(...window.parts);
			await new Promise((resolve) => setTimeout(resolve, 20)); // the state of a file is told by milliseconds
			const writable = await (await key()).createWritable();
			await writable.write(whole);
			await writable.close();
			const failed = await read(2).catch((error: Error) => `${error.name}: ${error.message}`);
			handle.refresh();
			const { shape } = await read(2);
			return { most, whole: whole.byteLength, failed, shape };
		});
		expect(told.most).toBeLessThan(told.whole / 2);
		expect(told.failed).toMatch(/^ChangedError: raw\/c\/0\/0\/0 of shards was changed or removed while it was read/);
		expect(told.shape).toEqual([]);
	});

	it("says in words that it may not be read, that it holds no Zarr, and that it is empty", async () => {
		await copy("v3.zarr/int32/c/0", "no zarr");
		const said = await bench.page.evaluate(async () => {
			const root = await navigator.storage.getDirectory();
			const refuse = () => Promise.reject(new DOMException("no", "NotAllowedError"));
			const refused = { kind: "directory", name: "mine", getFileHandle: refuse, getDirectoryHandle: refuse };
			const empty = await root.getDirectoryHandle("empty", { create: true });
			const open = (source: unknown) =>
				window.zarrWidget.openZarr(source).catch((error: Error) => `${error.name}: ${error.message}`);
			return [await open(refused), await open(window.folder), await open(empty)];
		});
		expect(said).toEqual([
			"AccessError: The page may not read the folder mine (any more). Choose it again, or call its requestPermission() when a button is pressed.",
			'NotFoundError: No Zarr array or group at no zarr: it holds "0", "1" and "2". Give the folder that holds zarr.json, .zgroup or .zarray, or its path.',
			"NotFoundError: No Zarr array or group at empty: it is empty.",
		]);
	});
});

describe("the files of a folder from a file input", () => {
	it.each(["v3.zarr", "v2.zarr"])("have numpy's values: %s", async (store) => {
		await bench.page.evaluate(() => {
			const input = Object.assign(document.createElement("input"), { type: "file", webkitdirectory: true });
			document.body.append(input);
		});
		await bench.page.locator("input[type=file]").setInputFiles(join(FIXTURES, store));
		const name = await bench.page.evaluate(async () => {
			window.source = document.querySelector<HTMLInputElement>("input[type=file]")?.files;
			return (await window.zarrWidget.openZarr(window.source)).name;
		});
		expect(name).toBe(store);
		expect(await differing(store)).toEqual([]);
	});
});
