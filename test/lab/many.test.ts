/** Stores of 10,000 arrays without consolidated metadata: what is asked before the first picture, and for the tree. */
import { join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SHAPE, writeDeep, writeFlat } from "../bench/stores.ts";
import { launch } from "../browser/page.ts";
import { type Notebook, openNotebook } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";
import { drawn, runCell, viewIn } from "./widgets.ts";

const STORES = ["flat-v2.zarr", "deep-v3.zarr"];
const WITHIN = { timeout: 60_000 };

/** A request of the page to the server extension. */
interface Asked {
	readonly name: string;
	readonly path: string;
	readonly after?: string;
	readonly items?: readonly { readonly key: string }[];
}

let browser: Browser;
let server: LabServer;
let notebook: Notebook;
let asked: Asked[] = [];

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
	writeFlat(join(server.root, STORES[0]), 2, 10_000);
	writeDeep(join(server.root, STORES[1]), 3);
	const shown = STORES.flatMap((name) => [`ZarrWidget("${name}")`, `ZarrWidget("${name}", route="kernel")`]);
	const cells = ["from zarr_widget import ZarrWidget", ...shown];
	notebook = await openNotebook(browser, server, cells, { viewport: { width: 1280, height: 4000 } });
	notebook.page.on("request", (request) => {
		const name = request.url().split("/zarr-widget/api/")[1];
		if (name && name !== "resolve") asked.push({ name, ...request.postDataJSON() });
	});
	await runCell(notebook.page, 0);
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

beforeEach(() => {
	asked = [];
});

const lists = () => asked.filter(({ name }) => name === "list");
const row = (view: Locator, name: string) => view.getByRole("treeitem", { name, exact: true });

/** The row of a group; its arrow is part of its name. */
const group = (view: Locator, number: number) => view.locator(`[data-path='g${number}']`);

/** How many pages of listings the kernel has sent so far. */
function kernelPages(): number {
	const content = (message: Notebook["messages"][number]) =>
		(message.content as { data?: { content?: { children?: readonly object[] } } }).data?.content;
	return notebook.messages.filter((message) => content(message)?.children).length;
}

/** Shows a store, and checks its picture: the arrays have no chunks, and what is missing is no number. */
async function show(cell: number): Promise<Locator> {
	await runCell(notebook.page, cell, false);
	const view = viewIn(notebook.page, cell);
	const { values } = await drawn(view);
	expect(values).toEqual(Array(SHAPE[0] * SHAPE[1]).fill(Number.NaN));
	return view;
}

/** The number of requests that the status line says. */
async function told(view: Locator): Promise<number> {
	return Number(/(\d+) requests?/.exec((await view.locator(".traffic").textContent()) ?? "")?.[1]);
}

describe("10,000 arrays in one group", () => {
	it("draws with the first page of the listing, and takes up the rest for the tree, each page once", async () => {
		const view = await show(1);
		await expect.poll(() => row(view, "a00000").getAttribute("aria-setsize"), WITHIN).toBe("10000");
		const pages = lists();
		expect(pages.map(({ after }) => after)).toEqual(
			Array.from({ length: 10 }, (_, page) => (page ? `a${String(1000 * page - 1).padStart(5, "0")}` : undefined)),
		);
		const chunk = asked.findIndex(({ items }) => items?.some(({ key }) => key.endsWith("/0.0")));
		expect(chunk).toBeGreaterThan(asked.indexOf(pages[0]));
		expect(chunk).toBeLessThan(asked.indexOf(pages[1]));
		expect(await told(view)).toBeGreaterThanOrEqual(asked.filter(({ name }) => name !== "size").length);
		expect(await told(view)).toBeLessThanOrEqual(asked.length);
		expect(await view.getByRole("treeitem").count()).toBeLessThan(100);
	});

	it("is walked to its end by keyboard", async () => {
		const view = viewIn(notebook.page, 1);
		await row(view, "a00001").focus();
		await notebook.page.keyboard.press("End");
		await row(view, "a09999").waitFor();
		expect(await view.evaluate(() => document.activeElement?.textContent)).toBe("a09999");
		await notebook.page.keyboard.press("Enter");
		await drawn(view, { path: "a09999" });
		expect(await view.getByRole("treeitem").count()).toBeLessThan(100);
	});

	it("is listed page by page by the kernel, too", async () => {
		const view = await show(2);
		await expect.poll(() => row(view, "a00000").getAttribute("aria-setsize"), WITHIN).toBe("10000");
		expect([kernelPages(), lists()]).toEqual([10, []]);
		expect(await told(view)).toBeGreaterThan(10);
	});
});

describe("100 groups of 100 arrays", () => {
	it("lists the groups and the one that it shows, another one when it is opened, once", async () => {
		const view = await show(3);
		await group(view, 99).waitFor();
		expect(lists().map(({ path }) => path)).toEqual(["deep-v3.zarr", "deep-v3.zarr/g00"]);
		asked = [];
		await group(view, 50).click();
		await expect.poll(() => group(view, 50).getAttribute("aria-expanded")).toBe("true");
		await view.locator("[data-path='g50/a00000']").waitFor();
		await group(view, 50).click();
		await group(view, 50).click();
		await view.locator("[data-path='g50/a00000']").click();
		await drawn(view, { path: "g50/a00000" });
		expect(lists().map(({ path }) => path)).toEqual(["deep-v3.zarr/g50"]);
	});

	it("is listed group by group by the kernel, too", async () => {
		const before = kernelPages();
		const view = await show(4);
		await group(view, 99).waitFor();
		expect([kernelPages() - before, lists()]).toEqual([2, []]);
	});
});
