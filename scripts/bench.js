/** `npm run bench [-- NAME …] [rounds]`: measures, prints ratios with their spread and writes docs/benchmarks.md; all benches and 7 rounds unless said. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { run } from "./command.js";
import { build as buildAll, chromium, inVenv, nodePackages, pythonPackages } from "./setup.js";
import { ROOT } from "./stamp.js";

const BENCHES = join(ROOT, "test", "bench");
const CACHE = join(ROOT, ".cache", "bench");
const OPTIONS = { bundle: true, format: "esm", target: "es2022" };

/** A bench is a folder of test/bench with a bench.ts, and often a page.ts. */
const names = readdirSync(BENCHES).filter((name) => existsSync(join(BENCHES, name, "bench.ts")));
const words = process.argv.slice(2);
const rounds = Number(words.find((word) => /^\d+$/.test(word)) ?? 7);
const named = words.filter((word) => !/^\d+$/.test(word));
const unknown = named.find((name) => !names.includes(name));
if (unknown) throw new Error(`there is no bench "${unknown}"; the benches are ${names.join(", ")}`);

await nodePackages();
await pythonPackages("requirements-test.txt");
await buildAll();
process.env.CHROMIUM = await chromium();
await run(inVenv("python"), [join(BENCHES, "data.py"), join(CACHE, "data")]);

for (const name of named.length > 0 ? named : names) {
	const folder = join(CACHE, name);
	mkdirSync(folder, { recursive: true });
	const file = (of) => join(BENCHES, name, of);
	if (existsSync(file("page.ts")))
		await build({ ...OPTIONS, entryPoints: [file("page.ts")], outfile: join(folder, "page.js") });
	copyFileSync(join(ROOT, "dist", "index.js"), join(folder, "index.js"));
	// its packages stay where they are: some of them start programs of their own
	const outfile = join(folder, "bench.mjs");
	await build({ ...OPTIONS, entryPoints: [file("bench.ts")], outfile, platform: "node", packages: "external" });
	if (!existsSync(join(CACHE, "node_modules"))) symlinkSync(join(ROOT, "node_modules"), join(CACHE, "node_modules"));
	console.log(`\n— ${name}, ${rounds} rounds`);
	const { bench } = await import(pathToFileURL(outfile).href);
	await bench({ root: ROOT, name, folder, data: join(CACHE, "data"), rounds });
}
