import { describe, expect, test } from "vitest";
import { dtypeOf } from "../../src/hierarchy/dtype.ts";
import { summarize } from "../../src/histogram/bin.ts";
import { changedState, firstState } from "../../src/interact/choose.ts";
import { categoriesOf, ownColor } from "../../src/interact/face.ts";
import { colormap, colorScale } from "../../src/render/color.ts";
import { meaningRows } from "../../src/render/meanings.ts";
import { variableOf } from "../../src/slice/variable.ts";
import { variable as sample } from "../interact/sample.ts";

const attrs = { flag_values: [-1, 1, 2, 40], flag_meanings: "unknown clear cloud snow" };
const node = { ...sample.node, attrs, dtype: dtypeOf("int8") ?? expect.fail("int8") };
const flags = variableOf({ ...sample, node, array: node }, []);
const first = firstState(flags, {});
const categories = categoriesOf(flags, first) ?? expect.fail("no categories");
const [low, high] = categories.span;

describe("categories", () => {
	test("have colours side by side in the discrete map, each number its own", () => {
		expect(first.color).toMatchObject({ scheme: "categories", type: "linear", domain: [-1.5, 254.5] });
		const { apply } = colorScale(first.color);
		const entries = Array.from({ length: high - low + 1 }, (_, i) => apply(low + i));
		expect(new Set(entries).size).toBe(entries.length);
		expect(entries).toEqual(entries.map((_, i) => colormap("categories")((i + 0.5) / 256)));
	});

	test("keep a colour each in another map, and get their own back", () => {
		const other = changedState(flags, first, { color: { scheme: "viridis" } });
		expect(other.color).toMatchObject({ scheme: "viridis", domain: [-1.5, 40.5] });
		expect(firstState(flags, { color: { scheme: "viridis" } }).color).toEqual(other.color);
		expect(changedState(flags, other, { color: { scheme: "categories" } }).color).toEqual(first.color);
		const chosen = changedState(flags, first, { color: { scheme: "viridis", domain: [0, 2] } });
		expect(chosen.color.domain).toEqual([0, 2]);
		expect(changedState(flags, chosen, { color: { scheme: "magma" } }).color.domain).toEqual([0, 2]);
	});

	test("are no categories as means, nor where values are bits", () => {
		expect(categoriesOf(flags, { reduce: { dim: "time", op: "mean", span: [0, 3] } })).toBeNull();
		expect(categoriesOf(flags, { reduce: { dim: "time", op: "max", span: [0, 3] } })).not.toBeNull();
		const bits = { ...node, attrs: { flag_masks: [1, 2], flag_meanings: "a b" } };
		const masked = variableOf({ ...sample, node: bits, array: bits }, []);
		expect([categoriesOf(masked, first), ownColor(masked)]).toEqual([null, null]);
	});

	test("are read out with what they mean", () => {
		const stored = Int8Array.of(2, 7, -1);
		const cells = { data: Float32Array.from(stored), stored, mask: Uint8Array.of(0, 0, 5) };
		expect([0, 1, 2].map((cell) => flags.format(cells, cell))).toEqual(["2 = cloud", "7", "invalid (-1)"]);
	});
});

describe("the legend", () => {
	const data = Int8Array.of(1, 1, 2, 40, 41, -2, 3, 1, -128);
	const mask = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0);
	const options = { thresholds: high - low + 1, domain: [low - 0.5, high + 0.5] as const, limits: false };

	test("counts each meaning, and what has none", () => {
		const rows = meaningRows(categories, first.color, summarize(data, mask, options));
		expect(rows.map(({ text, count }) => [text, count])).toEqual([
			["-1 = unknown", 0],
			["1 = clear", 2],
			["2 = cloud", 1],
			["40 = snow", 1],
			["without a meaning", 4],
		]);
		expect(rows[1].color).toBe(colorScale(first.color).apply(1));
	});

	test("says no numbers before they are counted, or where they are counted in other bars", () => {
		for (const summary of [null, summarize(data, mask, { limits: false, thresholds: 4 })])
			expect(meaningRows(categories, first.color, summary).map(({ count }) => count)).toEqual([null, null, null, null]);
	});
});
