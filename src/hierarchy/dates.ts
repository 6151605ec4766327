/** An axis of times: what its cells and its ticks say, in every calendar. Pure. */
import { datesOf } from "./instant.ts";
import { type DateFields, dateText, precisionOf, type TimeDecoder, type TimePrecision } from "./time.ts";

/** A tick: where, in axis units, and what it says. */
export interface AxisTick {
	readonly value: number;
	readonly text: string;
	/** What it says where no tick before it is seen: the date of a time of day. */
	readonly whole?: string;
}

/** How an axis of times is written: see Axis. */
export interface TimeFace {
	label(i: number): string;
	coordinate(i: number): string | Date;
	ticks?(low: number, high: number, count: number): readonly AxisTick[] | null;
}

/** Labels and ticks for times; `step` is how far it is from one to the next where they are evenly spaced, else null, and `ordered` says that they only rise, or only fall. */
export function timeFace(
	values: ArrayLike<number | bigint>,
	time: TimeDecoder,
	{ step, ordered }: { readonly step: number | null; readonly ordered: boolean },
): TimeFace {
	const label = dateLabels({ values, time, step });
	let dates: readonly Date[] | null | undefined; // only charts ask for them
	const coordinate = (i: number) => {
		dates ??= datesOf(values, time);
		return dates ? dates[i] : label(i);
	};
	if (!ordered || values.length < 2) return { label, coordinate };
	return { label, coordinate, ticks: (low, high, count) => dateTicks({ values, time, step }, low, high, count) };
}

function dateLabels(times: Times): (i: number) => string {
	const { values, time } = times;
	const precision = values.length > 1 ? datePrecision(times) : undefined;
	return (i) => time.format(values[i], precision);
}

/** Of evenly spaced times so many tell how all are written: the times of day come again long before. */
const ENOUGH = 2000;

/** The shortest precision whose labels differ from cell to cell; the day wherever the time of day says nothing. */
function datePrecision({ values, time, step }: Times): TimePrecision {
	const length = step === null ? values.length : Math.min(values.length, ENOUGH);
	const all = Array.from({ length }, (_, i) => time.fields(values[i]));
	const days = all.map(([y, m, d]) => `${y}-${m}-${d}`);
	const apart = all.every((at, i) => i === 0 || monthOf(at) !== monthOf(all[i - 1]));
	const sameTime = all.every((at) => String(at.slice(3)) === String(all[0].slice(3)));
	if ((apart || sameTime) && new Set(days).size === days.length) return "day";
	const needed = all.map(precisionOf);
	if (!needed.includes("second")) return needed.includes("minute") ? "minute" : "day";
	const minutes = all.map(([, , , hour, minute], i) => `${days[i]} ${hour}:${minute}`);
	return new Set(minutes).size === minutes.length ? "minute" : "second";
}

function monthOf([year, month]: readonly number[]): number {
	return year * 12 + month;
}

/** The times of an axis. */
interface Times {
	readonly values: ArrayLike<number | bigint>;
	readonly time: TimeDecoder;
	readonly step: number | null;
}

/** How far it is from one tick to the next: so many months, or days, or seconds of a day. */
interface Pace {
	/** About how many days that is. */
	readonly length: number;
	readonly precision: TimePrecision;
	readonly months: number;
	/** 32 where only the first day of a month has a tick. */
	readonly days: number;
	/** 86,400 where only midnight has one. */
	readonly seconds: number;
}

const DAY = 86_400;
const MONTH = 30;
const YEAR = 365;
/** 1, 2, 5, 10 … 500,000 years: half of what a time's 64 bits of microseconds hold. */
const YEARS = Array.from({ length: 18 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));

const PACES: readonly Pace[] = [
	...[1, 5, 15, 30].map((seconds) => within(seconds, "second")),
	...[60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200].map((seconds) => within(seconds, "minute")),
	...[1, 2, 5, 10, 15].map((days): Pace => ({ length: days, precision: "day", months: 1, days, seconds: DAY })),
	...[1, 3, 6].map((months) => monthly(months, months * MONTH, "month")),
	...YEARS.map((years) => monthly(12 * years, years * YEAR, "year")),
];

function within(seconds: number, precision: TimePrecision): Pace {
	return { length: seconds / DAY, precision, months: 1, days: 1, seconds };
}

function monthly(months: number, length: number, precision: TimePrecision): Pace {
	return { length, precision, months, days: 32, seconds: DAY };
}

/** The shortest pace of about so many days, or more. */
function paceOf(days: number): Pace {
	// a year is one in every calendar
	return PACES.find(({ length }) => length >= 0.98 * days) ?? PACES[PACES.length - 1];
}

/** The pace whose length has the smallest ratio to so many days. */
function nearestPace(days: number): Pace {
	const longer = paceOf(days);
	const shorter = PACES[PACES.indexOf(longer) - 1] ?? longer;
	return days / shorter.length < longer.length / days ? shorter : longer;
}

