/** `npm run conformance`: reads what other implementations wrote, prints what came of it and writes docs/conformance.md. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { status } from "./command.js";
import { ROOT } from "./stamp.js";

const vitest = ["--no-install", "vitest", "run", "--project", "unit", "test/conformance.test.ts", "--update"];
const code = await status("npx", vitest);
console.log(readFileSync(join(ROOT, "docs/conformance.md"), "utf8"));
process.exitCode = code;
