import { scaleUtc } from "d3-scale";
import { describe, expect, it } from "vitest";
import { dtypeOf } from "../../src/hierarchy/dtype.ts";
import { type Quantity, quantityOf } from "../../src/render/quantity.ts";

function quantity(name: string): Quantity {
	return quantityOf(dtypeOf(name) ?? expect.fail(name));
}

/** Ticks of a unit, with the texts at them. */
function ticksOf(name: string, low: string, high: string, count: number): [number, string][] {
	const dates = quantity(name);
	return dates.ticks(dates.parse(low), dates.parse(high), count).map(({ value, text }) => [value, text]);
}

describe("dates", () => {
	it.each([
		["ns", 1e9],
		["ms", 1e3],
		["s", 1],
		["m", 1 / 60],
		["h", 1 / 3600],
		["D", 1 / 86_400],
		["W", 1 / 604_800],
	])("count %s since 1970", (unit, per) => {
		const dates = quantity(`datetime64[${unit}]`);
		// date -u -d "2024-02-29 12:30" +%s
		expect(dates.text(1_709_209_800 * per)).toBe("2024-02-29 12:30");
		expect(dates.parse("2024-02-29 12:30")).toBeCloseTo(1_709_209_800 * per, 3);
	});

	it("count months and years, which differ in length", () => {
		expect(quantity("datetime64[M]").text(1)).toBe("1970-02-01");
		expect(quantity("datetime64[M]").text(1.5)).toBe("1970-02-15");
		expect(quantity("datetime64[Y]").text(54)).toBe("2024-01-01");
		expect(quantity("datetime64[M]").parse("1969-12-01")).toBe(-1);
		expect(quantity("datetime64[Y]").parse("2025-01-01")).toBe(55);
	});

	it("are as long as they need", () => {
		const { text, input } = quantity("datetime64[ms]");
		expect([0, 60_000, 1000, 1500].map(text)).toEqual([
			"1970-01-01",
			"1970-01-01 00:01",
			"1970-01-01 00:00:01",
			"1970-01-01 00:00:01",
		]);
		expect([600_000, 1500, 100].map(input)).toEqual([
			"1970-01-01 00:10",
			"1970-01-01 00:00:01.5",
			"1970-01-01 00:00:00.1",
		]);
	});

	it("stay numbers where there is no such date", () => {
		expect(quantity("datetime64[Y]").text(1e9)).toBe("1e9");
		expect(quantity("datetime64[s]").text(Number.NaN)).toBe("–");
		expect(quantity("datetime64[s]").parse("yesterday")).toBeNaN();
		expect(quantity("datetime64[s]").parse("")).toBeNaN();
		expect(quantity("datetime64").text(5)).toBe("5");
	});

	it("have round ticks, told apart by the shortest labels", () => {
		const texts = (...given: Parameters<typeof ticksOf>) => ticksOf(...given).map(([, text]) => text);
		expect(ticksOf("datetime64[D]", "1970-01-01", "1972-06-01", 3)).toEqual([
			[0, "1970"],
			[365, "1971"],
			[730, "1972"],
		]);
		expect(texts("datetime64[s]", "2020-01-15", "2020-05-01", 4)).toEqual(["2020-02", "2020-03", "2020-04", "2020-05"]);
		expect(texts("datetime64[s]", "2020-01-30", "2020-02-02", 3)).toEqual([
			"2020-01-30",
			"2020-01-31",
			"2020-02-01",
			"2020-02-02",
		]);
		expect(texts("datetime64[s]", "2020-01-30", "2020-01-30 10:00", 3)).toEqual(["00:00", "03:00", "06:00", "09:00"]);
		expect(texts("datetime64[s]", "2020-01-30 20:00", "2020-01-31 06:00", 3)).toEqual([
			"01-30 21:00",
			"01-31 00:00",
			"01-31 03:00",
			"01-31 06:00",
		]);
		expect(texts("datetime64[ms]", "2020-01-30 00:00:01", "2020-01-30 00:00:02", 3)).toEqual([
			"00:00:01.000",
			"00:00:01.500",
			"00:00:02.000",
		]);
	});

	it.each([
		["1000-07-01", "2024-02-29", 5],
		["1850-01-01", "2015-12-31", 4],
		["1999-11-30", "2004-03-01", 4],
		["2019-10-31", "2021-02-01", 5],
		["2020-01-31", "2020-07-01", 5],
		["2024-02-27 07:00", "2024-03-02", 4],
		["2024-02-28 07:00", "2024-03-01 07:00", 4],
		["1969-12-31 20:00", "1970-01-01 03:59", 3],
		["2020-01-31 23:00", "2020-02-01 00:45", 4],
		["2020-01-31 23:58:10", "2020-02-01 00:03:10", 5],
		["2020-01-31 23:59:12.5", "2020-02-01 00:00:01", 3],
		["2020-01-31 23:59:59.2", "2020-02-01 00:00:01", 4],
	])("have from %s to %s the ticks of d3's own time scale", (low, high, count) => {
		const ends = [low, high].map((text) => new Date(`${text.replace(" ", "T")}${text.includes(" ") ? "Z" : ""}`));
		const theirs = scaleUtc(ends, [0, 1]).ticks(count);
		expect(theirs.length).toBeGreaterThan(1);
		expect(ticksOf("datetime64[ms]", low, high, count).map(([value]) => value)).toEqual(theirs.map(Number));
	});

	it("have about as many ticks as asked for, all of them between the ends, in every year that Date has", () => {
		const { ticks } = quantity("datetime64[ms]");
		for (const span of Array.from({ length: 48 }, (_, i) => 2 ** (i + 2) + 1)) {
			for (const [low, count] of [-6e13, -1e12, 0, 1_709_209_812_345, 8.6e15 - 2 * span].flatMap((low) =>
				[2, 3, 5, 10].map((count) => [low, count]),
			)) {
				const found = ticks(low, low + span, count);
				const values = found.map(({ value }) => value);
				expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
				expect(values.every((value) => value >= low && value <= low + span && Number.isInteger(value))).toBe(true);
				expect(new Set(found.map(({ text }) => text)).size).toBe(values.length);
				expect([low, span, count, values.length >= count / 2.6 - 1 && values.length <= 2.6 * count + 1]).toEqual([
					low,
					span,
					count,
					true,
				]);
			}
		}
	});
});

