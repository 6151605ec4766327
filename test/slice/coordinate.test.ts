/** Coordinates as people read them: xarray's dates and bounds, and a sentence for each that is wrong. */
import { describe, expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { openVariable, openZarr } from "../../src/read.ts";
import { methodOf, readBounds } from "../../src/slice/bounds.ts";
import { run } from "../../src/worker.ts";
import { datedStore } from "../dated.ts";

handWorker({ run });

async function opened(name: string, path: string) {
	const { files, read } = datedStore(name);
	const handle = await openZarr(files);
	return { handle, variable: await openVariable(handle, path), read };
}

/** Whether a label says xarray's date, cut off after the day, the minute or a second. */
const says = (label: string, date: string) =>
	/^-?\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?$/.test(label) && date.startsWith(label);

describe.each(["standard", "noleap", "360_day", "julian"])("monthly means in the calendar %s", (calendar) => {
	it("are labelled with xarray's dates, and lie between xarray's bounds", async () => {
		const { handle, variable, read } = await opened(calendar, "tas");
		const { time } = variable.axes;
		expect(read.values.map((date, i) => says(time.label(i), date) || [time.label(i), date])).toEqual(
			read.values.map(() => true),
		);
		expect(variable.problems).toEqual([]);
		const { cells, problems } = await readBounds(handle, variable, ["time", "lat"]);
		expect(problems).toEqual([]);
		expect(cells.map(({ dim }) => dim)).toEqual(["time"]);
		const days = read.bounds?.map((ends) => ends.map((end) => end.slice(0, 10)).join(" – "));
		expect(read.values.map((_, i) => cells[0].interval(i))).toEqual(days?.map((text) => `mean of ${text}`));
	});
});

describe("bounds", () => {
	it("of depths have their units and their own method", async () => {
		const { handle, variable, read } = await opened("ocean", "thetao");
		expect([variable.axes.depth.spacing, variable.axes.depth.label(2)]).toEqual([
			"uneven",
			String(Number(read.values[2])),
		]);
		const { cells } = await readBounds(handle, variable, ["depth"]);
		const ends = read.bounds?.map((pair) => pair.map(Number).join(" – "));
		expect(read.values.map((_, i) => cells[0].interval(i))).toEqual(ends?.map((text) => `mean of ${text} m`));
	});

	it("of a climatology say that they are", async () => {
		const { handle, variable, read } = await opened("climatology", "tas");
		const { cells, problems } = await readBounds(handle, variable, ["time"]);
		expect(problems).toEqual([]);
		const what = "mean within years, mean over years, climatology of ";
		const ends = read.bounds?.map((pair) => what + pair.map((end) => end.slice(0, 10)).join(" – "));
		expect(read.values.map((_, i) => cells[0].interval(i))).toEqual(ends);
	});

	it.each([
		["stray", /do not enclose its values at 1 of 3/],
		["shaped", /no array of 3 × 2/],
		["absent", /"absent_bnds" of "absent" are left aside: they are not there/],
	])("that are wrong (%s) are left aside with a sentence", async (dim, sentence) => {
		const { handle, variable } = await opened("wrong", `of_${dim}`);
		const { cells, problems } = await readBounds(handle, variable, [dim]);
		expect(cells).toEqual([]);
		expect(problems).toHaveLength(1);
		expect(problems[0]).toMatch(sentence);
		expect(variable.problems).toEqual([]);
	});
});

describe("coordinates that are wrong", () => {
	it.each([
		["fortnights", /numbers and not as dates: .* not counted in "fortnights"/, ["0", "1", "2"]],
		["months", /numbers and not as dates: .* not counted in "months"/, ["0", "1", "2"]],
		["martian", /no calendar "martian"/, ["0", "1", "2"]],
		["epoch", /"2001-02-29" is no date of the calendar "standard"/, ["0", "1", "2"]],
		["beyond", /1 of its 3 times beyond/, ["2001-02-28", "2001-03-01", "1000000000000"]],
		["gap", /no value at 1 of 3/, ["2001-02-28", "NaN", "2001-03-02"]],
		["filled", /no value at 1 of 3/, ["0", "NaN", "2"]],
		["twice", /1 of its 3 values more than once/, ["5", "5", "6"]],
		["mixed", /neither rises nor falls/, ["1", "3", "2"]],
		["other", /lies along "record"/, ["0", "1", "2"]],
	])("%s", async (dim, sentence, labels) => {
		const { variable } = await opened("wrong", `of_${dim}`);
		expect(variable.problems).toHaveLength(1);
		expect(variable.problems[0]).toMatch(sentence);
		expect([0, 1, 2].map(variable.axes[dim].label)).toEqual(labels);
	});

	it("never lie on a linear axis where values are missing, repeated or mixed", async () => {
		for (const dim of ["gap", "filled", "twice", "mixed", "beyond"]) {
			const axis = (await opened("wrong", `of_${dim}`)).variable.axes[dim];
			expect([dim, axis.scale, axis.ticks?.(0, 3, 3) ?? null]).toEqual([dim, "index", null]);
			if (dim !== "beyond") expect(axis.spacing).toBe("by index");
		}
	});
});

it("spans of time are said in the longest unit of which they are whole numbers", async () => {
	const { variable, read } = await opened("spans", "tas");
	const { step } = variable.axes;
	expect(read.values.map((_, i) => Number(step.label(i)))).toEqual(read.values.map(Number));
	expect([step.units, step.scale, step.value(1), step.format(3 * 21_600e9)]).toEqual(["h", "linear", 21_600e9, "18"]);
});

describe("cell_methods", () => {
	it.each([
		["time: mean", "time", "mean"],
		["area: mean time: maximum", "time", "maximum"],
		["lat: lon: mean time: point", "lat", "mean"],
		["time: mean (interval: 1 hour comment: sampled) lat: mean", "time", "mean"],
		["time: maximum within days time: mean over days", "time", "maximum within days, mean over days"],
		["area: mean where land time: sum", "area", "mean where land"],
		["time: mean", "lat", ""],
		["nonsense", "time", ""],
	])("%s of %s: %s", (cell_methods, dim, method) => {
		expect(methodOf({ cell_methods }, dim)).toBe(method);
	});

	it("that is none", () => expect(methodOf({ cell_methods: 3 }, "time")).toBe(""));
});
