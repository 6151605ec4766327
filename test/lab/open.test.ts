/** Every way into a store without a notebook, in a JupyterLab that has the wheel and nothing else, below a base URL, with the network cut. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ViewStatePart } from "../../src/state.ts";
import { differing } from "../browser/expected.ts";
import { launch } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { FIXTURES } from "../fixtures.ts";
import * as lab from "./open.ts";
import { type LabServer, programOf, startServer } from "./server.ts";
import { type Told, writeStores } from "./told.ts";
import { drawn, type Seen, step } from "./widgets.ts";

const CUT = fileURLToPath(new URL("./cut", import.meta.url));
/** The folder that the file browser shows: not the server's root, so that a path from there is a path from there. */
const FOLDER = "field data";

const FORMATS = ["v2", "v3", "N5", "zip", "OME-NGFF"] as const;
/** Those whose names say what they are: the others are opened so by a setting. */
const NAMED = ["v2", "v3", "zip", "OME-NGFF"] as const;
/** 192.0.2.1 is nobody's address. */
const FETCH = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')";

let home: string;
let browser: Browser;
let server: LabServer;
let shown: lab.Lab;
let site: FileServer;
let stores: readonly Told[];

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), "zarr-widget-open-"));
	const env = cutEnv(join(home, "cut.log"));
	const options = { environment: "bare", baseUrl: "/user/ada/", env } as const;
	[browser, server, site] = await Promise.all([launch(), startServer(options), serve({ data: FIXTURES })]);
	stores = writeStores(join(server.root, FOLDER));
	mkdirSync(join(server.root, FOLDER, "notes"));
	writeFileSync(join(server.root, FOLDER, "notes.txt"), "no Zarr");
	// whatever is not on this machine is asked of a proxy that isn't there
	shown = await lab.openLab(browser, server, FOLDER, { proxy: { server: "http://127.0.0.1:9", bypass: "127.0.0.1" } });
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	await site?.close();
	if (home) rmSync(home, { recursive: true });
});

beforeEach(async () => {
	await lab.clear(shown.page);
	await lab.browse(shown.page, FOLDER);
});

/** Variables by which Python and its children can reach this machine only, and note in `log` what else they tried. */
function cutEnv(log: string): Record<string, string> {
	return { PYTHONPATH: CUT, CUT_LOG: log };
}

/** Requests for bytes or names of stores so far. */
const dataRequests = () => shown.asked.filter(({ url }) => url.startsWith("/zarr-widget/api/"));
const pathOf = ({ name }: Told) => `${FOLDER}/${name}`;

function toldOf(format: (typeof FORMATS)[number]): Told {
	const told = stores.find((one) => one.format === format);
	if (!told) throw new Error(`there is no store of ${format}`);
	return told;
}

/** What is looked at in a store: its array, a step in time where it has one, and colours that tell its values apart. */
function part({ path, domain }: Told): ViewStatePart {
	const index: Record<string, number> = path === "float32" ? { time: 1 } : {};
	return { path, index, color: { type: "linear", scheme: "viridis", domain: [...domain] } };
}

/** Checks that a view shows what numpy says: its values, and the colour of each of its cells. */
async function expectTold(view: Locator, told: Told, route = "server"): Promise<Seen> {
	const seen = await drawn(view, part(told));
	expect(seen.values).toEqual(told.values);
	const colours = seen.colours.map((abgr) => [abgr & 255, (abgr >> 8) & 255, (abgr >> 16) & 255] as const);
	expect(differing(colours, told.values, told.domain)).toEqual([]);
	expect(seen.route).toBe(route);
	return seen;
}

/** Checks that the tab in front shows a store, once it is told which array. */
async function expectOpened(told: Told, route = "server"): Promise<void> {
	await expect.poll(() => lab.tabInFront(shown.page), { timeout: 10_000 }).toBe(told.name);
	const view = lab.viewInFront(shown.page);
	await drawn(view);
	await step(view, part(told));
	await expectTold(view, told, route);
}

