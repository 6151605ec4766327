/** The package as npm gives it, used as its users do: bundled, in notebooks and sites, on a plain page, in Node and in Deno. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { truthOf } from "../browser/expected.ts";
import { launch } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { viewOn } from "../browser/shown.ts";
import { FIXTURES } from "../fixtures.ts";
import { type Consumer, consumer, INSTALLED } from "./consumer.ts";
import { expectShown, expectTold, openHome } from "./told.ts";

/** One array coded with gzip, which browsers know, and one with Blosc, which takes the worker's WebAssembly. */
const CODED = [truthOf("v3.zarr", "int16"), truthOf("v3.zarr", "int32")];
const MODULE = join(INSTALLED, "dist/index.js");
/** The address by which notebooks import `npm:zarr-widget`. */
const CDN = /\/npm\/zarr-widget(@[^/]*)?\/\+esm$/;
/** Packages whose versions Framework wants to know of any page. */
const FRAMEWORK =
	"@observablehq/plot @observablehq/sample-datasets apache-arrow arquero d3 d3-dsv echarts htl leaflet lodash mapbox-gl parquet-wasm react react-dom topojson-client";

let browser: Browser;
let data: FileServer;
let user: Consumer | undefined;

beforeAll(async () => {
	browser = await launch();
	data = await serve({ fixtures: FIXTURES });
});

afterEach(() => {
	const strayed = user?.strayed() ?? [];
	user?.close();
	user = undefined;
	expect(strayed).toEqual([]);
});

afterAll(async () => {
	await data?.close();
	await browser?.close();
});

/** Expects of the page at `url` what numpy says of each array, with the store on another origin. */
async function expectPage(url: string): Promise<void> {
	for (const truth of CODED) {
		const home = await openHome(browser, [[CDN, MODULE]]);
		await home.page.goto(`${url}?store=${data.url}/fixtures/${truth.store}&path=${truth.path}`);
		await expectShown(home, truth);
		await home.close();
	}
}

/** As `expectPage`, for files of a folder. */
async function expectFiles(folder: string, ...paths: string[]): Promise<void> {
	const site = await serve({ site: folder });
	for (const path of paths) await expectPage(`${site.url}/site/${path}`);
	await site.close();
}

/** A user with the files of a fixture, and tell.js among them. */
function userOf(fixture: string, tell?: string): Consumer {
	user = consumer(true);
	user.add(fixture, tell);
	return user;
}

it("is bundled by Vite", async () => {
	const { folder, tool } = userOf("page");
	await tool("vite", "bin/vite.js", ["build", "--base", "./", "--logLevel", "warn"]);
	await expectFiles(join(folder, "dist"), "index.html");
});

it("is served by Vite's development server", async () => {
	const vite = await userOf("page").serve("vite", "bin/vite.js", ["--host", "127.0.0.1"]);
	await expectPage(vite.url).finally(vite.stop);
});

it("is bundled by webpack, without a warning", async () => {
	const { folder, tool } = userOf("page");
	const { out } = await tool("webpack", "bin/webpack.js", ["./page.js", "--mode", "production", "--no-performance"]);
	expect(out).not.toMatch(/warning/i);
	await expectFiles(folder, "bundled.html");
}, 300_000); // its minifier takes long

it("is bundled by esbuild", async () => {
	const { folder } = userOf("page");
	const entryPoints = [join(folder, "page.js")];
	const outfile = join(folder, "dist/main.js");
	const { warnings } = await build({ entryPoints, bundle: true, format: "esm", outfile, absWorkingDir: folder });
	expect(warnings).toEqual([]);
	await expectFiles(folder, "bundled.html");
});

it("is imported by a notebook: by its file, by its name, and from npm", async () => {
	const { folder, tool, write } = userOf("notebook");
	const cells = readFileSync(join(folder, "cells.html"), "utf8");
	write("lib/zarr-widget.js", readFileSync(MODULE, "utf8"));
	const forms = {
		file: "./lib/zarr-widget.js",
		name: "zarr-widget",
		npm: "npm:zarr-widget",
		one: "npm:zarr-widget@0.1.0",
	};
	for (const [form, from] of Object.entries(forms))
		write(`${form}.html`, cells.replace('"zarr-widget"', JSON.stringify(from)));
	const pages = Object.keys(forms).map((form) => `${form}.html`);
	await tool("@observablehq/notebook-kit", "dist/bin/notebooks.js", ["build", "--root", ".", "--", ...pages]);
	await expectFiles(join(folder, ".observable/dist"), ...pages);
});

