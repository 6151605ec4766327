/** Numbers of many rounds as the cells of a table in Markdown. */

/** The value below which a part of the sorted numbers lies. */
export function quantile(numbers: readonly number[], part: number): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

/** Median, least and most. */
export function spread(numbers: readonly number[], digits: number): string {
	const [low, middle, high] = [0, 0.5, 1].map((part) => quantile(numbers, part).toFixed(digits));
	return `${middle} (${low}–${high})`;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const rule = head.map(() => "---");
	return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
