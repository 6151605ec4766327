/** What goes wrong in a notebook: a sentence in the view and in `w.error`, nothing hung, nothing unhandled, no secret told. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { FIXTURES } from "../fixtures.ts";
import { type Notebook, openNotebook } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";
import { drawn, runCell, slide, viewIn } from "./widgets.ts";

const MEMORY = `
import numpy as np, time, zarr
from zarr_widget import ZarrWidget

def filled(store):
    data = np.arange(6 * 8 * 10, dtype="i4").reshape(6, 8, 10)
    zarr.create_array(store, name="a", data=data, chunks=(1, 8, 10), dimension_names=("time", "row", "column"))
    return store
`;

let browser: Browser;
let server: LabServer;
let site: FileServer;

beforeAll(async () => {
	[browser, server, site] = await Promise.all([launch(), startServer(), serve({ data: FIXTURES })]);
	// messages of widgets wait behind a running cell, as they do in every front end without subshells
	setting("@jupyterlab/apputils-extension/kernels-settings", { commsOverSubshells: "disabled" });
	setting("@jupyter-widgets/jupyterlab-manager/plugin", { saveState: true });
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	await site?.close();
});

function setting(name: string, value: object): void {
	const file = join(server.root, "..", "settings", `${name}.jupyterlab-settings`);
	mkdirSync(join(file, ".."), { recursive: true });
	writeFileSync(file, JSON.stringify(value));
}

async function running(...cells: string[]): Promise<Notebook> {
	const notebook = await openNotebook(browser, server, [MEMORY, ...cells], { viewport: { width: 1280, height: 2500 } });
	await notebook.runAll();
	return notebook;
}

/** Checks what an error of a widget must be: the same sentence in the view, in Python and, once, in the console. */
async function expectSentence(notebook: Notebook, name: string, cell: number, sentence: RegExp): Promise<void> {
	const alert = viewIn(notebook.page, cell).getByRole("alert").locator("p").first();
	await expect.poll(() => alert.innerText()).toMatch(sentence);
	const text = await alert.innerText();
	await expect.poll(() => notebook.execute(`print(${name}.error)`)).toBe(`${text}\n`);
	expect(notebook.errors.filter((said) => said.includes(text)).length).toBe(1);
}

