/** `npm run bench -- size`: what the module weighs and is made of, and what a widget adds to a notebook's file. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { countedAtMost } from "../goals.ts";
import { type Bench, report } from "../rig.ts";
import { table } from "../table.ts";

/** Its notebooks show one of data.py's arrays. */
export const readsData = true;

/** As the design has them: bytes as sent, and by gzip. */
const BOUND = { sent: 1_000_000, gzip: 400_000 };
const MODULES = ["dist/index.js", "python/zarr_widget/static/widget.js"];
/** Parts that are less than this are told together. */
const SMALL = 6000;

/** What saved.py prints: bytes of notebooks with no, one and three widgets, and of a widget's program. */
interface Saved {
	readonly outputs: readonly number[];
	readonly state: readonly number[];
	readonly esm: number;
}

/** Runs the bench; prints its tables and writes them to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const { root, data } = given;
	const about = `Bytes; the bounds are ${BOUND.sent} as sent and ${BOUND.gzip} by gzip. The worker's text holds every codec; WebAssembly is in it as base64 of gzip.`;
	const saved = JSON.parse(
		execFileSync(
			join(root, ".venv/bin/python"),
			[join(root, "test/bench/size/saved.py"), join(data, "volume-zstd.zarr")],
			{ encoding: "utf8", stdio: "pipe" },
		),
	) as Saved;
	const weights = MODULES.map((name) => weigh(root, name));
	const goals = weights.flatMap(({ name, sent, gzip }) => [
		countedAtMost(`${name} as sent`, sent, BOUND.sent, "bytes"),
		countedAtMost(`${name} by gzip`, gzip, BOUND.gzip, "bytes"),
	]);
	const rows = weights.map(({ name, sent, gzip, brotli }) => [name, sent, gzip, brotli].map(String));
	const parts = [about, table(["module", "as sent", "gzip", "brotli"], rows), await contents(root), notebooks(saved)];
	report(given, "Sizes", parts.join("\n\n"), goals);
}

/** Bytes of a module as it is sent, by gzip and by brotli. */
function weigh(root: string, name: string) {
	const text = readFileSync(join(root, name));
	const gzip = gzipSync(text, { level: 9 }).length;
	return { name, sent: text.length, gzip, brotli: brotliCompressSync(text).length };
}

/** What the module is made of, by package or by folder of ours, as esbuild counts it. */
async function contents(root: string): Promise<string> {
	const sizes = new Map<string, number>();
	const { metafile } = await build({
		absWorkingDir: root,
		entryPoints: ["src/index.ts"],
		bundle: true,
		minify: true,
		write: false,
		metafile: true,
		format: "esm",
		target: "es2022",
		outfile: "index.js",
		define: { __BUILD_HASH__: '""' },
		alias: Object.fromEntries(
			["blosc", "lz4", "zstd", "gzip", "zlib"].map((codec) => [`numcodecs/${codec}`, "./src/errors.ts"]),
		),
		plugins: [
			{
				name: "worker's text",
				setup(builder) {
					builder.onResolve({ filter: /\?inline-worker$/ }, () => ({ path: "the worker's text", namespace: "worker" }));
					builder.onLoad({ filter: /.*/, namespace: "worker" }, () => ({
						contents: readFileSync(join(root, ".cache/worker/worker.js"), "utf8"),
						loader: "text",
					}));
				},
			},
		],
	});
	for (const { inputs } of Object.values(metafile.outputs))
		for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
			const name = partOf(path);
			sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
		}
	const large = [...sizes].filter(([, bytes]) => bytes >= SMALL).toSorted(([, a], [, b]) => b - a);
	const rest = [...sizes.values()].filter((bytes) => bytes < SMALL).reduce((sum, bytes) => sum + bytes, 0);
	const rows = [...large, [`all else, each below ${SMALL}`, rest] as const].map(([name, bytes]) => [
		name,
		String(bytes),
	]);
	return table(["what dist/index.js is made of", "bytes"], rows);
}

function partOf(path: string): string {
	const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
	const [folder] = /^src\/[^/]+/.exec(path) ?? [];
	return name ?? folder?.replace(/\.ts$/, "") ?? path.replace(/^worker:/, "");
}

function notebooks({ outputs, state, esm }: Saved): string {
	const rows = [
		["outputs alone, as JupyterLab saves unless told otherwise", outputs],
		["with the widgets' state, as `nbconvert --execute` saves", state],
	].map(([name, bytes]) => {
		const [none, one, three] = bytes as readonly number[];
		return [String(name), String(one - none), String(Math.round((three - none) / 3))];
	});
	const said = `Of the state of a widget ${esm} bytes are the program itself, which anywidget keeps with every widget.`;
	return `${table(["what a widget adds to a notebook's file", "of one", "of each of three"], rows)}\n\n${said}`;
}
