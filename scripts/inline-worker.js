/** webpack loader of `import text from "./NAME.ts?inline-worker"`: the text of a worker that an earlier build of the config made. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

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
