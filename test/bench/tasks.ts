/** Tasks that hold the page for more than 50 ms, with what ran in them: what a person feels as a page that hangs. */

/** A task over 50 ms. */
export interface LongTask {
	/** What the bench was doing. */
	readonly during: string;
	/** How long it held the page. */
	readonly ms: number;
	/** What ran longest in it, as Chromium names scripts ("function, by what called it"); "" where it names none. */
	readonly what: string;
}

/** A frame that took long, as the Long Animation Frames API tells it. (W3C) */
interface LongFrame extends PerformanceEntry {
	readonly scripts: readonly LongScript[];
}

interface LongScript extends PerformanceEntry {
	readonly invoker: string;
	readonly sourceFunctionName: string;
	readonly forcedStyleAndLayoutDuration: number;
}

/** Watches this page's tasks. `during` says what is being done from here on; `stop` ends it, and answers every task over 50 ms so far. */
export function watchTasks() {
	const tasks: { during: string; ms: number; start: number }[] = [];
	const frames: LongFrame[] = [];
	/** What was being done since when: entries come after the task that they tell of. */
	const done: { name: string; since: number }[] = [{ name: "", since: 0 }];
	const nameAt = (time: number) => done.findLast(({ since }) => since <= time)?.name ?? "";
	const take = (entry: PerformanceEntry) => {
		const { entryType, startTime, duration } = entry;
		if (entryType === "longtask") tasks.push({ during: nameAt(startTime), ms: duration, start: startTime });
		else frames.push(entry as LongFrame);
	};
	const observer = new PerformanceObserver((list) => list.getEntries().forEach(take));
	for (const type of ["longtask", "long-animation-frame"]) observer.observe({ type });
	const during = (name: string) => {
		done.push({ name, since: performance.now() });
	};
	const stop = async (): Promise<LongTask[]> => {
		// what has just happened is told a little later
		await new Promise((resolve) => setTimeout(resolve, 200));
		observer.takeRecords().forEach(take);
		observer.disconnect();
		return tasks.map(({ during, ms, start }) => ({ during, ms, what: scriptIn(frames, start, ms) }));
	};
	return { during, stop };
}

/** The script that took most of a task. */
function scriptIn(frames: readonly LongFrame[], start: number, ms: number): string {
	const scripts = frames
		.flatMap((frame) => [...frame.scripts])
		.filter(({ startTime, duration }) => startTime < start + ms && startTime + duration > start);
	const longest = scripts.reduce<LongScript | null>(
		(most, script) => (!most || script.duration > most.duration ? script : most),
		null,
	);
	if (!longest) return "";
	const { sourceFunctionName, invoker, duration, forcedStyleAndLayoutDuration: layout } = longest;
	const laid = layout > 1 ? `, of them ${Math.round(layout)} ms layout` : "";
	return `${sourceFunctionName || "a function without name"}, by ${invoker} (${Math.round(duration)} ms${laid})`;
}

/** The tasks as text: the longest first, at most eight. */
export function tasksText(tasks: readonly LongTask[]): string {
	if (tasks.length === 0) return "Tasks over 50 ms: none.";
	const rows = tasks
		.toSorted((a, b) => b.ms - a.ms)
		.slice(0, 8)
		.map(({ during, ms, what }) => `${Math.round(ms)} ms during "${during}"${what ? `: ${what}` : ""}`);
	return `Tasks over 50 ms: ${tasks.length}; the longest: ${rows.join("; ")}.`;
}
