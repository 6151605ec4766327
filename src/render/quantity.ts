/** Shown values as people read and type them: numbers, dates, spans of time. Pure. */
import { ticks } from "d3-array";
import { roundTimes } from "../hierarchy/dates.ts";
import type { Dtype } from "../hierarchy/dtype.ts";
import { timeDecoder } from "../hierarchy/time.ts";
import { numberText } from "./text.ts";

/** A tick: where, in shown values, and what it says. */
export interface QuantityTick {
	readonly value: number;
	readonly text: string;
}

/** How the shown values of a type are written. */
export interface Quantity {
	/** Whether they are plain numbers, and whether texts are longer than a number's. */
	readonly plain: boolean;
	readonly long: boolean;
	/** For a list of figures: about four digits, or a date to the second. */
	text(value: number): string;
	/** About `count` round values from `low` to `high`. */
	ticks(low: number, high: number, count: number): QuantityTick[];
	/** For an input: six digits, or a date to the millisecond. */
	input(value: number): string;
	/** What was typed into it; NaN for what is none. */
	parse(text: string): number;
}

/** Plain numbers. */
export const NUMBERS: Quantity = {
	plain: true,
	long: false,
	text: numberText,
	ticks: (low, high, count) => ticks(low, high, count).map((value) => ({ value, text: numberText(value) })),
	input: (value) => inputText(Number(value.toPrecision(6))),
	parse: (text) => (text.trim() === "" ? Number.NaN : Number(text)),
};

/** A number as JavaScript writes it, by its exponent where that is shorter: 83187800000 as 8.31878e10. */
function inputText(value: number): string {
	const [whole, power] = [String(value), value.toExponential().replace("e+", "e")];
	return power.length < whole.length ? power : whole;
}

/** Seconds of each unit that has a fixed length, from the longest. (NumPy, "Datetime units") */
const SECONDS: readonly (readonly [unit: string, seconds: number, shown?: string])[] = [
	["W", 604_800],
	["D", 86_400, "d"],
	["h", 3600, "h"],
	["m", 60, "min"],
	["s", 1, "s"],
	["ms", 1e-3, "ms"],
	["us", 1e-6, "µs"],
	["ns", 1e-9, "ns"],
	["ps", 1e-12, "ps"],
	["fs", 1e-15, "fs"],
	["as", 1e-18, "as"],
];

/** How the shown values of a type are written: datetime64 as dates, timedelta64 as spans, all else as numbers. */
export function quantityOf({ kind, tick }: Dtype): Quantity {
	if (!tick || tick.unit === "generic") return NUMBERS;
	if (kind === "datetime") return datesOf(tick.unit);
	const seconds = SECONDS.find(([unit]) => unit === tick.unit)?.[1];
	return seconds === undefined ? NUMBERS : spansOf(seconds);
}

/** Values in units of so many seconds. */
function spansOf(seconds: number): Quantity {
	const shown = SECONDS.filter(([, , name]) => name !== undefined);
	const unitFor = (value: number) => {
		const size = Math.abs(value) * seconds * (1 + 1e-12);
		const [, length, name] = shown.find(([, unit]) => size >= unit) ?? shown[shown.length - 1];
		return { length: length / seconds, name };
	};
	const write = (value: number, text: (number: number) => string, { length, name } = unitFor(value)) =>
		value === 0 || !Number.isFinite(value) ? text(value) : `${text(value / length)} ${name}`;
	return {
		plain: false,
		long: false,
		text: (value) => write(value, numberText),
		ticks: (low, high, count) => {
			const unit = unitFor(Math.max(Math.abs(low), Math.abs(high)));
			return ticks(low / unit.length, high / unit.length, count).map((number) => {
				const value = number * unit.length;
				return { value, text: write(value, numberText, unit) };
			});
		},
		input: (value) => write(value, (number) => String(Number(number.toPrecision(6)))),
		parse: (text) => {
			const [, number, name] = /^\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(\D*?)\s*$/i.exec(text) ?? [];
			const unit = SECONDS.find(([own, , short]) => name === short || name === own);
			return number === undefined || (name && !unit) ? Number.NaN : Number(number) * (unit ? unit[1] / seconds : 1);
		},
	};
}

