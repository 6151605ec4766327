/** Times as Dates: the dates that cftime names, or none. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { datesOf } from "../../src/hierarchy/instant.ts";
import { timeDecoder } from "../../src/hierarchy/time.ts";

/** [calendar, units, stored, cftime's fields or null] */
type Chosen = [string, string, number, string | null];

const { chosen } = JSON.parse(readFileSync(new URL("../fixtures/dates.json", import.meta.url), "utf8")) as {
	chosen: Chosen[];
};

function dates(values: readonly number[], units: string, calendar?: string) {
	const time = timeDecoder({ units, ...(calendar && { calendar }) });
	if (!time) throw new Error(`${units} is no time`);
	return datesOf(values, time);
}

const iso = (found: readonly Date[] | null) =>
	found?.map((date) => (Number.isNaN(+date) ? "none" : date.toISOString()));

/** cftime's fields as a Date writes them; null where Dates don't have the calendar, or the date is a Julian one. */
function written(calendar: string, fields: string): string | null {
	const [year, month, day, hour, minute, second, micros] = fields.split(" ").map(Number);
	const shared = ["standard", "gregorian", "proleptic_gregorian"].includes(calendar);
	const julian = calendar !== "proleptic_gregorian" && year * 10_000 + month * 100 + day < 15821015;
	if (!shared || julian || year < 0 || year > 9999) return null;
	const two = (n: number) => String(n).padStart(2, "0");
	const clock = `${two(hour)}:${two(minute)}:${two(second)}.${String(Math.round(micros / 1000)).padStart(3, "0")}`;
	return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${clock}Z`;
}

describe("datesOf", () => {
	const known = chosen.filter(
		(row): row is [string, string, number, string] => row[3] !== null && !/^-|NaN/.test(row[3]),
	);
	it.each(known)("%s, %s, %d as cftime has it", (calendar, units, value, fields) => {
		const wanted = written(calendar, fields);
		expect(iso(dates([value], units, calendar)) ?? null).toEqual(wanted === null ? null : [wanted]);
	});

	it("has dates of both kinds to compare", () => {
		const kinds = known.map(([calendar, , , fields]) => written(calendar, fields) === null);
		expect(new Set(kinds)).toEqual(new Set([true, false]));
	});

	it("keeps a place without a time", () => {
		expect(iso(dates([0, Number.NaN, 1.5], "days since 2013-01-01"))).toEqual([
			"2013-01-01T00:00:00.000Z",
			"none",
			"2013-01-02T12:00:00.000Z",
		]);
	});

	it("has the year 50, which Date.UTC takes for 1950", () => {
		expect(iso(dates([0], "days since 0050-03-01", "proleptic_gregorian"))).toEqual(["0050-03-01T00:00:00.000Z"]);
	});

	it("has none where two times would be one Date", () => {
		expect(dates([0, 1], "microseconds since 2013-01-01")).toBeNull();
		expect(iso(dates([5, 5], "microseconds since 2013-01-01"))).toHaveLength(2);
	});
});
