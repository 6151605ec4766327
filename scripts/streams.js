/** `npm run streams -- [count] [damaged] [seed]`: streams that numcodecs makes of random data, decoded and compared, 10,000 a codec unless said; 20,000 damaged ones, each kept within its bounds. */
import { status } from "./command.js";
import { pythonPackages } from "./setup.js";

const [count = "10000", damaged = "20000", seed = String(Date.now() % 1e9)] = process.argv.slice(2);
console.log(`${count} streams a codec from seed ${seed} on, ${damaged} damaged ones`);
await pythonPackages("requirements-test.txt");
const vitest = ["--no-install", "vitest", "run", "--project", "unit", "test/streams.test.ts"];
const env = { STREAMS_CASES: count, STREAMS_DAMAGED: damaged, STREAMS_SEED: seed };
process.exitCode = await status("npx", vitest, env);