/**
 * Ticks at round dates, no nearer to each other than cells are: where these are evenly spaced at the very place of the date, else in the
 * middle of the first cell from it on, which says its own date. Null where fewer than two are seen, or cells lie less than a second apart.
 */
function dateTicks(times: Times, low: number, high: number, count: number): AxisTick[] | null {
	const { values, time, step } = times;
	const first = Number(values[0]);
	const cells = [Math.max(0, Math.ceil(low - 0.5)), Math.min(values.length - 1, Math.floor(high - 0.5))];
	if (cells[0] > cells[1]) return null;
	const ends =
		step === null ? cells.map((cell) => Number(values[cell])) : [low, high].map((v) => first + (v - 0.5) * step);
	const [from, to] = ends.sort((a, b) => a - b);
	const perDay = dayOf(time);
	const apart = Math.abs(step ?? (to - from) / Math.max(1, cells[1] - cells[0])) / perDay;
	const [start, end] = [from, to].map(time.fields);
	if (!(apart * DAY >= 1) || Number.isNaN(start[0]) || Number.isNaN(end[0])) return null;
	const pace = paceOf(Math.max((to - from) / perDay / count, 0.9 * apart));
	const found = new Map<number, AxisTick>();
	for (const date of datesFrom(start, pace)) {
		const number = time.number(date);
		if (number > to) break;
		const tick = step === null ? cellTick(times, number, pace) : evenTick(date, (number - first) / step + 0.5, pace);
		// a cell says its date once, the latest one that has begun
		if (tick.value >= low && tick.value <= high) found.set(tick.value, tick);
	}
	return found.size < 2 ? null : shortened([...found.values()]);
}

/**
 * About so many round dates between two numbers of a time, `from` at most `to`, as such numbers: a second apart or more, by the pace that
 * is nearest to what is asked.
 */
export function roundTimes(time: TimeDecoder, [from, to]: readonly [number, number], count: number): number[] {
	const found: number[] = [];
	const pace = nearestPace((to - from) / dayOf(time) / count);
	for (const date of datesFrom(time.fields(from), pace)) {
		const number = time.number(date);
		if (number > to) break;
		if (number >= from) found.push(number);
	}
	return found;
}

/** How much a time's numbers grow in a day. */
function dayOf(time: TimeDecoder): number {
	return time.number([2001, 1, 2, 0]) - time.number([2001, 1, 1, 0]);
}

function evenTick(date: DateFields, value: number, { precision }: Pace): AxisTick {
	return { value, text: dayText(date, precision) };
}

function cellTick({ values, time }: Times, number: number, { precision }: Pace): AxisTick {
	const cell = Number.isNaN(number) ? Number.NaN : firstFrom(values, number);
	const value = Number(values[cell]);
	// a cell says no date that was longer before it than its neighbour lies away: the first one of all, in the middle of its year
	const late = value - number > Math.abs(value - Number(values[cell === 0 ? 1 : cell - 1]));
	return { value: late ? Number.NaN : cell + 0.5, text: time.format(values[cell] ?? Number.NaN, precision) };
}

/** The first cell, as time goes, that is not before a number; one outside where all are. */
function firstFrom(values: ArrayLike<number | bigint>, number: number): number {
	const last = values.length - 1;
	const back = Number(values[last]) < Number(values[0]);
	let [low, high] = [0, values.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (Number(values[back ? last - middle : middle]) < number) low = middle + 1;
		else high = middle;
	}
	return back ? last - low : low;
}

/** Dates at a pace, from one that is not after `at` on, without end; days that a month lacks are among them. */
function* datesFrom([year, month, day, hour, minute]: readonly number[], pace: Pace): Generator<DateFields> {
	const { months, days, seconds } = pace;
	const start = Math.floor((year * 12 + month - 1) / months) * months;
	for (let at = start; ; at += months) {
		const begun = at === start && months === 1;
		for (let date = 1; date <= 31; date += days) {
			if (days > 1 && date > 28) break; // the first of the next month is near
			if (begun && date + days <= day) continue;
			const from = begun && date === day ? Math.floor((hour * 3600 + minute * 60) / seconds) * seconds : 0;
			for (let second = from; second < DAY; second += seconds)
				yield [Math.floor(at / 12), at - Math.floor(at / 12) * 12 + 1, date, second];
		}
	}
}

function dayText([year, month, day, seconds]: DateFields, precision: TimePrecision): string {
	const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60] as const;
	const whole = precision === "year" || precision === "month" || seconds > 0;
	return dateText([year, month, day, ...clock, 0], whole ? precision : "day");
}

/** Times of a day without their date, save the first and where the day is another; `whole` has it. */
function shortened(ticks: readonly AxisTick[]): AxisTick[] {
	return ticks.map((tick, i) => {
		const [date, clock] = tick.text.split(" ");
		if (!clock || i === 0 || !ticks[i - 1].text.startsWith(date)) return tick;
		return { ...tick, text: clock, whole: tick.text };
	});
}
