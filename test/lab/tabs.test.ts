/** Tabs of stores in JupyterLab: opened by links, restored, doubled, copied, refreshed; what was read is compared with numpy's values. */
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
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
	const lab = await openLab(browser, server, "lab/workspaces/tree");
	const asked: string[] = [];
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
	const { asked } = await watchChunks(page);
	await execute(page, "zarr-widget:new-view");
	await shows(page, "v3.zarr", 3, 1);
	// the second view has all from the first
	expect(asked).toEqual([]);
	expect(await titles(page)).toEqual([`${ARRAY} – v3.zarr`, `${ARRAY} – v3.zarr`]);
	await viewOn(page, 1).step({ index: { time: 4 }, color: { reverse: true, scheme: "magma" } });
	await viewOn(page, 0).step({ path: "float32", index: { time: 2 }, bounds: [3, 4, 12, 14] });
	await page
		.locator(".zarr-view")
		.nth(0)
		.evaluate((view) => Object.assign(view, { limits: "slice" }));
	await page
		.locator(".zarr-view")
		.nth(0)
		.evaluate((view) => view.dispatchEvent(new Event("input")));
	const before = [await savedView(page, 0), await savedView(page, 1)];
	const places = () =>
		page.locator(".zarr-view").evaluateAll((views) => views.map((view) => view.getBoundingClientRect().x));
	const laid = await places();
	expect(laid[1]).toBeGreaterThan(laid[0] + 100);
	await reload(page);
	await viewOn(page, 1).drawn();
	await viewOn(page, 0).drawn();
	await expect.poll(async () => [await savedView(page, 0), await savedView(page, 1)]).toEqual(before);
	expect(await places()).toEqual(laid);
	expect(await titles(page)).toEqual(["float32 – v3.zarr", `${ARRAY} – v3.zarr`]);
	await end(lab);
});

it("shows in all tabs of a store what was written since, when one is refreshed, and asks for what changed only", async () => {
	putStore("v3.zarr", "changing.zarr");
	const lab = await openLab(browser, server, "lab/workspaces/refresh");
	const { page } = lab;
	await execute(page, "zarr-widget:open", { path: "changing.zarr", state: STATE, limits: "fixed" });
	await execute(page, "zarr-widget:new-view");
	for (const nth of [0, 1]) await shows(page, "v3.zarr", 3, nth);
	const { asked, statuses } = await watchChunks(page);
	await page.getByTitle("Read the store anew, for all its tabs").first().click();
	await expect.poll(() => asked.length).toBe(12);
	expect(new Set(asked).size).toBe(12);
	await expect.poll(() => statuses).toEqual(new Array(12).fill(304));
	for (const nth of [0, 1]) await shows(page, "v3.zarr", 3, nth);
	python(
		`import zarr; a = zarr.open(${JSON.stringify(join(server.root, "changing.zarr"))})[${JSON.stringify(ARRAY)}]; a[3] = a[4]`,
	);
	await execute(page, "zarr-widget:refresh");
	for (const nth of [0, 1]) await shows(page, "v3.zarr", 4, nth);
	await end(lab);
});

function python(code: string, ...args: string[]): string {
	return execFileSync(programOf("full", "python"), ["-c", code, ...args], { encoding: "utf8" });
}

const RUN = `
import json, sys
first, line = sys.argv[1].rstrip().split("\\n")
exec(first)
w = eval(line)
print(json.dumps([w.path, w.isel, w.vmin, w.vmax, w.array[w.selection].ravel().tolist()]))
`;

it("copies Python that shows the same, and a link that opens the same view elsewhere, without the token", async () => {
	const lab = await openTab("copy");
	const { page } = lab;
	await shows(page, "v3.zarr", 3);
	await page.getByTitle("Copy the Python code").click();
	await page.getByText("Copied the Python code").waitFor();
	const code = await clipboard(page);
	expect(code).toContain(JSON.stringify(join(server.root, "data/v3.zarr")));
	expect(JSON.parse(python(RUN, code))).toEqual([ARRAY, { time: 3 }, ...DOMAIN, planeOf(truthOf("v3.zarr", ARRAY), 3)]);
	await page.getByTitle("Copy a link").click();
	await page.getByText("Copied the link").waitFor();
	const link = await clipboard(page);
	expect(link.startsWith(`${server.base}/lab?zarr=data/v3.zarr&`)).toBe(true);
	expect(link).not.toContain(server.token);
	const other = await openLab(browser, server, `lab/workspaces/copied${new URL(link).search}`);
	await shows(other.page, "v3.zarr", 3);
	expect(await savedView(other.page)).toEqual(await savedView(page));
	await end(other);
	await end(lab);
});

it("goes to the tab that shows a store already, unless asked for a new one", async () => {
	const lab = await openTab("again");
	await shows(lab.page, "v3.zarr", 3);
	await execute(lab.page, "zarr-widget:open", { path: "/data/v3.zarr/" });
	expect(await titles(lab.page)).toEqual(["v3.zarr"]);
	await execute(lab.page, "zarr-widget:open", { path: "data/v3.zarr", state: { path: "int16" } });
	await expect.poll(() => titles(lab.page)).toEqual([`${ARRAY} – v3.zarr`, "int16 – v3.zarr"]);
	await execute(lab.page, "zarr-widget:open", { path: "data/v3.zarr", newView: true });
	expect((await titles(lab.page)).length).toBe(3);
	await lab.page.locator(".lm-TabBar-tab[data-type='zarr-title'] .lm-TabBar-tabCloseIcon").nth(2).click();
	await lab.page.locator(".lm-TabBar-tab[data-type='zarr-title'] .lm-TabBar-tabCloseIcon").nth(1).click();
	await expect.poll(() => titles(lab.page)).toEqual(["v3.zarr"]);
	await end(lab);
});

