/** A step that is done again only when what goes into it has changed. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

const STAMPS = join(ROOT, ".cache", "stamps");
const IGNORED = /(^|\/)(__pycache__|node_modules|static|lib|data|\.ipynb_checkpoints)(\/|$)|\.pyc$/;

function* filesOf(path) {
	if (!existsSync(join(ROOT, path)) || IGNORED.test(path)) return;
	if (statSync(join(ROOT, path)).isFile()) yield path;
	else for (const name of readdirSync(join(ROOT, path)).sort()) yield* filesOf(`${path}/${name}`);
}

/** SHA-256 of the names and bytes of files and of all files below folders; what builds make is left out. */
export function hashOf(paths) {
	const hash = createHash("sha256");
	for (const path of paths)
		for (const file of filesOf(path)) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
	return hash.digest("hex");
}

/** Runs `step` unless it has run with the same `inputs` (paths), the same `key` and its `outputs` (paths) are there. */
export async function once(name, { inputs, outputs, key = "" }, step) {
	const stamp = join(STAMPS, name);
	const now = `${key}${hashOf(inputs)}`;
	const made = outputs.every((path) => existsSync(join(ROOT, path)));
	if (made && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
	rmSync(stamp, { force: true });
	console.log(`— ${name}`);
	await step();
	mkdirSync(STAMPS, { recursive: true });
	writeFileSync(stamp, now);
}
