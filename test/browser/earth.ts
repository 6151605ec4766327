/** Stores of planes on earth, as files, and what is seen of a map of them. */
import type { Page } from "playwright-core";
import type { Georeference } from "../../src/hierarchy/georeference.ts";
import { openZarr } from "../../src/index.ts";
import type { ViewOptions } from "../../src/interact/options.ts";
import type { Box, Projection } from "../../src/map/sphere.ts";
import { georeferenceOf } from "../../src/slice/georeference.ts";
import { makeVariable } from "../../src/slice/variable.ts";
import { AROUND, mapBack, type Search, wholeBox } from "../map/theirs.ts";
import { openView, settled, tableOf } from "./watched.ts";

/** Files by key. */
export type Files = Map<string, Uint8Array>;

/** The value of a cell, which is the entry of the colour table that it has between 0 and 256: other than all of its neighbours'. */
export const valueAt = (time: number, row: number, column: number) => (time * 50 + row * 37 + column * 101) % 256;

/** One array in one chunk for each position of its first dim, where it has three. */
function write(
	files: Files,
	path: string,
	shape: number[],
	dims: string[],
	values: Float32Array | Float64Array,
	attributes = {},
) {
	const chunk = shape.length === 3 ? [1, ...shape.slice(1)] : shape;
	const document = {
		...{ zarr_format: 3, node_type: "array", shape, dimension_names: dims, attributes, fill_value: "NaN" },
		data_type: values instanceof Float32Array ? "float32" : "float64",
		chunk_grid: { name: "regular", configuration: { chunk_shape: chunk } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
	};
	files.set(`/${path}/zarr.json`, new TextEncoder().encode(JSON.stringify(document)));
	const cells = chunk.reduce((a, b) => a * b, 1);
	for (let at = 0; at < values.length / cells; at++) {
		const key = shape.length === 3 ? [at, 0, 0] : shape.map(() => 0);
		files.set(`/${path}/c/${key.join("/")}`, new Uint8Array(values.slice(at * cells, (at + 1) * cells).buffer));
	}
}

function field(files: Files, [height, width]: readonly [number, number], dims: string[], attributes = {}) {
	const values = Float32Array.from({ length: 3 * height * width }, (_, i) =>
		valueAt(Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width),
	);
	write(files, "field", [3, height, width], ["time", ...dims], values, attributes);
}

function begin(): Files {
	const group = { zarr_format: 3, node_type: "group", attributes: {} };
	return new Map([["/zarr.json", new TextEncoder().encode(JSON.stringify(group))]]);
}

/** "field" along time, lat and lon, with these coordinates. */
export function straight(lon: readonly number[], lat: readonly number[]): Files {
	const files = begin();
	write(files, "lon", [lon.length], ["lon"], Float64Array.from(lon), { units: "degrees_east" });
	write(files, "lat", [lat.length], ["lat"], Float64Array.from(lat), { units: "degrees_north" });
	field(files, [lat.length, lon.length], ["lat", "lon"]);
	return files;
}

/** "field" along time, y and x, with a longitude and a latitude of each cell: a grid whose axis is tilted. */
export function bent(width: number, height: number): Files {
	const files = begin();
	const tilt = (35 * Math.PI) / 180;
	const at = Array.from({ length: width * height }, (_, i) => {
		const lambda = (((i % width) + 0.5) / width) * 2 * Math.PI - Math.PI;
		const phi = ((Math.floor(i / width) + 0.5) / height - 0.5) * 2.6;
		const [x, y, z] = [Math.cos(lambda) * Math.cos(phi), Math.sin(lambda) * Math.cos(phi), Math.sin(phi)];
		const [v, w] = [y * Math.cos(tilt) - z * Math.sin(tilt), y * Math.sin(tilt) + z * Math.cos(tilt)];
		return [(Math.atan2(v, x) * 180) / Math.PI, (Math.asin(w) * 180) / Math.PI];
	});
	const dims = ["y", "x"];
	write(
		files,
		"lon",
		[height, width],
		dims,
		Float64Array.from(at, ([lon]) => lon),
		{ units: "degrees_east" },
	);
	write(
		files,
		"lat",
		[height, width],
		dims,
		Float64Array.from(at, ([, lat]) => lat),
		{ units: "degrees_north" },
	);
	field(files, [height, width], dims, { coordinates: "lon lat" });
	return files;
}

/** Makes files the store of a page. */
export async function provideFiles(page: Page, files: Files): Promise<void> {
	await page.evaluate(
		(entries) =>
			Object.assign(window, { source: new Map(entries.map(([key, bytes]) => [key, Uint8Array.from(bytes)])) }),
		[...files].map(([key, bytes]) => [key, Array.from(bytes)] as const),
	);
}

/** Where the cells of "field" lie. */
export async function referenceOf(files: Files): Promise<Georeference> {
	const handle = await openZarr(new Map(files));
	const variable = await makeVariable(handle, "field");
	const { x, y } = variable;
	const { reference, problems } = await georeferenceOf(handle, variable, { x: String(x), y: String(y) });
	if (!reference) throw new Error(problems.join(" "));
	return reference;
}

/** A map on a page. */
export interface ShownMap {
	readonly columns: number;
	readonly rows: number;
	/** Each so many-th pixel is here. */
	readonly every: number;
	/** The pixels of the picture, and of the lines over it, as 0xAABBGGRR. */
	readonly pixels: readonly number[];
	readonly lines: readonly number[];
	readonly label: string;
}

/** What is seen of a map: each so many-th pixel of the picture and of the lines. */
export function mapOn(page: Page, every = 1): Promise<ShownMap> {
	return page.evaluate((every) => {
		const pixelsOf = (canvas: HTMLCanvasElement) => {
			const copy = document.createElement("canvas");
			const pen = copy.getContext("2d", { willReadFrequently: true });
			if (!pen || canvas.width === 0) return [];
			copy.width = canvas.width;
			copy.height = canvas.height;
			pen.drawImage(canvas, 0, 0);
			const words = new Uint32Array(pen.getImageData(0, 0, copy.width, copy.height).data.buffer);
			return Array.from(words.filter((_, k) => k % every === 0));
		};
		const [map, lines] = window.view.querySelectorAll<HTMLCanvasElement>("canvas.map");
		if (!map) return { columns: 0, rows: 0, every, pixels: [], lines: [], label: "" };
		const { width: columns, height: rows } = map;
		return {
			columns,
			rows,
			every,
			pixels: pixelsOf(map),
			lines: pixelsOf(lines),
			label: map.getAttribute("aria-label") ?? "",
		};
	}, every);
}

/** Resolves when a map under a projection of this name is drawn. */
export async function mapped(page: Page, name: string, every = 1): Promise<ShownMap> {
	await page.waitForFunction(
		(wanted) => {
			const [canvas] = window.view.querySelectorAll<HTMLCanvasElement>("canvas.map");
			return canvas?.getAttribute("aria-label")?.endsWith(`, ${wanted} map`) && canvas.checkVisibility();
		},
		name,
		{ timeout: 15_000 },
	);
	return mapOn(page, every);
}

/** The window that a picture shows of the whole of a map: all of it, in the middle, as large as fits. */
export function wholeWindow(projection: Projection, { columns, rows }: Pick<ShownMap, "columns" | "rows">): Box {
	const [x1, y1, x2, y2] = wholeBox(projection);
	const unit = Math.max((x2 - x1) / columns, (y2 - y1) / rows);
	const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
	return [x - (columns * unit) / 2, y - (rows * unit) / 2, x + (columns * unit) / 2, y + (rows * unit) / 2];
}

/** Pixels of a map whose colour is not that of the cell that a search finds there, or within a fifteenth of a pixel. */
export function wrongColors(
	shown: ShownMap,
	{
		projection,
		window,
		search,
		color,
	}: {
		readonly projection: Projection;
		readonly window: Box;
		readonly search: Search;
		/** The colour of a cell; of −1 that of nothing. */
		readonly color: (cell: number) => number;
	},
): object[] {
	const { columns, every, pixels } = shown;
	const at = mapBack(projection, window, columns);
	const wrong: object[] = [];
	for (let i = 0; i < pixels.length; i++) {
		const k = i * every;
		const [x, y] = [(k % columns) + 0.5, Math.floor(k / columns) + 0.5];
		const found = ([dx, dy]: readonly [number, number]) => {
			const point = at(x + dx, y + dy);
			return color(point ? search(point[0], point[1]) : -1);
		};
		if (!AROUND.some((way) => found(way) === pixels[i])) wrong.push({ x, y, color: pixels[i], wanted: found([0, 0]) });
	}
	return wrong;
}

/** The middles of so many cells. */
export const centres = (from: number, to: number, count: number) =>
	Array.from({ length: count }, (_, i) => from + ((i + 0.5) * (to - from)) / count);

/** Puts a view of "field" on a bench's page, and waits for its first plane. */
export async function openField(page: Page, files: Files, options: ViewOptions = {}) {
	await provideFiles(page, files);
	await openView(page, null, { path: "field", width: 620, height: 300, color: { domain: [0, 256] }, ...options });
	await settled(page);
}

/** What tells a cell's colour: of −1 that of nothing. */
export async function colorsOf(page: Page, wide: number, time = 0) {
	const lut = await tableOf(page, "viridis");
	return (cell: number) => (cell < 0 ? 0 : lut[valueAt(time, Math.floor(cell / wide), cell % wide)]);
}
