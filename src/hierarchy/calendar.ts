/** The CF calendars as day numbers: year, month, day ↔ days since the calendar's own day 0. Pure. (cfconventions.org, chapter 4.4.1) */

/** A date: year (as the calendar counts it), month 1–12, day 1–31. */
export type YearMonthDay = readonly [number, number, number];

/** One calendar: how its dates are counted in days. */
export interface Calendar {
	/** Day number of a date; dates that the calendar lacks give a day whose `date` differs. */
	day(year: number, month: number, day: number): number;
	/** The date of a day number (a whole number). */
	date(day: number): YearMonthDay;
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function uniform(lengths: readonly number[]): Calendar {
	const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0));
	const year = lengths.reduce((a, b) => a + b, 0);
	return {
		day: (y, m, d) => y * year + (starts[m - 1] ?? Number.NaN) + d - 1,
		date(n) {
			const y = Math.floor(n / year);
			const rest = n - y * year;
			const month = starts.findLastIndex((start) => start <= rest);
			return [y, month + 1, rest - starts[month] + 1];
		},
	};
}

// Years run from March, so that a leap day is the last of its year (Hinnant, "chrono-compatible low-level date algorithms").
function marchDay(y: number, m: number, d: number): [number, number] {
	return [m <= 2 ? y - 1 : y, Math.floor((153 * ((m + 9) % 12) + 2) / 5) + d - 1];
}

function fromMarch(year: number, dayOfYear: number): YearMonthDay {
	const m = Math.floor((5 * dayOfYear + 2) / 153);
	const day = dayOfYear - Math.floor((153 * m + 2) / 5) + 1;
	return [m < 10 ? year : year + 1, m < 10 ? m + 3 : m - 9, day];
}

const gregorian: Calendar = {
	day(y, m, d) {
		const [year, rest] = marchDay(y, m, d);
		return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + rest;
	},
	date(n) {
		const era = Math.floor(n / 146097);
		const e = n - era * 146097;
		const y = Math.floor((e - Math.floor(e / 1460) + Math.floor(e / 36524) - Math.floor(e / 146096)) / 365);
		return fromMarch(y + era * 400, e - (365 * y + Math.floor(y / 4) - Math.floor(y / 100)));
	},
};

const REFORM = gregorian.day(1582, 10, 15);

// Day numbers of the Julian calendar are shifted so that 1582-10-05 is the Gregorian 1582-10-15.
const SHIFT = REFORM - rawJulian(1582, 10, 5);

function rawJulian(y: number, m: number, d: number): number {
	const [year, rest] = marchDay(y, m, d);
	return 365 * year + Math.floor(year / 4) + rest;
}

const julian: Calendar = {
	day: (y, m, d) => rawJulian(y, m, d) + SHIFT,
	date(n) {
		const era = Math.floor((n - SHIFT) / 1461);
		const e = n - SHIFT - era * 1461;
		const y = Math.floor((e - Math.floor(e / 1460)) / 365);
		return fromMarch(y + era * 4, e - 365 * y);
	},
};

const mixed: Calendar = {
	day(y, m, d) {
		const after = y > 1582 || (y === 1582 && (m > 10 || (m === 10 && d >= 15)));
		return (after ? gregorian : julian).day(y, m, d);
	},
	date: (n) => (n >= REFORM ? gregorian : julian).date(n),
};

/** The same calendar where the year 1 follows the year −1. */
function withoutYearZero(calendar: Calendar): Calendar {
	return {
		day: (y, m, d) => calendar.day(y < 0 ? y + 1 : y, m, d),
		date(n) {
			const [y, m, d] = calendar.date(n);
			return [y <= 0 ? y - 1 : y, m, d];
		},
	};
}

const noLeap = uniform(LENGTHS);
const allLeap = uniform(LENGTHS.with(1, 29));
const standard = withoutYearZero(mixed);

// Year zero as in cftime: it exists in the proleptic Gregorian (ISO 8601) and the idealised calendars only.
const CALENDARS: Record<string, Calendar> = {
	standard,
	gregorian: standard,
	proleptic_gregorian: gregorian,
	tai: withoutYearZero(gregorian),
	julian: withoutYearZero(julian),
	noleap: noLeap,
	"365_day": noLeap,
	all_leap: allLeap,
	"366_day": allLeap,
	"360_day": uniform(new Array<number>(12).fill(30)),
};

/** The calendar that CF calls `name` (in lower case); undefined where there is none. */
export function calendarOf(name: string): Calendar | undefined {
	return Object.hasOwn(CALENDARS, name) ? CALENDARS[name] : undefined;
}

/** Whether the calendar has this date: 1582-10-10 is missing from `standard`, 30 February from all but `360_day`. */
export function hasDate(calendar: Calendar, [year, month, day]: YearMonthDay): boolean {
	if (month < 1 || month > 12 || day < 1 || day > 31) return false;
	const [y, m, d] = calendar.date(calendar.day(year, month, day));
	return y === year && m === month && d === day;
}
