/** What the page found, as tables. */
import { quantile, spread, table } from "../table.ts";
import type { GridRound, LeftRound, SizeRound, Way } from "./plan.ts";
import { LEFT, WAYS } from "./plan.ts";
import type { Asked } from "./server.ts";
import { GRIDS, SIZES } from "./store.ts";

const MB = 2 ** 20;

/** Views of arrays of any size: a plane is always the same. `asked` is what the server was asked in each run. */
export function sizeTable(rounds: readonly SizeRound[], asked: ReadonlyMap<string, Asked>): string {
	const rows = Object.entries(SIZES).map(([size, planes]) => {
		const own = rounds.filter((round) => round.size === size);
		const { requests, bytes } = asked.get(`0-${planes}`) ?? { requests: 0, bytes: 0 };
		const cells = [
			spread(
				own.map(({ opening }) => opening),
				0,
			),
			spread(
				own.flatMap(({ cold }) => cold),
				1,
			),
			spread(
				own.flatMap(({ warm }) => warm),
				1,
			),
			spread(
				own.map(({ memory }) => memory / MB),
				1,
			),
		];
		return [size, (planes * 4).toLocaleString("en"), ...cells, String(requests), (bytes / 1e6).toFixed(2)];
	});
	const head = [
		"array",
		"chunks",
		"opening, ms",
		"cold step, ms",
		"warm step, ms",
		"memory added, MiB",
		"requests",
		"MB asked for",
	];
	return table(head, rows);
}

/** Rounds of one way and number of chunks. */
export function roundsOf(rounds: readonly GridRound[], chunks: number, way: Way): GridRound[] {
	return rounds.filter((round) => round.chunks === chunks && round.way === way);
}

/** Planes of few and of very many chunks. */
export function gridTable(rounds: readonly GridRound[]): string {
	const rows = Object.keys(GRIDS)
		.map(Number)
		.flatMap((chunks) =>
			WAYS.filter((way) => roundsOf(rounds, chunks, way).length > 0).map((way) => {
				const own = roundsOf(rounds, chunks, way);
				const some = (numbers: readonly (number | null)[], digits: number) => {
					const known = numbers.filter((number) => number !== null);
					return known.length > 0 ? spread(known, digits) : "–";
				};
				return [
					chunks.toLocaleString("en"),
					way,
					some(
						own.map(({ landed }) => landed / 1000),
						2,
					),
					some(
						own.map(({ landed }) => (landed / chunks) * 1000),
						0,
					),
					some(
						own.map(({ landed, bare }) => bare && landed / bare),
						2,
					),
					some(
						own.map(({ waited }) => waited),
						0,
					),
					some(
						own.map(({ warm }) => warm),
						1,
					),
					some(
						own.map(({ memory }) => memory / chunks),
						0,
					),
					some(
						own.map(({ cached }) => cached / chunks),
						0,
					),
				];
			}),
		);
	const head = [
		"chunks",
		"how they come",
		"all landed, s",
		"a chunk, µs",
		"÷ bare fetch",
		"timer's longest wait, ms",
		"warm step, ms",
		"memory kept, bytes a chunk",
		"as the cache counts",
	];
	return table(head, rows);
}

/** Planes of 100,000 chunks that are left. */
export function leftTable(rounds: readonly LeftRound[]): string {
	const rows = LEFT.map((way) => {
		const own = rounds.filter((round) => round.way === way);
		return [
			way,
			spread(
				own.map(({ step }) => step),
				0,
			),
			spread(
				own.map(({ dispose }) => dispose),
				0,
			),
		];
	});
	return table(["100,000 chunks, a tenth there", "left for the next plane, ms", "left for good, ms"], rows);
}

/** The median of what `pick` takes out of each round. */
export function medianOf<Round>(rounds: readonly Round[], pick: (round: Round) => number): number {
	return quantile(rounds.map(pick), 0.5);
}