describe("spans", () => {
	it("are written in the unit that suits them", () => {
		const { text, input } = quantity("timedelta64[s]");
		expect([0, 30, -90, 5400, 86_400, 129_600, 0.25].map(text)).toEqual([
			"0",
			"30 s",
			"-1.5 min",
			"1.5 h",
			"1 d",
			"1.5 d",
			"250 ms",
		]);
		expect(text(Number.NaN)).toBe("–");
		expect(input(5430)).toBe("1.50833 h");
		expect(quantity("timedelta64[ns]").text(1.5e9)).toBe("1.5 s");
		expect(quantity("timedelta64[D]").text(14)).toBe("14 d");
		expect(quantity("timedelta64[Y]").text(2)).toBe("2");
	});

	it("are read with a unit, or in their own", () => {
		const { parse } = quantity("timedelta64[m]");
		expect(["90", "1.5 h", "30s", "1 d", "-2 min"].map(parse)).toEqual([90, 90, 0.5, 1440, -2]);
		expect(["", "h", "3 weeks", "1 2"].map(parse)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
	});

	it("have ticks that are round in one unit", () => {
		expect(quantity("timedelta64[s]").ticks(0, 7200, 4)).toEqual([
			{ value: 0, text: "0" },
			{ value: 1800, text: "0.5 h" },
			{ value: 3600, text: "1 h" },
			{ value: 5400, text: "1.5 h" },
			{ value: 7200, text: "2 h" },
		]);
	});
});

it("leaves numbers as they were", () => {
	const { text, ticks, parse, input } = quantity("float32");
	expect([text(302.71), input(257.2151306), parse("1e3"), parse(" ")]).toEqual(["302.7", "257.215", 1000, Number.NaN]);
	expect(ticks(0, 10, 2)).toEqual([
		{ value: 0, text: "0" },
		{ value: 5, text: "5" },
		{ value: 10, text: "10" },
	]);
});
