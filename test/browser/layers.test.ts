/** Resolutions and parts of a plane over one another in Chromium: each pixel has the colour of the uppermost cell that has been read there, whatever is left out of drawing as it is not seen. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Scene } from "./layers.ts";
import { type Bench, launch, openBench } from "./page.ts";

let browser: Browser;
let opened: Bench;

beforeAll(async () => {
	browser = await launch();
	opened = await openBench(browser);
	const entry = fileURLToPath(new URL("./layers.ts", import.meta.url));
	const define = { __BUILD_HASH__: '"layers"' };
	const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "iife", write: false, define });
	await opened.page.addScriptTag({ content: outputFiles[0].text });
});
afterEach(() => expect(opened.errors.splice(0)).toEqual([]));
afterAll(async () => {
	await opened?.close();
	await browser?.close();
});

/** All of the coarse level, and of the finest one two parts that lie over each other. */
const PARTS: Scene["parts"] = [
	{ level: 1, window: [0, 0, 2, 2] },
	{ level: 0, window: [0, 1, 3, 3] },
	{ level: 0, window: [1, 0, 3, 3] },
];

/** Enlarged, pixel by pixel, reduced, and with axes that fall. */
const VIEWS: Pick<Scene, "x" | "y" | "size">[] = [
	{ x: [-0.5, 63.5], y: [-0.5, 63.5], size: [64, 64] },
	{ x: [3.5, 43.5], y: [7.5, 47.5], size: [40, 40] },
	{ x: [9.3, 31.9], y: [40.1, 11.2], size: [113, 145] },
	{ x: [63.5, -0.5], y: [63.5, -0.5], size: [150, 151] },
	{ x: [-0.5, 63.5], y: [-0.5, 63.5], size: [37, 41] },
];

it.each(["uint8", "float32"] as const)(
	"shows of %s what lies uppermost, and nothing of what a cell without a value covers",
	async (type) => {
		for (const blended of [true, false])
			for (const settled of [false, true])
				for (let seed = 0; seed < 4; seed++)
					for (const view of VIEWS)
						for (const first of [0, 1]) {
							const scene: Scene = { type, seed, parts: PARTS.slice(first), blended, settled, ...view };
							const { count, wrong } = await opened.page.evaluate((given) => window.compared(given), scene);
							expect(count).toBeGreaterThan(300);
							expect(wrong && [scene, wrong]).toBeNull();
						}
	},
);
