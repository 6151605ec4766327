/** The table of the bench of long use. */
import { table } from "../table.ts";
import type { Sample } from "./plan.ts";

/** How much a number grows from one to the next, by a straight line through their second half, with twice the standard error. */
export function trend(numbers: readonly number[]): string {
	const half = numbers.slice(Math.floor(numbers.length / 2));
	const middle = (half.length - 1) / 2;
	const mean = half.reduce((sum, number) => sum + number, 0) / half.length;
	const square = half.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
	const slope = half.reduce((sum, number, i) => sum + (i - middle) * (number - mean), 0) / square;
	const left = half.reduce((sum, number, i) => sum + (number - mean - slope * (i - middle)) ** 2, 0);
	const error = Math.sqrt(left / Math.max(1, half.length - 2) / square);
	return `${slope.toFixed(3)} ± ${(2 * error).toFixed(3)}`;
}

const MIB = 2 ** 20;

/** Megabytes of JavaScript's heap and buffers, decoded chunks apart. */
export function heapOf({ heap, cache }: Sample): number {
	return (heap - cache) / 1e6;
}

/** Each number of the samples: after the first lap, in the middle, at the end, the most of it, and how it grows. */
export function soakTable(samples: readonly Sample[]): string {
	const sum = (kept: Sample["kept"]) => Object.values(kept).reduce((all, count) => all + count, 0);
	const numbers: Record<string, (sample: Sample) => number> = {
		"decoded chunks, MiB": ({ cache }) => cache / MIB,
		"the most of them in a lap, MiB": ({ most }) => most / MIB,
		"JavaScript's heap and buffers without those chunks, MB": heapOf,
		"the page's process without those chunks, MB": ({ memory, cache }) => (memory - cache) / 1e6,
		"workers in a lap": ({ working }) => working,
		"workers left": ({ workers }) => workers,
		"views left": ({ views }) => views,
		"listeners, observers, timers, URLs left": ({ kept }) => sum(kept),
		"buffers copied to workers": ({ cloned }) => cloned,
	};
	const rows = Object.entries(numbers).map(([what, of]) => {
		const all = samples.map(of);
		const digits = all.every(Number.isInteger) ? 0 : 1;
		const told = [all[0], all[Math.floor(all.length / 2)], all[all.length - 1], Math.max(...all)];
		return [what, ...told.map((number) => number.toFixed(digits)), trend(all)];
	});
	const { decoded, used, kept } = samples[samples.length - 1];
	const left = Object.entries(kept).map(([name, count]) => `${name} (${count})`);
	const words = `Of ${decoded} chunks ${used} were decoded into used memory. Left at the end: ${left.join(", ") || "nothing"}.`;
	return `${table(["after a lap", "first", "middle", "last", "most", "a lap"], rows)}\n\n${words}`;
}
