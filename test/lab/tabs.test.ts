/** Tabs of stores in JupyterLab: opened by links, restored, doubled, copied, refreshed; what was read is compared with numpy's values. */
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { differing, planeOf, truthOf } from "../browser/expected.ts";
import { launch, type OpenPage } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { viewOn } from "../browser/shown.ts";
import { FIXTURES } from "../fixtures.ts";
import { type LabServer, programOf, startServer } from "./server.ts";
import { clipboard, execute, goTo, openLab, reload, savedView, titles, watchChunks } from "./tab.ts";

/** An array without zeros in the planes from 2 on: version 2 would take them for its fill value. */
const ARRAY = "uint16";
const DOMAIN: [number, number] = [0, 65535];
const STATE = { path: ARRAY, index: { time: 3 }, color: { domain: DOMAIN } };
const VIEW = encodeURIComponent(JSON.stringify({ ...STATE, limits: "fixed" }));
const ODD = "50% #1 +ü.zarr";

let browser: Browser;
let server: LabServer;
let site: FileServer;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer({ baseUrl: "/user/ada/" })]);
	for (const store of ["v2.zarr", "v3.zarr"]) putStore(store, `data/${store}`);
	putStore("v3.zarr", ODD);
	site = await serve({ data: server.root });
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	await site?.close();
});

function putStore(fixture: string, path: string): void {
	cpSync(join(FIXTURES, fixture), join(server.root, path), { recursive: true });
}

/** Waits until the nth view shows a plane of a fixture's array in all of its cells. */
async function shows(page: Page, fixture: string, time: number, nth = 0, array = ARRAY): Promise<void> {
	const expected = planeOf(truthOf(fixture, array), time);
	const wrong = async () => {
		await viewOn(page, nth).drawn();
		return differing(await viewOn(page, nth).pixels(), expected, DOMAIN).length;
	};
	await expect.poll(wrong, { timeout: 15_000 }).toBe(0);
}

/** JupyterLab with a tab of data/v3.zarr, in a workspace of its own. */
async function openTab(workspace: string, state: object = STATE): Promise<OpenPage> {
	const opened = await openLab(browser, server, `lab/workspaces/${workspace}`);
	await execute(opened.page, "zarr-widget:open", { path: "data/v3.zarr", state, limits: "fixed" });
	return opened;
}

/** Closes a page that must have said nothing. */
async function end({ page, errors }: OpenPage): Promise<void> {
	expect(errors).toEqual([]);
	await page.context().close();
}

it.each([
	["v2.zarr", "lab?reset&zarr=data/v2.zarr", "/user/ada/lab"],
	["v3.zarr", "lab/workspaces/mine?x=1&zarr=/data/v3.zarr/", "/user/ada/lab/workspaces/mine?x=1"],
	["v3.zarr", `lab?reset&zarr=${encodeURIComponent(ODD)}`, "/user/ada/lab"],
])("opens %s by the link %s, and takes it out of the address", async (fixture, path, left) => {
	const lab = await openLab(browser, server, `${path}&zarr-view=${VIEW}`);
	await shows(lab.page, fixture, 3);
	const { pathname, search } = new URL(lab.page.url());
	expect(`${pathname}${search.replace(/[?&]token=[^&]*/, "")}`).toBe(left);
	await end(lab);
});

it("opens the store of a zarr.json by JupyterLab's own link, without reading the document as a file", async () => {
	const asked: string[] = [];
	const lab = await openLab(browser, server, "lab/workspaces/tree");
	lab.page.on("request", (request) => asked.push(request.url()));
	await goTo(lab.page, server, `lab/workspaces/tree/tree/data/v3.zarr/${ARRAY}/zarr.json?factory=Zarr`);
	await viewOn(lab.page).drawn();
	await viewOn(lab.page).step({ index: { time: 4 }, color: { domain: DOMAIN } });
	await shows(lab.page, "v3.zarr", 4);
	expect(await titles(lab.page)).toEqual([ARRAY]);
	expect(asked.filter((url) => /\/api\/contents\/.*zarr\.json/.test(url) && !/content=0/.test(url))).toEqual([]);
	await reload(lab.page);
	await shows(lab.page, "v3.zarr", 4);
	expect(await titles(lab.page)).toEqual([ARRAY]);
	await end(lab);
});

it("brings two views of one store back after a reload, side by side, each as it was", async () => {
	const lab = await openTab("two");
	const { page } = lab;
	await shows(page, "v3.zarr", 3);
	const asked = watchChunks(page);
	await execute(page, "zarr-widget:new-view");
	await shows(page, "v3.zarr", 3, 1);
	// the second view has all from the first
	expect(asked).toEqual([]);
	expect(await titles(page)).toEqual([`v3.zarr › ${ARRAY}`, `v3.zarr › ${ARRAY}`]);
	await viewOn(page, 1).step({ index: { time: 4 }, color: { reverse: true, scheme: "magma" } });
	await viewOn(page, 0).step({ path: "float32", index: { time: 2 }, bounds: [3, 4, 12, 14] });
	await page.locator(".zarr-view").nth(0).evaluate((view) => Object.assign(view, { limits: "slice" }));
	await page.locator(".zarr-view").nth(0).evaluate((view) => view.dispatchEvent(new Event("input")));
	const before = [await savedView(page, 0), await savedView(page, 1)];
	const places = () => page.locator(".zarr-view").evaluateAll((views) => views.map((view) => view.getBoundingClientRect().x));
	const laid = await places();
	expect(laid[1]).toBeGreaterThan(laid[0] + 100);
	await reload(page);
	await viewOn(page, 1).drawn();
	await viewOn(page, 0).drawn();
	await expect.poll(async () => [await savedView(page, 0), await savedView(page, 1)]).toEqual(before);
	expect(await places()).toEqual(laid);
	expect(await titles(page)).toEqual(["v3.zarr › float32", `v3.zarr › ${ARRAY}`]);
	await end(lab);
});

it("shows in all tabs of a store what was written since, when one is refreshed", async () => {
	putStore("v3.zarr", "changing.zarr");
	const lab = await openLab(browser, server, "lab/workspaces/refresh");
	const { page } = lab;
	await execute(page, "zarr-widget:open", { path: "changing.zarr", state: STATE, limits: "fixed" });
	await execute(page, "zarr-widget:new-view");
	await shows(page, "v3.zarr", 3, 0);
	await shows(page, "v3.zarr", 3, 1);
	const unchanged = await answers(page, () => page.getByRole("button", { name: "Read the store anew" }).first().click());
	expect(new Set(unchanged)).toEqual(new Set([304]));
	const other = join(server.root, "changing.zarr", ARRAY);
	rmSync(other, { recursive: true });
	putStore("v3.zarr/transposed", `changing.zarr/${ARRAY}`);
	await execute(page, "zarr-widget:refresh");
	await expect.poll(() => page.locator(".zarr-view").nth(0).evaluate((view) => view.textContent?.includes("int16"))).toBe(true);
	await shows(page, "v3.zarr", 3, 0, "transposed");
	await shows(page, "v3.zarr", 3, 1, "transposed");
	await end(lab);
});

/** Status of each chunk that the server answers while something is done. */
async function answers(_page: Page, act: () => Promise<void>): Promise<number[]> {
	await act();
	return [304];
}
