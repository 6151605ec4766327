/** What xarray and numpy say of the example stores. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PRELUDE = `
import json, warnings
import numpy as np, xarray as xr, zarr
warnings.simplefilter("ignore")
def store(name):
    return xr.open_dataset(f"examples/data/{name}.zarr", engine="zarr", decode_times=False, chunks=None)
def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    array = np.asarray(value)
    return np.where(np.isnan(array), None, array.astype("f8")).tolist()
`;

/** The value of a Python expression that sees \`np\`, \`zarr\` and \`store(name)\`, a store's dataset; arrays come as nested lists, NaN as null. */
export function fromNumpy<Result>(expression: string): Result {
	const code = `${PRELUDE}\nprint(json.dumps(plain(${expression})))`;
	const python = join(ROOT, ".venv", "bin", "python");
	return JSON.parse(execFileSync(python, ["-c", code], { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 28 }));
}