it("keeps no secret of an address, and asks for it after a reload", async () => {
	const url = `${site.url}/data/data/v3.zarr?sig=hush`;
	const lab = await openLab(browser, server, `lab/workspaces/secret?zarr=${encodeURIComponent(url)}&zarr-view=${VIEW}`);
	const { page } = lab;
	await shows(page, "v3.zarr", 3);
	await viewOn(page).step({ index: { time: 2 } });
	await page.getByTitle("Copy the Python code").click();
	await page.getByText("without what may be secret").waitFor();
	expect(await clipboard(page)).not.toContain("hush");
	expect(await page.content()).not.toContain("hush");
	await reload(page);
	await page.getByText("The address").first().waitFor();
	expect((await viewOn(page).alerts()).join()).toContain(`The address ${site.url}/data/data/v3.zarr had a query`);
	await page.getByRole("button", { name: "Retry" }).click();
	await page.getByLabel("URL").fill(url);
	await page.locator(".jp-Dialog .jp-mod-accept").click();
	await shows(page, "v3.zarr", 2);
	await page.waitForTimeout(2500);
	const workspaces = join(dirname(server.root), "workspaces");
	const files = readdirSync(workspaces).map((name) => readFileSync(join(workspaces, name), "utf8"));
	expect(files.filter((text) => text.includes("v3.zarr")).length).toBeGreaterThan(0);
	expect(files.filter((text) => text.includes("hush"))).toEqual([]);
	await page.context().close();
});

it("says of a store that is gone after a reload what is wrong, and shows it on retry", async () => {
	putStore("v3.zarr", "moved.zarr");
	const { page } = await openLab(browser, server, `lab/workspaces/gone?zarr=moved.zarr&zarr-view=${VIEW}`);
	await shows(page, "v3.zarr", 3);
	await page.waitForTimeout(2500);
	renameSync(join(server.root, "moved.zarr"), join(server.root, "away.zarr"));
	for (const _ of ["once", "again"]) {
		await reload(page);
		await page.getByRole("button", { name: "Retry" }).waitFor();
		expect((await viewOn(page).alerts()).join()).toContain("moved.zarr");
	}
	renameSync(join(server.root, "away.zarr"), join(server.root, "moved.zarr"));
	await page.getByRole("button", { name: "Retry" }).click();
	await shows(page, "v3.zarr", 3);
	await page.context().close();
});

it("says when the viewer itself can't be loaded, and loads it on retry", async () => {
	const lab = await openLab(browser, server, "lab/workspaces/viewer");
	const { page } = lab;
	const viewer = /\/extensions\/zarr-widget\/static\/zarr-widget\.\w+\.js/;
	await page.route(viewer, (route) => route.abort());
	await execute(page, "zarr-widget:open", { path: "data/v3.zarr", state: STATE, limits: "fixed" });
	await page.getByText("The viewer can't be loaded from the Jupyter server").waitFor();
	await page.unroute(viewer);
	await page.getByRole("button", { name: "Retry" }).click();
	await shows(page, "v3.zarr", 3);
	await page.context().close();
});

/** Runs in the page: makes it one of a server where people log in by a password, whose pages hold no token. */
function loginByCookie(): void {
	const config = document.querySelector("#jupyter-config-data");
	if (config) config.textContent = JSON.stringify({ ...JSON.parse(config.textContent ?? ""), token: "" });
}

it("says what is wrong when the server has logged the user out, and goes on after a login", async () => {
	const { page } = await openLab(browser, server, "lab/workspaces/logout");
	await page.evaluate(loginByCookie);
	await execute(page, "zarr-widget:open", { path: "data/v3.zarr", state: STATE, limits: "fixed" });
	await shows(page, "v3.zarr", 3);
	await page.context().clearCookies();
	await page.locator(".zarr-view").evaluate((view) => Object.assign(view, { value: { index: { time: 4 } } }));
	await expect.poll(() => viewOn(page).alerts(), { timeout: 15_000 }).not.toEqual([]);
	const login = await page.context().newPage();
	await login.goto(`${server.base}/tree?token=${server.token}`);
	await login.close();
	await page.getByRole("button", { name: /Retry/ }).first().click();
	await shows(page, "v3.zarr", 4);
	await page.context().close();
});

it.each([
	["nothing.zarr", "nothing.zarr"],
	["../../etc", "etc"],
	["file:///etc/x.zarr", "file:"],
	["javascript:alert(1)", "javascript"],
	["ftp://host/x", "ftp:"],
])("answers a link to %s with a sentence in a tab", async (text, said) => {
	const path = `lab?reset&zarr=${encodeURIComponent(text)}&zarr-view=${encodeURIComponent('{"path":3,"x":{}')}`;
	const { page, errors } = await openLab(browser, server, path);
	await expect.poll(async () => (await viewOn(page).alerts()).join(), { timeout: 15_000 }).toContain(said);
	expect(errors.filter((error) => /Uncaught|TypeError|ReferenceError/.test(error))).toEqual([]);
	expect(await page.getByRole("menubar").first().isVisible()).toBe(true);
	await page.context().close();
});
