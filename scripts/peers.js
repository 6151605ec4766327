/** What `npm run bench -- peers` compares with, in .cache/peers: of npm what runs on a plain page, of Python what runs in JupyterLab. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { run } from "./command.js";
import { labWith, nodePackages } from "./setup.js";
import { once, ROOT } from "./stamp.js";

const PINS = "test/bench/peers";
const PEERS = ".cache/peers";

/** Installs the peers that test/bench/peers/package-lock.json pins, and bundles them for a page in `folder`: fizarrita.js and its worker. */
export async function pagePeers(folder) {
	const files = ["package.json", "package-lock.json"];
	const inputs = files.map((file) => `${PINS}/${file}`);
	await once("peers on a page", { inputs, outputs: [`${PEERS}/node_modules`] }, async () => {
		mkdirSync(join(ROOT, PEERS), { recursive: true });
		for (const file of files) copyFileSync(join(ROOT, PINS, file), join(ROOT, PEERS, file));
		await nodePackages(PEERS);
	});
	// fizarrita fails on the zarrita that .cache/bench has, so its own comes along
	const contents = `export { getWorker } from "@fideus-labs/fizarrita";
export { WorkerPool } from "@fideus-labs/worker-pool";
export { FetchStore, open } from "zarrita";`;
	const options = { bundle: true, format: "esm", target: "es2022" };
	const resolveDir = join(ROOT, PEERS);
	await build({ ...options, stdin: { contents, resolveDir }, outfile: join(folder, "fizarrita.js") });
	const worker = join(resolveDir, "node_modules/@fideus-labs/fizarrita/dist/codec-worker.js");
	await build({ ...options, entryPoints: [worker], outfile: join(folder, "codec-worker.js") });
}

/** Makes .cache/peers/venv, a JupyterLab with the peers of notebooks and the wheel, and the benches' volume as HDF5 for those that read that. */
export async function labPeers() {
	const [venv, pins] = [`${PEERS}/venv`, `${PINS}/requirements.txt`];
	await labWith("JupyterLab and peers", venv, ["-r", pins], [pins]);
	const [script, file] = [`${PINS}/volume.py`, `${PEERS}/volume.h5`];
	await once("volume as HDF5", { inputs: [script, "test/bench/data.py"], outputs: [file] }, () =>
		run(join(ROOT, venv, "bin/python"), [script, ".cache/bench/data/volume-raw.zarr", file]),
	);
}
