/** The rules of CONTRIBUTING.md that a machine can hold. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SRC = join(ROOT, "src");

/** The stages in the order the data flows, as src/README.md has them; files at the top of src/ are stages of their own. */
const STAGES = readFileSync(join(SRC, "README.md"), "utf8")
	.split("\n")
	.flatMap((line) => /^\| `([\w-]+)(?:\/|\.ts)`/.exec(line)?.[1] ?? []);
const ENTRIES = ["worker", "index", "widget"];
/** What only `worker.ts` and the containers of `store/` may import. */
const CODECS = "codecs";

const DRAWERS = /^(utils?|helpers?|common|misc|managers?|types?)\.\w+$/i;
const LONGEST = 350;

const SOURCE = /\.(ts|js|py)$/;

function filesBelow(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && SOURCE.test(entry.name))
		.map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
		.filter((path) => !/(^|\/)(static|labextension\/static|__pycache__|node_modules)\//.test(path));
}

const sources = filesBelow("src");
const all = [...sources, ...["test", "scripts", "python", "labextension"].flatMap(filesBelow)];

/** Paths below the root that a source file imports from the project. */
function importsOf(path: string): string[] {
	const text = readFileSync(join(ROOT, path), "utf8");
	const found = text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"?]+)(?:\?[^"]*)?"/g);
	return Array.from(found, (match) => relative(ROOT, resolve(dirname(join(ROOT, path)), match[1])));
}

/** `src/hierarchy/cf.ts` → hierarchy; `src/read.ts` → read. */
function stageOf(path: string): string {
	return relative(SRC, join(ROOT, path))
		.split("/")[0]
		.replace(/(\.d)?\.ts$/, "");
}

const graph = new Map(sources.map((path) => [path, importsOf(path)]));

function allowed(from: string, to: string): boolean {
	const [a, b] = [stageOf(from), stageOf(to)];
	if (a === b) return true;
	if (b === CODECS && a !== "worker" && a !== "store") return false;
	// The worker's text reaches its pool through the one module that holds it.
	if (b === "worker") return ENTRIES.includes(a) || a === "decode";
	if (ENTRIES.includes(a)) return STAGES.includes(b);
	return STAGES.indexOf(b) < STAGES.indexOf(a);
}

/** A cycle that `path` leads into, or null; `done` holds files that are known to lead into none. */
function cycleFrom(path: string, done: Set<string>, trail: readonly string[] = []): readonly string[] | null {
	if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
	if (done.has(path)) return null;
	for (const next of graph.get(path) ?? []) {
		const cycle = cycleFrom(next, done, [...trail, path]);
		if (cycle) return cycle;
	}
	done.add(path);
	return null;
}

describe("architecture", () => {
	it("has every stage in src/README.md", () => {
		const stages = new Set(sources.map(stageOf).filter((stage) => stage !== "worker-text"));
		for (const entry of ENTRIES) stages.delete(entry);
		expect([...stages].filter((stage) => !STAGES.includes(stage))).toEqual([]);
	});

	it("imports only from the same stage or one above it", () => {
		const wrong = sources.flatMap((from) => importsOf(from).map((to) => [from, to]));
		expect(wrong.filter(([from, to]) => !allowed(from, to)).map(([from, to]) => `${from} → ${to}`)).toEqual([]);
	});

	it("has no import cycles", () => {
		const done = new Set<string>();
		const cycles = sources.map((path) => cycleFrom(path, done)?.join(" → "));
		expect(cycles.find((cycle) => cycle !== undefined)).toBeUndefined();
	});

	it("has no drawers", () => {
		expect(all.filter((path) => DRAWERS.test(path.split("/").at(-1) ?? ""))).toEqual([]);
	});

	it(`has no file over ${LONGEST} lines`, () => {
		const lines = (path: string) => readFileSync(join(ROOT, path), "utf8").split("\n").length - 1;
		expect(all.filter((path) => lines(path) > LONGEST)).toEqual([]);
	});

	it("switches off no check and writes no HTML from text", () => {
		const off =
			/\bas any\b|[:<|]\s*any\b\s*[;,)>=|[]|@ts-(ignore|nocheck|expect-error)|biome-ignore|\.(inner|outer)HTML\b|insertAdjacentHTML/;
		const own = "test/architecture.test.ts";
		const typescript = all.filter((path) => /\.(ts|js)$/.test(path) && path !== own);
		const hits = typescript.flatMap((path) =>
			readFileSync(join(ROOT, path), "utf8")
				.split("\n")
				.flatMap((line, i) => (off.test(line) ? [`${path}:${i + 1} ${line.trim()}`] : [])),
		);
		expect(hits).toEqual([]);
	});
});
