/** `npm run bench -- map`: steps of a map against Plot.raster under the same projection, and a globe that is turned. */
import { atLeast, countedAtMost, type Goal } from "../goals.ts";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { quantile, spread, table } from "../table.ts";
import type { Result, Round } from "./page.ts";

const FRAME_MS = 1000 / 60;

/** Runs the bench; prints its tables and writes them to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const result = await inPage<Result>(given, {}, { flags: ["--window-size=1300,700"] });
	const { rounds, canvas } = result;
	const about = `${machine(given, ["@observablehq/plot"])} float32 of 1440 × 721 cells under "equal-earth": the view on a canvas of ${canvas.join(" × ")} pixels, its chunks decoded, from the time that is set until its plane is in the pixels; Plot.raster with the nearest cell in a plot 1000 pixels wide, until its picture is decoded and a frame has passed.`;
	report(given, "A map", [about, mapTable(rounds), turnText(rounds)].join("\n\n"), goalsOf(result));
}

const median = (numbers: readonly number[]) => quantile(numbers, 0.5);
const ways = (rounds: readonly Round[]) => Object.keys(rounds[0].steps);

function mapTable(rounds: readonly Round[]): string {
	const rows = ways(rounds).map((way) => [
		`a step, planes in ${way}`,
		`${spread(
			rounds.map(({ steps }) => median(steps[way])),
			1,
		)} ms`,
	]);
	return table(
		["what", "took"],
		[
			...rows,
			[
				"Plot.raster",
				`${spread(
					rounds.map(({ raster }) => raster),
					0,
				)} ms`,
			],
		],
	);
}

function turnText(rounds: readonly Round[]): string {
	const frames = rounds.flatMap((round) => round.frames);
	const pictures = median(rounds.map((round) => round.pictures));
	return `A globe of 500 pixels that a hand turns in each of 60 frames: ${spread(frames, 1)} ms from frame to frame, ${pictures} of them with a picture of their own.`;
}

function goalsOf({ rounds, tables }: Result): Goal[] {
	const slow = rounds.flatMap(({ steps }) => Object.values(steps).map(median)).filter((ms) => ms > 6);
	return [
		countedAtMost("a map steps within 6 ms: rounds that take longer", slow.length, 0, "rounds"),
		countedAtMost("tables made by steps", tables, 0, "tables"),
		atLeast(
			"Plot.raster under the same projection ÷ a step of a map",
			rounds.map(({ steps, raster }) => raster / median(steps["one chunk"])),
			10,
		),
		countedAtMost(
			"frames over two while a globe is turned",
			rounds.flatMap(({ frames }) => frames).filter((ms) => ms > 2 * FRAME_MS + 1).length,
			0,
			"frames",
		),
	];
}
