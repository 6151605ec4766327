/** The package's types: one file of all that src/index.ts exports and what that refers to. */
import { dts } from "rollup-plugin-dts";

/** A file's own sentence, which says nothing of the declaration that it would stand before here. */
const OF_FILES = /^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n+(?=\/\*\*)/gm;

const withoutThose = { name: "without-sentences-of-files", renderChunk: (code) => code.replace(OF_FILES, "") };

const compilerOptions = { stripInternal: true, noEmit: false, allowImportingTsExtensions: true };

export default {
	input: "src/index.ts",
	output: { file: "dist/index.d.ts", format: "es" },
	plugins: [dts({ compilerOptions }), withoutThose],
};
