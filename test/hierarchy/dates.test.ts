/** Ticks of axes of times: round dates of the axis' own calendar, where they are. */
import { describe, expect, it, vi } from "vitest";
import { makeAxis } from "../../src/hierarchy/axis.ts";
import { timeFace } from "../../src/hierarchy/dates.ts";
import { timeDecoder } from "../../src/hierarchy/time.ts";

const axisOf = (values: number[], units: string, calendar = "standard") =>
	makeAxis("time", values.length, { values: Float64Array.from(values), attrs: { units, calendar }, dtype: "float64" });
const evenly = (size: number, step: number, first = 0) => Array.from({ length: size }, (_, i) => first + i * step);
const texts = (axis: ReturnType<typeof makeAxis>, count: number, low = 0, high = axis.size) =>
	axis.ticks?.(low, high, count)?.map(({ text }) => text);
/** First days of months, in days since a date that the calendar counts as `start`. */
function monthStarts(units: string, calendar: string, year: number, count: number): number[] {
	const time = timeDecoder({ units, calendar });
	return Array.from({ length: count }, (_, n) => time?.number([year + Math.floor(n / 12), (n % 12) + 1, 1, 0]) ?? 0);
}

describe("evenly spaced times", () => {
	it("have ticks at midnight, also between cells", () => {
		const axis = axisOf(evenly(16, 6, 3), "hours since 2000-02-27"); // 03:00, 09:00 …
		const ticks = axis.ticks?.(0, 16, 4);
		expect(ticks).toEqual(
			["2000-02-27", "2000-02-28", "2000-02-29", "2000-03-01", "2000-03-02"].map((text, i) => ({ value: 4 * i, text })),
		);
	});

	it("skip what their calendar lacks, and have what it has", () => {
		const days = (calendar: string) => texts(axisOf(evenly(5, 1), "days since 2000-02-27", calendar), 5);
		expect(days("noleap")).toEqual(["2000-02-27", "2000-02-28", "2000-03-01", "2000-03-02", "2000-03-03"]);
		expect(days("360_day")).toEqual(["2000-02-27", "2000-02-28", "2000-02-29", "2000-02-30", "2000-03-01"]);
		const reform = axisOf(evenly(5, 1), "days since 1582-10-03");
		expect(texts(reform, 5)).toEqual(["1582-10-03", "1582-10-04", "1582-10-15", "1582-10-16", "1582-10-17"]);
	});

	it("say the date once a day where ticks are closer than that", () => {
		const axis = axisOf(evenly(9, 6), "hours since 1998-06-01");
		expect(axis.ticks?.(0, 9, 9)?.map(({ text, whole }) => [text, whole])).toEqual([
			["1998-06-01", undefined],
			["06:00", "1998-06-01 06:00"],
			["12:00", "1998-06-01 12:00"],
			["18:00", "1998-06-01 18:00"],
			["1998-06-02", undefined],
			["06:00", "1998-06-02 06:00"],
			["12:00", "1998-06-02 12:00"],
			["18:00", "1998-06-02 18:00"],
			["1998-06-03", undefined],
		]);
	});

	it("go from months to years to centuries, in seconds and in both directions", () => {
		const units = "days since 1990-01-01";
		expect(texts(axisOf(evenly(120, 30), units, "360_day"), 5)).toEqual(["1990", "1992", "1994", "1996", "1998"]);
		expect(texts(axisOf(evenly(12, 30), units, "360_day"), 4)).toEqual(["1990-01", "1990-04", "1990-07", "1990-10"]);
		expect(texts(axisOf(evenly(120, -30, 3570), units, "360_day"), 5)).toEqual([
			"1990",
			"1992",
			"1994",
			"1996",
			"1998",
		]);
		expect(texts(axisOf(evenly(1000, 365), "days since 1001-01-01", "noleap"), 5)).toEqual([
			"1200",
			"1400",
			"1600",
			"1800",
			"2000",
		]);
		expect(texts(axisOf(evenly(7, 10), "seconds since 2000-01-01 23:59:50"), 5)).toEqual([
			"2000-01-01 23:59:45",
			"2000-01-02",
			"00:00:15",
			"00:00:30",
			"00:00:45",
		]);
	});

	it("count the year before 1 as their calendar does", () => {
		const axis = axisOf(evenly(8, 365.25, -3 * 365.25), "days since 0001-01-01", "julian");
		expect(texts(axis, 8)).toEqual(["-0003", "-0002", "-0001", "0001", "0002", "0003", "0004", "0005"]);
	});

	it("have none closer than their cells", () => {
		const axis = axisOf(evenly(3, 1), "days since 2000-01-01");
		expect(texts(axis, 12)).toEqual(["2000-01-01", "2000-01-02", "2000-01-03"]);
	});

	it("of datetime64 are the same", () => {
		const values = BigInt64Array.from(
			{ length: 5 },
			(_, i) => 951_696_000_000_000_000n + BigInt(i) * 86_400_000_000_000n,
		);
		const axis = makeAxis("time", 5, { values, attrs: {}, dtype: "datetime64[ns]" });
		expect(texts(axis, 5)).toEqual(["2000-02-28", "2000-02-29", "2000-03-01", "2000-03-02", "2000-03-03"]);
	});
});

