/** The view in the pages of notebook-kit: its themes' colours and fonts, and as wide as its place is. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { addAxe, violations } from "./audit.ts";
import { eachNotebook, expectShown, type Notebook, VIEW } from "./notebook.ts";

const STYLES = fileURLToPath(
	new URL("../../docs/node_modules/@observablehq/notebook-kit/dist/src/styles", import.meta.url),
);

let notebook: Notebook;

eachNotebook((opened) => {
	notebook = opened;
});

/** The style sheets of a page that notebook-kit builds with a theme. */
async function addTheme(theme: string): Promise<void> {
	const contents = `@import "./index.css"; @import "./theme-${theme}.css";`;
	const { outputFiles } = await build({
		stdin: { contents, resolveDir: STYLES, loader: "css" },
		bundle: true,
		write: false,
		loader: { ".woff2": "empty" },
	});
	await notebook.page.addStyleTag({ content: outputFiles[0].text });
}

describe("in notebook-kit's themes the view has their colours and no serifs, and axe finds nothing wrong:", () => {
	it.each([
		["air", "light"],
		["parchment", "light"],
		["sun-faded", "dark"],
		["near-midnight", "dark"],
		["deep-space", "dark"],
		["ocean-floor", "dark"],
	])("%s", async (theme, scheme) => {
		await addTheme(theme);
		await addAxe(notebook.page);
		await notebook.cell(1, VIEW);
		await expectShown(notebook);
		const looks = await notebook.page.evaluate(() => {
			const own = getComputedStyle(window.viewIn(1));
			const page = getComputedStyle(document.body);
			const select = window.viewIn(1).querySelector("select") as HTMLElement;
			return {
				colors: [own.color, own.backgroundColor],
				page: [page.color, page.backgroundColor],
				fonts: [own.fontFamily, getComputedStyle(select).fontFamily],
				sans: page.getPropertyValue("--sans-serif").trim().replace(/\s+/g, " "),
				scheme: own.colorScheme,
			};
		});
		expect(looks.colors).toEqual(looks.page);
		expect(looks.sans).toContain("sans-serif");
		expect(looks.fonts).toEqual([looks.sans, looks.sans]);
		expect(looks.scheme).toBe(scheme);
		expect(await violations(notebook.page)).toEqual([]);
	});
});

describe("the width", () => {
	it("follows the view's place from 1600 to 240 pixels and back, without overflow or a loop of layouts", async () => {
		await addTheme("air");
		await notebook.page.setViewportSize({ width: 1700, height: 900 });
		await notebook.page.evaluate(() => {
			const main = document.querySelector("main") as HTMLElement;
			Object.assign(main.style, { maxWidth: "none", width: "1600px" });
			Object.assign(window, { heard: [] });
			// "ResizeObserver loop …" comes as an error of the window
			window.addEventListener("error", ({ message }) => window.heard.push(message));
		});
		await notebook.cell(1, VIEW);
		await expectShown(notebook);
		for (const width of [1600, 1200, 720, 561, 400, 320, 240, 759, 1600]) {
			await notebook.page.evaluate((now) => {
				(document.querySelector("main") as HTMLElement).style.width = `${now}px`;
			}, width);
			await expect
				.poll(() =>
					notebook.page.evaluate(() => {
						const root = window.viewIn(1);
						const canvas = root.querySelector("canvas[role=img]") as HTMLElement;
						const plane = root.querySelector(".plane") as HTMLElement;
						const [inner, outer] = [canvas.getBoundingClientRect(), plane.getBoundingClientRect()];
						const fits = inner.right <= outer.right && inner.width > outer.width / 3;
						return [root.offsetWidth, fits, root.scrollWidth <= root.clientWidth];
					}),
				)
				.toEqual([width, true, true]);
		}
		expect(await notebook.page.evaluate(() => window.heard)).toEqual([]);
	});

	it("is the option's where there is room, and at most that of the place", async () => {
		await notebook.page.evaluate(() => {
			(document.querySelector("main") as HTMLElement).style.width = "600px";
		});
		await notebook.cell(1, VIEW.replace("invalidation", "width: 300, invalidation"));
		await notebook.cell(2, VIEW.replace("const s", "const t").replace("invalidation", "width: 900, invalidation"));
		await expectShown(notebook);
		const widths = await notebook.page.evaluate(() => [1, 2].map((id) => window.viewIn(id).offsetWidth));
		expect(widths).toEqual([300, 600]);
	});
});
