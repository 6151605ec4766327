/** The example of an image: its channels and labels are what numpy has, and what is selected in the view is in the chart. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ZarrViewElement } from "../../src/view.ts";
import { chart, drawn, expectClose, open, set, shown, text, watchGallery } from "./gallery.ts";
import { fromNumpy } from "./numpy.ts";

/** What numpy has of the image: the planes of both stains, and of each nucleus its size and how much of the stains is in it. */
interface Tissue {
	readonly stains: number[][];
	readonly windows: number[];
	readonly sizes: number[];
	readonly means: number[][];
	/** A pixel of nucleus 30: x, y. */
	readonly at: number[];
}

const EXPRESSION = `(lambda root: (lambda stains, nuclei: {
    "stains": stains.reshape(2, -1),
    "windows": [channel["window"]["end"] for channel in root.attrs["omero"]["channels"]],
    "sizes": [(nuclei == i).sum() for i in range(1, nuclei.max() + 1)],
    "means": [stains[:, nuclei == i].mean(axis=1) for i in range(1, nuclei.max() + 1)],
    "at": np.argwhere(nuclei == 30)[(nuclei == 30).sum() // 2][::-1],
})(root["s0"][:].astype("f8"), root["labels/nuclei/s0"][:]))(zarr.open_group("examples/data/tissue.ome.zarr", mode="r"))`;

let tissue: Tissue;

watchGallery();
beforeAll(() => {
	tissue = fromNumpy(EXPRESSION);
});

const selected = () =>
	shown.page
		.locator(".zarr-view")
		.first()
		.evaluate((view) => (view as ZarrViewElement).value?.labels?.[0].selected);

/** Dots that are filled: those of selected nuclei, each with its radius. */
const filled = () => chart(6).locator("circle[fill=tomato], g[fill=tomato] circle");

describe("an image with channels and labels", () => {
	it("draws the stains of all levels' finest, which has the limits that it is written with", async () => {
		await open("microscopy");
		await text(7).getByText("nuclei are selected").waitFor();
		await set({ level: 0 });
		await expect.poll(async () => (await drawn()).cells.length, { timeout: 10_000 }).toBe(512 * 512);
		const { cells, domain, index } = await drawn();
		expectClose(cells, tissue.stains[index?.c ?? 0], 6);
		expect(domain).toEqual([0, tissue.windows[index?.c ?? 0]]);
		const channels = tissue.windows.map((end, i) => `${["#00a0ff", "#ff8000"][i]} up to ${end}`).join(", ");
		await expect.poll(() => text(7).innerText()).toContain(channels);
	});

	it("has a dot for each nucleus, and fills those that are selected, also by a click", async () => {
		await open("microscopy");
		await chart(6).waitFor();
		expect(await chart(6).locator("circle").count()).toBe(tissue.sizes.length + 1);
		const says = (...ids: number[]) => {
			const pixels = ids.reduce((sum, id) => sum + tissue.sizes[id - 1], 0);
			return `${ids.length} of ${tissue.sizes.length} nuclei are selected, ${pixels} pixels`;
		};
		await expect.poll(() => text(7).innerText()).toContain(says(20));
		expect(await selected()).toEqual(["20"]);
		const view = shown.page.locator(".zarr-view canvas[role=img]").first();
		const place = await shown.page
			.locator(".zarr-view")
			.first()
			.evaluate((element, [x, y]) => {
				const { slice } = element as ZarrViewElement;
				if (!slice) throw new Error("nothing is drawn");
				return [(x - slice.x1) / (slice.x2 - slice.x1), (y - slice.y1) / (slice.y2 - slice.y1)];
			}, tissue.at);
		const box = await view.boundingBox();
		if (!box) throw new Error("there is no picture");
		const position = { x: place[0] * box.width, y: place[1] * box.height };
		await view.click({ position, modifiers: ["Shift"] });
		await expect.poll(selected).toEqual(["20", "30"]);
		await expect.poll(() => text(7).innerText()).toContain(says(20, 30));
		expect(await filled().count()).toBe(2);
		await view.click({ position });
		await expect.poll(() => text(7).innerText()).toContain(says(30));
	});

	it("places the dots by the means of the stains", async () => {
		await open("microscopy");
		await chart(6).waitFor();
		const dots = await chart(6).evaluate((plot) => {
			const { scale } = plot as unknown as { scale(name: string): { invert(pixel: number): number } };
			const circles = Array.from(plot.querySelectorAll("circle"));
			const places = circles.map((dot) =>
				["x", "y"].map((name) => scale(name).invert(Number(dot.getAttribute(`c${name}`)))),
			);
			return places.sort(([a], [b]) => a - b);
		});
		const means = [...tissue.means, tissue.means[19]].sort(([a], [b]) => a - b);
		expectClose(
			dots.map(([x]) => x),
			means.map(([x]) => x),
			4,
		);
	});
});
