import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { makeAxis } from "../src/hierarchy/axis.ts";
import { dtypeOf } from "../src/hierarchy/dtype.ts";
import type { ArrayNode } from "../src/hierarchy/node.ts";
import { wholeLabel } from "../src/label.ts";
import { variableOf } from "../src/slice/variable.ts";
import type { ViewState } from "../src/state.ts";
import { agrees, limitsOf, SHOWN, selectionOf, stateOf, type Traits, traitsOf } from "../src/traits.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const state: ViewState = {
	path: "air",
	x: "lon",
	y: "lat",
	index: { time: 3 },
	color: { type: "log", scheme: "magma", domain: [1, 9], reverse: true },
	bounds: [10, 50, 30, 20],
};

const blank = {
	path: "",
	x: null,
	y: null,
	isel: {},
	cmap: null,
	norm: "linear",
	vmin: null,
	vmax: null,
	robust: true,
	field: null,
	image: 0,
	bounds: null,
	level: null,
	channels: null,
	labels: null,
	reduce: null,
	compare: null,
	profile: null,
	projection: null,
	planes: "single",
} as const;

describe("traits ↔ state", () => {
	it("says a state in traits and back", () => {
		const traits = traitsOf(state, "fixed", blank);
		expect(traits).toMatchObject({
			cmap: "magma_r",
			norm: "log",
			vmin: 1,
			vmax: 9,
			clim: [1, 9],
			isel: { time: 3 },
			bounds: [10, 50, 30, 20],
		});
		expect(stateOf({ ...blank, ...traits } as Traits, SHOWN)).toEqual({
			...state,
			level: undefined,
			labels: undefined,
		});
	});

	it("goes back to the root", () => {
		expect(stateOf(blank, ["path"])).toEqual({ path: "" });
	});

	it("says which image of several, and takes it back", () => {
		expect(traitsOf({ ...state, image: 2 }, "fixed", blank).image).toBe(2);
		expect(traitsOf(state, "fixed", blank).image).toBe(0);
		expect(stateOf({ ...blank, image: 2 }, ["image"])).toEqual({ image: 2 });
		expect(Object.entries(stateOf(blank, ["image"]))).toEqual([["image", undefined]]);
	});

	it("says a field, and takes it back", () => {
		expect(traitsOf({ ...state, field: "phase" }, "fixed", blank).field).toBe("phase");
		expect(traitsOf(state, "fixed", blank).field).toBeNull();
		expect(stateOf({ ...blank, field: "phase" }, ["field"])).toEqual({ field: "phase" });
		expect(Object.entries(stateOf(blank, ["field"]))).toEqual([["field", undefined]]);
		expect(agrees({ ...state, field: "phase" }, { ...(traitsOf(state, "fixed", blank) as Traits), field: null })).toBe(
			false,
		);
	});

	it("says channels as they are, and takes them back", () => {
		const channels = [
			{ index: 2, color: "#00ff00", domain: [5, 260] as [number, number], visible: true, inverted: true },
		];
		const traits = traitsOf({ ...state, channels }, "fixed", blank);
		expect(traits.channels).toEqual(channels);
		expect(traitsOf(state, "fixed", blank).channels).toBeNull();
		expect(stateOf({ ...blank, ...traits } as Traits, ["channels"])).toEqual({ channels });
		expect(stateOf({ ...blank, channels: [] }, ["channels"])).toEqual({ channels: [] });
		expect(Object.entries(stateOf(blank, ["channels"]))).toEqual([]);
	});

	it("agrees with channels that Python has not named, and with no others than those it has", () => {
		const green = [{ index: 0, color: "#00ff00", domain: [0, 9] as [number, number], visible: true }];
		const shown = { ...state, channels: green };
		const asked = (channels: Traits["channels"]) => ({ ...(traitsOf(state, "fixed", blank) as Traits), channels });
		expect(agrees(shown, asked(green))).toBe(true);
		expect(agrees(shown, asked(null))).toBe(true);
		expect(agrees(shown, asked([{ ...green[0], visible: false }]))).toBe(false);
		expect(agrees(state, asked(green))).toBe(false);
	});

	it("says label images, and takes them back", () => {
		const labels = [wholeLabel({ path: "labels/cells", selected: ["18446744073709551615", "-5"] })];
		expect(traitsOf({ ...state, labels }, "fixed", blank).labels).toEqual(labels);
		expect(traitsOf(state, "fixed", blank).labels).toBeNull();
		expect(stateOf({ ...blank, labels }, ["labels"])).toEqual({ labels });
		expect(Object.entries(stateOf(blank, ["labels"]))).toEqual([["labels", undefined]]);
		const asked = traitsOf({ ...state, labels }, "fixed", blank) as Traits;
		expect(agrees({ ...state, labels }, asked)).toBe(true);
		expect(agrees({ ...state, labels: [wholeLabel({ path: "labels/cells", selected: ["-5"] })] }, asked)).toBe(false);
		expect(agrees({ ...state, labels }, { ...asked, labels: null })).toBe(false);
	});

	it("says three planes, and one", () => {
		const three: ViewState = { ...state, layout: "orthogonal", index: { time: 3, lat: 1, lon: 2 } };
		const traits = traitsOf(three, "fixed", blank);
		expect([traits.planes, traits.isel]).toEqual(["orthogonal", { time: 3, lat: 1, lon: 2 }]);
		expect(traitsOf(state, "fixed", blank).planes).toBe("single");
		expect(stateOf({ ...blank, planes: "orthogonal" }, ["planes"])).toEqual({ layout: "orthogonal" });
		expect(Object.entries(stateOf(blank, ["planes"]))).toEqual([["layout", undefined]]);
		expect(agrees(three, traits as Traits)).toBe(true);
		expect(agrees(three, { ...traits, planes: "single" } as Traits)).toBe(false);
		// positions where the planes cut each other stay in Python's isel when one plane is shown again
		expect(agrees(state, { ...traits, planes: "single" } as Traits)).toBe(true);
	});

	it("says a chart, and none", () => {
		const charted: ViewState = { ...state, profile: { kind: "series", cells: [{ lat: 0, lon: 1 }], along: "time" } };
		expect(traitsOf(charted, "fixed", blank).profile).toEqual(charted.profile);
		expect(stateOf({ ...blank, profile: charted.profile ?? null }, ["profile"])).toEqual({ profile: charted.profile });
		expect(Object.entries(stateOf(blank, ["profile"]))).toEqual([["profile", undefined]]);
		const wanted = { ...blank, ...traitsOf(charted, "fixed", blank) } as Traits;
		// along which dim it runs is the view's to say, where nobody has
		const left: Traits = { ...wanted, profile: { kind: "series", cells: [{ lat: 0, lon: 1 }] } };
		const other: Traits = { ...wanted, profile: { kind: "series", cells: [{ lat: 0, lon: 2 }] } };
		expect([wanted, left, other].map((traits) => agrees(charted, traits))).toEqual([true, true, false]);
	});

	it("says many planes as one, and the one", () => {
		const many: ViewState = { ...state, reduce: { dim: "time", op: "max", span: [2, 7] } };
		expect(traitsOf(many, "fixed", blank).reduce).toEqual({ dim: "time", op: "max", span: [2, 7] });
		expect(traitsOf(state, "fixed", blank).reduce).toBeNull();
		expect(stateOf({ ...blank, reduce: many.reduce ?? null }, ["reduce"])).toEqual({ reduce: many.reduce });
		expect(Object.entries(stateOf(blank, ["reduce"]))).toEqual([["reduce", undefined]]);
		const asked = traitsOf(many, "fixed", blank) as Traits;
		expect([agrees(many, asked), agrees(state, asked), agrees(many, { ...asked, reduce: null })]).toEqual([
			true,
			false,
			false,
		]);
	});

	it("leaves vmin and vmax None while limits are automatic", () => {
		expect(traitsOf(state, "robust", blank)).toMatchObject({ vmin: null, vmax: null, robust: true, clim: [1, 9] });
		expect(traitsOf(state, "range", { vmin: 1, vmax: null })).toMatchObject({ robust: false });
		expect(traitsOf(state, "slice", blank)).not.toHaveProperty("robust");
	});

	it("asks only for what the named traits say, and leaves the rest to the view", () => {
		expect(stateOf(blank, SHOWN)).toEqual({
			path: "",
			bounds: undefined,
			level: undefined,
			labels: undefined,
			index: {},
			color: { type: "linear" },
		});
		expect(stateOf({ ...blank, x: "lon", isel: { time: 1 } }, ["isel"])).toEqual({ index: { time: 1 } });
	});

	it("knows whether a view has come to what is asked", () => {
		const asked = {
			...blank,
			path: "air",
			isel: { time: 3 },
			cmap: "magma_r",
			norm: "log",
			bounds: [10, 50, 30, 20],
		} as const;
		const agreed = (change: object) => agrees(state, { ...asked, ...change } as unknown as Traits);
		expect([{}, { x: "lon" }, { isel: {} }, { isel: { time: -7 } }, { vmin: 1 }].map(agreed)).not.toContain(false);
		expect(
			[{ x: "lat" }, { isel: { time: 4 } }, { bounds: null }, { vmin: 2 }, { path: "wind" }, { path: "" }].map(agreed),
		).not.toContain(true);
		expect(agreed({ x: "lon", y: "lon" })).toBe(true);
	});

	it("fixes one limit and keeps the other in force", () => {
		expect(traitsOf(state, "fixed", { vmin: 1, vmax: null })).toMatchObject({ vmin: 1, vmax: null, clim: [1, 9] });
		expect(traitsOf(state, "fixed", { vmin: 2, vmax: null })).toMatchObject({ vmin: 1, vmax: 9 });
		expect(stateOf({ ...blank, vmin: 2 }, ["vmin"], [0, 5])).toEqual({ color: { domain: [2, 5] } });
		expect(limitsOf({ ...blank, vmin: 2 })).toBe("fixed");
		expect([limitsOf(blank), limitsOf({ ...blank, robust: false })]).toEqual(["robust", "range"]);
	});
});

