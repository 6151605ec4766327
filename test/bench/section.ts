/** docs/benchmarks.md: one section a bench, each written by its own. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const HEAD = `# Benchmarks

What \`npm run bench\` measured last, each section by the bench it names. Ratios hold where milliseconds don't: both sides of one are measured in turn, in
one run.
`;

/** Writes the section of a bench, in place of the one that is there; the others stay. */
export function writeSection(file: string, bench: string, title: string, text: string): void {
	const [, ...sections] = (existsSync(file) ? readFileSync(file, "utf8") : HEAD).split(/^(?=## )/m);
	const command = `\`npm run bench -- ${bench}\``;
	const others = sections.filter((section) => !section.includes(command)).map((section) => section.trim());
	const own = `## ${title}\n\n${command}\n\n${text.trim()}`;
	writeFileSync(file, `${[HEAD.trim(), ...[...others, own].toSorted()].join("\n\n")}\n`);
}
