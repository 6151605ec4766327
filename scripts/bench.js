/** `npm run bench -- server|mark [rounds]`: measures, and prints ratios with their spread; 7 rounds unless said. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { run } from "./command.js";
import { ROOT } from "./stamp.js";

const [what = "server", rounds = "7"] = process.argv.slice(2);
const PAGES = { server: "page.ts", mark: "mark-page.ts" };
if (!(what in PAGES)) throw new Error(`there is no bench "${what}": ${Object.keys(PAGES).join(", ")}`);
const folder = join(ROOT, ".cache", "bench");
const page = join(folder, "page");
mkdirSync(page, { recursive: true });
await run("npx", ["--no-install", "webpack"]);
copyFileSync(join(ROOT, "dist", "index.js"), join(page, "index.js"));
const bench = join(ROOT, "test", "bench");
const options = { bundle: true, format: "esm", target: "es2022" };
await build({ ...options, entryPoints: [join(bench, PAGES[what])], outfile: join(page, "page.js") });
const outfile = join(folder, `${what}.js`);
await build({ ...options, entryPoints: [join(bench, `${what}.ts`)], outfile, platform: "node" });
const { benchServer, benchMark } = await import(pathToFileURL(outfile).href);
await (benchServer ?? benchMark)(ROOT, page, Number(rounds));
