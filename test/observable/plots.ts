/** In Chromium, beside dist/index.js: Observable Plot, d3's projections and stores whose every colour matplotlib has said. */
import * as Plot from "@observablehq/plot";
// @types/d3 is not here; what tests use of it is said in window.d.ts
import * as d3 from "d3";

/** A value for each cell: one of sixteen levels, in the middle of the colour that `test/fixtures/colormaps.json` samples of it under the domain [0, 16]. */
export function level(row: number, column: number): number {
	return ((row * 5 + column * 3) % 16) + 7.5 / 16;
}

/** Coordinates of a dimension, with their attributes. */
export interface Coordinates {
	readonly values: readonly number[];
	readonly attrs?: object;
}

/** A store, as bytes by key, of one array `levels` over (y, x); cells of `lacking` chunks (one row each) are missing. */
export function levelStore(y: Coordinates, x: Coordinates, lacking: readonly number[] = []): Map<string, Uint8Array> {
	const text = (value: object) => new TextEncoder().encode(JSON.stringify(value));
	const [height, width] = [y.values.length, x.values.length];
	const array = (shape: number[], chunk: number[], names: string[], attributes: object = {}) =>
		text({
			zarr_format: 3,
			node_type: "array",
			shape,
			data_type: "float64",
			chunk_grid: { name: "regular", configuration: { chunk_shape: chunk } },
			chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
			fill_value: 0,
			codecs: [{ name: "bytes", configuration: { endian: "little" } }],
			dimension_names: names,
			attributes,
		});
	const bytes = (values: readonly number[]) => new Uint8Array(Float64Array.from(values).buffer);
	const rows = y.values.map((_, row) => bytes(x.values.map((_, column) => level(row, column))));
	return new Map([
		["zarr.json", text({ zarr_format: 3, node_type: "group", attributes: {} })],
		["levels/zarr.json", array([height, width], [1, width], ["y", "x"])],
		...rows.flatMap((row, i): [string, Uint8Array][] => (lacking.includes(i) ? [] : [[`levels/c/${i}/0`, row]])),
		["y/zarr.json", array([height], [height], ["y"], y.attrs)],
		["y/c/0", bytes(y.values)],
		["x/zarr.json", array([width], [width], ["x"], x.attrs)],
		["x/c/0", bytes(x.values)],
	]);
}

/** Puts a plot on the page as `#plot`, alone, and waits until its pictures can be painted. */
export async function show(plot: Element): Promise<void> {
	plot.id = "plot";
	document.body.replaceChildren(plot);
	const images = Array.from(plot.querySelectorAll("image"), (image) => {
		const loaded = new Image();
		loaded.src = image.getAttribute("href") ?? image.getAttribute("xlink:href") ?? "";
		return loaded.decode();
	});
	await Promise.all(images);
	await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

Object.assign(window, { Plot, d3, level, levelStore, show });
