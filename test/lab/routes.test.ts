/** The three routes in a real JupyterLab: what is read and drawn equals what numpy has in the kernel, and by which way it came. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Selection } from "../../src/read.ts";
import { launch } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { type Notebook, openNotebook } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";
import { coloursOf, dataBytes, drawn, importIndex, readIn, slide, step, viewIn } from "./widgets.ts";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const DTYPES = ["float32", "float64", "int16", "uint8", "int64", "bool", "big_endian"] as const;
const WRITE = `
import base64, json, numpy as np, zarr
from zarr_widget import ZarrWidget

SHAPE, CHUNKS = (6, 9, 13), (2, 4, 5)
rng = np.random.default_rng(7)

def values(dtype):
    kind = np.dtype(dtype)
    if kind.kind == "b":
        return rng.integers(0, 2, SHAPE).astype(kind)
    if kind.kind == "f":
        made = rng.normal(280, 15, SHAPE).astype(kind)
        made[:, 0, :2] = [np.nan, -0.0]
        return made
    limits = np.iinfo(kind)
    return rng.integers(limits.min, limits.max, SHAPE, dtype=kind.newbyteorder("="), endpoint=True).astype(kind)

def write(store, version):
    group = zarr.create_group(store, zarr_format=version, overwrite=True)
    for name in ${JSON.stringify(DTYPES)}:
        big = name == "big_endian"
        data = values(">f4" if big and version == 2 else "f4" if big else name)
        options = {"serializer": zarr.codecs.BytesCodec(endian="big")} if big and version == 3 else {}
        names = {"dimension_names": ("time", "row", "column")} if version == 3 else {}
        fill = None if version == 2 else 0
        made = group.create_array(name, shape=SHAPE, chunks=CHUNKS, dtype=data.dtype, fill_value=fill, **options, **names)
        if version == 2:
            made.attrs["_ARRAY_DIMENSIONS"] = ["time", "row", "column"]
        made[...] = data
    return group

def truth(widget, path, index):
    """What numpy says of a part of the stored array."""
    part = np.asarray(zarr.open_group(widget._source.open(), mode="r")[path][index])
    stored = np.ascontiguousarray(part.astype(part.dtype.newbyteorder("<")))
    shown = np.ascontiguousarray(part.astype("<f8"))
    print(json.dumps([base64.b64encode(made.tobytes()).decode() for made in (stored, shown)]))
`;
const CELLS = [
	`import os\nwrite("v2.zarr", 2)\nserver2 = ZarrWidget("v2.zarr", "float32")\nserver2`,
	`write("v3.zarr", 3)\nserver3 = ZarrWidget(os.path.abspath("v3.zarr"), "float32")\nserver3`,
	`write(os.path.join(os.environ["ELSEWHERE"], "v3.zarr"), 3)\ndirect = ZarrWidget(os.environ["ADDRESS"], "float32")\ndirect`,
	`memory = zarr.storage.MemoryStore()\nwrite(memory, 3)\nkernel = ZarrWidget(memory, "float32")\nkernel`,
];
const ROUTES = [
	{ name: "server2", route: "server", cell: 1 },
	{ name: "server3", route: "server", cell: 2 },
	{ name: "direct", route: "direct", cell: 3 },
	{ name: "kernel", route: "kernel", cell: 4 },
] as const;

let browser: Browser;
let server: LabServer;
let site: FileServer;
let elsewhere: string;
let notebook: Notebook;

beforeAll(async () => {
	elsewhere = mkdtempSync(join(tmpdir(), "zarr-widget-elsewhere-"));
	[browser, server, site] = await Promise.all([launch(), startServer(), serve({ data: elsewhere, dist: DIST })]);
	const places = { ELSEWHERE: elsewhere, ADDRESS: `${site.url}/data/v3.zarr` };
	const given = `import os\nos.environ.update(${JSON.stringify(places)})\n${WRITE}`;
	notebook = await openNotebook(browser, server, [given, ...CELLS]);
	await notebook.runAll();
	await importIndex(notebook.page, `${site.url}/dist/index.js`);
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	await site?.close();
	rmSync(elsewhere, { recursive: true });
});

/** What numpy says of `name`'s array: the stored bytes in base64 and the values as numbers. */
async function truth(name: string, path: string, index: string): Promise<{ stored: string; shown: Float64Array }> {
	const [stored, shown] = JSON.parse(await notebook.execute(`truth(${name}, "${path}", np.s_[${index}])`));
	const { buffer, byteOffset, byteLength } = Buffer.from(shown, "base64");
	return { stored, shown: new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength)) };
}

/** Parts of an array as readArray and as numpy take them. */
const PARTS: readonly (readonly [Selection, string])[] = [
	[[], "..."],
	[[1, null, null], "1"],
	[[-1, [2, 8, 2], [3, 12]], "-1, 2:8:2, 3:12"],
	[{ column: 4, time: [1, 6] }, "1:6, :, 4"],
];