/** Values counted in a unit since 1970. What a Date can't hold is written as a number. */
function datesOf(unit: string): Quantity {
	const { toDate, toValue } = clockOf(unit);
	const text = (value: number) => {
		const date = toDate(value);
		return Number.isNaN(date.getTime()) ? numberText(value) : dateText(date);
	};
	return {
		plain: false,
		long: true,
		text: (value) => text(value).replace(/\.\d+$/, ""),
		ticks: (low, high, count) => {
			const ends = [toDate(low), toDate(high)];
			if (ends.some((date) => Number.isNaN(date.getTime()))) return NUMBERS.ticks(low, high, count);
			const times = roundMilliseconds(Number(ends[0]), Number(ends[1]), count);
			const labels = dateLabels(times.map((time) => new Date(time)));
			return times.map((time, i) => ({ value: toValue(time), text: labels[i] }));
		},
		input: text,
		parse: (typed) => toValue(Date.parse(isoText(typed))),
	};
}

/** The calendar of datetime64. */
const SECONDS_SINCE_1970 = { units: "seconds since 1970-01-01", calendar: "proleptic_gregorian" };

/** About so many round times between two, in milliseconds since 1970: at round dates, or at round parts of a second. */
function roundMilliseconds(low: number, high: number, count: number): number[] {
	const time = timeDecoder(SECONDS_SINCE_1970);
	if (!time || high - low < 1000 * count) return [...new Set(ticks(low, high, count).filter(Number.isInteger))];
	return roundTimes(time, [low / 1000, high / 1000], count).map((seconds) => 1000 * Math.round(seconds));
}

/** From values to dates and back. Months are of different lengths: a value between two lies between their beginnings. */
function clockOf(unit: string): { toDate(value: number): Date; toValue(milliseconds: number): number } {
	const months = { Y: 12, M: 1 }[unit];
	if (months === undefined) {
		const milliseconds = (SECONDS.find(([name]) => name === unit)?.[1] ?? Number.NaN) * 1000;
		if (milliseconds >= 1)
			return { toDate: (value) => new Date(value * milliseconds), toValue: (time) => time / milliseconds };
		const per = Math.round(1 / milliseconds);
		// what is a hair below a millisecond is that, up to the rounding of nanoseconds in a double
		return { toDate: (value) => new Date(Math.floor(value / per + 1e-3)), toValue: (time) => time * per };
	}
	const start = (month: number) => Date.UTC(1970, month);
	return {
		toDate: (value) => {
			const month = value * months;
			const first = start(Math.floor(month));
			return new Date(first + (month - Math.floor(month)) * (start(Math.floor(month) + 1) - first));
		},
		toValue: (time) => {
			const date = new Date(time);
			const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
			return (month + (time - start(month)) / (start(month + 1) - start(month))) / months;
		},
	};
}

/** `2020-01-01`, `2020-01-01 06:00`, `2020-01-01 06:00:30.5`: as long as it takes. */
function dateText(date: Date): string {
	return date
		.toISOString()
		.replace("T", " ")
		.replace("Z", "")
		.replace(/ 00:00:00\.000$|:00\.000$|\.?0+$/, "");
}

/** The shortest labels that tell dates apart. */
function dateLabels(dates: readonly Date[]): string[] {
	const texts = dates.map((date) => date.toISOString().replace("Z", "").replace("T", " "));
	const all = (end: string) => texts.every((text) => text.endsWith(end));
	if (all("-01-01 00:00:00.000")) return texts.map((text) => text.replace(/-01-01 .*$/, ""));
	if (all("-01 00:00:00.000")) return texts.map((text) => text.replace(/-01 .*$/, ""));
	if (all(" 00:00:00.000")) return texts.map((text) => text.replace(/ .*$/, ""));
	const cut = all(":00.000") ? 7 : all(".000") ? 4 : 0;
	const sameDay = texts.every((text) => text.slice(0, -13) === texts[0].slice(0, -13));
	return texts.map((text) => text.slice(text.length - (sameDay ? 12 : 18), text.length - cut));
}

/** A date as `Date.parse` reads it in UTC. */
function isoText(typed: string): string {
	const text = typed.trim().replace(/\s+/, "T");
	if (!/^[-+]?\d{4,6}(-\d\d){0,2}(T\d\d:\d\d(:\d\d(\.\d+)?)?)?$/.test(text)) return "";
	return text.includes("T") ? `${text}Z` : text;
}
