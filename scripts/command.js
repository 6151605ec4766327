/** Running programs and finding them. */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT } from "./stamp.js";

/** Runs a program in the repository with its output shown; resolves to its exit status (1 where a signal ended it). */
export function status(program, args, env = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
		child.once("error", reject);
		child.once("exit", (code) => resolve(code ?? 1));
	});
}

/** Runs a program that must succeed; throws with its name and status where it does not. */
export async function run(program, args, env = {}) {
	const code = await status(program, args, env);
	if (code !== 0)
		throw new Error(`${[program, ...args].join(" ")} ended with status ${code}; its output stands above.`);
}

/** What a program prints (both streams), or null where it is missing or fails. */
export function output(program, args) {
	const { status: code, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: "utf8" });
	return code === 0 ? `${stdout}${stderr}` : null;
}

/** The full path of the first of `names` on PATH, or null. */
export function onPath(...names) {
	for (const name of names) {
		for (const folder of (process.env.PATH ?? "").split(delimiter)) {
			try {
				accessSync(join(folder, name), constants.X_OK);
				return join(folder, name);
			} catch {
				// not in this folder
			}
		}
	}
	return null;
}
