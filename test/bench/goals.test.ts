import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { atLeast, atMost, countedAtMost, goalsText } from "./goals.ts";
import { writeSection } from "./section.ts";

it("holds the median of the rounds against what is asked", () => {
	expect(atLeast("a step", [140, 151, 170], 150)).toMatchObject({
		asked: "≥ 150 ×",
		found: "151 (140–170) ×",
		met: true,
	});
	expect(atLeast("a step", [140, 149, 170], 150).met).toBe(false);
	expect(atMost("a slice", [1, 1.25, 9], 1.25)).toMatchObject({ found: "1.25 (1.00–9.00) ×", met: true });
	expect(atMost("a slice", [1, 1.26, 9], 1.25).met).toBe(false);
	expect(countedAtMost("data", 0, 0, "bytes")).toMatchObject({ asked: "0 bytes", found: "0 bytes", met: true });
	expect(countedAtMost("data", 1, 0, "bytes").met).toBe(false);
});

it("says what limits a goal that is missed, and nothing of one that is met", () => {
	const text = goalsText([atMost("slow", [3], 2, "the disk; tried two."), atMost("fast", [1], 2, "never told")]);
	expect(text).toContain("| slow | ≤ 2 × | 3.00 (3.00–3.00) × | **missed** |");
	expect(text).toContain("- **slow**: the disk; tried two.");
	expect(text).not.toContain("never told");
});

it("gathers the goals of all sections at the top of the page, also when one is written anew", () => {
	const file = join(mkdtempSync(join(tmpdir(), "goals-")), "benchmarks.md");
	writeFileSync(file, "# Old\n\n## Nothing asked\n\n`npm run bench -- plain`\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n");
	writeSection(file, "b", "Bytes moved", goalsText([countedAtMost("bytes", 3, 2, "")]));
	writeSection(
		file,
		"a",
		"A step",
		`${goalsText([atMost("step", [1], 2)])}\n\n| what | took |\n| --- | --- |\n| x | 1 |`,
	);
	writeSection(file, "b", "Bytes moved", goalsText([countedAtMost("bytes", 2, 2, "")]));
	const page = readFileSync(file, "utf8");
	const table = page.split(/^## /m)[1];
	expect(table.trim().split("\n").slice(-2)).toEqual([
		"| step | ≤ 2 × | 1.00 (1.00–1.00) × | met | [A step](#a-step) |",
		"| bytes | ≤ 2 | 2 | met | [Bytes moved](#bytes-moved) |",
	]);
	expect(page.match(/^## .*/gm)).toEqual(["## The goals", "## A step", "## Bytes moved", "## Nothing asked"]);
});