it("is imported by a notebook in preview", async () => {
	const { serve, write } = userOf("notebook");
	// the tools are links here, and Vite serves nothing that lies outside the folder
	write("vite.config.js", "export default { server: { fs: { strict: false } } };");
	const preview = await serve("@observablehq/notebook-kit", "dist/bin/notebooks.js", ["preview", "--root", "."]);
	await expectPage(`${preview.url}cells.html`).finally(preview.stop);
});

it("is imported by pages of Observable Framework: by its name, and from npm", async () => {
	const { folder, tool, write } = userOf("framework", "src/tell.js");
	const page = readFileSync(join(folder, "src/index.md"), "utf8");
	write("src/npm.md", page.replace('"zarr-widget"', '"npm:zarr-widget"'));
	for (const name of FRAMEWORK.split(" ")) write(`src/.observablehq/cache/_npm/${name}@1.0.0/.keep`, "");
	await tool("@observablehq/framework", "dist/bin/observable.js", ["build"], { ZARR_WIDGET: MODULE });
	await expectFiles(join(folder, "dist"), "index.html", "npm.html");
});

it("is a module of a plain page: from another origin, and by an import map", async () => {
	const { folder, write } = userOf("page");
	const away = await serve({ npm: INSTALLED });
	const url = `${away.url}/npm/dist/index.js`;
	write("away.js", readFileSync(join(folder, "page.js"), "utf8").replace('"zarr-widget"', JSON.stringify(url)));
	const page = readFileSync(join(folder, "index.html"), "utf8");
	write("away.html", page.replace("./page.js", "./away.js"));
	const map = JSON.stringify({ imports: { "zarr-widget": "./node_modules/zarr-widget/dist/index.js" } });
	write("map.html", page.replace("<body>", `<script type="importmap">${map}</script>\n<body>`));
	await expectFiles(folder, "away.html", "map.html").finally(away.close);
});

/** A user's page whose policy allows scripts of its own server, and what `more` says. */
function userWithPolicy(more: string): Consumer {
	const made = userOf("page");
	const file = "./node_modules/zarr-widget/dist/index.js";
	made.write("own.js", readFileSync(join(made.folder, "page.js"), "utf8").replace("zarr-widget", file));
	const policy = `<meta http-equiv="Content-Security-Policy" content="script-src 'self' ${more}">`;
	const page = readFileSync(join(made.folder, "index.html"), "utf8");
	made.write("policy.html", page.replace("./page.js", "./own.js").replace("<title>", `${policy}\n<title>`));
	return made;
}

it("decodes on the page where its policy allows no workers", async () => {
	const { folder } = userWithPolicy("blob: 'wasm-unsafe-eval'; worker-src 'none'");
	await expectFiles(folder, "policy.html");
});

it.each([
	["to decode nowhere", "", "int16", "blob: in worker-src or script-src"],
	["no WebAssembly", "blob:", "int32", "'wasm-unsafe-eval' in script-src"],
])("says what to allow where the page's policy allows it %s", async (_, policy, path, advice) => {
	const site = await serve({ site: userWithPolicy(policy).folder });
	const { page, close } = await openHome(browser);
	await page.goto(`${site.url}/site/policy.html?store=${data.url}/fixtures/v3.zarr&path=${path}`);
	await expect.poll(viewOn(page).alerts).toContainEqual(expect.stringContaining(advice));
	expect((await viewOn(page).alerts()).join()).not.toContain("damaged");
	await close();
	await site.close();
});

it("gives Node the data functions, and lets it end", async () => {
	const { run } = userOf("node");
	for (const truth of CODED) {
		const url = `${data.url}/fixtures/${truth.store}`;
		const { code, out, err } = await run(process.execPath, ["tell-node.js", url, truth.path]);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expectTold(JSON.parse(out), truth);
	}
});

it("gives Deno the data functions, and lets it end", async () => {
	const { folder, tool } = userOf("node");
	const allowed = ["--no-prompt", "--no-remote", "--node-modules-dir=manual", `--allow-net=${new URL(data.url).host}`];
	for (const truth of CODED) {
		const url = `${data.url}/fixtures/${truth.store}`;
		const args = ["run", ...allowed, "tell-node.js", url, truth.path];
		const { out, err } = await tool("deno", "bin.cjs", args, { DENO_DIR: join(folder, ".deno") });
		expect(err).toBe("");
		expectTold(JSON.parse(out), truth);
	}
});

it("is found by require.resolve, and loaded by require where Node can load modules so", async () => {
	const { run } = userOf("node");
	const script = 'require.resolve("zarr-widget"); console.log(Object.keys(require("zarr-widget")).join())';
	const { out, err } = await run(process.execPath, ["--input-type=commonjs", "-e", script]);
	if (process.features.require_module) expect(out.trim().split(",")).toEqual(Object.keys(await import(MODULE)));
	else expect(err).toContain("ERR_REQUIRE_ESM");
});