it("a label is found without looking at each of very many even times", () => {
	const axis = axisOf(evenly(100_000, 1), "hours since 1900-01-01");
	expect([axis.label(0), axis.label(99_999)]).toEqual(["1900-01-01 00:00", "1911-05-30 15:00"]);
	const time = timeDecoder({ units: "hours since 1900-01-01" });
	if (!time) throw new Error("no time");
	const fields = vi.fn(time.fields);
	timeFace(evenly(100_000, 1), { ...time, fields }, { step: 1, ordered: true }).ticks?.(0, 100_000, 8);
	expect(fields.mock.calls.length).toBeLessThan(3000);
});

describe("months, which are uneven", () => {
	it.each(["standard", "noleap", "julian"])(
		"have ticks in the middle of the cells where they turn (%s)",
		(calendar) => {
			const units = "days since 1990-01-01";
			const axis = axisOf(monthStarts(units, calendar, 1990, 48), units, calendar);
			expect([axis.scale, axis.spacing]).toEqual(["index", undefined]);
			expect(axis.ticks?.(0, 48, 5)).toEqual(
				[1990, 1991, 1992, 1993].map((year, i) => ({ value: 12 * i + 0.5, text: String(year) })),
			);
			expect(texts(axis, 4, 12, 24)).toEqual(["1991-01", "1991-04", "1991-07", "1991-10"]);
		},
	);

	it("stamped in their middle belong to their own year", () => {
		const middles = monthStarts("days since 1990-01-01", "standard", 1990, 30).map((day) => day + 14);
		const axis = axisOf(middles, "days since 1990-01-01");
		expect(axis.ticks?.(0, 30, 4)?.map(({ value, text }) => [Math.floor(value), text])).toEqual([
			[0, "1990"],
			[12, "1991"],
			[24, "1992"],
		]);
	});

	it("don't call a year by a cell in its middle", () => {
		const axis = axisOf(monthStarts("days since 1990-01-01", "standard", 1990, 40).slice(5), "days since 1990-01-01");
		expect(texts(axis, 4)).toEqual(["1991", "1992", "1993"]);
	});

	it("run backwards as well", () => {
		const axis = axisOf(monthStarts("days since 1990-01-01", "standard", 1990, 36).reverse(), "days since 1990-01-01");
		expect(axis.ticks?.(0, 36, 3)).toEqual(
			[1990, 1991, 1992].map((year, i) => ({ value: 35 - 12 * i + 0.5, text: String(year) })),
		);
	});

	it("with a gap are called uneven, and say their own dates", () => {
		const starts = monthStarts("days since 1990-01-01", "standard", 1990, 48);
		const axis = axisOf([...starts.slice(0, 12), ...starts.slice(30)], "days since 1990-01-01");
		expect(axis.spacing).toBe("uneven");
		expect(axis.ticks?.(0, 30, 8)?.every(({ value, text }) => axis.label(Math.floor(value)).startsWith(text))).toBe(
			true,
		);
		expect(texts(axis, 4)).toEqual(["1990", "1992", "1993"]);
	});
});

it("there are none of times that neither rise nor fall, of one, beyond what dates can hold, or less than a second apart", () => {
	for (const values of [[0, 2, 1], [0, 0, 1], [4], [0, Number.NaN, 2]])
		expect(axisOf(values, "days since 2000-01-01").ticks?.(0, values.length, 5) ?? null).toBeNull();
	for (const end of [Number.POSITIVE_INFINITY, 1e12])
		expect(axisOf([0, 1, end], "days since 2000-01-01").ticks?.(0, 3, 5)).toBeNull();
	const values = BigInt64Array.of(5n, 4n, -(2n ** 63n));
	expect(makeAxis("time", 3, { values, attrs: {}, dtype: "datetime64[D]" }).spacing).toBe("by index");
	expect(axisOf(evenly(5, 0.01), "seconds since 2000-01-01").ticks?.(0, 5, 5)).toBeNull();
});
