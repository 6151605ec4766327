/** The line of Python for a view: what Python reads in it, and what the widget makes of it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LimitsMode } from "../src/interact/limits.ts";
import { wholeLabel } from "../src/label.ts";
import { pythonLine } from "../src/python.ts";
import type { ViewState } from "../src/state.ts";
import { SHOWN, stateOf, type Traits } from "../src/traits.ts";
import { writeFile } from "./browser/written.ts";
import { sampleStore } from "./interact/sample.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Runs Python with `lines` as JSON on its input, and parses what it prints. */
function python<Answer>(script: string, lines: readonly unknown[]): Answer {
	const printed = execFileSync(join(ROOT, ".venv/bin/python"), ["-W", "ignore", "-c", script], {
		env: { ...process.env, PYTHONPATH: join(ROOT, "python") },
		input: JSON.stringify(lines),
		encoding: "utf8",
	});
	return JSON.parse(printed) as Answer;
}

/** A call of ZarrWidget as Python's own parser reads it; numbers as Python's repr of a float. */
interface Call {
	readonly name: string;
	readonly args: unknown[];
	readonly named: Record<string, unknown>;
}

const READ = `
import ast, json, sys
def plain(node):
    return ast.literal_eval(node)
calls = []
for line in json.load(sys.stdin):
    call = ast.parse(line, mode="eval").body
    named = {word.arg: plain(word.value) for word in call.keywords}
    calls.append({"name": call.func.id, "args": [plain(arg) for arg in call.args], "named": named})
print(json.dumps(calls))
`;
const SHOW = `
import json, sys
from zarr_widget import ZarrWidget
names = "path x y isel cmap norm vmin vmax robust field image bounds level channels labels reduce compare profile projection planes".split()
shown = [eval(line, {"ZarrWidget": ZarrWidget}) for line in json.load(sys.stdin)]
print(json.dumps([widget.get_state(names) for widget in shown]))
`;

const state: ViewState = {
	path: "air",
	x: "lon",
	y: "lat",
	index: { time: 0 },
	color: { type: "linear", scheme: "viridis", domain: [0.5, 34.5], reverse: false },
};

const lineOf = (part: Partial<ViewState>, limits: LimitsMode = "robust") =>
	pythonLine("air.zarr", { ...state, ...part }, limits);

describe("the line", () => {
	it("says what is shown, and leaves out what the widget chooses by itself", () => {
		expect(lineOf({})).toBe('ZarrWidget("air.zarr", "air", x="lon", y="lat")');
		const plate = { path: "plate", x: null, y: null, index: { field: 1, acquisition: 0 } };
		expect(lineOf(plate)).toBe('ZarrWidget("air.zarr", "plate", isel={"field": 1, "acquisition": 0})');
		const other: Partial<ViewState> = {
			index: { time: 2, level: 0 },
			color: { type: "log", scheme: "magma", domain: [1, 20], reverse: true },
			bounds: [10, 45, 20, 40],
			level: 1,
			labels: [
				wholeLabel({ path: "labels/cells" }),
				wholeLabel({ path: "labels/nuclei", opacity: 1, contour: true, selected: ["9007199254740993", "-5"] }),
			],
		};
		expect(lineOf(other, "fixed")).toBe(
			'ZarrWidget("air.zarr", "air", x="lon", y="lat", isel={"time": 2}, cmap="magma_r", norm="log", vmin=1, vmax=20, bounds=[10, 45, 20, 40], level=1, labels=[{"path": "labels/cells"}, {"path": "labels/nuclei", "opacity": 1, "contour": True, "selected": [9007199254740993, -5]}])',
		);
	});

	it("says channels as they are drawn", () => {
		const channels: ViewState["channels"] = [
			{ index: 0, color: "#00ff00", domain: [0, 255], visible: true },
			{ index: 1, color: "#ff00ff", domain: [1.5, 20], visible: false, inverted: true },
		];
		expect(lineOf({ channels })).toBe(
			'ZarrWidget("air.zarr", "air", x="lon", y="lat", channels=[{"index": 0, "color": "#00ff00", "domain": [0, 255], "visible": True}, {"index": 1, "color": "#ff00ff", "domain": [1.5, 20], "visible": False, "inverted": True}])',
		);
	});

	it("says limits only where a person has fixed them", () => {
		expect(lineOf({}, "range")).toBe('ZarrWidget("air.zarr", "air", x="lon", y="lat", robust=False)');
		expect(lineOf({}, "slice")).toBe(lineOf({}, "robust"));
	});

	it("says the limits of angles, which have a range of their own, and their colours", () => {
		const color = { type: "linear", scheme: "phase", domain: [-1, 1], reverse: false } as const;
		const line = lineOf({ field: "phase", color: { ...color, domain: [...color.domain] } });
		expect(line).toContain('field="phase", cmap="phase", vmin=-1, vmax=1');
	});

	it("is short for a group, a single number and a profile", () => {
		const nothing = { x: null, y: null, index: {} };
		expect(lineOf({ ...nothing, path: "" }, "fixed")).toBe('ZarrWidget("air.zarr")');
		expect(lineOf({ ...nothing, path: "total" })).toBe('ZarrWidget("air.zarr", "total")');
		expect(lineOf({ path: "line", x: "time", y: null, index: {} })).toBe('ZarrWidget("air.zarr", "line", x="time")');
	});

	it("refuses a number that Python's literals have not", () => {
		expect(() => lineOf({ bounds: [0, 1, Number.NaN, 2] })).toThrow("NaN can't be written into a line of Python");
	});
});

