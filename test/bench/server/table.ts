/** What the bench of the server measured, as tables: ratios within a round, with their median and spread. */
import { quantile, spread, table } from "../table.ts";
import type { Opening, Reading } from "./plan.ts";

/** MiB/s of each way, and how many times as fast the server route is in the same round. */
export function readingTable(readings: readonly Reading[]): string {
	const folders = [...new Set(readings.map(({ folder }) => folder))];
	const of = (folder: string, way: string) =>
		readings
			.filter((reading) => reading.folder === folder && reading.way === way)
			.map(({ ms, mib }) => (mib / ms) * 1000);
	const rows = folders.map((folder) => {
		const [server, files, plain] = ["server", "files", "plain"].map((way) => of(folder, way));
		const times = (others: readonly (readonly number[])[]) =>
			spread(
				server.map((rate, round) => rate / Math.max(...others.map((other) => other[round]))),
				2,
			);
		return [
			folder,
			...[server, files, plain].map((rates) => spread(rates, 0)),
			times([files]),
			times([plain]),
			times([files, plain]),
		];
	});
	const rates = ["server, MiB/s", "/files/, MiB/s", "plain, MiB/s"];
	return table(["chunks", ...rates, "server ÷ /files/", "server ÷ plain", "server ÷ best"], rows);
}

/** Milliseconds of JupyterLab's own requests by what went on. */
export function loadTable(times: ReadonlyMap<string, readonly number[]>): string {
	const rows = [...times].map(([phase, all]) => [
		phase,
		String(all.length),
		...[0.5, 0.95, 1].map((part) => quantile(all, part).toFixed(0)),
	]);
	return table(["meanwhile", "requests", "median, ms", "p95, ms", "most, ms"], rows);
}

/** What it takes to list the root of each store and to draw its first picture. */
export function openingTable(openings: readonly Opening[]): string {
	const rows = [...new Set(openings.map(({ path }) => path))].map((path) => {
		const of = openings.filter((opening) => opening.path === path);
		const column = (value: (opening: Opening) => number, digits: number) => spread(of.map(value), digits);
		return [
			path,
			column(({ level }) => level, 0),
			column(({ paint }) => paint, 0),
			column(({ paint, level }) => paint / level, 2),
			column(({ requests }) => requests, 0),
		];
	});
	return table(["store", "listing its root, ms", "first picture, ms", "picture ÷ listing", "requests till then"], rows);
}
