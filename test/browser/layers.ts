/** What `layers.test.ts` puts on its page: planes in two resolutions, parts of them not read, drawn over one another and compared with what each pixel has to show. */
import { handWorker } from "../../src/decode/shared.ts";
import { openVariable, openZarr, type Slice, slices, type Variable, type ZarrHandle } from "../../src/read.ts";
import { colormap } from "../../src/render/color.ts";
import type { Span } from "../../src/render/frame.ts";
import type { View } from "../../src/render/image.ts";
import { drawPlane, type Layer } from "../../src/render/layers.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

/** Cells along each side, of the finest level and of its chunks; the other level has half as many. */
const [SIZE, CHUNK] = [64, 16];
const COLORS = ["#00ff00", "#ff00ff", "#4060ff"];
const TYPES = { uint8: Uint8Array, float32: Float32Array };
type Type = keyof typeof TYPES;

/** What is stored; of floats one in five is NaN, along with its channel's neighbours. */
function valueAt(type: Type, level: number, c: number, y: number, x: number): number {
	const value = (level * 89 + c * 53 + y * 31 + x * 17) % 256;
	return type === "float32" && (y * 7 + x * 3) % 5 === 0 ? Number.NaN : value;
}

/** Whether a chunk never comes. */
function hangs(level: number, c: number, cy: number, cx: number, seed: number): boolean {
	return level === 0 && (cy * 5 + cx * 3 + seed) % 4 === 0 && (c + seed) % 2 === 0;
}

const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));

