/** `npm run bench [-- NAME …] [rounds]`: measures, prints ratios with their spread and writes docs/benchmarks.md; all benches and 7 rounds unless said. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { run } from "./command.js";
import { labPeers, pagePeers } from "./peers.js";
import { build as buildAll, chromium, inVenv, nodePackages, pythonPackages } from "./setup.js";
import { once, ROOT } from "./stamp.js";

const BENCHES = join(ROOT, "test", "bench");
const CACHE = join(ROOT, ".cache", "bench");
const DATA = join(CACHE, "data");
const PYRAMIDS = join(CACHE, "pyramids");
const OPTIONS = { bundle: true, format: "esm", target: "es2022" };

/** Writes gigabytes that benches read into a folder, which takes minutes: 5 by data.py, 5 by pyramids.py. */
async function make(what, script, folder) {
	await once(what, { inputs: [script], outputs: [relative(ROOT, folder)] }, async () => {
		rmSync(folder, { recursive: true, force: true });
		await run(inVenv("python"), [script, folder]);
	});
}

/** A bench is a folder of test/bench with a bench.ts, and often a page.ts; one that reads what data.py writes exports `readsData`, one that reads what pyramids.py writes `readsPyramids`, one that compares with what peers.js installs `hasPeers`. */
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
mkdirSync(CACHE, { recursive: true });
// packages stay where they are: some of them start programs of their own
if (!existsSync(join(CACHE, "node_modules"))) symlinkSync(join(ROOT, "node_modules"), join(CACHE, "node_modules"));

for (const name of named.length > 0 ? named : names) {
	const folder = join(CACHE, name);
	mkdirSync(folder, { recursive: true });
	const file = (of) => join(BENCHES, name, of);
	if (existsSync(file("page.ts")))
		await build({ ...OPTIONS, entryPoints: [file("page.ts")], outfile: join(folder, "page.js") });
	copyFileSync(join(ROOT, "dist", "index.js"), join(folder, "index.js"));
	const outfile = join(folder, "bench.mjs");
	await build({ ...OPTIONS, entryPoints: [file("bench.ts")], outfile, platform: "node", packages: "external" });
	console.log(`\n— ${name}, ${rounds} rounds`);
	const { bench, readsData, readsPyramids, hasPeers } = await import(pathToFileURL(outfile).href);
	if (readsData) await make("what benches read", "test/bench/data.py", DATA);
	if (readsPyramids) await make("pyramids that benches read", "test/bench/pyramids.py", PYRAMIDS);
	if (hasPeers) {
		await pagePeers(folder);
		await labPeers();
	}
	await bench({ root: ROOT, name, folder, data: readsPyramids ? PYRAMIDS : DATA, rounds });
}

const [, goals] = readFileSync(join(ROOT, "docs", "benchmarks.md"), "utf8").split(/^(?=## )/m);
console.log(`\n${goals.trim()}`);
