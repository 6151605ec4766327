/** `npm run property -- [count] [seed]`: random arrays by zarr-python and tensorstore, 2,000 unless said, read and compared to the last bit. */
import { status } from "./command.js";
import { pythonPackages } from "./setup.js";

const [count = "2000", seed = String(Date.now() % 1e9)] = process.argv.slice(2);
console.log(`${count} random arrays from seed ${seed} on`);
await pythonPackages("requirements-test.txt");
const vitest = ["--no-install", "vitest", "run", "--project", "unit", "test/property.test.ts"];
process.exitCode = await status("npx", vitest, { PROPERTY_CASES: count, PROPERTY_SEED: seed });
