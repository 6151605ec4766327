/** A volume on a page: its values, its chunks, what is drawn of its planes. */
import type { Locator, Page } from "playwright-core";

declare global {
	interface Window {
		/** Keys of chunks in the order in which they were asked for. */
		asked: string[];
	}
}

/** Of the volume, along z, y and x. */
export const SHAPE = [24, 60, 80];
export const CHUNKS = [8, 20, 16];
export const DIMS = ["z", "y", "x"];
/** The value of a cell. */
export const valueAt = (z: number, y: number, x: number) => z * 2000 + y * 31 + x;
/** The id of a cell; 0 is the background. */
export const idAt = (z: number, y: number, x: number) => (z < 9 || x < 20 ? 0 : y < 25 ? 7 : 8);

/** Makes `window.source` a group of two arrays: "image", uint16 of the values above, and "cells", uint16 of the ids above. */
export async function provide(page: Page, shape: readonly number[], chunks: readonly number[]): Promise<void> {
	await page.evaluate(
		([shape, chunks, dims]) => {
			const asked: string[] = [];
			const array = {
				...{ zarr_format: 3, node_type: "array", data_type: "uint16", fill_value: 0, attributes: {}, shape },
				chunk_grid: { name: "regular", configuration: { chunk_shape: chunks } },
				chunk_key_encoding: { name: "default" },
				codecs: [{ name: "bytes", configuration: { endian: "little" } }],
				dimension_names: dims,
			};
			const documents: Record<string, object> = {
				"/zarr.json": { zarr_format: 3, node_type: "group" },
				"/image/zarr.json": array,
				"/cells/zarr.json": array,
			};
			const get = async (key: string) => {
				if (documents[key]) return new TextEncoder().encode(JSON.stringify(documents[key]));
				const found = /^\/(image|cells)\/c\/(\d+)\/(\d+)\/(\d+)$/.exec(key);
				if (!found) return undefined;
				asked.push(key.slice(1).replace(/^image\/c\//, ""));
				const [z0, y0, x0] = found.slice(2).map((at, axis) => Number(at) * chunks[axis]);
				const [deep, tall, wide] = chunks;
				const cells = Uint16Array.from({ length: deep * tall * wide }, (_, i) => {
					const [z, y, x] = [z0 + Math.floor(i / (tall * wide)), y0 + (Math.floor(i / wide) % tall), x0 + (i % wide)];
					return found[1] === "image" ? z * 2000 + y * 31 + x : z < 9 || x < 20 ? 0 : y < 25 ? 7 : 8;
				});
				return new Uint8Array(cells.buffer);
			};
			Object.assign(window, { source: { get }, asked });
		},
		[shape, chunks, DIMS] as const,
	);
}

/** Makes `window.source` an image of `levels` resolutions, of which each has half of the cells along y and x and all of those along z; cells hold their level. */
export async function provideLevels(
	page: Page,
	[depth, size]: readonly [number, number],
	levels: number,
	chunk: number,
) {
	await page.evaluate(
		([depth, size, levels, chunk]) => {
			const asked: string[] = [];
			const axes = ["z", "y", "x"].map((name) => ({ name, type: "space", unit: "micrometer" }));
			const datasets = Array.from({ length: levels }, (_, level) => ({
				path: String(level),
				coordinateTransformations: [{ type: "scale", scale: [4, 2 ** level, 2 ** level] }],
			}));
			const multiscales = [{ name: "volume", axes, datasets }];
			const array = (level: number) => ({
				...{ zarr_format: 3, node_type: "array", data_type: "uint16", fill_value: 0, attributes: {} },
				shape: [depth, size >> level, size >> level],
				chunk_grid: { name: "regular", configuration: { chunk_shape: [1, chunk, chunk] } },
				chunk_key_encoding: { name: "default" },
				codecs: [{ name: "bytes", configuration: { endian: "little" } }],
			});
			const get = async (key: string) => {
				const text = (document: object) => new TextEncoder().encode(JSON.stringify(document));
				if (key === "/zarr.json")
					return text({ zarr_format: 3, node_type: "group", attributes: { ome: { version: "0.5", multiscales } } });
				const [, level, rest] = /^\/(\d)\/(zarr.json|c\/.*)$/.exec(key) ?? [];
				if (level === undefined || Number(level) >= levels) return undefined;
				if (rest === "zarr.json") return text(array(Number(level)));
				asked.push(key.slice(1));
				return new Uint8Array(new Uint16Array(chunk * chunk).fill(Number(level)).buffer);
			};
			Object.assign(window, { source: { get }, asked });
		},
		[depth, size, levels, chunk] as const,
	);
}

/** Colours at the centres of `columns` × `rows` cells that fill a canvas, as 0xAABBGGRR, row by row. */
export function cellColors(canvas: Locator, columns: number, rows: number): Promise<number[]> {
	return canvas.evaluate(
		(shown, [columns, rows]) => {
			const copy = document.createElement("canvas");
			const { width, height } = Object.assign(copy, {
				width: (shown as HTMLCanvasElement).width,
				height: (shown as HTMLCanvasElement).height,
			});
			const pen = copy.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
			pen.drawImage(shown as HTMLCanvasElement, 0, 0);
			const words = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
			const pixel = (at: number, count: number, size: number) => Math.floor(((at + 0.5) / count) * size);
			return Array.from(
				{ length: columns * rows },
				(_, i) => words[pixel(Math.floor(i / columns), rows, height) * width + pixel(i % columns, columns, width)],
			);
		},
		[columns, rows] as const,
	);
}

/** Keys of the chunks that a plane across one axis takes, of those that `SHAPE` has. */
function chunksAcross(axis: number, at: number): string[] {
	const counts = SHAPE.map((size, i) => size / CHUNKS[i]);
	const all = Array.from({ length: counts[0] * counts[1] * counts[2] }, (_, i) => [
		Math.floor(i / (counts[1] * counts[2])),
		Math.floor(i / counts[2]) % counts[1],
		i % counts[2],
	]);
	return all.filter((coords) => coords[axis] === Math.floor(at / CHUNKS[axis])).map((coords) => coords.join("/"));
}

/** Keys of the chunks of three planes that cut each other at a place. */
export const chunksOf = ({ z, y, x }: Record<string, number>) =>
	new Set([...chunksAcross(0, z), ...chunksAcross(1, y), ...chunksAcross(2, x)]);
