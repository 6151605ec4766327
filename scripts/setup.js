/** What must be there before anything runs: packages of npm and Python, the build, the wheel, the data, a browser. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onPath, output, run } from "./command.js";
import { once, ROOT } from "./stamp.js";

const VENV = ".venv/bin";
const PYTHON = join(ROOT, VENV, "python");
const BARE = ".cache/lab";

/** A program of the virtual environment. */
export const inVenv = (name) => join(ROOT, VENV, name);

/** Installs the packages of a folder's package-lock.json unless its node_modules holds just these. */
export async function nodePackages(folder = ".") {
	const wanted = lockedPackages(`${folder}/package-lock.json`);
	const present = lockedPackages(`${folder}/node_modules/.package-lock.json`);
	const same = Object.entries(wanted).every(([path, { version, optional }]) =>
		present[path] ? present[path].version === version : optional,
	);
	if (same) return;
	console.log(folder === "." ? "— npm packages" : `— npm packages (${folder})`);
	await run("npm", ["ci", "--no-audit", "--no-fund", "--prefix", folder]);
}

function lockedPackages(path) {
	if (!existsSync(join(ROOT, path))) return {};
	const { "": _root, ...packages } = JSON.parse(readFileSync(join(ROOT, path), "utf8")).packages;
	return packages;
}

/** Makes .venv with the pinned packages of `requirements`, a file in scripts/. */
export async function pythonPackages(requirements) {
	const inputs = ["scripts/constraints.txt", "scripts/requirements.txt", `scripts/${requirements}`];
	await once(`Python packages (${requirements})`, { inputs, outputs: [VENV] }, async () => {
		if (output(PYTHON, ["-m", "pip", "--version"]) === null) await makeVenv();
		keepFromModules(".venv");
		const pins = ["-r", `scripts/${requirements}`, "-c", "scripts/constraints.txt"];
		await run(PYTHON, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pins]);
	});
}

/** JupyterLab runs its own yarn.js, a CommonJS script below `folder`, which must not take over our "type": "module". */
function keepFromModules(folder) {
	writeFileSync(join(ROOT, folder, "package.json"), "{}\n");
}

async function makeVenv() {
	const python = findPython();
	if (output(python, ["-c", "import venv, ensurepip"]) === null) {
		throw new Error(`${python} can't make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv`);
	}
	rmSync(join(ROOT, ".venv"), { recursive: true, force: true });
	await run(python, ["-m", "venv", ".venv"]);
}