describe("Python reads", () => {
	const odd = [
		...[
			"plain",
			"",
			"it's",
			'say "x"',
			"\\",
			"\\n",
			"C:\\new\\u0041",
			"\n\r\t\b\f\v\0",
			"\x7f\x80\x9f",
			"{x}",
			"%s",
			"#",
		],
		...[
			"é ü ж 日本 😀",
			"\u2028\u2029\ufeff\u200b\u202e",
			"a\u00a0b",
			"\ud800",
			"x\udc00y",
			"\u{e0001}\u{10ffff}",
			"'''",
		],
		...Array.from({ length: 300 }, (_, code) => `<${String.fromCharCode(code)}>`),
	];

	it("any text as it is, on one line that holds nothing hidden", () => {
		const lines = odd.map((text) =>
			pythonLine(text, { ...state, path: text, x: text, index: { [text]: 3 } }, "robust"),
		);
		expect(lines.filter((line) => /[^ \P{Z}]|\p{C}/u.test(line))).toEqual([]);
		const calls = python<Call[]>(READ, lines);
		for (const [i, text] of odd.entries()) {
			const args = text === "" ? [""] : [text, text];
			expect(calls[i]).toEqual({ name: "ZarrWidget", args, named: { x: text, y: "lat", isel: { [text]: 3 } } });
		}
	});

	it("every number as it is", () => {
		const numbers = [
			...[0, -0, 1, -1, 0.1, 1e21, -1e21, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53, 2 ** 53 + 2, 2 ** 63, 1e20],
			...[123456789012345680000, 1 / 3, -273.15, 4294967295.5],
		];
		const lines = numbers.map((n) => lineOf({ bounds: [n, -n, n, 1] }));
		const calls = python<Call[]>(
			READ.replace(
				"return ast.literal_eval(node)",
				"found = ast.literal_eval(node)\n    return [float(n).hex() for n in found] if isinstance(found, list) else found",
			),
			lines,
		);
		const hex = python<string[][]>(
			"import json, struct, sys\nprint(json.dumps([[struct.unpack('>d', bytes.fromhex(n))[0].hex() for n in four] for four in json.load(sys.stdin)]))",
			numbers.map((n) => [n, -n, n, 1].map(bytesOf)),
		);
		expect(calls.map(({ named }) => named.bounds)).toEqual(hex);
	});
});

/** The eight bytes of a double, as hexadecimal digits. */
function bytesOf(value: number): string {
	const bytes = Buffer.alloc(8);
	bytes.writeDoubleBE(value);
	return bytes.toString("hex");
}

describe("the widget", () => {
	let folder: string;

	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "zarr-widget-line-"));
		for (const [key, bytes] of sampleStore()) writeFile(join(folder, "a \"store\" 'é'.zarr", key), bytes);
	});

	afterAll(() => rmSync(folder, { recursive: true }));

	it("made by the line shows the same state", () => {
		const channels: ViewState["channels"] = [
			{ index: 1, color: "#00ff7f", domain: [-0, 0.1], visible: true },
			{ index: 0, color: "#ff0000", domain: [1e-7, 65535], visible: false, inverted: true },
		];
		const cases: [ViewState, LimitsMode][] = [
			[state, "robust"],
			[{ ...state, index: { time: 2 } }, "range"],
			[{ ...state, x: "lat", y: "time", index: { lon: 5 }, bounds: [36.25, 2.5, 43.75, -0.5] }, "fixed"],
			[{ ...state, color: { type: "symlog", scheme: "RdBu", domain: [-0, 1e21], reverse: true }, level: 2 }, "fixed"],
			[{ ...state, field: "table" }, "robust"],
			[{ ...state, image: 1 }, "robust"],
			[{ ...state, layout: "orthogonal", index: { time: 0, lat: 2, lon: 0 } }, "robust"],
			[{ ...state, channels }, "robust"],
			[{ ...state, reduce: { dim: "time", op: "mean", span: [1, 3] } }, "robust"],
			[{ ...state, compare: { path: "ts", how: "difference", index: { time: 0 } } }, "robust"],
			[{ ...state, profile: { kind: "series", cells: [{ lat: 1, lon: 2 }], along: "time" } }, "robust"],
			[{ ...state, labels: [wholeLabel({ path: "labels/a", selected: ["18446744073709551615", "-5"] })] }, "robust"],
		];
		const lines = cases.map(([shown, limits]) => pythonLine(join(folder, "a \"store\" 'é'.zarr"), shown, limits));
		const made = python<Traits[]>(SHOW, lines);
		for (const [i, [shown, limits]] of cases.entries()) {
			const { index, color, ...rest } = stateOf(made[i], SHOWN);
			const { domain, ...look } = shown.color;
			expect(rest).toEqual({
				...{
					level: undefined,
					bounds: undefined,
					field: undefined,
					image: undefined,
					channels: undefined,
					labels: undefined,
					reduce: undefined,
					profile: undefined,
					layout: undefined,
				},
				...withoutLook(shown),
			});
			expect({ ...zeros(shown), ...index }).toEqual(shown.index);
			expect({ scheme: "viridis", reverse: false, ...color }).toEqual(limits === "fixed" ? { ...look, domain } : look);
			expect(made[i].robust).toBe(limits !== "range");
		}
	});
});

function withoutLook({ index: _index, color: _color, ...rest }: ViewState): object {
	return rest;
}

function zeros({ index }: ViewState): Record<string, number> {
	return Object.fromEntries(Object.keys(index).map((dim) => [dim, 0]));
}
