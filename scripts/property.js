/**
 * `npm run property -- [count] [seed]`: random arrays by zarr-python and tensorstore, 2,000 unless said, read and compared to the last bit.
 * `npm run property -- times [count] [seed]`: random CF times, 100,000 unless said, compared with the dates of cftime.
 */
import { status } from "./command.js";
import { pythonPackages } from "./setup.js";

const given = process.argv.slice(2);
const times = given[0] === "times";
const what = times
	? { kind: "times", test: "test/times.test.ts", least: "100000", name: "TIME" }
	: { kind: "arrays", test: "test/property.test.ts", least: "2000", name: "PROPERTY" };
const [count = what.least, seed = String(Date.now() % 1e9)] = times ? given.slice(1) : given;
console.log(`${count} random ${what.kind} from seed ${seed} on`);
await pythonPackages("requirements-test.txt");
const vitest = ["--no-install", "vitest", "run", "--project", "unit", what.test];
const env = { [`${what.name}_CASES`]: count, [`${what.name}_SEED`]: seed };
process.exitCode = await status("npx", vitest, env);
