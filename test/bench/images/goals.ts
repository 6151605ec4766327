/** The goals of the design that the bench of images measures. */
import { atMost, countedAtMost, type Goal } from "../goals.ts";
import { quantile } from "../table.ts";
import { STORES } from "./plan.ts";
import { askedBy, lateFrames, type Paged, tripsOf, twiceIn } from "./tables.ts";

/** What was found: from the server that answers late by so many milliseconds, and by gestures. */
interface Found {
	readonly late: Paged;
	readonly led: Paged;
	readonly latency: number;
}

/** Its goals. */
export function goalsOf(data: string, { late, led, latency }: Found): Goal[] {
	const firsts = STORES.flatMap(({ folder }) => {
		const own = late.opened.filter(({ store }) => store === folder);
		const trips = own.map((one) => Math.floor(tripsOf(one, latency).first));
		const asked = own.map((one) => askedBy(data, late.log, one));
		return [
			countedAtMost(`first picture of ${folder} after its metadata`, quantile(trips, 0.5), 2, "round trips"),
			atMost(
				`bytes of all chunks asked for ÷ those of the level that is drawn, ${folder}`,
				asked.map(({ bytes, least }) => bytes / least),
				1.1,
			),
		];
	});
	return [
		...firsts,
		countedAtMost("frames over 33 ms while images are moved and zoomed", lateFrames(led.made), 0, "frames"),
		countedAtMost(
			"tasks over 50 ms while images are opened, moved and zoomed",
			late.tasks.length + led.tasks.length,
			0,
			"tasks",
		),
		countedAtMost("chunks of images asked for twice", twiceIn(late) + twiceIn(led), 0, ""),
	];
}