describe("selection", () => {
	const node = { path: "air", dims: ["time", "lat", "lon"], shape: [10, 4, 6], dtype: dtypeOf("float32"), attrs: {} };
	const array = node as unknown as ArrayNode;
	const axes = {
		time: makeAxis("time", 10),
		lat: makeAxis("lat", 4, { values: Float64Array.of(50, 40, 30, 20), attrs: {}, dtype: "float64" }),
		lon: makeAxis("lon", 6, { values: Float64Array.of(0, 10, 20, 30, 40, 50), attrs: {}, dtype: "float64" }),
	};
	const air = variableOf({ node: array, array, field: null, table: false, axes, x: "lon", y: "lat" }, []);
	const selected = (part: Partial<ViewState>) => selectionOf(air, 0, { ...state, ...part });

	it("is the whole plane, in array order", () => {
		expect(selected({ bounds: undefined })).toEqual([3, [0, 4], [0, 6]]);
	});

	it("has all planes that are drawn as one", () => {
		expect(selected({ bounds: undefined, reduce: { dim: "time", op: "max", span: [2, 7] } })).toEqual([
			[2, 7],
			[0, 4],
			[0, 6],
		]);
	});

	it("is the cells that the window shows, also where coordinates descend", () => {
		expect(selected({ bounds: [5, 45, 25, 15] })).toEqual([3, [1, 4], [1, 3]]);
		expect(selected({ bounds: [6, 15, 24, 44] })).toEqual([3, [1, 4], [1, 3]]);
		expect(selected({ bounds: [-100, -100, 100, 100] })).toEqual([3, [0, 4], [0, 6]]);
	});
});

it("names the same synced traits in Python and here", () => {
	const script = "from zarr_widget import ZarrWidget as W; print(' '.join(sorted(W.class_trait_names(sync=True))))";
	const python = execFileSync(join(ROOT, ".venv/bin/python"), ["-c", script], {
		env: { ...process.env, PYTHONPATH: join(ROOT, "python") },
		encoding: "utf8",
	});
	const ours =
		/export interface Traits \{\n([\s\S]*?)\n\}/.exec(readFileSync(join(ROOT, "src/traits.ts"), "utf8"))?.[1] ?? "";
	const names = [...ours.matchAll(/^\t(\w+):/gm)].map(([, name]) => name);
	// the rest belongs to anywidget and ipywidgets
	const theirs = python
		.trim()
		.split(" ")
		.filter(
			(name) => !/^(_anywidget_id|_esm|_css|_dom_classes|_model_\w+|_view_\w+|layout|tabbable|tooltip)$/.test(name),
		);
	expect(names.sort()).toEqual(theirs.sort());
});
