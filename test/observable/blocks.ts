/** The code blocks of a Markdown page, so that tests run what readers copy. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FENCED = /^```(\S+)[^\n]*\n([\s\S]*?)^```$/gm;

/** The text of each block of a language ("js", "python"), in order, of a page below the repository: "README.md". Throws where there is none. */
export function codeBlocks(page: string, language: string): string[] {
	const text = readFileSync(join(ROOT, page), "utf8");
	const found = [...text.matchAll(FENCED)].filter(([, named]) => named === language).map(([, , code]) => code);
	if (found.length === 0) throw new Error(`${page} has no block of ${language}`);
	return found;
}