function store(type: Type, seed: number) {
	const axes = [{ name: "c", type: "channel" }, ...["y", "x"].map((name) => ({ name, type: "space" }))];
	const place = (scale: number, from: number) => [
		{ type: "scale", scale: [1, scale, scale] },
		{ type: "translation", translation: [0, from, from] },
	];
	const datasets = [
		{ path: "0", coordinateTransformations: place(1, 0) },
		{ path: "1", coordinateTransformations: place(2, 0.5) },
	];
	const ome = { version: "0.5", multiscales: [{ axes, datasets }] };
	const array = (size: number) => ({
		...{ zarr_format: 3, node_type: "array", shape: [3, size, size], data_type: type, fill_value: 0, attributes: {} },
		chunk_grid: { name: "regular", configuration: { chunk_shape: [1, CHUNK, CHUNK] } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		dimension_names: ["c", "y", "x"],
	});
	const get = async (key: string) => {
		if (key === "/zarr.json") return json({ zarr_format: 3, node_type: "group", attributes: { ome } });
		const level = Number(key[1]);
		if (key.endsWith("zarr.json")) return json(array(SIZE >> level));
		if (!key.includes("/c/")) return undefined;
		const [c, cy, cx] = key.slice(5).split("/").map(Number);
		if (hangs(level, c, cy, cx, seed)) return new Promise<never>(() => {});
		const cells = Array.from({ length: CHUNK * CHUNK }, (_, i) =>
			valueAt(type, level, c, cy * CHUNK + Math.floor(i / CHUNK), cx * CHUNK + (i % CHUNK)),
		);
		return new Uint8Array(TYPES[type].from(cells).buffer);
	};
	return { get };
}

/** A part of a level, in whole chunks: [first column, first row, columns, rows] of them. */
interface Piece {
	readonly level: number;
	readonly window: readonly [number, number, number, number];
}

/** The planes of a part, of all channels, as far as they come. */
async function read(handle: ZarrHandle, { levels }: Variable, { level, window }: Piece, seed: number) {
	const [x, y, w, h] = window;
	const planes: Slice[] = [];
	for (let c = 0; c < 3; c++) {
		const cells = { x0: x * CHUNK, y0: y * CHUNK, x1: (x + w) * CHUNK, y1: (y + h) * CHUNK };
		let left = 0;
		for (let k = 0; k < w * h; k++) if (!hangs(level, c, y + Math.floor(k / w), x + (k % w), seed)) left++;
		const request = { x: "x", y: "y", index: { c } };
		for await (const step of slices(handle, levels[level], request, { window: cells })) {
			planes[c] = step.slice;
			if (step.loaded === left) break;
		}
	}
	return planes;
}

/** A picture: which parts lie over one another, and how it is seen. */
export interface Scene {
	readonly type: Type;
	readonly seed: number;
	readonly parts: readonly Piece[];
	/** Whether channels are blended, or the first is drawn in a colour map. */
	readonly blended: boolean;
	/** Whether all cells of the uppermost part's first plane have been asked for, so that they lie in memory of their own. */
	readonly settled: boolean;
	readonly x: readonly [from: number, to: number];
	readonly y: readonly [from: number, to: number];
	readonly size: readonly [width: number, height: number];
}

/** The word of a pixel by hand; null where it lies on an edge of cells, or is not read in any layer. */
function wanted({ type, seed, parts, blended }: Scene, x: number, y: number, near: number): number | null {
	for (const { level, window } of parts.toReversed()) {
		const step = 2 ** level;
		const [column, row] = [(x + 0.5) / step, (y + 0.5) / step];
		if ([column, row].some((at) => Math.abs(at - Math.round(at)) * step < near)) return null;
		const [cx, cy] = [Math.floor(column / CHUNK), Math.floor(row / CHUNK)];
		const [left, top, w, h] = window;
		if (cx < left || cy < top || cx >= left + w || cy >= top + h) continue;
		const channels = blended ? [0, 1, 2] : [0];
		if (channels.some((c) => hangs(level, c, cy, cx, seed))) continue;
		const values = channels.map((c) => valueAt(type, level, c, Math.floor(row), Math.floor(column)));
		if (values.every(Number.isNaN)) return 0;
		const indices = values.map((value) => Math.min(255, Math.floor(value)));
		if (!blended) return colormap("viridis", { reverse: false }).lut[indices[0]];
		const sum = [1, 3, 5].map((at) =>
			indices.reduce((all, index, c) => {
				const own = Number.parseInt(COLORS[c].slice(at, at + 2), 16);
				return Number.isNaN(values[c]) ? all : all + Math.round((own * index) / 255);
			}, 0),
		);
		const [red, green, blue] = sum.map((one) => Math.min(255, one));
		return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
	}
	return null;
}

/** Draws a scene, twice over the same canvas as a view does, and compares: how many pixels were compared, and of those that are wrong the first. */
export async function compared(scene: Scene): Promise<{ count: number; wrong: string | null }> {
	const handle = await openZarr(store(scene.type, scene.seed));
	const variable = await openVariable(handle, "");
	const layers: Layer[] = [];
	for (const part of scene.parts) {
		const planes = await read(handle, variable, part, scene.seed);
		const [slice] = planes;
		const domain: [number, number] = [0, 256];
		const blended = planes.map((plane, c) => ({ slice: plane, color: COLORS[c], domain, inverted: false }));
		const color = { type: "linear", scheme: "viridis", domain, reverse: false } as const;
		layers.push(scene.blended ? { slice, blended } : { slice, color });
	}
	if (scene.settled && layers.at(-1)?.slice.stored.length === 0) throw new Error("nothing is stored");
	const span = ([from, to]: readonly [number, number], size: number): Span => ({ from, to, size });
	const [width, height] = scene.size;
	const view: View = { x: span(scene.x, width), y: span(scene.y, height), ratio: 1 };
	const canvas = document.createElement("canvas");
	const elsewhere = { ...view, x: { ...view.x, from: view.x.from + 3, to: view.x.to + 3 } };
	drawPlane(canvas, layers, elsewhere, "#808080");
	drawPlane(canvas, layers, view, "#808080");
	const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(0, 0, width, height);
	const pixels = new Uint32Array(data.buffer);
	const at = (along: readonly [number, number], pixel: number, size: number) =>
		along[0] + ((pixel + 0.5) * (along[1] - along[0])) / size;
	const near = 0.06 * Math.abs((scene.x[1] - scene.x[0]) / width);
	let [count, wrong]: [number, string | null] = [0, null];
	for (let row = 0; row < height; row++)
		for (let column = 0; column < width; column++) {
			const place = [at(scene.x, column, width), at(scene.y, row, height)] as const;
			const word = wanted(scene, ...place, near);
			if (word === null) continue;
			count++;
			const found = pixels[row * width + column];
			if (found !== word) wrong ??= `${column}, ${row}: ${found.toString(16)} in place of ${word.toString(16)}`;
		}
	return { count, wrong };
}

window.compared = compared;
declare global {
	interface Window {
		compared(scene: Scene): Promise<{ count: number; wrong: string | null }>;
	}
}
