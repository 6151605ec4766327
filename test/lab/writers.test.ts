/** A store of every system that the fixtures name, opened in one notebook by its plain path. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ZarrViewElement } from "../../src/view.ts";
import { launch } from "../browser/page.ts";
import { DRAWN, LINE, storeOf, told } from "../conformance/drawn.ts";
import { fixture, fixtures, writeFiles } from "../conformance/fixture.ts";
import { type Notebook, openNotebook } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";
import { drawn, step, viewIn } from "./widgets.ts";

/** Arrays that are drawn as a table, and those of which a part is chosen. */
const TABLE = ["zarr-python/text", "texts-v3", "string_filled"] as const;
const STRUCT = ["zarr-python/fixed", "v3", "record"] as const;
const COMPLEX = ["zarr.jl/layout", "v3", "complex64"] as const;
const ALL = [...DRAWN, LINE, TABLE, STRUCT, COMPLEX];
/** Stores shown from outside the server's folder, too, where only the kernel reads: a container, repositories, a zip. */
const OUTSIDE = DRAWN.filter(([file]) => /^(z5py|icechunk|zip)/.test(file));

let outside: string;
let browser: Browser;
let server: LabServer;
let notebook: Notebook;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
	outside = mkdtempSync(join(tmpdir(), "zarr-widget-outside-"));
	const inside = ALL.map((one, i) => `w${i} = ${put(one, server.root, "")}\nw${i}`);
	const others = OUTSIDE.map((one, i) => `o${i} = ${put(one, outside, `${outside}/`)}\no${i}`);
	const cells = [...inside, ...others];
	const viewport = { width: 1280, height: 12_000 }; // all cells in view: a notebook leaves out what is not
	notebook = await openNotebook(browser, server, ["from zarr_widget import ZarrWidget", ...cells], { viewport });
	await notebook.runAll();
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	if (outside) rmSync(outside, { recursive: true });
});

/** Writes a store below a folder; gives the Python that shows its array by a path that begins with `prefix`. */
function put([file, name, path]: (typeof ALL)[number], folder: string, prefix: string): string {
	const [at, ...revision] = name.split("#");
	const store = storeOf(file, name);
	writeFiles(store, join(folder, file, at));
	const address = [`${prefix}${file}/${at}`, store.open].filter(Boolean).join("/");
	return `ZarrWidget(${JSON.stringify([address, ...revision].join("#"))}, ${JSON.stringify(path)})`;
}

const cellOf = (at: readonly string[]) => 1 + (ALL as readonly (readonly string[])[]).indexOf(at);
const viewOf = (at: readonly string[]) => viewIn(notebook.page, cellOf(at));
const print = (at: readonly string[], text: string) =>
	notebook.execute(`w = w${cellOf(at) - 1}; print(${text})`).then((said) => said.trim());

/** Stored values of the plane that is drawn, as base64. */
function plane(view: ReturnType<typeof viewIn>): Promise<string> {
	return view.evaluate((element) => {
		const { stored } = (element as ZarrViewElement).slice ?? {};
		if (!ArrayBuffer.isView(stored)) return "";
		const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
		return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
	});
}

/** Bytes of the first plane that the writer says, as long as those of the plane that is drawn. */
async function expectPlane(at: (typeof ALL)[number], path = at[2], view = viewOf(at)): Promise<void> {
	const [shown, wanted] = [await plane(view), told(at[0], at[1], path)].map((text) =>
		Buffer.from(String(text), "base64"),
	);
	expect(shown.length).toBeGreaterThan(0);
	expect(shown.equals(wanted.subarray(0, shown.length))).toBe(true);
}

it("has a store of every system", () => {
	const systems = (files: readonly string[]) => new Set(files.map((file) => fixture(file).system));
	const missing = fixtures().filter(({ system }) => !systems(ALL.map(([file]) => file)).has(system));
	expect(missing.map(({ system }) => system)).toEqual([]);
});

