/** Times as JavaScript's dates, for what draws time scales. Pure. */
import type { TimeDecoder, TimeFields } from "./time.ts";

/** The calendars whose dates JavaScript's Date has, too, from 1582-10-15 on. */
const SHARED = ["standard", "gregorian", "proleptic_gregorian"];

/**
 * A Date (UTC, to the millisecond) for each of the times, an invalid one for NaN and NaT; null where Dates can't stand for them: another
 * calendar, dates of the Julian one, years beyond Date's, or times that differ by less than a millisecond.
 */
export function datesOf(values: ArrayLike<number | bigint>, time: TimeDecoder): readonly Date[] | null {
	if (!SHARED.includes(time.calendar)) return null;
	const julian = ([year, month, day]: TimeFields) =>
		time.calendar !== "proleptic_gregorian" && year * 10_000 + month * 100 + day < 15821015;
	const dates: Date[] = [];
	const places = new Map<number, number | bigint>();
	for (let i = 0; i < values.length; i++) {
		const fields = time.fields(values[i]);
		const date = dateOf(fields);
		const none = /^na[nt]$/i.test(time.format(values[i]));
		const same = places.get(+date) ?? values[i];
		if (!none && (julian(fields) || Number.isNaN(+date) || same !== values[i])) return null;
		if (!none) places.set(+date, values[i]);
		dates.push(date);
	}
	return dates;
}

function dateOf([year, month, day, hour, minute, second, micros]: TimeFields): Date {
	const date = new Date(0); // Date.UTC takes the years 0 to 99 for others
	date.setUTCFullYear(year, month - 1, day);
	date.setUTCHours(hour, minute, second, Math.round(micros / 1000));
	return date;
}
