/** CF times: numbers with units like `days since 1850-01-01`, read as cftime.num2date reads them. Pure. */
import { type Calendar, calendarOf, hasDate } from "./calendar.ts";
import type { Attributes } from "./json.ts";

/** How much of a date a text shows. */
export type TimePrecision = "year" | "month" | "day" | "minute" | "second";

/** Calendar fields of an instant: year, month 1–12, day 1–31, hour, minute, second, microsecond. */
export type TimeFields = readonly [number, number, number, number, number, number, number];

/** Instants of a time coordinate. */
export interface TimeDecoder {
	/** The calendar's CF name in lower case; `standard` where the store names none. */
	readonly calendar: string;
	/** The units as the store has them: `days since 1850-01-01`. */
	readonly units: string;
	/** ISO-like text of a stored number, cut off after `precision`; without it, as long as it takes: `1998-06-01`, `1998-06-01 06:00`, `1998-06-01 06:00:30.5`. A number that is no instant (NaN, beyond 292,000 years) stays a number. */
	format(value: number | bigint, precision?: TimePrecision): string;
	/** Calendar fields of a stored number, to the microsecond; seven NaN where the number is no instant. */
	fields(value: number | bigint): TimeFields;
	/** The number that stands for a date, as near as a double has it; NaN where the calendar lacks it. */
	number(date: DateFields): number;
}

/** Year, month 1–12, day 1–31, and the seconds of the day. */
export type DateFields = readonly [number, number, number, number];

/** A unit as a ratio to the microsecond. */
interface Unit {
	readonly micros: bigint;
	/** 1,000 for nanoseconds, else 1. */
	readonly per: bigint;
	/** cftime takes the whole second where a fraction of a longer unit misses it by a microsecond. */
	readonly snaps: boolean;
}

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
/** There is no atomic time before this year. (CF, chapter 4.4.1) */
const TAI_BEGINS = 1958;

const UNITS: readonly (readonly [RegExp, bigint, string?])[] = [
	[/^(microseconds?|microsecs?)$/, 1n],
	[/^(milliseconds?|millisecs?|msecs?|ms)$/, 1000n],
	[/^(seconds?|secs?|s)$/, SECOND],
	[/^(minutes?|mins?)$/, 60n * SECOND],
	[/^(hours?|hrs?|h)$/, 3600n * SECOND],
	[/^(days?|d)$/, DAY],
	[/^weeks?$/, 7n * DAY],
	[/^months?$/, 30n * DAY, "360_day"],
	[/^common_years?$/, 365n * DAY, "noleap 365_day"],
];

function unitOf(name: string, calendar: string): Unit | undefined {
	if (/^(nanoseconds?|nanosecs?|ns)$/.test(name)) return { micros: 1n, per: 1000n, snaps: false };
	const row = UNITS.find(([pattern]) => pattern.test(name));
	if (!row || (row[2] && !row[2].split(" ").includes(calendar))) return undefined;
	return { micros: row[1], per: 1n, snaps: row[1] > 1000n };
}

// cftime's pattern, and UDUNITS' zones with one digit (`-6:00`) and bare hour 0.
const EPOCH =
	/^([+-]?\d+)-(\d{1,2})-(\d{1,2})(?:.(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?|\s00?)?(?:.?(Z|[-+]\d{1,2}(?::?\d{2})?))?\s*(?:UTC|GMT)?$/i;

function zoneMinutes(zone: string | undefined): number {
	const parts = /^([-+])(\d{1,2}):?(\d{2})?$/.exec(zone ?? "");
	if (!parts) return 0;
	return (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3] ?? 0));
}

/** The epoch in microseconds since the calendar's day 0, in UTC; null where the text or the date can't be read. */
function epochOf(text: string, calendar: Calendar, name: string): bigint | null {
	const match = EPOCH.exec(text.trim());
	if (!match) return null;
	const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
	if (!hasDate(calendar, [year, month, day]) || hour > 23 || minute > 59 || second > 59) return null;
	const zone = zoneMinutes(match[8]);
	if (Math.abs(zone) > 24 * 60 || (name === "tai" && (year < TAI_BEGINS || zone !== 0))) return null;
	const fraction = Math.trunc(Number(`0.${match[7] || 0}`) * 1e6);
	const seconds = hour * 3600 + (minute - zone) * 60 + second;
	return BigInt(calendar.day(year, month, day)) * DAY + BigInt(seconds) * SECOND + BigInt(fraction);
}

/** `a / 2^bits` to the nearest whole number, ties to even; a ≥ 0. */
function shiftRound(a: bigint, bits: bigint): bigint {
	if (bits <= 0n) return a << -bits;
	const floor = a >> bits;
	const rest = a - (floor << bits);
	const half = 1n << (bits - 1n);
	return rest > half || (rest === half && floor & 1n) ? floor + 1n : floor;
}

// cftime multiplies in 80-bit floats, then rounds; the same here in whole numbers.
function scaleFraction(value: number, unit: Unit): bigint {
	const view = new DataView(new ArrayBuffer(8));
	view.setFloat64(0, Math.abs(value));
	const exponent = view.getUint16(0) >> 4;
	const mantissa = (view.getBigUint64(0) & 0xfffffffffffffn) | (exponent ? 1n << 52n : 0n);
	let product = mantissa * unit.micros;
	let bits = BigInt(1075 - Math.max(exponent, 1));
	const excess = BigInt(product.toString(2).length - 64);
	if (excess > 0n) {
		product = shiftRound(product, excess);
		bits -= excess;
	}
	const down = bits > 0n ? product >> bits : product << -bits;
	const up = bits > 0n && down << bits !== product ? down + 1n : down;
	const near = shiftRound(product, bits);
	const beside = unit.snaps ? near % SECOND : 0n;
	const micros = beside === 1n ? down : beside === SECOND - 1n ? up : near;
	return value < 0 ? -micros : micros;
}

