/** What the page's main thread did, task by task, from Chromium's own trace. */
import type { Browser, Page } from "playwright-core";

interface TraceEvent {
	readonly name: string;
	readonly ph: string;
	readonly pid: number;
	readonly tid: number;
	/** Microseconds: by the wall, and of the thread's own CPU time. */
	readonly dur?: number;
	readonly tdur?: number;
	readonly args: { readonly name?: string };
}

/** The longest task of the main thread, in milliseconds. */
export interface Longest {
	/** By the clock: waiting for a core that another process has is counted. */
	readonly wall: number;
	/** Of the thread's own CPU time: what a person with an idle machine would see. */
	readonly cpu: number;
}

/** Does `act` and answers the longest tasks that the main thread of the busiest page had meanwhile. */
export async function longestTask(browser: Browser, page: Page, act: () => Promise<void>): Promise<Longest> {
	await browser.startTracing(page, { categories: ["toplevel"] });
	await act();
	const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
	const events = trace.traceEvents;
	const mains = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
	const tasks = mains.map(({ pid, tid }) =>
		events.filter(
			(event) => event.pid === pid && event.tid === tid && event.ph === "X" && event.name.endsWith("RunTask"),
		),
	);
	const total = (some: TraceEvent[]) => some.reduce((sum, { tdur = 0 }) => sum + tdur, 0);
	const busiest = tasks.reduce((most, some) => (total(some) > total(most) ? some : most), []);
	if (busiest.length === 0) throw new Error("the trace holds no task of a page");
	const longest = (field: "dur" | "tdur") => Math.max(...busiest.map((event) => (event[field] ?? 0) / 1000));
	return { wall: longest("dur"), cpu: longest("tdur") };
}
