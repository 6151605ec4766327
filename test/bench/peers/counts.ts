/** Histograms in Python, by numpy and dask; ours beside numpy's are the bench `histogram`. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Bench } from "../rig.ts";
import { spread, table } from "../table.ts";

const BASE = "np.histogram";
/** 64 planes of 1024² in uint16. */
const MEGABYTES = (64 * 1024 * 1024 * 2) / 1e6;

/** The table of histograms. */
export function countsInPython({ root, data, rounds }: Bench): string {
	const script = join(root, "test/bench/peers/counted.py");
	const told = execFileSync(join(root, ".cache/peers/venv/bin/python"), [script, data, String(rounds)], {
		encoding: "utf8",
	});
	const measured = JSON.parse(told) as Record<string, number>[];
	const rows = Object.keys(measured[0])
		.toSorted()
		.map((way) => {
			const rates = measured.map((took) => (MEGABYTES / took[way]) * 1000);
			const times = measured.map((took) => took[BASE] / took[way]);
			return [way, spread(rates, 0), `${spread(times, 2)} ×`];
		});
	return table(["histogram of 64 planes", "MB/s", `as fast as ${BASE}`], rows);
}
