/** `npm run bench -- mark`: sliceMark against Plot.raster in the same plot, and what pages do beside. */
import { type Bench, inPage, machine, report } from "../rig.ts";
import { spread, table } from "../table.ts";

const RATIOS = [
	["Plot.raster", "sliceMark"],
	["Plot.binX of the values", "Plot.rectY(histogram)"],
] as const;

/** Runs the bench; prints its table and writes it to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const measured = await inPage<Record<string, number>[]>(given);
	const about = `${machine(given, ["@observablehq/plot"])} 1024² float32 in a plot of 640 × 640 pixels; a plot counts until its picture is decoded and a frame has passed.`;
	report(given, "A slice in Observable Plot", `${about}\n\n${markTable(measured)}`);
}

function markTable(rounds: readonly Record<string, number>[]): string {
	const ways = Object.keys(rounds[0]).toSorted();
	const rows = ways.map((way) => {
		const took = rounds.map((round) => round[way]);
		return [way, `${spread(took, 1)} ms`];
	});
	const ratios = RATIOS.map(([slow, fast]) => {
		const times = rounds.map((took) => took[slow] / took[fast]);
		return [`${slow} ÷ ${fast}`, `${spread(times, 1)} ×`];
	});
	return table(["what", "took"], [...rows, ...ratios]);
}