describe("a path that is no store", () => {
	const CASES = [
		["nothing there", "pass", /There is nothing at .*s0\.zarr/],
		["an empty folder", "os.mkdir(path)", /The folder .*s1\.zarr is empty/],
		[
			"a folder of other things",
			"os.mkdir(path); open(path + '/notes.txt', 'w').close()",
			/s2\.zarr has no Zarr metadata/,
		],
		["a broken zarr.json", "os.mkdir(path); open(path + '/zarr.json', 'w').write('[1,')", /zarr\.json.*JSON/],
		["a file", "open(path, 'w').write('no Zarr')", /s4\.zarr is a file that isn't Zarr/],
	] as const;
	let notebook: Notebook;

	beforeAll(async () => {
		const cells = CASES.map(([, code], i) => `path = "s${i}.zarr"\n${code}\nw${i} = ZarrWidget(path)\nw${i}`);
		notebook = await running("import os", ...cells);
	});

	it.each(CASES.map(([name, , sentence], i) => [name, sentence, i] as const))("%s", async (_name, sentence, i) => {
		await expectSentence(notebook, `w${i}`, i + 2, sentence);
	});

	it("is told of once each, and of nothing else", () => {
		expect(notebook.errors.length).toBe(CASES.length);
	});
});

describe("a kernel that does not answer", () => {
	it("is waited for when it is busy, and the view is drawn then", async () => {
		const notebook = await openNotebook(browser, server, [
			MEMORY,
			`from IPython.display import display\nw = ZarrWidget(filled(zarr.storage.MemoryStore()), "a")\ndisplay(w)\ntime.sleep(9)\nawake = True`,
		]);
		await runCell(notebook.page, 0);
		const run = runCell(notebook.page, 1);
		await notebook.page.getByText("Waiting for the kernel").waitFor({ timeout: 20_000 });
		expect(await notebook.page.getByText("Waiting for the kernel").getAttribute("role")).toBe("status");
		await run;
		expect((await drawn(viewIn(notebook.page, 1))).values).toEqual(Array.from({ length: 80 }, (_, i) => i));
		await expect.poll(() => notebook.page.getByText("Waiting for the kernel").isVisible()).toBe(false);
		expect(notebook.errors).toEqual([]);
		await notebook.close();
	});

	it("is told of when it was restarted; the picture stays, and so does what was loaded", async () => {
		const notebook = await running(`w = ZarrWidget(filled(zarr.storage.MemoryStore()), "a")\nw`);
		const view = viewIn(notebook.page, 1);
		const before = await drawn(view);
		await slide(view, "time", 1);
		const second = await drawn(view, { index: { time: 1 } });
		await notebook.page.evaluate(restart);
		await slide(view, "time", 3);
		const sentence = "The kernel that read this store is gone. Run the cell again";
		await view.getByRole("alert").getByText(sentence).waitFor();
		expect(await notebook.page.getByText("Waiting for the kernel").isVisible()).toBe(false);
		await slide(view, "time", 0);
		expect((await drawn(view, { index: { time: 0 } })).values).toEqual(before.values);
		await slide(view, "time", 1);
		expect((await drawn(view, { index: { time: 1 } })).colours).toEqual(second.colours);
		expect(notebook.errors.map((text) => text.startsWith(sentence))).toEqual([true]);
		await notebook.close();
	});
});

describe("a widget that is closed", () => {
	it("leaves nothing unhandled, though its chunks were under way", async () => {
		const notebook = await running(`filled("closed.zarr")\nw = ZarrWidget("closed.zarr", "a")\nw`);
		const view = viewIn(notebook.page, 1);
		await drawn(view);
		let held = 0;
		await notebook.page.route("**/zarr-widget/api/batch", async (route) => {
			held++;
			await new Promise((resolve) => setTimeout(resolve, 1000));
			held--;
			await route.continue();
		});
		await slide(view, "time", 4);
		await expect.poll(() => held).toBe(1);
		await notebook.execute("w.close()");
		await view.waitFor({ state: "detached" });
		expect(held).toBe(1);
		await expect.poll(() => held, { timeout: 5000 }).toBe(0);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(notebook.errors).toEqual([]);
		await notebook.close();
	});
});

describe("a person who is logged out", () => {
	it("reads so in the view and in Python", async () => {
		const notebook = await running(`filled("alone.zarr")\nw = ZarrWidget("alone.zarr", "a")\nw`);
		const view = viewIn(notebook.page, 1);
		expect((await drawn(view)).route).toBe("server");
		await notebook.page.context().clearCookies();
		await notebook.page.route("**/zarr-widget/api/**", (route) => {
			const { authorization: _, ...headers } = route.request().headers();
			return route.continue({ headers });
		});
		await slide(view, "time", 5);
		await expect.poll(() => view.getByRole("alert").allInnerTexts().then(String)).toMatch(/403/);
		await expect.poll(() => notebook.execute("print(w.error)")).toMatch(/403/);
		expect(notebook.errors.filter((text) => /unhandled|uncaught/i.test(text))).toEqual([]);
		await notebook.close();
	});
});

describe("a saved notebook", () => {
	it("says what it shows where there are no widgets, and holds no secret", async () => {
		const notebook = await running(
			`good = ZarrWidget("${site.url}/data/v3.zarr?token=planted", "float32")\ngood`,
			`bad = ZarrWidget("${site.url}/data/absent.zarr?token=planted")\nbad`,
			`gone = ZarrWidget("http://127.0.0.1:9/absent.zarr?token=planted")\ngone`,
		);
		await drawn(viewIn(notebook.page, 1));
		for (const name of ["bad", "gone"])
			await expect.poll(() => notebook.execute(`print(${name}.error)`)).not.toBe("\n");
		const states = await notebook.execute("print([w.get_state() for w in (good, bad, gone)])");
		expect(states).toContain("v3.zarr");
		expect(states).not.toContain("planted");
		await notebook.page.evaluate(save);
		const file =
			readdirSync(server.root)
				.filter((name) => name.endsWith(".ipynb"))
				.sort()
				.at(-1) ?? "";
		const saved = JSON.parse(readFileSync(join(server.root, file), "utf8"));
		const { data } = saved.cells[1].outputs[0];
		expect(data["text/plain"].join?.("") ?? data["text/plain"]).toBe("<ZarrWidget v3.zarr/float32>");
		expect(String(data["text/html"])).toContain("&lt;ZarrWidget v3.zarr/float32&gt;");
		expect(JSON.stringify(saved.metadata.widgets)).toContain("_route_wanted");
		const told = saved.cells.slice(1).map(({ outputs }: { outputs: unknown }) => outputs);
		expect(JSON.stringify([told, saved.metadata])).not.toContain("planted");
		await notebook.close();
	});
});

interface LabWindow {
	readonly jupyterapp: {
		readonly commands: { execute(id: string): Promise<unknown> };
		readonly shell: { readonly currentWidget: { readonly sessionContext: Session } };
	};
}

interface Session {
	readonly session: { readonly kernel: { restart(): Promise<void> } };
}

/** Runs in the page. */
function restart(): Promise<void> {
	return (window as unknown as LabWindow).jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart();
}

/** Runs in the page. */
async function save(): Promise<void> {
	await (window as unknown as LabWindow).jupyterapp.commands.execute("docmanager:save");
}
