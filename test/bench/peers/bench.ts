/** `npm run bench -- peers`: ours beside what people have today, in one run on the same data. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, machine, report } from "../rig.ts";
import { countsInPython } from "./counts.ts";
import { inLab } from "./lab.ts";
import { plainPage } from "./plain.ts";

/** It reads what data.py writes. */
export const readsData = true;
/** It compares with what scripts/peers.js installs. */
export const hasPeers = true;

const NOTEBOOKS = ["jupyterlab", "ipywidgets", "matplotlib", "zarr", "jupyterlab_h5web", "h5py", "neuroglancer"];

/** Runs the bench; prints its tables and writes them to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const { root } = given;
	const about = `${machine(given, ["zarrita"])} ${VOLUME}`;
	const plain = await plainPage(given);
	console.log(plain);
	const { peers, busy } = await inLab(given);
	const counts = countsInPython(given);
	const { dependencies } = JSON.parse(readFileSync(join(root, "test/bench/peers/package.json"), "utf8"));
	const parts = [
		[
			"On a plain page",
			`fizarrita ${dependencies["@fideus-labs/fizarrita"]} has zarrita ${dependencies.zarrita}, as it fails on later ones. ${PLAIN}`,
			plain,
		],
		["In JupyterLab", `${versions(root, NOTEBOOKS)}. ${LAB}`, peers],
		["While the kernel is busy", BUSY, busy.text],
		["Histograms in Python", `${versions(root, ["numpy", "dask"])}. ${COUNTS}`, counts],
	].flatMap(([title, ...texts]) => [`### ${title}`, ...texts]);
	report(given, "Beside its peers", [about, ...parts].join("\n\n"), busy.goals);
}

const VOLUME = `uint16 (512, 1024, 1024) in chunks of (64, 256, 256): a plane of z takes 16 chunks. "first" is the first picture, "warm" a step to a plane of the same chunks, "cold" to one of others.`;
const PLAIN =
	"From open, and from the call, until the plane is drawn; nothing is in the browser's own cache. zarrView is the whole view with its controls; what it reads ahead counts among what is asked for. All others paint by drawSlice. fizarrita reads no sharded arrays.";
const LAB = `From Shift+Enter, and from the key that moves the slider, until the whole picture; after it until the first change of the picture. Each in a fresh notebook and page whose kernel has imported what it needs. MB are those of the answers and of the kernel's messages together. interact draws 6 × 6 inches by Matplotlib, smaller than the plane. h5web reads HDF5 of the same values and chunks (gzip-1, shuffle) and shows a tree first, where a script clicks at once; its slider waits for a pause. neuroglancer stands in a frame of 900 × 600; no key of it leads to the other end, so that its cold step is asked for by Python. All of WebGL is by software, with what it has drawn kept for this bench to look at. vizarr (pip 0.1.0) is left out: its widget imports its code from hosts of the web, so that it shows nothing here.`;

const BUSY =
	"ZarrWidget while a cell sleeps for 30 seconds, and while none runs; from setting the plane until the whole picture.";
const COUNTS =
	"uint16 from memory unless said; 256 bins; counts are checked to be equal. Ours are in the bench `histogram`.";

/** What of Python takes part, with versions. */
function versions(root: string, packages: readonly string[]): string {
	const code = `import importlib.metadata as m; print(", ".join(f"{n} {m.version(n)}" for n in ${JSON.stringify(packages)}))`;
	return execFileSync(join(root, ".cache/peers/venv/bin/python"), ["-c", code], { encoding: "utf8" }).trim();
}