describe("a plain path", () => {
	it.each(DRAWN)("%s, %s, %s: is drawn as its writer says, by the server", async (...at) => {
		const entry = DRAWN.find((one) => one.every((part, i) => part === at[i])) ?? at;
		const seen = await drawn(viewOf(entry));
		expect(seen.route).toBe("server");
		expect(seen.value.path).toBe(entry[2]);
		await expectPlane(entry);
		expect(await viewOf(entry).locator("[role=alert]").allInnerTexts()).toEqual([]);
		expect(await print(entry, "w.route, repr(w.error), w.path")).toBe(`server '' ${entry[2]}`.trim());
	});

	it("gives a line", async () => {
		await expect.poll(() => plane(viewOf(LINE)), { timeout: 30_000 }).toBe(told(...LINE));
		expect(await print(LINE, "w.route, repr(w.error)")).toBe("server ''");
	});

	it("gives a table of texts", async () => {
		const cells = viewOf(TABLE).locator(".table tbody td");
		await expect.poll(() => cells.first().textContent(), { timeout: 30_000 }).not.toBe("…");
		const first = (told(...TABLE) as readonly string[]).findIndex((text) => /^\w+$/.test(text));
		expect(first).toBeGreaterThanOrEqual(0);
		expect(await cells.nth(first).textContent()).toBe(told(...TABLE)[first]);
		expect(await print(TABLE, "w.route, repr(w.error)")).toBe("server ''");
	});
});

describe("a path outside the server's folder", () => {
	it.each(OUTSIDE.map((one, i) => [...one, i] as const))(
		"%s, %s, %s: is read by the kernel",
		async (file, name, path, i) => {
			const view = viewIn(notebook.page, 1 + ALL.length + i);
			expect((await drawn(view)).route).toBe("kernel");
			await expectPlane([file, name, path], path, view);
			expect((await notebook.execute(`print(o${i}.route, repr(o${i}.error))`)).trim()).toBe("kernel ''");
		},
	);
});

describe("a field", () => {
	it.each([
		["struct", STRUCT, "a", "c.x"],
		["complex number", COMPLEX, "phase", "imaginary"],
	] as const)("of a %s is chosen in Python and in the view", async (_name, at, first, second) => {
		await viewOf(at).waitFor();
		await print(at, `setattr(w, "field", ${JSON.stringify(first)})`);
		await drawn(viewOf(at), { field: first });
		await step(viewOf(at), { field: second });
		await expect.poll(() => print(at, "w.field, repr(w.error)")).toBe(`${second} ''`);
	});

	it("comes and goes with the path", async () => {
		await print(COMPLEX, 'setattr(w, "path", "float64")');
		await drawn(viewOf(COMPLEX), { path: "float64" });
		await expect.poll(() => print(COMPLEX, "w.path, w.field")).toBe("float64 None");
	});
});

describe("a busy kernel", () => {
	it.each([
		["z5py/n5", "compressed/gzip-int32"],
		["icechunk/format-1", "native"],
		["icechunk/format-2", "zstd"],
	])("keeps %s waiting for nothing", async (file, path) => {
		const at = DRAWN.find(([one]) => one === file);
		if (!at) throw new Error(`no cell of ${file}`);
		await notebook.send("import time\nbusy = True\ntime.sleep(4)\nbusy = False");
		const began = Date.now();
		await step(viewOf(at), { path });
		const took = Date.now() - began;
		await expectPlane(at, path);
		expect(took).toBeLessThan(3500);
		await expect.poll(() => print(at, "w.path, busy"), { timeout: 10_000 }).toBe(`${path} False`);
	});
});

it("has said nothing of errors on the page", () => {
	// where a path is given below a repository, its folder is asked for that path before it is known to be a repository
	// and what the server doesn't have is answered by 404
	const known = /status of 404 .*\/zarr-widget\/api\/(list|resolve)$/;
	expect(notebook.errors.filter((text) => !known.test(text))).toEqual([]);
});
