/** The tables of the bench of images. */
import type { Seen } from "../../browser/serve.ts";
import { quantile, spread, table } from "../table.ts";
import { type Moved, marked, movedBy, planeBytes } from "./moved.ts";
import { type Made, type Opened, type Result, STORES } from "./plan.ts";

/** What came of a page. */
export interface Paged extends Result {
	/** What the server saw. */
	readonly log: readonly Seen[];
}

/** Milliseconds: two frames, and the jitter of the clock. */
const LATE_FRAME = 34;

/** Of a first picture, in round trips from when the metadata were there. */
export const tripsOf = ({ metadata, first, sharp }: Opened, latency: number) =>
	({ first: (first - metadata) / latency, sharp: (sharp - metadata) / latency }) as const;

/** What a first picture asked for, and of that the bytes of its own level; `least` are those that it can't do without. */
export function askedBy(data: string, log: readonly Seen[], opened: Opened) {
	const { store, query, level, index } = opened;
	const moved = movedBy(log.filter((seen) => seen.query === query));
	const least = planeBytes(data, store, level, index.z);
	const own = moved.levels[level] ?? 0;
	return { ...moved, own, least, coarser: moved.bytes - own };
}

/** First pictures. */
export function firstTable(data: string, { opened, log }: Paged, latency: number): string {
	const rows = STORES.map(({ folder }) => {
		const own = opened.filter(({ store }) => store === folder);
		const trips = own.map((one) => tripsOf(one, latency));
		const asked = own.map((one) => askedBy(data, log, one));
		const cell = (what: "first" | "sharp") =>
			`${spread(
				own.map((one) => one[what]),
				0,
			)}; ${spread(
				trips.map((one) => one[what]),
				2,
			)}`;
		return [
			folder,
			own[0].level,
			spread(
				own.map(({ metadata }) => metadata),
				0,
			),
			cell("first"),
			cell("sharp"),
			spread(
				asked.map(({ requests }) => requests),
				0,
			),
			`${spread(
				asked.map(({ own }) => own / 1e6),
				2,
			)} of ${(asked[0].least / 1e6).toFixed(2)}`,
			spread(
				asked.map(({ coarser, bytes }) => (100 * coarser) / bytes),
				1,
			),
			String(own.reduce((sum, { asked }) => sum + asked.twice, 0)),
		];
	});
	return table(
		[
			"image",
			"level",
			"metadata, ms",
			"first picture, ms; round trips",
			"sharp picture, ms; round trips",
			"chunks asked for",
			"MB of the level",
			"% of others",
			"asked for twice",
		],
		rows,
	);
}

/** Gestures of one name over an image. */
interface Kind {
	readonly store: string;
	readonly name: string;
	readonly made: readonly Made[];
	readonly moved: readonly Moved[];
}

/** Gestures by image and name, in the order in which they were made, with what each asked for. */
export function kindsOf({ made, log }: Paged): Kind[] {
	const behind = marked(log);
	const names = [...new Set(made.map(({ store, name }) => `${store}|${name}`))];
	return names.map((both) => {
		const [store, name] = both.split("|");
		const own = made.filter((one) => one.store === store && one.name === name);
		const moved = own.map(({ mark }) => movedBy(behind.get(mark) ?? []));
		return { store, name, made: own, moved };
	});
}

/** Frames of gestures that came late. */
export const lateFrames = (made: readonly Made[]) =>
	made.flatMap(({ beats }) => beats).filter((ms) => ms > LATE_FRAME).length;

/** Gestures. */
export function gestureTable(paged: Paged): string {
	const rows = kindsOf(paged).map(({ store, name, made, moved }) => {
		const beats = made.flatMap((one) => one.beats);
		return [
			store,
			name,
			spread(
				made.map(({ sharp }) => sharp),
				0,
			),
			`${lateFrames(made)} of ${beats.length}`,
			`${quantile(beats, 0.99).toFixed(0)}; ${Math.max(...beats).toFixed(0)}`,
			`${spread(
				moved.map(({ requests }) => requests),
				0,
			)}, ${spread(
				moved.map(({ bytes }) => bytes / 1e6),
				2,
			)}`,
			String(made.reduce((sum, { asked }) => sum + asked.withdrawn, 0)),
			String(made.reduce((sum, { asked }) => sum + asked.twice, 0)),
		];
	});
	const head = ["image", "gesture", "until sharp, ms", "late frames", "between frames, ms: 99 %; most"];
	return table([...head, "chunks asked for, MB", "withdrawn", "asked for twice"], rows);
}

/** Chunks that were asked for twice, in all that was done. */
export function twiceIn({ opened, made }: Paged): number {
	return [...opened, ...made].reduce((sum, { asked }) => sum + asked.twice, 0);
}