describe("a store is opened by", () => {
	it.each(FORMATS)("the context menu: %s", async (format) => {
		const told = toldOf(format);
		await lab.openWith(shown.page, told.name);
		await expectOpened(told);
	});

	it.each(NAMED)("a double click: %s", async (format) => {
		const told = toldOf(format);
		await lab.item(shown.page, told.name).dblclick();
		await expectOpened(told);
		expect(await lab.listed(shown.page)).toContain(told.name);
	});

	it.each(NAMED)("Enter: %s", async (format) => {
		const told = toldOf(format);
		await lab.item(shown.page, told.name).click();
		await shown.page.keyboard.press("Enter");
		await expectOpened(told);
		expect(await lab.listed(shown.page)).toContain(told.name);
	});

	it("a double click and Enter, whatever its name, where the settings say so: N5", async () => {
		const told = toldOf("N5");
		const way = lab.item(shown.page, told.name);
		lab.setting(server, "zarr-widget/plugin", { doubleClick: "stores" });
		await shown.go(`/lab/tree/${encodeURIComponent(FOLDER)}`);
		for (const act of [() => way.dblclick(), () => way.click().then(() => shown.page.keyboard.press("Enter"))]) {
			await act();
			await expectOpened(told);
			await lab.clear(shown.page);
		}
		lab.setting(server, "zarr-widget/plugin", {});
	});

	it.each(FORMATS)("the command palette and its path: %s", async (format) => {
		const told = toldOf(format);
		await lab.fromPalette(shown.page, "Open Zarr");
		await lab.answer(shown.page, pathOf(told));
		await expectOpened(told);
	});

	it("the launcher and its URL", async () => {
		const told = { ...toldOf("v3"), name: "v3-consolidated.zarr" };
		await lab.command(shown.page, "launcher:create");
		await lab.card(shown.page, "Open Zarr from URL…").first().click();
		await lab.answer(shown.page, `${site.url}/data/${told.name}`);
		await expectOpened(told, "direct");
	});

	it("another extension's call of its command", async () => {
		const told = toldOf("v2");
		await lab.command(shown.page, "zarr-widget:open", { path: pathOf(told) });
		await expectOpened(told);
	});

	it.each(FORMATS)("a link: %s", async (format) => {
		const told = toldOf(format);
		await shown.go(`/lab?zarr=${encodeURIComponent(pathOf(told))}`);
		await expectOpened(told);
	});

	it("a link to the metadata of v3", async () => {
		const told = toldOf("v3");
		await shown.go(`/lab/tree/${encodeURIComponent(FOLDER)}/v3.zarr/zarr.json?factory=Zarr`);
		await expectOpened(told);
	});
});

describe("the file browser", () => {
	it("still goes into a folder that is no store, and into a store with Alt", async () => {
		const { page } = shown;
		await lab.browse(page, "");
		await lab.item(page, FOLDER).dblclick();
		await expect.poll(() => lab.listed(page)).toContain("v3.zarr");
		await lab.item(page, "v3.zarr").dblclick({ modifiers: ["Alt"] });
		await expect.poll(() => lab.listed(page)).toContain("zarr.json");
		expect(await lab.tabs(page)).not.toContain("v3.zarr");
	});

	it("offers Zarr for stores only", async () => {
		const { page } = shown;
		for (const { name } of stores) expect(await lab.ways(page, name), name).toContain("Zarr");
		for (const name of ["notes", "notes.txt"]) expect(await lab.ways(page, name), name).not.toContain("Zarr");
	});
});

