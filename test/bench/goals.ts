/** The speed goals of docs/design.md, section 8, held against what a bench has measured. */
import { quantile, spread, table } from "./table.ts";

/** A row of section 8, or a part of one. */
export interface Goal {
	/** What is measured, in the design's words. */
	readonly what: string;
	/** What the design asks, such as "≥ 150 ×". */
	readonly asked: string;
	/** What was found. */
	readonly found: string;
	readonly met: boolean;
	/** What limits it, and what was tried: said where the goal is missed. */
	readonly limit?: string;
}

const HEAD = ["goal of the design", "asked", "found", ""];
const RULE = HEAD.map(() => "---");

/** A ratio that must be at least `least`: the median of the rounds counts. */
export function atLeast(what: string, ratios: readonly number[], least: number, limit?: string): Goal {
	return { what, asked: `≥ ${least} ×`, found: ratioText(ratios), met: quantile(ratios, 0.5) >= least, limit };
}

/** A ratio that may be at most `most`: the median of the rounds counts. */
export function atMost(what: string, ratios: readonly number[], most: number, limit?: string): Goal {
	return { what, asked: `≤ ${most} ×`, found: ratioText(ratios), met: quantile(ratios, 0.5) <= most, limit };
}

/** A number that is counted, not timed, and may be at most `most`. */
export function countedAtMost(what: string, count: number, most: number, unit: string, limit?: string): Goal {
	const text = (number: number) => `${number} ${unit}`.trim();
	return { what, asked: most === 0 ? text(0) : `≤ ${text(most)}`, found: text(count), met: count <= most, limit };
}

function ratioText(ratios: readonly number[]): string {
	return `${spread(ratios, Math.abs(quantile(ratios, 0.5)) < 10 ? 2 : 0)} ×`;
}

/** The goals as a table, and below it what limits those that are missed. */
export function goalsText(goals: readonly Goal[]): string {
	const rows = goals.map(({ what, asked, found, met }) => [what, asked, found, met ? "met" : "**missed**"]);
	const missed = goals.filter(({ met }) => !met);
	const limits = missed.map(({ what, limit = "what limits it is not known yet." }) => `- **${what}**: ${limit}`);
	return [table(HEAD, rows), limits.join("\n")].filter(Boolean).join("\n\n");
}

/** The rows of all tables of goals in a text, with the headings below which they stand. */
export function goalsIn(text: string): { readonly heading: string; readonly row: string }[] {
	let heading = "";
	let inside = false;
	const found: { heading: string; row: string }[] = [];
	for (const line of text.split("\n")) {
		if (line.startsWith("## ")) heading = line.slice(3);
		if (inside && line.startsWith("| ") && line !== rowOf(RULE)) found.push({ heading, row: line });
		inside = line === rowOf(HEAD) || (inside && line.startsWith("| "));
	}
	return found;
}

/** All goals in one table, each with a link to the section that measures it. */
export function goalsOf(text: string): string {
	const rows = goalsIn(text).map(({ heading, row }) => {
		const anchor = heading
			.toLowerCase()
			.replace(/[^\w -]/g, "")
			.replaceAll(" ", "-");
		return `${row} [${heading}](#${anchor}) |`;
	});
	return [rowOf([...HEAD, "measured by"]), rowOf([...RULE, "---"]), ...rows].join("\n");
}

function rowOf(cells: readonly string[]): string {
	return `| ${cells.join(" | ")} |`;
}
