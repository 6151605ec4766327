/** All that people read goes through the translation bundle. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const FOLDER = fileURLToPath(new URL("../../labextension/src", import.meta.url));

/** Texts of two words and more, beginning with a capital, that are given to no translation; comments, the console and the plugins' own descriptions, which JupyterLab doesn't translate, aside. */
function bareTexts(source: string): string[] {
	const code = source
		.replace(/\/\*[\s\S]*?\*\//g, "")
		.replace(/^\s*\/\/.*$/gm, "")
		.replace(/^\tdescription: ".*",$/gm, "")
		.replace(/\b(?:trans\.(?:__|_n|_p)|console\.\w+)\(\s*(["`])(?:(?!\1).)*\1(?:,\s*(["`])(?:(?!\2).)*\2)?/gs, "");
	return Array.from(code.matchAll(/"([A-Z][^"\n]*\s[^"\n]*)"/g), (match) => match[1]);
}

it("finds a text that isn't translated", () => {
	expect(
		bareTexts('const label = "Open Zarr"; trans.__("Open it", a); trans._n("%1 a", "%1 as", 2) /* "No one" */'),
	).toEqual(["Open Zarr"]);
});

it.each(readdirSync(FOLDER))("%s has translated texts only", (name) => {
	expect(bareTexts(readFileSync(join(FOLDER, name), "utf8"))).toEqual([]);
});
