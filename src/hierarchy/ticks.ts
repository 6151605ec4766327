/** datetime64 and timedelta64: ticks of a unit as dates and spans of time. Pure. (NumPy, "Datetimes and timedeltas") */
import { calendarOf } from "./calendar.ts";
import { type Dtype, NAT, type Tick } from "./dtype.ts";
import { type DateFields, type TimeDecoder, type TimeFields, type TimePrecision, timeDecoder } from "./time.ts";

const CALENDAR = "proleptic_gregorian";
const LONG: Readonly<Record<string, bigint>> = { W: 604_800n, D: 86_400n, h: 3600n, m: 60n };
/** Decimal digits of a second that a unit counts. */
const DIGITS: Readonly<Record<string, number>> = { s: 0, ms: 3, us: 6, ns: 9, ps: 12, fs: 15, as: 18 };
/** Beyond these many years there are no dates, as in `timeDecoder`. */
const MOST_YEARS = 290_000n;

/** Whole seconds since 1970 and the decimal digits after them. */
interface Instant {
	readonly seconds: bigint;
	readonly digits: string;
}

function floorDivide(a: bigint, b: bigint): bigint {
	const quotient = a / b;
	return quotient * b > a ? quotient - 1n : quotient;
}

function instantOf(ticks: bigint, { unit, count }: Tick): Instant | null {
	const units = ticks * BigInt(count);
	if (unit === "Y" || unit === "M") return monthStart(unit === "Y" ? units * 12n : units);
	if (unit in LONG) return { seconds: units * LONG[unit], digits: "" };
	if (!(unit in DIGITS)) return null;
	const per = 10n ** BigInt(DIGITS[unit]);
	const seconds = floorDivide(units, per);
	const digits = DIGITS[unit] ? String(units - seconds * per).padStart(DIGITS[unit], "0") : "";
	return { seconds, digits: digits.replace(/0+$/, "") };
}

function monthStart(months: bigint): Instant | null {
	const years = floorDivide(months, 12n);
	const calendar = calendarOf(CALENDAR);
	if (!calendar || years > MOST_YEARS || years < -MOST_YEARS) return null;
	const day = calendar.day(1970 + Number(years), Number(months - years * 12n) + 1, 1) - calendar.day(1970, 1, 1);
	return { seconds: BigInt(day) * LONG.D, digits: "" };
}

const NONE = new Array<number>(7).fill(Number.NaN) as unknown as TimeFields;

/** The dates of a datetime64 type, with every digit that its ticks have (microseconds in `fields` may have a fraction); null for other types and where the unit is generic. NaT is `NaT`, what lies beyond 290,000 years stays a number of ticks. */
export function tickDecoder({ kind, tick }: Dtype): TimeDecoder | null {
	const units = "seconds since 1970-01-01";
	const time = timeDecoder({ units, calendar: CALENDAR });
	if (kind !== "datetime" || !tick || tick.unit === "generic" || !time) return null;
	const at = (value: number | bigint) =>
		(typeof value === "number" && !Number.isInteger(value)) || BigInt(value) === NAT
			? null
			: instantOf(BigInt(value), tick);
	const fields = (value: number | bigint): TimeFields => {
		const instant = at(value);
		if (!instant) return NONE;
		const [year, month, day, hour, minute, second, micros] = time.fields(instant.seconds);
		return [year, month, day, hour, minute, second, micros + Number(`0.${instant.digits || 0}`) * 1e6];
	};
	const format = (value: number | bigint, precision?: TimePrecision) => {
		const instant = at(value);
		if (!instant || Number.isNaN(time.fields(instant.seconds)[0])) return plain(value);
		const { seconds, digits } = instant;
		if (!digits || (precision && precision !== "second")) return time.format(seconds, precision);
		return `${time.format(seconds, "second")}.${digits}`;
	};
	const number = (date: DateFields) => ticksAt(date, time.number(date), tick);
	return { calendar: CALENDAR, units, fields, format, number };
}

/** A date in ticks; within a month that is the unit, between the beginnings of it and the next. */
function ticksAt([year, month, day]: DateFields, seconds: number, { unit, count }: Tick): number {
	const months = (year - 1970) * 12 + month - 1 + (day - 1) / 31;
	if (unit === "Y" || unit === "M") return months / (unit === "Y" ? 12 : 1) / count;
	return (unit in LONG ? seconds / Number(LONG[unit]) : seconds * 10 ** DIGITS[unit]) / count;
}

function plain(value: number | bigint): string {
	return Number.isNaN(value) || (typeof value === "bigint" && value === NAT) ? "NaT" : String(value);
}

/** A stored tick for people, exact: the date of a datetime64, the number of units of a timedelta64 (without the unit), `NaT`. */
export function tickText(dtype: Dtype, value: bigint): string {
	const { kind, tick } = dtype;
	if (kind === "timedelta" && tick && value !== NAT) return String(value * BigInt(tick.count));
	return tickDecoder(dtype)?.format(value) ?? plain(value);
}

/** The units that `tickText` leaves out: `ns` for spans, "" for dates. */
export function tickUnits({ kind, tick }: Dtype): string {
	return kind === "timedelta" && tick && tick.unit !== "generic" ? tick.unit : "";
}

/** CF's `units` and `calendar` for an array of ticks, laid over its attributes where the unit is known: `ns since 1970-01-01` for dates, `ns` for spans. */
export function tickAttributes({ kind, tick }: Dtype): { units?: string; calendar?: string } {
	if (!tick || tick.unit === "generic") return {};
	return kind === "datetime" ? { units: `${tick.unit} since 1970-01-01`, calendar: CALENDAR } : { units: tick.unit };
}

/** Units of spans for people, the longest first. */
const SPANS = Object.entries({
	D: "d",
	h: "h",
	m: "min",
	s: "s",
	ms: "ms",
	us: "µs",
	ns: "ns",
	ps: "ps",
	fs: "fs",
	as: "as",
});

/** A unit in which spans of time are short to read, and how many of a type's own units it takes. */
export interface SpanUnit {
	readonly name: string;
	readonly per: bigint;
}

/** The longest unit of which spans of a timedelta64 type, in its own units, are whole numbers (NaT aside); null for other types, and for years and months. */
export function spanUnit(values: ArrayLike<number | bigint>, { kind, tick }: Dtype): SpanUnit | null {
	const own = tick && kind === "timedelta" ? lengthOf(tick.unit) : null;
	if (!own || typeof values[0] !== "bigint") return null;
	const spans = (Array.from(values) as bigint[]).filter((value) => value !== NAT);
	for (const [unit, name] of SPANS) {
		const length = lengthOf(unit) ?? 0n;
		const per = length / own;
		if (length % own === 0n && per > 0n && spans.every((value) => value % per === 0n)) return { name, per };
	}
	return null;
}

/** A unit in attoseconds; null for those of no fixed length. */
function lengthOf(unit: string): bigint | null {
	if (unit in LONG) return LONG[unit] * 10n ** 18n;
	return unit in DIGITS ? 10n ** BigInt(18 - DIGITS[unit]) : null;
}
