import { expect, it } from "vitest";
import { readLimits, readState } from "../../labextension/src/state.ts";

const WHOLE = {
	path: "a/b",
	x: "lon",
	y: null,
	field: "phase",
	image: 1,
	level: 2,
	bounds: [0, 1, 2.5, -3],
	channels: [
		{ index: 1, color: "#00ff7F", domain: [0, 2.5], visible: true },
		{ index: 0, color: "#ff0000", domain: [-1, 255], visible: false, inverted: true, opacity: false },
	],
	labels: [
		{ path: "labels/a", visible: true, opacity: 0.25, contour: true, selected: ["9007199254740993"], only: false },
	],
	reduce: { dim: "z", op: "mean", span: [3, 9] },
	compare: { path: "other", how: "beside", index: { z: 3 }, shared: true },
	profile: {
		kind: "area",
		cells: [
			{ y: 1, x: 2 },
			{ y: 0, x: 7 },
		],
		along: "z",
	},
	layout: "orthogonal",
	index: { time: 3, "": 0 },
	color: { type: "log", scheme: "magma", domain: [1, 10], reverse: true },
};

const GREEN = { index: 0, color: "#00ff00", domain: [0, 1], visible: true };

it("reads a whole state, also from its text", () => {
	expect(readState(WHOLE)).toEqual(WHOLE);
	expect(readState(JSON.parse(JSON.stringify(WHOLE)))).toEqual(WHOLE);
});

it.each([
	["path", 3],
	["path", null],
	["x", ["lon"]],
	["y", 0],
	["field", {}],
	["image", "cube"],
	["level", 1.5],
	["level", -1],
	["profile", "series"],
	["profile", { kind: "line", cells: [{ y: 0, x: 0 }] }],
	["profile", { kind: "series", cells: [] }],
	["profile", { kind: "series", cells: Array(9).fill({ y: 0, x: 0 }) }],
	["profile", { kind: "series", cells: [{ y: 0, x: -1 }] }],
	["profile", { kind: "series", cells: [{ y: 0, x: 0.5 }] }],
	["profile", { kind: "series", cells: [{ y: 0, x: 0 }], along: 3 }],
	["profile", { kind: "series", cells: [{ y: 0, x: 0 }], every: 2 }],
	["profile", { kind: "transect", cells: [{ y: 0, x: 0 }] }],
	[
		"profile",
		{
			kind: "transect",
			cells: [
				{ y: 0, x: 0 },
				{ y: 1, x: 1 },
			],
			along: "z",
		},
	],
	["reduce", "max"],
	["reduce", { dim: 1, op: "max", span: [0, 2] }],
	["reduce", { dim: "z", op: "sum", span: [0, 2] }],
	["reduce", { dim: "z", op: "max", span: [2, 2] }],
	["reduce", { dim: "z", op: "max", span: [-1, 2] }],
	["reduce", { dim: "z", op: "max", span: [0, 2.5] }],
	["reduce", { dim: "z", op: "max", span: [0] }],
	["compare", "other"],
	["compare", { path: "other" }],
	["compare", { path: "other", how: "ratio" }],
	["compare", { path: 1, how: "beside" }],
	["compare", { path: "other", how: "beside", index: { z: -1 } }],
	["layout", "three"],
	["layout", true],
	["channels", "red"],
	["channels", [{ ...GREEN, index: -1 }]],
	["channels", [{ ...GREEN, color: "green" }]],
	["channels", [{ ...GREEN, color: "#0f0" }]],
	["channels", [{ ...GREEN, domain: [0] }]],
	["channels", [{ ...GREEN, domain: [0, Number.NaN] }]],
	["channels", [{ ...GREEN, visible: 1 }]],
	["channels", [GREEN, null]],
	["channels", [GREEN, { ...GREEN, color: "#ff0000" }]],
	["bounds", [0, 1, 2]],
	["bounds", [0, 1, 2, "3"]],
	["bounds", [0, 1, 2, Number.NaN]],
	["labels", "labels/a"],
])("leaves out %s where it is %j, and keeps the rest", (name, value) => {
	const { [name as keyof typeof WHOLE]: _, ...rest } = WHOLE;
	expect(readState({ ...WHOLE, [name]: value })).toEqual(rest);
});

it("leaves out positions that are none, and parts of colours that have not their type", () => {
	expect(readState({ index: { a: 1, b: -1, c: 1.5, d: "2", e: null, f: 1e300 } })).toEqual({ index: { a: 1 } });
	const color = { type: "sqrt", scheme: 1, domain: [1], reverse: "no" };
	expect(readState({ color })).toEqual({ color: {} });
	expect(readState({ color: { ...color, domain: [0, Number.POSITIVE_INFINITY] } })).toEqual({ color: {} });
	expect(readState({ index: [1], color: "red" })).toEqual({});
});

it("leaves out label images without a path, and of others what has not its type", () => {
	const wrong = { visible: 1, opacity: 2, contour: "yes", selected: [17], only: null, headers: {} };
	expect(readState({ labels: [{ path: "a", ...wrong }, { visible: true }, "b", null] })).toEqual({
		labels: [{ path: "a" }],
	});
});

it("knows no other fields, and no prototype", () => {
	const given = JSON.parse(
		'{"headers": {"a": "b"}, "fetch": 1, "__proto__": {"path": "x"}, "index": {"__proto__": 1}}',
	);
	const state = readState(given);
	expect(Object.keys(state)).toEqual(["index"]);
	expect(Object.getPrototypeOf(state)).toBe(Object.prototype);
	expect(Object.getPrototypeOf(state.index)).toBe(Object.prototype);
});

it.each([null, undefined, 1, "a", [WHOLE]])("takes %j for no state", (value) => {
	expect(readState(value)).toEqual({});
});

it("knows the modes of limits", () => {
	const modes = ["robust", "range", "slice", "fixed"];
	expect(modes.map(readLimits)).toEqual(modes);
	expect(["", "Robust", 1, null, undefined, ["fixed"]].map(readLimits)).toEqual(new Array(6).fill(undefined));
});
