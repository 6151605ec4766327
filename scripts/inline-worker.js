/** `import text from "./NAME.ts?inline-worker"`, the text of a worker: a webpack loader that takes what an earlier build of the config made, and an esbuild plugin that builds it. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Where the builds of workers put their texts, seen from webpack.config.js; each is called as its source. */
export const WORKERS = "./.cache/worker";

/** Answers in place of the module; the module itself is never read. */
export function pitch() {
	const name = basename(this.resourcePath, ".ts");
	const path = fileURLToPath(new URL(`../${WORKERS}/${name}.js`, import.meta.url));
	this.addDependency(path);
	return readFileSync(path, "utf8");
}

/** Loaders must have a default export; `pitch` always answers first. */
export default (source) => source;

const QUERY = "?inline-worker";

/** For bundles by esbuild. */
export const inlineWorker = {
	name: "inline-worker",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /\?inline-worker$/ }, ({ path, resolveDir }) => ({
			path: join(resolveDir, path.slice(0, -QUERY.length)),
			namespace: "text",
		}));
		onLoad({ filter: /.*/, namespace: "text" }, async ({ path }) => {
			const external = ["numcodecs/*"]; // never imported: the worker has its own
			const options = { entryPoints: [path], external, bundle: true, format: "esm", target: "es2022", write: false };
			const { outputFiles } = await build(options);
			return { contents: `export default ${JSON.stringify(outputFiles[0].text)};`, loader: "js" };
		});
	},
};
