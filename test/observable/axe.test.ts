/** Everything that a view shows, by axe-core. */
import { describe, expect, it } from "vitest";
import type { FileServer } from "../browser/serve.ts";
import { expectQuiet } from "../browser/watched.ts";
import { addAxe, violations } from "./audit.ts";
import { eachNotebook, expectShown, type Notebook } from "./notebook.ts";

let notebook: Notebook;
let data: FileServer;

eachNotebook(async (opened, server) => {
	notebook = opened;
	data = server;
	await addAxe(notebook.page);
});

const click = (name: string) => notebook.page.getByRole("button", { name }).click();

/** A view, and what is done with it before axe looks. */
const VIEWS: Record<string, readonly [source: string, until: () => Promise<void>]> = {
	"a plane": ['zarrView(url, {path: "int16", invalidation})', () => expectShown(notebook)],
	"a plane with its metadata, a marked cell and zoom": [
		'zarrView(url, {path: "int16", invalidation})',
		async () => {
			await expectShown(notebook);
			await click("Metadata and attributes");
			await notebook.page.locator("canvas[role=img]").press("ArrowRight");
			await notebook.page.locator("canvas[role=img]").press("+");
		},
	],
	"a narrow plane with its tree open": [
		'zarrView(url, {path: "int16", width: 400, invalidation})',
		async () => {
			await expectShown(notebook);
			await click("Groups and arrays");
			await notebook.page.getByRole("treeitem").first().hover();
		},
	],
	"a line": ['zarrView(small, {path: "vector", invalidation})', () => expectShown(notebook)],
	"one value": ['zarrView(small, {path: "scalar", invalidation})', () => expectShown(notebook)],
	"a table": [
		'zarrView(url, {path: "int16", field: "table", invalidation})',
		async () => {
			await expect.poll(() => notebook.text(1)).toContain("lat ↓");
			await expect.poll(() => notebook.text(1)).not.toContain("…");
			await notebook.page.getByRole("cell").or(notebook.page.getByRole("gridcell")).first().click();
		},
	],
	"an empty group": [
		'zarrView(small, {path: "empty", invalidation})',
		() => expect.poll(() => notebook.text(1)).toContain("empty is a group"),
	],
	"an error": [
		'zarrView(url, {path: "nowhere", invalidation})',
		async () => {
			await notebook.page.getByRole("alert").waitFor();
			expectQuiet(notebook, /nowhere/);
		},
	],
	"chunks that failed": [
		'zarrView(url, {path: "int16", invalidation})',
		async () => {
			await notebook.page.getByRole("alert").waitFor();
			expectQuiet(notebook, /500/);
		},
	],
};

describe.each(["light", "dark"] as const)("axe finds nothing wrong in the %s scheme with", (scheme) => {
	it.each(Object.entries(VIEWS))("%s", async (name, [source, until]) => {
		if (name === "chunks that failed") data.fault = (path) => (/\/c\/0\/0\/0/.test(path) ? 500 : undefined);
		await notebook.page.evaluate((given) => {
			document.documentElement.style.colorScheme = given;
		}, scheme);
		await notebook.cell(1, `display(${source});`);
		await until();
		expect(await violations(notebook.page)).toEqual([]);
	});
});
