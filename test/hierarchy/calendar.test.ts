import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { calendarOf, hasDate } from "../../src/hierarchy/calendar.ts";
import { timeDecoder } from "../../src/hierarchy/cf.ts";

type Case = [
	calendar: string,
	units: string,
	step: number,
	whole: boolean,
	seed: number,
	digest: string,
	first: string[],
];
interface Dates {
	writer: string;
	count: number;
	cases: Case[];
	chosen: [calendar: string, units: string, value: number, fields: string | null][];
}

const dates: Dates = JSON.parse(readFileSync(new URL("../fixtures/dates.json", import.meta.url), "utf8"));

function times(count: number, seed: number, step: number, whole: boolean): number[] {
	let state = BigInt(seed);
	return Array.from({ length: count }, () => {
		state = (1664525n * state + 1013904223n) % 2n ** 32n;
		const value = (Number(state) - 2 ** 31) * step;
		return whole ? Math.trunc(value) : value;
	});
}

function decoder(calendar: string, units: string) {
	const found = timeDecoder({ calendar, units });
	if (!found) throw new Error(`no decoder for ${units} in ${calendar}`);
	return found;
}

describe(`dates equal those of ${dates.writer}`, () => {
	test("there are at least 20,000 of them", () => {
		expect(dates.cases.length * dates.count).toBeGreaterThan(20_000);
	});

	test.each(dates.cases)("%s, %s", (calendar, units, step, whole, seed, digest, first) => {
		const { fields } = decoder(calendar, units);
		const found = times(dates.count, seed, step, whole).map((value) => fields(value).join(" "));
		expect(found.slice(0, first.length)).toEqual(first);
		expect(createHash("sha256").update(found.join("\n")).digest("hex")).toBe(digest);
	});

	test.each(dates.chosen)("%s, %s, %d", (calendar, units, value, fields) => {
		const found = timeDecoder({ calendar, units });
		expect(found ? found.fields(value).join(" ") : null).toBe(fields);
	});

	test("bigint and number are read alike", () => {
		const { fields } = decoder("standard", "seconds since 1970-01-01");
		expect(fields(1_700_000_000n)).toEqual(fields(1_700_000_000));
	});
});

describe("what cftime leaves out", () => {
	test("zones with one digit are UDUNITS' (the example of CF, chapter 4.4)", () => {
		expect(decoder("standard", "seconds since 1992-10-8 15:15:42.5 -6:00").format(0)).toBe("1992-10-08 21:15:42.5");
	});

	test("weeks and nanoseconds", () => {
		expect(decoder("standard", "weeks since 2000-01-01").format(2)).toBe("2000-01-15");
		expect(decoder("proleptic_gregorian", "nanoseconds since 1970-01-01").format(-1n)).toBe(
			"1969-12-31 23:59:59.999999",
		);
	});

	test("a zone that isn't understood is no date", () => {
		expect(timeDecoder({ units: "days since 2000-01-01 00:00 CET" })).toBeNull();
	});
});

describe("texts", () => {
	const { format } = decoder("360_day", "hours since 1859-12-01 00:00");

	test("are as long as the instant asks for", () => {
		expect([0, 6, 6.5, 6 + 1 / 3600, 0.0005 / 3.6].map((value) => format(value))).toEqual([
			"1859-12-01",
			"1859-12-01 06:00",
			"1859-12-01 06:30",
			"1859-12-01 06:00:01",
			"1859-12-01 00:00:00.5",
		]);
	});

	test("are cut off where a precision is given", () => {
		expect(format(23.9999, "day")).toBe("1859-12-01");
		expect(format(0, "minute")).toBe("1859-12-01 00:00");
		expect(format(0, "second")).toBe("1859-12-01 00:00:00");
	});

	test("a number that is no instant stays a number", () => {
		expect(format(Number.NaN)).toBe("NaN");
		expect(format(1e30)).toBe("1e+30");
		expect(decoder("standard", "days since 2000-01-01").fields(Number.POSITIVE_INFINITY)).toEqual(
			Array(7).fill(Number.NaN),
		);
	});

	test("years before 1", () => {
		expect(decoder("standard", "days since 0001-01-01").format(-1)).toBe("-0001-12-31");
	});
});

test.each(["standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"])(
	"%s: days and dates are one to one, in order",
	(name) => {
		const calendar = calendarOf(name) ?? expect.fail(name);
		const start = calendar.day(-401, 1, 1);
		const wrong: number[] = [];
		let before = Number.NEGATIVE_INFINITY;
		for (let n = start; n < start + 800_000; n++) {
			const [year, month, day] = calendar.date(n);
			const order = (year * 12 + month) * 31 + day;
			if (calendar.day(year, month, day) !== n || order <= before) wrong.push(n);
			before = order;
		}
		expect(wrong).toEqual([]);
	},
);

test("dates that a calendar lacks", () => {
	const has = (name: string, date: [number, number, number]) => hasDate(calendarOf(name) ?? expect.fail(name), date);
	expect(has("standard", [1582, 10, 10])).toBe(false);
	expect(has("proleptic_gregorian", [1582, 10, 10])).toBe(true);
	expect(has("360_day", [2001, 2, 30])).toBe(true);
	expect(has("360_day", [2001, 2, 31])).toBe(false);
	expect(has("julian", [1900, 2, 29])).toBe(true);
	expect(has("standard", [1900, 2, 29])).toBe(false);
	expect(calendarOf("constructor")).toBeUndefined();
});
