/** The goals of the design that the bench of cold slices measures. */
import { atMost, countedAtMost, type Goal } from "../goals.ts";
import { quantile, spread } from "../table.ts";
import type { Slices, Walks } from "./plan.ts";
import { type First, type Moved, percentWithin, roundTrips } from "./tables.ts";

/** What the bench has found. */
export interface Found {
	readonly slices: Slices;
	readonly walks: Walks;
	readonly moved: readonly Moved[];
	readonly firsts: readonly First[];
}

const SLICES: Readonly<Record<string, number>> = { raw: 1.25, "blosc-lz4": 1.25, "blosc-zstd": 1.5, zstd: 1.5 };
const PERCENT = 95;

const DECODING =
	"server, browser and decoders share two cores, which a bare fetch keeps busy alone, so that what decodes adds its own time to that of the fetch. Tried: bodies put where they shall be and past the browser's cache (processor time ÷ bare fetch 1.30 → 1.05 with blosc-lz4, 1.70 → 1.19 with zstd), memory used again (5–13 % of the renderer's time), Zstandard in 64-bit reads.";
const COORDINATES =
	"coordinates and chunks are asked for at once, but seven requests take two trips over a browser's six connections, in any order. Six take one, as the next rows show; the Jupyter server answers all in one batch.";

/** Its goals. */
export function goalsOf({ slices, walks, moved, firsts }: Found): Goal[] {
	const cold = Object.entries(SLICES).map(([codec, most]) => {
		const { slice, bare } = slices.codecs[codec];
		const ratios = slice.map((ms, round) => ms / bare[round]);
		return atMost(`a cold slice ÷ the bare fetch of its chunks, ${codec}`, ratios, most, DECODING);
	});
	const scrubs = Object.entries(slices.scrubs).map(([codec, { last, lone }]) => {
		const ratios = last.map((ms, round) => ms / lone[round]);
		return atMost(`scrubbing over 8 cold blocks, last slice ÷ a lone one, ${codec}`, ratios, 1.3);
	});
	const times = Math.max(...moved.map(({ moved, least }) => moved / least));
	const twice = moved.reduce((sum, one) => sum + one.twice, 0);
	const trips = firsts.map((first) => {
		const asked = (first.name.includes("given") ? 1 : 2) + (first.name.includes("sharded") ? 1 : 0);
		return countedAtMost(`first slice, ${first.name}`, roundTrips(first), asked, "round trips", COORDINATES);
	});
	const absent = firsts.filter(({ name }) => name.includes("given")).reduce((sum, first) => sum + first.absent, 0);
	return [
		...cold,
		...scrubs,
		walkGoal(walks),
		countedAtMost("bytes of a script of steps ÷ those of its chunks, at most", Number(times.toFixed(3)), 1, "×"),
		countedAtMost("chunks asked for twice", twice, 0, ""),
		...trips,
		countedAtMost("answers 404 where metadata are given", absent, 0, ""),
	];
}

function walkGoal({ walks }: Walks): Goal {
	const within = percentWithin(walks.on);
	const met = quantile(within, 0.5) >= PERCENT;
	return { what: "steps of a slow walk in 16.7 ms", asked: `≥ ${PERCENT} %`, found: `${spread(within, 1)} %`, met };
}
