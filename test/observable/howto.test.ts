/** What the how-tos say in plain code: the page on Node runs there as it stands, all other blocks parse and import what there is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FileServer, serve } from "../browser/serve.ts";
import { codeBlocks } from "./blocks.ts";
import { consumer, INSTALLED } from "./consumer.ts";
import { fromNumpy } from "./numpy.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MODULE = join(INSTALLED, "dist/index.js");
/** What pages call the package. */
const PACKAGE = /^(npm:zarr-widget|zarr-widget|\.\/zarr-widget\/index\.js)$/;
const AIR = `store("air_temperature").air_temperature.isel(time=slice(0, 3))`;

const PAGES = ["README.md", ...["docs/how-to", "docs/start"].flatMap((folder) => markdown(folder))];

let server: FileServer;
const user = consumer(false);

function markdown(folder: string): string[] {
	const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".md"));
	return names.map((name) => `${folder}/${name}`);
}

beforeAll(async () => {
	fromNumpy(
		`(${AIR}.rename("air").drop_encoding().to_dataset().to_zarr("${user.folder}/air.zarr", zarr_format=2) and 0)`,
	);
	server = await serve({ served: user.folder });
});

afterAll(async () => {
	await server?.close();
	user.close();
});

it("runs the page on Node in Node", async () => {
	const page = codeBlocks("docs/how-to/node.md", "js").join("\n");
	const tell = `console.log(JSON.stringify([dims, shape, [...data], extent(await readSlice(air, {path: "air", index: {time: 0}})), (await readArray(store, {path: "air"})).shape]));`;
	user.write("page.mjs", `${page.replaceAll("https://example.com", `${server.url}/served`)}\n${tell}`);
	const { code, out, err } = await user.run(process.execPath, ["page.mjs"]);
	expect([code, err]).toEqual([0, ""]);
	const { shape, cells, ends } = fromNumpy<{ shape: number[]; cells: number[]; ends: number[] }>(
		`(lambda air: {"shape": air.shape, "cells": air[0].ravel(), "ends": [air[0].min(), air[0].max()]})(${AIR}.values)`,
	);
	const told = JSON.parse(out.trim().split("\n").at(-1) ?? "");
	expect(told).toEqual([["latitude", "longitude"], shape.slice(1), cells, ends, shape]);
	expect(user.strayed()).toEqual([]);
});

/** Bundles a block with the package and nothing else; throws where it doesn't parse or imports a name that isn't there. */
async function check(block: string): Promise<void> {
	await build({
		stdin: { contents: block },
		bundle: true,
		write: false,
		format: "esm",
		logLevel: "silent",
		plugins: [
			{
				name: "package",
				setup(hooks) {
					hooks.onResolve({ filter: PACKAGE }, () => ({ path: MODULE }));
					hooks.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true }));
				},
			},
		],
	});
}

const written = PAGES.filter((page) => /^```js/m.test(readFileSync(join(ROOT, page), "utf8")));

it.each(written)("%s: each block of js parses and imports what there is", async (page) => {
	for (const block of codeBlocks(page, "js")) await expect(check(block), block).resolves.toBeUndefined();
});

it("would see a name that isn't there, and what doesn't parse", async () => {
	await expect(check('import {zarrVeiw} from "npm:zarr-widget"; zarrVeiw();')).rejects.toThrow(/zarrVeiw/);
	await expect(check("const = 1")).rejects.toThrow(/Expected identifier/);
});