function findPython() {
	const names = [process.env.PYTHON, "python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];
	const test = "import sys; sys.exit(sys.version_info < (3, 11))";
	const found = names.find((name) => name && output(name, ["-c", test]) !== null);
	if (!found) throw new Error("Python 3.11 or newer is needed here: install it, or name it by PYTHON=/path/to/python3");
	return found;
}

const SOURCES = ["src", "labextension", "scripts/inline-worker.js", "webpack.config.js"];
const BUILT = [
	"dist/index.js",
	"dist/index.d.ts",
	"python/zarr_widget/static/widget.js",
	"python/zarr_widget/labextension",
];

/** Builds the ESM, the Python package's copy of it and the labextension. */
export async function build() {
	const inputs = [...SOURCES, "tsconfig.json", "rollup.config.js", "package.json", "package-lock.json"];
	await once("build", { inputs, outputs: BUILT }, async () => {
		await run("npm", ["run", "--silent", "build"]);
	});
}

const CONSUMERS = "test/observable/consumers";
const PACKED = ["dist/index.js", "dist/index.d.ts", "package.json", "README.md", "LICENSE", "CHANGELOG.md"];

/** Makes .cache/observable: `installed`, an empty folder with the packed package and nothing else, and `tools`, which build pages with it. */
export async function consumers() {
	const tools = ".cache/observable/tools";
	const pins = ["package.json", "package-lock.json"];
	const inputs = pins.map((file) => `${CONSUMERS}/${file}`);
	await once("tools that pages are built with", { inputs, outputs: [`${tools}/node_modules`] }, async () => {
		mkdirSync(join(ROOT, tools), { recursive: true });
		for (const file of pins) copyFileSync(join(ROOT, CONSUMERS, file), join(ROOT, tools, file));
		await nodePackages(tools);
	});
	const installed = ".cache/observable/installed";
	const outputs = [`${installed}/node_modules/zarr-widget`];
	await once("zarr-widget in an empty folder", { inputs: PACKED, outputs }, async () => {
		rmSync(join(ROOT, installed), { recursive: true, force: true });
		mkdirSync(join(ROOT, installed), { recursive: true });
		await run("npm", ["pack", "--silent", "--pack-destination", installed]);
		const { name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
		// offline: a dependency that came along would be missed here
		const quiet = ["--offline", "--no-audit", "--no-fund", "--prefix", installed];
		await run("npm", ["install", ...quiet, `./${installed}/${name}-${version}.tgz`]);
	});
}

const WHEEL_INPUTS = [
	...SOURCES,
	"package-lock.json",
	"python",
	"jupyter-config",
	"pyproject.toml",
	"README.md",
	"LICENSE",
];

/** Builds the wheel of the sources as they are; gives its path. */
async function wheelFile() {
	const version = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version;
	const file = `.cache/wheel/zarr_widget-${version}-py3-none-any.whl`;
	await once("wheel", { inputs: WHEEL_INPUTS, outputs: [...BUILT, file] }, async () => {
		rmSync(join(ROOT, ".cache/wheel"), { recursive: true, force: true });
		await run(PYTHON, ["-m", "hatchling", "build", "-t", "wheel", "-d", ".cache/wheel"]);
	});
	return file;
}

/** Installs the wheel, as a user would have it: only so are server extension and labextension in their places. */
export async function wheel() {
	const file = await wheelFile();
	const outputs = [".venv/share/jupyter/labextensions/zarr-widget"];
	await once("zarr-widget in .venv", { inputs: [file], outputs }, async () => {
		await run(PYTHON, ["-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", file]);
		// Jupyter's own check only says that there is no such module; this shows why it can't be imported.
		await run(PYTHON, ["-c", "import zarr_widget.server"]);
		checkExtensions(inVenv("jupyter"));
	});
}

/** Makes .cache/lab, what a user has who installs JupyterLab, Notebook and the wheel and nothing else. */
export async function bareLab() {
	await labWith("JupyterLab and nothing else", BARE, ["jupyterlab", "notebook"]);
}

/** Makes a virtual environment in `folder` with what pip is told to install, by the versions that are tested together, and the wheel; `inputs` are files that pip is told of. */
export async function labWith(what, folder, told, inputs = []) {
	const python = join(ROOT, folder, "bin/python");
	const pip = (...args) => run(python, ["-m", "pip", "--quiet", "--disable-pip-version-check", ...args]);
	const pins = ["-c", "scripts/constraints.txt"];
	await once(what, { inputs: [pins[1], ...inputs], outputs: [folder] }, async () => {
		rmSync(join(ROOT, folder), { recursive: true, force: true });
		await run(PYTHON, ["-m", "venv", folder]);
		keepFromModules(folder);
		await pip("install", ...pins, ...told);
	});
	const file = await wheelFile();
	const outputs = [`${folder}/share/jupyter/labextensions/zarr-widget`];
	await once(`zarr-widget beside ${what}`, { inputs: [file], outputs }, async () => {
		await pip("--quiet", "uninstall", "--yes", "zarr-widget"); // quiet where there is none yet
		await pip("install", ...pins, file);
		checkExtensions(join(ROOT, folder, "bin/jupyter"));
	});
}

function checkExtensions(jupyter) {
	const server = output(jupyter, ["server", "extension", "list"]) ?? "";
	if (!/zarr_widget.*enabled/.test(server) || !/zarr_widget .*OK/.test(server)) {
		throw new Error(`The server extension is not enabled or can't be imported:\n${server}`);
	}
	const lab = output(jupyter, ["labextension", "list"]) ?? "";
	if (!/zarr-widget .*enabled.*OK/.test(lab)) throw new Error(`The labextension is not in its place:\n${lab}`);
}

const DATA_INPUTS = ["scripts/data.py", "scripts/images.py", "scripts/pp.py"];

/** Makes examples/data/ from data that comes with Python packages. */
export async function data() {
	await once("example data", { inputs: [...DATA_INPUTS, "scripts/constraints.txt"], outputs: ["examples/data"] }, () =>
		run(PYTHON, ["scripts/data.py", "examples/data"]),
	);
}

const SITE_INPUTS = [
	...[
		"docs",
		"src",
		"examples",
		"labextension/README.md",
		"python/zarr_widget/widget.py",
		"python/zarr_widget/traits.py",
		"python/zarr_widget/xarray.py",
	],
	...["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "package.json", "tsconfig.json"],
	...[...DATA_INPUTS, "scripts/reference.py", "scripts/constraints.txt", "webpack.config.js", "rollup.config.js"],
];

/** Builds the documentation site in dist/site, and all that it shows. */
export async function site() {
	for (const folder of [".", "docs"]) await nodePackages(folder);
	await pythonPackages("requirements.txt");
	await build();
	await data();
	await once("documentation site", { inputs: SITE_INPUTS, outputs: ["dist/site/index.html"] }, () =>
		run("node", ["docs/build.js"]),
	);
}

/** The path of a Chromium or Chrome; installs Debian's where there is none and we may. */
export async function chromium() {
	const found = process.env.CHROMIUM ?? onPath("chromium", "chromium-browser", "google-chrome", "chrome");
	if (found) return found;
	if (process.getuid?.() !== 0 || !onPath("apt-get")) {
		throw new Error(
			"The browser tests need Chromium: install it (Debian: apt-get install chromium), or name it by CHROMIUM=/path/to/it",
		);
	}
	console.log("— Chromium");
	await run("apt-get", ["update", "-qq"]);
	await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
		DEBIAN_FRONTEND: "noninteractive",
	});
	return onPath("chromium");
}
