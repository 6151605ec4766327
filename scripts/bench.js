/** `npm run bench -- server [rounds]`: measures, and prints ratios with their spread; 7 rounds unless said. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { run } from "./command.js";
import { ROOT } from "./stamp.js";

const [what = "server", rounds = "7"] = process.argv.slice(2);
if (what !== "server") throw new Error(`there is no bench "${what}": npm run bench -- server`);
const folder = join(ROOT, ".cache", "bench");
const page = join(folder, "page");
mkdirSync(page, { recursive: true });
await run("npx", ["--no-install", "webpack"]);
copyFileSync(join(ROOT, "dist", "index.js"), join(page, "index.js"));
const bench = join(ROOT, "test", "bench");
const options = { bundle: true, format: "esm", target: "es2022" };
await build({ ...options, entryPoints: [join(bench, "page.ts")], outfile: join(page, "page.js") });
const outfile = join(folder, "server.js");
await build({ ...options, entryPoints: [join(bench, "server.ts")], outfile, platform: "node" });
const { benchServer } = await import(pathToFileURL(outfile).href);
await benchServer(ROOT, page, Number(rounds));
