/** What benches have in common: their page in a Chromium of its own, the machine in words, their section of docs/benchmarks.md. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { CONTAINED, findChromium } from "../browser/chromium.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { stopped } from "../process.ts";
import { collector } from "./collector.ts";
import { type Goal, goalsText } from "./goals.ts";
import { PIPED, takeGestures } from "./hand.ts";
import type { Posted } from "./posted.ts";
import { writeSection } from "./section.ts";

/** What a bench is given. */
export interface Bench {
	/** The repository's folder. */
	readonly root: string;
	readonly name: string;
	/** Where its page.js and index.js lie. */
	readonly folder: string;
	/** The folder that data.py has written, where the bench's module exports `readsData`, or pyramids.py, where it exports `readsPyramids`. */
	readonly data: string;
	readonly rounds: number;
}

/** What a page is told beside its own plan. */
export interface PagePlan {
	/** Where it posts its result. */
	readonly collector: string;
	/** Base URL of the data. */
	readonly data: string;
	readonly rounds: number;
	/** Where it asks for gestures (hand.ts), if it is led by a hand. */
	readonly hand?: string;
}

const HTML = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script type="module" src="page.js"></script>`;

/** How a page is run. */
export interface PageOptions {
	/** More command line flags for Chromium. */
	readonly flags?: readonly string[];
	/** Minutes until it is given up; 15 unless said. */
	readonly minutes?: number;
	/** Is given the server of page and data before the page opens: its log, its latency. */
	readonly serving?: (server: FileServer) => void;
	/** Whether pointer, wheel and keys are led for it. */
	readonly hand?: boolean;
}

/** Opens a page in a Chromium of its own that nothing is attached to, its profile below `home`. */
export function browse(url: string, home: string, flags: readonly string[] = []): ChildProcess {
	const args = ["--headless=new", ...CONTAINED, ...flags, `--user-data-dir=${join(home, "profile")}`];
	const pipes = flags.includes(PIPED) ? (["pipe", "pipe"] as const) : [];
	return spawn(findChromium(), [...args, url], { stdio: ["ignore", "ignore", "ignore", ...pipes] });
}

/** Runs the bench's page with a plan in a Chromium of its own that nothing is attached to; resolves with what it posts (posted.ts). */
export async function inPage<Result>(bench: Bench, plan: object = {}, options: PageOptions = {}): Promise<Result> {
	const home = mkdtempSync(join(tmpdir(), "zarr-widget-bench-"));
	const posted = await collector((options.minutes ?? 15) * 60_000, (told: Posted<Result>) => {
		if ("failed" in told) throw new Error(told.failed);
		return told;
	});
	const site = await serve({ page: bench.folder, data: bench.data });
	options.serving?.(site);
	const hand = options.hand ? await takeGestures() : null;
	const told: PagePlan = {
		...plan,
		...(hand && { hand: hand.url }),
		collector: posted.url,
		data: `${site.url}/data`,
		rounds: bench.rounds,
	};
	writeFileSync(join(bench.folder, "plan.json"), JSON.stringify(told));
	writeFileSync(join(bench.folder, "index.html"), HTML);
	const flags = [...(options.flags ?? []), ...(hand ? [PIPED] : [])];
	const browser = browse(`${site.url}/page/index.html`, home, flags);
	hand?.lead(browser);
	try {
		return (await posted.result).result;
	} finally {
		await stopped(browser);
		posted.close();
		hand?.close();
		await site.close();
		clear(home);
	}
}

/** Chromium's own processes end after it: what they still write to stays with the system, and hides no fault of the page. */
function clear(home: string): void {
	try {
		rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
	} catch (error) {
		console.warn(String(error));
	}
}

/** The machine and the versions of npm packages that take part, in one sentence. */
export function machine({ root, rounds }: Bench, packages: readonly string[] = []): string {
	const version = (name: string) =>
		JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version as string;
	const versions = packages.map((name) => `${name} ${version(name)}`);
	const parts = [
		`${cpus().length} × ${cpus()[0].model}`,
		"Chromium without a GPU",
		`Node ${process.version}`,
		...versions,
	];
	return `${parts.join(", ")}; ${rounds} rounds, load average ${loadavg()[0].toFixed(1)}. Median (least–most); ratios are within a round.`;
}

/** Prints what a bench has found, the goals that it measures first, and writes it to docs/benchmarks.md. */
export function report({ root, name }: Bench, title: string, found: string, goals: readonly Goal[] = []): void {
	const text = goals.length > 0 ? `${goalsText(goals)}\n\n${found}` : found;
	console.log(text);
	writeSection(join(root, "docs", "benchmarks.md"), name, title, text);
}
