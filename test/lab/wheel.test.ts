/** What the wheel puts where, beside JupyterLab and nothing else, and that nothing of it stays. */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programOf } from "./server.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = programOf("bare", "python");
const PREFIX = join(PYTHON, "../..");
const VERSION = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version as string;
const WHEEL = join(ROOT, `.cache/wheel/zarr_widget-${VERSION}-py3-none-any.whl`);
const LAB = "share/jupyter/labextensions/zarr-widget";
const SERVER = "etc/jupyter/jupyter_server_config.d/zarr_widget.json";

/** What the installed wheel says of itself. */
interface Installed {
	readonly metadata: Readonly<Record<string, string | readonly string[]>>;
	/** RECORD: absolute path, and SHA-256 in base64 without padding, or null. */
	readonly files: readonly (readonly [path: string, sha256: string | null])[];
}

const INSTALLED = `
import json
from importlib.metadata import distribution
wheel = distribution("zarr-widget")
files = [(str(file.locate()), file.hash and file.hash.value) for file in wheel.files]
print(json.dumps({"metadata": wheel.metadata.json, "files": files}))`;

let folder: string;
let env: NodeJS.ProcessEnv;
let installed: Installed;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-wheel-"));
	const own = ["CONFIG", "DATA", "RUNTIME"].map((name) => [`JUPYTER_${name}_DIR`, join(folder, name)]);
	env = { ...process.env, ...Object.fromEntries(own) };
	installed = JSON.parse(execFileSync(PYTHON, ["-c", INSTALLED], { encoding: "utf8" }));
});

afterAll(() => {
	if (folder) rmSync(folder, { recursive: true });
});

/** Both streams of a `jupyter` command, which writes its lists to one or the other, without colours. */
function jupyter(...args: string[]): string {
	const { status, stdout, stderr } = spawnSync(programOf("bare", "jupyter"), args, {
		env,
		cwd: folder,
		encoding: "utf8",
	});
	expect(status, stderr).toBe(0);
	return stripVTControlCharacters(`${stdout}\n${stderr}`);
}

/** Files of RECORD by their path from the environment's folder, sorted; with the hash that RECORD has. */
function recorded(under: string): (readonly [path: string, sha256: string | null])[] {
	const files = installed.files.map(([path, hash]) => [relative(PREFIX, path), hash] as const);
	return files.filter(([path]) => path.startsWith(`${under}/`)).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Every file below `top`, sorted, by its path from there. */
function filesBelow(top: string): string[] {
	const entries = readdirSync(top, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => !entry.isDirectory())
		.map((entry) => relative(top, join(entry.parentPath, entry.name)))
		.sort();
}

/** SHA-256 as RECORD writes it. */
const hashOf = (path: string) => createHash("sha256").update(readFileSync(path)).digest("base64url");

describe("beside JupyterLab and nothing else", () => {
	it("there is neither zarr nor numpy", () => {
		const listed = execFileSync(PYTHON, ["-m", "pip", "list", "--format=json"], { encoding: "utf8" });
		const names = JSON.parse(listed).map(({ name }: { name: string }) => name.toLowerCase());
		expect(names).toContain("zarr-widget");
		for (const absent of ["zarr", "numpy", "xarray", "fsspec", "netcdf4"]) expect(names).not.toContain(absent);
	});

	it("nothing that a package needs is missing", () => {
		expect(execFileSync(PYTHON, ["-m", "pip", "check"], { encoding: "utf8" }).trim()).toBe(
			"No broken requirements found.",
		);
	});

	it("jupyter labextension list names it as enabled and OK", () => {
		const lines = jupyter("labextension", "list").split("\n");
		const [line, ...more] = lines.filter((text) => text.includes("zarr-widget"));
		expect(line.trim().split(/\s+/).slice(0, 4)).toEqual(["zarr-widget", `v${VERSION}`, "enabled", "OK"]);
		expect(more).toEqual([]);
		expect(lines.filter((text) => /disabled|error|✗|\bX\b/i.test(text))).toEqual([]);
	});

	it("jupyter server extension list names it as enabled and OK", () => {
		const lines = jupyter("server", "extension", "list").split("\n");
		const about = lines.filter((text) => text.includes("zarr_widget")).map((text) => text.trim());
		expect(about[0]).toBe("zarr_widget enabled");
		expect(about.at(-1)).toBe(`zarr_widget ${VERSION} OK`);
	});
});

describe("what the wheel says of itself", () => {
	it("licence, purpose, frameworks, and that it needs anywidget alone", () => {
		expect(installed.metadata).toMatchObject({
			name: "zarr-widget",
			version: VERSION,
			summary: "The viewer for Zarr, where you already work: Jupyter, JupyterLab and Observable.",
			license_expression: "MIT",
			license_file: "LICENSE",
			description_content_type: "text/markdown",
		});
		expect(installed.metadata.classifier).toEqual(
			expect.arrayContaining(["Framework :: Jupyter", "Framework :: Jupyter :: JupyterLab :: 4"]),
		);
		const required = (installed.metadata.requires_dist as string[]).filter((text) => !text.includes("extra =="));
		expect(required.map((text) => /^[\w-]+/.exec(text)?.[0])).toEqual(["anywidget"]);
	});
});

describe("what the wheel installs", () => {
	it("lies where its list says, byte for byte, and nothing else beside it", () => {
		expect(recorded(LAB).map(([path]) => path)).toEqual(filesBelow(join(PREFIX, LAB)).map((path) => `${LAB}/${path}`));
		expect(recorded("share").length).toBe(recorded(LAB).length);
		expect(recorded("etc").map(([path]) => path)).toEqual([SERVER]);
		const hashed = [...recorded("share"), ...recorded("etc"), ...recorded("lib")].filter(([, hash]) => hash !== null);
		expect(hashed.map(([path]) => [path, hashOf(join(PREFIX, path))])).toEqual(hashed);
	});

	it("holds all that the build made, and all of the Python package", () => {
		const built = join(ROOT, "python/zarr_widget/labextension");
		expect(filesBelow(join(PREFIX, LAB))).toEqual(filesBelow(built));
		const sources = filesBelow(join(ROOT, "python")).filter((path) => /\.py$|^zarr_widget\/static\//.test(path));
		const missing = sources.filter((path) => !recorded("lib").some(([file]) => file.endsWith(`site-packages/${path}`)));
		expect(missing).toEqual([]);
	});

	it("is gone when it is uninstalled", () => {
		const other = join(folder, "other");
		const pip = (...args: string[]) =>
			execFileSync(PYTHON, ["-m", "pip", "--quiet", "--disable-pip-version-check", "--python", other, ...args]);
		execFileSync(PYTHON, ["-m", "venv", "--without-pip", other]);
		for (const path of [join(LAB, "../other/package.json"), join(SERVER, "../other.json")]) {
			mkdirSync(join(other, path, ".."), { recursive: true });
			writeFileSync(join(other, path), "{}");
		}
		const all = () => readdirSync(other, { recursive: true, encoding: "utf8" }).sort();
		const before = all();
		pip("install", "--no-deps", WHEEL);
		expect(all()).toEqual(expect.arrayContaining([...before, LAB, SERVER]));
		pip("uninstall", "--yes", "zarr-widget");
		expect(all()).toEqual(before);
	});
});
