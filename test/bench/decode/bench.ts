/** `npm run bench -- decode`: our decoders against those of numcodecs.js and zarrita, on the same chunks in the same page. */
import { atLeast, type Goal } from "../goals.ts";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { spread, table } from "../table.ts";

/** It decodes chunks of data.py's arrays. */
export const readsData = true;

/** One codec in one round: milliseconds that all its chunks took each side, for so many decoded bytes. */
export interface Took {
	readonly what: string;
	readonly peer: string;
	readonly bytes: number;
	readonly theirs: number;
	readonly ours: number;
	/** Milliseconds that ours took into memory that was used before; null where it needs none. */
	readonly again: number | null;
	/** Milliseconds that copying what came out to memory of its own takes, which both sides' figures include. */
	readonly memory: number;
}

/** Runs the bench; prints its table and writes it to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const measured = await inPage<Took[]>(given);
	const about = `${machine(given, ["numcodecs", "zarrita"])} MB are 10^6 bytes that come out, in memory of their own as the cache keeps them; "memory alone" is a copy of them to such memory, whose pages the system hands out one by one, and a part of both sides. "Used" is memory that held another chunk before, as that of chunks which a full cache drops: the decoders compared with have no such way. One thread, no worker. Both sides' bytes are compared in each round.`;
	report(given, "Decoding", `${about}\n\n${decodeTable(measured)}`, goalsOf(measured));
}

/** What section 8 asks, by codec; a chunk of the volume stands for it. */
const ASKED: Readonly<Record<string, number>> = { "blosc-lz4": 5, "blosc-zstd": 2, zstd: 1.2 };
const FRESH_MEMORY =
	"fresh memory, whose pages the system hands out one by one, takes more than the decoder. Tried: slice(), new and set, pieces, resizable and shared buffers, memories of WebAssembly: all take as long. What helps is memory that was used before, which a page has once its cache is full: the row of used memory.";

function goalsOf(measured: readonly Took[]): Goal[] {
	return Object.entries(ASKED).flatMap(([codec, least]) => {
		const of = measured.filter(({ what }) => what.startsWith(`${codec}, uint16`));
		return [
			atLeast(
				`decode, ${codec} ÷ numcodecs.js, into new memory`,
				of.map(({ theirs, ours }) => theirs / ours),
				least,
				FRESH_MEMORY,
			),
			atLeast(
				`decode, ${codec} ÷ numcodecs.js, into used memory`,
				of.map(({ theirs, again }) => theirs / (again as number)),
				least,
			),
		];
	});
}

function decodeTable(measured: readonly Took[]): string {
	const rows = [...new Set(measured.map(({ what }) => what))].map((what) => {
		const of = measured.filter((took) => took.what === what);
		const rate = (ms: (took: Took) => number) =>
			spread(
				of.map((took) => took.bytes / 1000 / ms(took)),
				0,
			);
		const times = (ms: (took: Took) => number) =>
			`${spread(
				of.map((took) => took.theirs / ms(took)),
				2,
			)} ×`;
		const rates = [rate(({ theirs }) => theirs), rate(({ ours }) => ours), rate(({ memory }) => memory)];
		const into = ({ again }: Took) => again as number;
		const used = of[0].again === null ? ["–", "–"] : [rate(into), times(into)];
		return [what, of[0].peer, ...rates, times(({ ours }) => ours), ...used];
	});
	const head = ["what", "by", "MB/s", "ours, MB/s", "memory alone, MB/s", "ours ÷ theirs"];
	return table([...head, "into used memory, MB/s", "÷ theirs"], rows);
}
