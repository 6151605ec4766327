/** What Python is told of images: which level's array is drawn, and what of it, by what their writers say of cells and channels. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openZarr } from "../src/index.ts";
import { firstState } from "../src/interact/choose.ts";
import { openVariable, type Variable } from "../src/read.ts";
import type { ChannelState, ViewState } from "../src/state.ts";
import { drawnOf } from "../src/traits.ts";
import { brokenStores, type ExpectedImage, filesOf } from "./conformance/fixture.ts";
import { cases } from "./conformance/served.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Levels that are groups of variables, in stores that list nothing and have no consolidated metadata. */
const UNLISTED = /geozarr\/levels\/(groups|tile)/;

const pyramids = cases.filter(({ name, store }) => store.images !== undefined && !UNLISTED.test(name));

/** A state that shows one cell of a level, by its place. */
function stateAt(variable: Variable, level: number, index: readonly number[]): ViewState {
	const { node, axes, x, y } = variable.levels[level];
	const [finest] = variable.levels;
	const middle = (k: number) => axes[node.dims[k]].position(index[k]);
	const others = node.dims.flatMap((dim, k) =>
		dim === x || dim === y ? [] : [[dim, finest.axes[dim].indexOf(middle(k))]],
	);
	const around = (dim: string | null) => {
		const { edges, size } = axes[String(dim)];
		const quarter = (edges[1] - edges[0]) / size / 4;
		const place = middle(node.dims.indexOf(String(dim)));
		return [place - quarter, place + quarter];
	};
	const [[x1, x2], [y1, y2]] = [around(x), around(y)];
	return firstState(variable, { index: Object.fromEntries(others), channels: [], bounds: [x1, y1, x2, y2] });
}

describe.each(pyramids)("$name", ({ store }) => {
	const images = store.images as readonly ExpectedImage[];
	const handle = openZarr(filesOf(store));
	const shown = images.filter(({ path }, i) => images.findIndex((image) => image.path === path) === i);

	it.each(shown)("$path: the cells in view, of each level", async ({ path, levels }) => {
		const variable = await openVariable(await handle, path);
		const { x, y, node } = variable;
		for (const [level, expected] of levels.entries())
			for (const { index } of expected.cells) {
				const cell = node.dims.map((dim, k) => (dim === x || dim === y ? [index[k], index[k] + 1] : index[k]));
				const told = drawnOf({ variable, level }, stateAt(variable, level, index));
				expect(told).toEqual({ path: expected.path, selection: cell });
			}
	});

	it.each(shown.filter(({ channels }) => channels))("$path: the channels that are seen", async ({ path, channels }) => {
		const variable = await openVariable(await handle, path);
		const state = firstState(variable, {});
		const active = channels?.flatMap((channel, i) => (channel.active === false ? [] : [i])) ?? [];
		const drawn = drawnOf({ variable, level: 0 }, state);
		const told = drawn?.selection[variable.node.dims.indexOf(String(variable.channel))];
		const sideBySide = active.every((at, i) => at === active[0] + i);
		expect(told).toEqual(sideBySide ? [active[0], active.length + active[0]] : { at: active });
	});
});

describe("an image of five channels in three levels", async () => {
	const text = (document: object) => new TextEncoder().encode(JSON.stringify(document));
	const axes = ["c", "y", "x"].map((name) => ({ name, type: name === "c" ? "channel" : "space" }));
	const datasets = [1, 2, 4].map((factor, i) => ({
		path: String(i),
		coordinateTransformations: [{ type: "scale", scale: [1, factor, factor] }],
	}));
	const group = {
		zarr_format: 3,
		node_type: "group",
		attributes: { ome: { version: "0.5", multiscales: [{ axes, datasets }] } },
	};
	const arrays = [1, 2, 4].map((factor, i) => {
		const shape = [5, 64 / factor, 32 / factor];
		const chunk_grid = { name: "regular", configuration: { chunk_shape: shape } };
		const about = { zarr_format: 3, node_type: "array", shape, data_type: "uint8", fill_value: 0, attributes: {} };
		const stored = { chunk_grid, chunk_key_encoding: { name: "default" }, codecs: [{ name: "bytes" }] };
		return [`${i}/zarr.json`, text({ ...about, ...stored })] as const;
	});
	const variable = await openVariable(await openZarr(new Map([["zarr.json", text(group)], ...arrays])), "");
	const channels = (...seen: number[]) =>
		Array.from({ length: 5 }, (_, index): ChannelState => {
			return { index, color: "#ff0000", domain: [0, 255], visible: seen.includes(index) };
		});
	const told = (level: number | null, part: Partial<ViewState>) =>
		drawnOf({ variable, level }, firstState(variable, part));

	it("tells all that are seen: in a range where they lie side by side, else one by one", () => {
		const selected = (...seen: number[]) => told(1, { channels: channels(...seen) })?.selection;
		expect(selected(1, 2, 3)).toEqual([
			[1, 4],
			[0, 32],
			[0, 16],
		]);
		expect(selected(4)).toEqual([
			[4, 5],
			[0, 32],
			[0, 16],
		]);
		expect(selected(4, 0, 2)).toEqual([{ at: [0, 2, 4] }, [0, 32], [0, 16]]);
	});

	it("tells the active one where one is drawn at a time, or none is seen", () => {
		const plane = [3, [0, 16], [0, 8]];
		expect(told(2, { channels: [], index: { c: 3 } })).toEqual({ path: "2", selection: plane });
		expect(told(2, { channels: channels(), index: { c: 3 } })?.selection).toEqual(plane);
	});

	it("tells the channels' axis as what it is where it is drawn itself", () => {
		const drawn = told(0, { x: "c", y: "y", index: { x: 7 }, channels: channels(0, 2) });
		expect(drawn?.selection).toEqual([[0, 5], [0, 64], 7]);
	});

	it("tells nothing before a level is drawn, nor of another than is asked for", () => {
		expect(told(null, {})).toBeNull();
		expect(told(0, { level: 2 })).toBeNull();
		expect(told(2, { level: 2 })?.path).toBe("2");
		expect(drawnOf(null, firstState(variable, {}))).toBeNull();
	});
});

/** What `zarr_widget.levels` finds in each of the broken stores, by the store's name. */
function levelsInPython(): Record<string, string[]> {
	const script = `
import base64, json, sys
from zarr_widget.levels import image_levels
stores = json.load(open(sys.argv[1]))["stores"]
files = lambda store: {key: base64.b64decode(text) for key, text in store["files"].items()}
print(json.dumps({store["name"]: image_levels(files(store).get, store["path"]) for store in stores}))
`;
	const python = join(ROOT, ".venv/bin/python");
	const broken = join(ROOT, "test/fixtures/ome-ngff/broken.json");
	const env = { ...process.env, PYTHONPATH: join(ROOT, "python") };
	return JSON.parse(execFileSync(python, ["-c", script, broken], { env, encoding: "utf8" }));
}

it("Python finds the same levels before it is told, also where metadata is broken", async () => {
	const found = levelsInPython();
	const unlike = [];
	for (const store of brokenStores()) {
		const variable = await openVariable(await openZarr(filesOf(store)), store.path).catch(() => null);
		const ours = variable?.levels.map(({ node }) => node.path) ?? [];
		if (ours.join() !== found[store.name].join()) unlike.push([store.name, ours, found[store.name]]);
	}
	expect(unlike).toEqual([]);
});