describe.each(ROUTES)("$name", ({ name, route, cell }) => {
	const view = () => viewIn(notebook.page, cell);

	it(`takes the ${route} route and says so in Python`, async () => {
		expect((await drawn(view())).route).toBe(route);
		await expect.poll(() => notebook.execute(`print(${name}.route, repr(${name}.error))`)).toBe(`${route} ''\n`);
	});

	it.each(DTYPES)("draws %s as numpy has it", async (path) => {
		for (const [state, index] of [
			[{ x: "column", y: "row", index: { time: 0 } }, "0"],
			[{ x: "column", y: "row", index: { time: 5 } }, "5"],
			[{ x: "column", y: "time", index: { row: 8 } }, ":, 8"],
		] as const) {
			const seen = await step(view(), { path, ...state });
			const { shown } = await truth(name, path, index);
			expect(seen.values).toEqual(Array.from(shown));
			expect(seen.colours).toEqual(coloursOf(shown, seen.value));
			expect(new Set(seen.colours).size).toBeGreaterThan(1);
		}
	});

	it.each(DTYPES)("reads %s as numpy has it, bit for bit", async (path) => {
		for (const [selection, index] of PARTS) {
			const { base64 } = await readIn(view(), path, selection);
			expect(base64).toBe((await truth(name, path, index)).stored);
		}
	});
});

describe("bytes of array data on the kernel's channel", () => {
	const walk = async (cell: number) => {
		const before = notebook.messages.length;
		const view = viewIn(notebook.page, cell);
		await view.evaluate((element) => (element as HTMLElement & { refresh(): void }).refresh());
		for (const time of [0, 3, 5]) await step(view, { path: "float64", index: { time } });
		return dataBytes(notebook.messages.slice(before));
	};

	it("are none on the server and direct routes", async () => {
		expect([await walk(1), await walk(2), await walk(3)]).toEqual([0, 0, 0]);
	});

	it("are there on the kernel route", async () => {
		expect(await walk(4)).toBeGreaterThan(0);
	});

	it("are none from the first message on where no widget takes the kernel route", async () => {
		const quiet = await openNotebook(browser, server, [
			`import os\nfrom zarr_widget import ZarrWidget\nlocal = ZarrWidget("v3.zarr", "int64")\nlocal`,
			`web = ZarrWidget("${site.url}/data/v3.zarr", "int64")\nweb`,
		]);
		await quiet.runAll();
		for (const cell of [0, 1]) await step(viewIn(quiet.page, cell), { index: { time: 4 } });
		expect(quiet.messages.filter(({ type }) => type === "comm_open").length).toBeGreaterThan(1);
		expect(dataBytes(quiet.messages)).toBe(0);
		expect(unexpected(quiet.errors)).toEqual([]);
		await quiet.close();
	});
});

describe("a busy kernel", () => {
	it("keeps no slider of the server and direct routes waiting", async () => {
		const expected: Record<string, Float64Array> = {};
		for (const { name, cell } of ROUTES.slice(0, 3)) {
			await step(viewIn(notebook.page, cell), { path: "float32", x: "column", y: "row", index: { time: 0 } });
			await viewIn(notebook.page, cell).evaluate((element) => (element as HTMLElement & { refresh(): void }).refresh());
			await drawn(viewIn(notebook.page, cell));
			expected[name] = (await truth(name, "float32", "4")).shown;
		}
		await notebook.send("import time\nfinished = False\nfor _ in range(300): time.sleep(0.1)\nfinished = True");
		const began = Date.now();
		for (const { name, cell } of ROUTES.slice(0, 3)) {
			const view = viewIn(notebook.page, cell);
			await slide(view, "time", 4);
			const seen = await drawn(view, { index: { time: 4 } });
			expect(seen.values).toEqual(Array.from(expected[name]));
			expect(seen.colours).toEqual(coloursOf(expected[name], seen.value));
		}
		expect(Date.now() - began).toBeLessThan(20_000);
		await interrupt();
		expect(await notebook.execute("print(finished)")).toBe("False\n");
		for (const { name } of ROUTES.slice(0, 3)) {
			await expect.poll(() => notebook.execute(`print(${name}.isel)`), { timeout: 10_000 }).toBe("{'time': 4}\n");
		}
	});
});

describe("the page", () => {
	it("has said nothing of errors", () => {
		expect(unexpected(notebook.errors)).toEqual([]);
	});
});

/** A bare web server can't list: the browser asks for documents of both formats and notes each 404. */
function unexpected(errors: readonly string[]): string[] {
	const probe = /status of 404 .*\/data\/v3\.zarr\/.*(zarr\.json|\.z(array|attrs|group|metadata))$/;
	return errors.filter((text) => !probe.test(text));
}

interface LabWindow {
	readonly jupyterapp: { readonly shell: { readonly currentWidget: { readonly sessionContext: Session } } };
}

interface Session {
	readonly session: { readonly kernel: { interrupt(): Promise<void> } };
}

function interrupt(): Promise<void> {
	return notebook.page.evaluate(() =>
		(window as unknown as LabWindow).jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt(),
	);
}
