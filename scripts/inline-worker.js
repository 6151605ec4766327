/** webpack loader of `import text from "./worker.ts?inline-worker"`: the text of the worker that the config's first build made. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the worker's build puts its text, seen from webpack.config.js. */
export const WORKER_TEXT = { folder: "./.cache/worker", name: "worker" };

/** Answers in place of the module; the module itself is never read. */
export function pitch() {
	const path = fileURLToPath(new URL(`../${WORKER_TEXT.folder}/${WORKER_TEXT.name}.js`, import.meta.url));
	this.addDependency(path);
	return readFileSync(path, "utf8");
}

/** Loaders must have a default export; `pitch` always answers first. */
export default (source) => source;
