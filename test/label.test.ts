/** Label images in a view's state: checked with what is valid, made whole, copied, merged as a whole. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { usableOptions } from "../src/interact/options.ts";
import { isId, type LabelPart, wholeLabel } from "../src/label.ts";
import { checkedPart, givenPart, mergeState, type ViewState, type ViewStatePart } from "../src/state.ts";

afterEach(() => vi.restoreAllMocks());

const state: ViewState = {
	path: "0",
	x: "x",
	y: "y",
	index: {},
	color: { type: "linear", scheme: "viridis", domain: [0, 1], reverse: false },
};

/** Ids as text, with whether each is one. */
const IDS: [unknown, boolean][] = [
	...["0", "1", "-5", "9007199254740993", "9223372036854775808", "18446744073709551615", "-9223372036854775808"].map(
		(id): [unknown, boolean] => [id, true],
	),
	...["18446744073709551616", "-9223372036854775809", "99999999999999999999", "-0", "007", "+1", "1e3", "1.0"].map(
		(id): [unknown, boolean] => [id, false],
	),
	...["", " 1", "1 ", "0x1f", "1n", "١", 1, 1n, null, undefined, ["1"]].map((id): [unknown, boolean] => [id, false]),
];

describe("an id", () => {
	it.each(IDS)("%o: %s", (id, valid) => {
		expect(isId(id)).toBe(valid);
		const part = () => checkedPart("f", { labels: [{ path: "a", selected: [id] }] });
		if (valid) expect(part().labels).toEqual([wholeLabel({ path: "a", selected: [String(id)] })]);
		else expect(part).toThrow("labels[0]: selected is ");
	});
});

describe("label images", () => {
	it("are whole in a state, whatever of them is given, and each id is there once", () => {
		const given: LabelPart[] = [
			{ path: "a", selected: ["5", "-5", "5"] },
			{ path: "b", opacity: 1, visible: undefined },
		];
		const rest = { visible: true, contour: false, only: false };
		const whole = [
			{ path: "a", opacity: 0.5, selected: ["5", "-5"], ...rest },
			{ path: "b", opacity: 1, selected: [], ...rest },
		];
		expect(mergeState(state, { labels: given }).labels).toEqual(whole);
		expect(mergeState(state, givenPart({ labels: given })).labels).toEqual(whole);
	});

	it("are in objects of their own", () => {
		const given = [wholeLabel({ path: "a", selected: ["5"] })];
		for (const labels of [givenPart({ labels: given }).labels, mergeState(state, { labels: given }).labels]) {
			expect(labels).toEqual(given);
			expect(labels?.[0]).not.toBe(given[0]);
			expect(labels?.[0].selected).not.toBe(given[0].selected);
		}
	});

	it("are laid over others as a whole; none said leaves them, undefined takes them away", () => {
		const two = mergeState(state, { labels: [{ path: "a" }, { path: "b" }] });
		expect(mergeState(two, { labels: [{ path: "b", contour: true }] }).labels).toEqual([
			wholeLabel({ path: "b", contour: true }),
		]);
		expect(mergeState(two, { x: "y", y: "x" }).labels).toEqual(two.labels);
		expect(mergeState(two, { labels: undefined })).not.toHaveProperty("labels");
		expect(mergeState(two, givenPart(state))).toEqual(state);
		expect(mergeState(two, { labels: [] }).labels).toEqual([]);
	});

	const OPACITY = "opacity is 2; give a number from 0 to 1.";
	const KIND = "give a list of label images, each an object with a path of its own and any of visible, opacity,";
	it.each<[unknown, string]>([
		["labels/a", `labels is "labels/a"; ${KIND}`],
		[{ path: "a" }, `labels is an object with the keys path; ${KIND}`],
		[["a"], `labels is ["a"]; ${KIND}`],
		[[{ visible: true }], `labels is [an object with the keys visible]; ${KIND}`],
		[[{ path: "a" }, { path: "a" }], KIND],
		[[{ path: "a" }, { path: "b", opacity: 2 }], `labels[1]: ${OPACITY}`],
		[[{ path: "a", opacity: "1" }], 'labels[0]: opacity is "1"; give a number from 0 to 1.'],
		[[{ path: "a", opacity: null }], "labels[0]: opacity is null; give a number from 0 to 1."],
		[[{ path: "a", opacity: Number.NaN }], "opacity is NaN; give a number"],
		[[{ path: "a", visible: 1 }], "labels[0]: visible is 1; give true or false."],
		[[{ path: "a", contour: "no" }], 'labels[0]: contour is "no"; give true or false.'],
		[[{ path: "a", only: 0 }], "labels[0]: only is 0; give true or false."],
		[[{ path: "a", selected: "5" }], 'labels[0]: selected is "5"; give a list of ids as decimal strings'],
		[[{ path: "a", selected: [5] }], "labels[0]: selected is [5]; give a list of ids as decimal strings"],
	])("%j is refused, and as an option told while the rest is shown", (labels, sentence) => {
		expect(() => givenPart({ labels })).toThrow(sentence);
		const told = vi.fn();
		vi.stubGlobal("queueMicrotask", (task: () => void) => task());
		const options = usableOptions({ path: "0", labels } as ViewStatePart, told);
		vi.unstubAllGlobals();
		expect(options).toEqual({ path: "0" });
		expect(String(told.mock.calls)).toContain(sentence);
	});

	it("have no other fields, of which is warned", () => {
		const warn = vi.spyOn(console, "warn").mockReturnValue();
		const part = givenPart({ labels: [{ path: "a", opacty: 1 }] });
		expect(part.labels).toEqual([wholeLabel({ path: "a" })]);
		expect(warn.mock.calls).toEqual([['The view\'s state, labels has no option "opacty"; did you mean "opacity"?']]);
	});
});