function floorDivide(a: bigint, b: bigint): bigint {
	const quotient = a / b;
	return quotient * b > a ? quotient - 1n : quotient;
}

/** Microseconds from the epoch; null for NaN, infinities and what 64 bits don't hold. */
function scale(value: number | bigint, unit: Unit): bigint | null {
	if (typeof value === "number" && !Number.isFinite(value)) return null;
	const whole = typeof value === "bigint" || Number.isInteger(value);
	const micros =
		whole || unit.per > 1n
			? floorDivide(BigInt(whole ? value : Math.floor(Number(value))) * unit.micros, unit.per)
			: scaleFraction(value, unit);
	return BigInt.asIntN(64, micros) === micros ? micros : null;
}

function fieldsOf(micros: bigint, calendar: Calendar): TimeFields {
	const day = floorDivide(micros, DAY);
	const rest = Number(micros - day * DAY);
	const seconds = Math.floor(rest / 1e6);
	const [year, month, date] = calendar.date(Number(day));
	return [year, month, date, Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, rest % 1e6];
}

function pad(value: number, width = 2): string {
	return (value < 0 ? "-" : "") + String(Math.abs(value)).padStart(width, "0");
}

/** The shortest precision that shows all of an instant. */
export function precisionOf([, , , hour, minute, second, micros]: TimeFields): TimePrecision {
	if (second || micros) return "second";
	return hour || minute ? "minute" : "day";
}

/** A date as ISO 8601 writes it, with a space before the time of day, cut off after `precision`. */
export function dateText(fields: TimeFields, precision: TimePrecision): string {
	const [year, month, day, hour, minute, second, micros] = fields;
	if (precision === "year") return pad(year, 4);
	if (precision === "month") return `${pad(year, 4)}-${pad(month)}`;
	const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
	if (precision === "day") return date;
	const time = `${date} ${pad(hour)}:${pad(minute)}`;
	if (precision === "minute") return time;
	return `${time}:${pad(second)}${micros ? `.${pad(micros, 6).replace(/0+$/, "")}` : ""}`;
}

const NONE: TimeFields = [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN];

/** How to read the times of an array with attributes `units` and `calendar`; null where they aren't times or can't be understood, so that raw numbers are shown. */
export function timeDecoder(attrs: Attributes): TimeDecoder | null {
	const time = readTime(attrs);
	return typeof time === "string" ? null : time;
}

/** Why numbers whose units say "since" are no dates, to go on a sentence with; null where they are dates, or don't claim to be. */
export function timeProblem(attrs: Attributes): string | null {
	const time = readTime(attrs);
	return typeof time === "string" ? time : null;
}

function readTime({ units, calendar: given = "standard" }: Attributes): TimeDecoder | string | null {
	const parts = typeof units === "string" ? /^\s*(\S+)\s+since\s+(.+)$/is.exec(units) : null;
	if (typeof units !== "string" || !parts) return isSince(units) ? `the units "${units}" can't be read` : null;
	const name = typeof given === "string" ? given.trim().toLowerCase() : "";
	const calendar = calendarOf(name);
	if (!calendar) return `there is no calendar ${JSON.stringify(given)} in CF`;
	const unit = unitOf(parts[1].toLowerCase(), name);
	if (!unit) return `times in the calendar "${name}" are not counted in "${parts[1]}"`;
	const epoch = epochOf(parts[2], calendar, name);
	if (epoch === null) return `"${parts[2].trim()}" is no date of the calendar "${name}"`;
	return decoderOf({ name, calendar, unit, epoch, units: units.trim() });
}

/** Whether units claim to count from a date. */
function isSince(units: unknown): boolean {
	return typeof units === "string" && /(^|\s)since(\s|$)/i.test(units);
}

/** What units and calendar of times come to. */
interface Clock {
	readonly name: string;
	readonly calendar: Calendar;
	readonly unit: Unit;
	/** Microseconds from the calendar's day 0. */
	readonly epoch: bigint;
	readonly units: string;
}

function decoderOf({ name, calendar, unit, epoch, units }: Clock): TimeDecoder {
	const fields = (value: number | bigint) => {
		const micros = scale(value, unit);
		const found = micros === null ? NONE : fieldsOf(epoch + micros, calendar);
		return name === "tai" && found[0] < TAI_BEGINS ? NONE : found;
	};
	return {
		calendar: name,
		units,
		fields,
		format(value, precision) {
			const at = fields(value);
			return at === NONE ? String(value) : dateText(at, precision ?? precisionOf(at));
		},
		number([year, month, day, seconds]) {
			if (!hasDate(calendar, [year, month, day])) return Number.NaN;
			const micros = BigInt(calendar.day(year, month, day)) * DAY + BigInt(Math.round(seconds * 1e6)) - epoch;
			return (Number(micros) / Number(unit.micros)) * Number(unit.per);
		},
	};
}