describe("tabs", () => {
	it("of one store share what was read: a new view asks for nothing", async () => {
		const { page } = shown;
		const told = toldOf("v3");
		await lab.command(page, "zarr-widget:open", { path: pathOf(told) });
		await drawn(lab.viewInFront(page));
		await step(lab.viewInFront(page), part(told));
		// the size of the store, which nothing waits for
		await expect.poll(() => dataRequests().at(-1)?.url).toBe("/zarr-widget/api/size");
		const before = dataRequests().length;
		await lab.toolButton(page, "zarr-widget:new-view").click();
		const title = `${told.path.split("/").at(-1)} – ${told.name}`;
		await expect.poll(() => lab.tabs(page)).toEqual([title, title]);
		await expectTold(lab.viewInFront(page), told);
		expect(dataRequests().slice(before)).toEqual([]);
		await lab.command(page, "application:close");
		await step(lab.viewInFront(page), { index: { time: 4 } });
		await step(lab.viewInFront(page), part(told));
		await expectTold(lab.viewInFront(page), told);
	});

	it("come back after a reload as they were", async () => {
		const { page } = shown;
		const before: Seen[] = [];
		for (const told of stores) {
			await lab.command(page, "zarr-widget:open", { path: pathOf(told) });
			await drawn(lab.viewInFront(page));
			before.push(await step(lab.viewInFront(page), { ...part(told), bounds: [1, 1, 4, 4] }));
		}
		const saved = () => lab.workspace(server, page);
		for (const { name, path } of stores) {
			await expect.poll(saved, { timeout: 10_000 }).toMatch(new RegExp(`${name}.*"path":"${path}"`));
		}
		await expect.poll(saved, { timeout: 10_000 }).toMatch(/("bounds".*){5}/);
		await page.reload();
		await lab.shown(page);
		await expect.poll(() => lab.tabs(page), { timeout: 20_000 }).toEqual(stores.map(({ name }) => name));
		for (const [i, told] of stores.entries()) {
			await lab.tab(page, told.name).click();
			const view = lab.viewInFront(page);
			expect((await drawn(view)).value).toEqual(before[i].value);
			await step(view, { bounds: undefined });
			await expectTold(view, told);
		}
	});

	it("show what is on disk now when they are refreshed", async () => {
		const { page } = shown;
		const told = toldOf("v3");
		await lab.command(page, "zarr-widget:open", { path: pathOf(told) });
		await drawn(lab.viewInFront(page));
		await step(lab.viewInFront(page), part(told));
		await expectTold(lab.viewInFront(page), told);
		const add = "import sys, zarr; a = zarr.open_array(sys.argv[1], mode='r+'); a[1] = a[1] + 5";
		execFileSync(programOf("full", "python"), ["-c", add, join(server.root, pathOf(told), told.path)]);
		await lab.toolButton(page, "zarr-widget:refresh").click();
		const now = { ...told, values: told.values.map((value) => Math.fround(value + 5)) };
		await expect.poll(() => drawn(lab.viewInFront(page)).then(({ values }) => values[0])).toBe(now.values[0]);
		await expectTold(lab.viewInFront(page), now);
	});
});

describe("of all that", () => {
	it("no kernel was started", async () => {
		for (const kind of ["kernels", "sessions"]) {
			const answer = await fetch(`${server.base}/api/${kind}?token=${server.token}`);
			expect(await answer.json()).toEqual([]);
		}
	});

	it("nothing was read through the Contents API but lists of folders", () => {
		const asked = shown.asked.filter(({ method, url }) => method === "GET" && url.startsWith("/api/contents/"));
		const contents = asked.filter(({ url }) => !/\/checkpoints(\?|$)/.test(url)); // dates, no bytes
		expect(contents.length).toBeGreaterThan(0);
		const files = contents.filter(({ url }) => {
			const { pathname, searchParams } = new URL(url, "http://server");
			const path = join(server.root, decodeURIComponent(pathname.slice("/api/contents/".length)));
			return !statSync(path).isDirectory() && searchParams.get("content") !== "0";
		});
		expect(files).toEqual([]);
		expect(shown.asked.filter(({ url }) => url.startsWith("/files/"))).toEqual([]);
		expect(dataRequests().length).toBeGreaterThan(0);
	});

	it("nothing was asked of the network, neither by the page nor by the server", () => {
		const elsewhere = shown.asked.filter(({ url }) => !url.startsWith("/") && !url.startsWith(`${site.url}/data/`));
		expect(elsewhere).toEqual([]);
		expect(existsSync(join(home, "cut.log"))).toBe(false);
	});

	it("the page has said nothing of errors", () => {
		// a 404 is the browser's own note: the parallel probe of formats behind a URL
		const known = new RegExp(`status of 404 .*${site.url}/data/`);
		expect(shown.errors.filter((text) => !known.test(text))).toEqual([]);
	});
});

it("the network is cut where it is said to be", async () => {
	const env = cutEnv(join(home, "other.log"));
	const { status, stderr } = spawnSync(programOf("bare", "python"), ["-c", FETCH], { env, encoding: "utf8" });
	expect(status).toBe(1);
	expect(stderr).toContain("the network is cut");
	await expect(shown.page.evaluate(() => fetch("http://192.0.2.1/", { mode: "no-cors" }))).rejects.toThrow(/fetch/);
});
