/** docs/benchmarks.md: one section a bench, each written by its own. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { goalsIn, goalsOf } from "./goals.ts";

const HEAD = `# Benchmarks

What \`npm run bench\` measured last, each section by the bench it names. Ratios hold where milliseconds don't: both sides of one are measured in turn, in
one run.
`;
const GOALS = `## The goals

What [the design](design.md) asks of speed, and what the sections below found: medians (least–most) of the rounds' ratios. Below the table of a section stands what
limits a goal that is missed, and what was tried.`;

/** Writes the section of a bench, in place of the one that is there; the others stay. */
export function writeSection(file: string, bench: string, title: string, text: string): void {
	const [, ...sections] = (existsSync(file) ? readFileSync(file, "utf8") : HEAD).split(/^(?=## )/m);
	const command = `\`npm run bench -- ${bench}\``;
	const benches = sections.filter((section) => !section.startsWith("## The goals"));
	const others = benches.filter((section) => !section.includes(command)).map((section) => section.trim());
	const own = `## ${title}\n\n${command}\n\n${text.trim()}`;
	const all = [...others, own].toSorted();
	const goals = goalsIn(all.join("\n")).length > 0 ? [`${GOALS}\n\n${goalsOf(all.join("\n"))}`] : [];
	writeFileSync(file, `${[HEAD.trim(), ...goals, ...all].join("\n\n")}\n`);
}
