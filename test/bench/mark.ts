/** `npm run bench -- mark [rounds]`: sliceMark against Plot.raster in the same plot, and what pages do beside. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "../browser/chromium.ts";
import { serve } from "../browser/serve.ts";
import { stopped } from "../process.ts";
import type { MarkPlan, MarkTold } from "./mark-page.ts";
import { writeSection } from "./section.ts";
import { spread, table } from "./table.ts";

const LIMIT_MS = 10 * 60_000;
const RATIOS = [
	["Plot.raster", "sliceMark"],
	["Plot.binX of the values", "Plot.rectY(histogram)"],
] as const;

/** Runs the bench with the repository's root and a folder with the page's script and dist/index.js; prints its table and writes it to docs/benchmarks.md. */
export async function benchMark(root: string, page: string, rounds: number): Promise<void> {
	const home = mkdtempSync(join(tmpdir(), "zarr-widget-bench-"));
	const load = loadavg()[0];
	const told = collect();
	const site = await serve({ page });
	let browser: ChildProcess | undefined;
	try {
		const plan: MarkPlan = { collector: await told.listen(), rounds };
		writeFileSync(join(page, "plan.json"), JSON.stringify(plan));
		writeFileSync(
			join(page, "index.html"),
			'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script type="module" src="page.js"></script>',
		);
		const flags = [
			"--headless=new",
			"--no-sandbox",
			"--disable-gpu",
			"--no-first-run",
			"--disable-background-networking",
		];
		const args = [...flags, `--user-data-dir=${join(home, "profile")}`, `${site.url}/page/index.html`];
		browser = spawn(findChromium(), args, { stdio: "ignore" });
		const measured = await told.rounds;
		const plot = JSON.parse(readFileSync(join(root, "node_modules/@observablehq/plot/package.json"), "utf8")).version;
		const about = `${cpus().length} × ${cpus()[0].model}, Chromium without a GPU, Plot ${plot}, Node ${process.version}; ${measured.length} rounds, load average ${load.toFixed(1)} at the start and ${loadavg()[0].toFixed(1)} at the end. 1024² float32 in a plot of 640 × 640 pixels; a plot counts until its picture is decoded and a frame has passed. Median (least–most) of the rounds; ratios are within a round.`;
		const text = `${about}\n\n${markTable(measured)}`;
		console.log(text);
		writeSection(join(root, "docs", "benchmarks.md"), "mark", "A slice in Observable Plot", text);
	} finally {
		if (browser) await stopped(browser);
		told.close();
		await site.close();
		rmSync(home, { recursive: true, force: true });
	}
}

function markTable(rounds: readonly Record<string, number>[]): string {
	const ways = Object.keys(rounds[0]).toSorted();
	const rows = ways.map((way) => [
		way,
		`${spread(
			rounds.map((took) => took[way]),
			1,
		)} ms`,
	]);
	const ratios = RATIOS.map(([slow, fast]) => [
		`${slow} ÷ ${fast}`,
		`${spread(
			rounds.map((took) => took[slow] / took[fast]),
			1,
		)} ×`,
	]);
	return table(["what", "took"], [...rows, ...ratios]);
}

/** A place for the page to post to, and what it posted. */
function collect() {
	let finish: (told: MarkTold) => void;
	const posted = new Promise<MarkTold>((resolve) => {
		finish = resolve;
	});
	const limit = setTimeout(() => finish({ failed: "the page did not come to its end" }), LIMIT_MS);
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on("data", (part) => parts.push(part));
		request.on("end", () => {
			response.setHeader("Access-Control-Allow-Origin", "*").end();
			finish(JSON.parse(Buffer.concat(parts).toString()) as MarkTold);
		});
	});
	const listen = async () => {
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	};
	const rounds = posted.then((told) => {
		if ("failed" in told) throw new Error(told.failed);
		return told.rounds;
	});
	const close = () => {
		clearTimeout(limit);
		server.close();
		server.closeAllConnections();
	};
	return { listen, rounds, close };
}
