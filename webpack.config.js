/** The builds: the workers' texts, the ESM for pages, its copy for the Python package and the JupyterLab extension. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { EsbuildPlugin } from "esbuild-loader";
import webpack from "webpack";
import { WORKERS } from "./scripts/inline-worker.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = "es2022";

/** Two builds of the same sources share their caches on a page; builds of different sources never do. */
function buildHash() {
	const hash = createHash("sha256");
	const folder = here("./src");
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) hash.update(readFileSync(file));
	return hash
		.update(readFileSync(here("./package-lock.json")))
		.digest("hex")
		.slice(0, 16);
}

/**
 * The worker's text is imported by a URL that no bundler can follow. The minifier drops the comments that say so to those who bundle
 * dist/index.js once more, where webpack would go after `data:text` and end; so they are put back.
 */
class MarkImports {
	apply(compiler) {
		const { sources, Compilation } = webpack;
		compiler.hooks.thisCompilation.tap("MarkImports", (compilation) => {
			const stage = Compilation.PROCESS_ASSETS_STAGE_SUMMARIZE; // after the minifier
			compilation.hooks.processAssets.tap({ name: "MarkImports", stage }, (assets) => {
				for (const [name, source] of Object.entries(assets)) {
					const marked = String(source.source()).replace(
						/\bimport\(/g,
						"import(/*webpackIgnore:true*//*@vite-ignore*/",
					);
					compilation.updateAsset(name, new sources.RawSource(marked));
				}
			});
		});
	}
}

class PrintSize {
	apply(compiler) {
		compiler.hooks.assetEmitted.tap("PrintSize", (name, { content, targetPath }) => {
			if (!name.endsWith(".js")) return;
			const path = targetPath.replace(here("./"), "");
			const gzipped = gzipSync(content, { level: 9 }).length;
			console.log(
				`${path}: ${content.length} bytes, ${gzipped} by gzip, ${brotliCompressSync(content).length} by brotli`,
			);
		});
	}
}

/** One file of ES modules: no chunks, no URL of its own, as it may be loaded from a blob. */
function module(name, entry, folder, filename, { rules = [], alias = {}, dependencies = [] }) {
	return {
		name,
		dependencies,
		mode: "production",
		target: ["web", target],
		devtool: false,
		entry: { [filename]: here(entry) },
		experiments: { outputModule: true },
		output: {
			path: here(folder),
			filename: "[name].js",
			module: true,
			library: { type: "module" },
			chunkFormat: "module",
			publicPath: "",
			globalObject: "globalThis",
		},
		resolve: { alias },
		module: {
			parser: { javascript: { dynamicImportMode: "eager", importMeta: false, url: false, worker: false } },
			rules: [
				...rules,
				{ test: /\.ts$/, resourceQuery: { not: [/inline-worker/] }, loader: "esbuild-loader", options: { target } },
			],
		},
		optimization: {
			minimizer: [new EsbuildPlugin({ target, format: "esm", legalComments: "none", treeShaking: true })],
		},
		performance: { hints: false },
		plugins: [
			new webpack.DefinePlugin({ __BUILD_HASH__: JSON.stringify(buildHash()) }),
			new MarkImports(),
			new PrintSize(),
		],
		stats: "errors-warnings",
	};
}

/** zarrita's own codecs, which the worker has replaced (src/codecs) before anything is decoded. */
const alias = Object.fromEntries(
	["blosc", "lz4", "zstd", "gzip", "zlib"].map((codec) => [`numcodecs/${codec}`, false]),
);

const withWorker = {
	dependencies: ["worker", "errand"],
	alias,
	rules: [{ resourceQuery: /inline-worker/, type: "asset/source", use: here("./scripts/inline-worker.js") }],
};

/** What the extension takes from JupyterLab itself: one instance each, never bundled. */
function shared() {
	const { devDependencies } = JSON.parse(readFileSync(here("./package.json"), "utf8"));
	const taken = Object.entries(devDependencies).filter(([name]) => /^@(jupyterlab|lumino)\//.test(name));
	const major = (range) => `^${/\d+/.exec(range)[0]}.0.0`;
	return Object.fromEntries(
		taken.map(([name, range]) => [name, { singleton: true, import: false, requiredVersion: major(range) }]),
	);
}

/** A prebuilt JupyterLab extension, as JupyterLab's own builder lays it out. */
function labextension() {
	const name = "zarr-widget";
	const folder = "./python/zarr_widget/labextension";
	const version = JSON.parse(readFileSync(here("./package.json"), "utf8")).version;
	return {
		name: "labextension",
		dependencies: ["index"],
		mode: "production",
		target: ["web", target],
		devtool: false,
		entry: {},
		output: { path: here(`${folder}/static`), filename: "[name].[contenthash].js", publicPath: "auto", clean: true },
		resolve: { alias: { "zarr-widget": here("./dist/index.js") } },
		module: {
			rules: [
				{ test: /\.ts$/, loader: "esbuild-loader", options: { target } },
				{ resourceQuery: /^\?url$/, type: "asset/resource", generator: { filename: "zarr-widget.[contenthash].js" } },
			],
		},
		performance: { hints: false },
		// a minifier would rename the global variable by which JupyterLab finds the extension
		optimization: { minimize: false },
		plugins: [
			new webpack.container.ModuleFederationPlugin({
				name,
				filename: "remoteEntry.[contenthash].js",
				library: { type: "var", name: ["_JUPYTERLAB", name] },
				exposes: { "./extension": here("./labextension/src/index.ts") },
				shared: shared(),
			}),
			new NameRemoteEntry({ name, version }),
		],
		stats: "errors-warnings",
	};
}

/** JupyterLab finds the extension by this package.json beside it, and its settings by their schemas. */
class NameRemoteEntry {
	constructor(about) {
		this.about = about;
	}

	apply(compiler) {
		const { sources, Compilation } = webpack;
		compiler.hooks.thisCompilation.tap("NameRemoteEntry", (compilation) => {
			const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT;
			compilation.hooks.processAssets.tap({ name: "NameRemoteEntry", stage }, (assets) => {
				const entry = Object.keys(assets).find((asset) => asset.startsWith("remoteEntry."));
				const jupyterlab = {
					_build: { load: `static/${entry}`, extension: "./extension" },
					extension: true,
					schemaDir: "schema",
				};
				const text = JSON.stringify({ ...this.about, jupyterlab }, null, 2);
				compilation.emitAsset("../package.json", new sources.RawSource(`${text}\n`));
				for (const file of readdirSync(here("./labextension/schema"))) {
					const schema = readFileSync(here(`./labextension/schema/${file}`));
					compilation.emitAsset(`../schemas/${this.about.name}/${file}`, new sources.RawSource(schema));
				}
			});
		});
	}
}

export default [
	module("worker", "./src/worker.ts", WORKERS, "worker", { alias }),
	module("errand", "./src/store/errand.ts", WORKERS, "errand", {}),
	module("index", "./src/index.ts", "./dist", "index", withWorker),
	module("widget", "./src/widget.ts", "./python/zarr_widget/static", "widget", withWorker),
	labextension(),
];
