/** Scrubbing as fast as it goes, two views of one store at once: each slice that was ever handed out, and each picture, is its own plane's to the last cell. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Slice } from "../../src/slice/slice.ts";
import type { ZarrViewElement } from "../../src/view.ts";
import { type Bench, launch } from "./page.ts";
import { colorIndex, expectQuiet, openWatched, tableOf } from "./watched.ts";

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	bench = await openWatched(browser);
});

afterEach(async () => {
	expectQuiet(bench, /^broken pipe /);
	await bench.close();
});

afterAll(async () => {
	await browser?.close();
});

/** What a page kept of a slice: all of it, and the colours drawn at some cells while "load" was told. */
interface Kept {
	readonly x: string;
	readonly index: Record<string, number>;
	readonly stored: number[];
	readonly data: number[];
	readonly mask: number[];
	readonly drawn: readonly { cell: number; color: number }[];
	readonly domain: [number, number];
}

const SHAPE = { z: 12, y: 30, x: 45 };
const CHUNK = { z: 2, y: 12, x: 20 };
const valueAt = (z: number, y: number, x: number) => (z * 7919 + y * 211 + x * 13) % 65536;

/** Walks through z in two views, in ways that a person may: awaited, in each frame, faster than that, with other colours and dims between. */
function walk(page: Bench["page"], type: string, cacheSize: number): Promise<Kept[]> {
	return page.evaluate(
		async ([shape, chunk, type, cacheSize]) => {
			window.zarrWidget.setCacheSize(cacheSize);
			const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
			const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
			const document_ = {
				...{ zarr_format: 3, node_type: "array", shape: [shape.z, shape.y, shape.x], data_type: type, fill_value: 7 },
				chunk_grid: { name: "regular", configuration: { chunk_shape: [chunk.z, chunk.y, chunk.x] } },
				chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
				codecs: [{ name: "bytes", configuration: { endian: "little" } }],
				...{ dimension_names: ["z", "y", "x"], attributes: {} },
			};
			const get = async (key: string) => {
				if (key === "/zarr.json") return new TextEncoder().encode(JSON.stringify(document_));
				const found = /^\/c\/(\d+)\/(\d+)\/(\d+)$/.exec(key);
				if (!found || key === "/c/5/0/2") return undefined;
				const [cz, cy, cx] = found.slice(1).map(Number);
				await rest(cz === 3 ? 25 : 2); // late ones, too
				if (key === "/c/4/1/1") throw new Error("broken pipe");
				const Values = type === "uint16" ? Uint16Array : Float32Array;
				const values = new Values(chunk.z * chunk.y * chunk.x);
				for (let i = 0; i < values.length; i++) {
					const z = cz * chunk.z + Math.floor(i / (chunk.y * chunk.x));
					const y = cy * chunk.y + (Math.floor(i / chunk.x) % chunk.y);
					values[i] = (z * 7919 + y * 211 + (cx * chunk.x + (i % chunk.x)) * 13) % 65536;
				}
				return new Uint8Array(values.buffer);
			};
			const handle = await window.zarrWidget.openZarr({ get });
			const kept: { slice: () => Slice | null; drawn: Kept["drawn"]; domain: [number, number] }[] = [];
			const open = (late: boolean) => {
				const view = window.zarrWidget.zarrView(handle, { width: 420, index: { z: 0 } });
				document.body.append(view);
				view.addEventListener("load", (event) => {
					const canvas = view.querySelector<HTMLCanvasElement>("canvas[role=img]");
					const { x, color: { domain } = { domain: null } } = view.value ?? {};
					if (!canvas || !x || !domain) throw new Error("a slice is complete and not drawn");
					const copy = document.createElement("canvas");
					copy.width = canvas.width;
					copy.height = canvas.height;
					const pen = copy.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
					pen.drawImage(canvas, 0, 0);
					const drawn = Array.from({ length: 40 }, (_, k) => {
						const [width, height] = x === "x" ? [shape.x, shape.y] : [shape.y, shape.x];
						const cell = (k * 37) % (width * height);
						const [column, row] = [cell % width, Math.floor(cell / width)];
						const px = Math.floor(((column + 0.5) / width) * copy.width);
						const py = Math.floor(((row + 0.5) / height) * copy.height);
						const [color] = new Uint32Array(pen.getImageData(px, py, 1, 1).data.buffer);
						return { cell, color };
					});
					// some look at a slice at once, some long after: its chunks may be gone from the cache by then
					const detail = late ? null : event.detail;
					kept.push({ slice: late ? () => event.detail : () => detail, drawn, domain: [...domain] });
				});
				return view;
			};
			const views = [open(false), open(true)];
			await Promise.all(views.map((view) => view.ready));
			await rest(300);
			let seed = 3;
			const random = (below: number) => {
				seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
				return Math.floor((seed / 2 ** 32) * below);
			};
			const step = (view: ZarrViewElement) => {
				const turn = random(12);
				if (turn === 0) view.set({ color: { domain: [random(5000), 60000 - random(5000)] } });
				else if (turn === 1) view.set({ x: view.value?.y ?? "x" });
				else if (turn === 2) void view.slice?.stored;
				else view.set({ index: { z: random(shape.z) } });
			};
			for (let i = 0; i < 240; i++) {
				for (const view of views) step(view);
				if (i % 3 === 0) await frame();
				else if (i % 7 === 0) await rest(60);
				else await Promise.resolve();
			}
			await rest(500);
			return kept.map(({ slice, drawn, domain }) => {
				const { dims, index, stored, data, mask } = slice() as Slice;
				const numbers = { stored: Array.from(stored, Number), data: Array.from(data), mask: Array.from(mask) };
				return { x: dims[1], index: { ...index }, ...numbers, drawn, domain };
			});
		},
		[SHAPE, CHUNK, type, cacheSize] as const,
	);
}

/** 0 valid, 2 missing, 3 failed. */
function stateAt(z: number, y: number, x: number): number {
	const [cz, cy, cx] = [Math.floor(z / CHUNK.z), Math.floor(y / CHUNK.y), Math.floor(x / CHUNK.x)];
	if (cz === 4 && cy === 1 && cx === 1) return 3;
	return cz === 5 && cy === 0 && cx === 2 ? 2 : 0;
}

// a small cache drops chunks all the time, and their memory is decoded into again
test.each([
	["uint16", 2 ** 29],
	["float32", 2 ** 29],
	["uint16", 25_000],
	["float32", 50_000],
])("%s, in a cache of %d bytes", async (type, cacheSize) => {
	const kept = await walk(bench.page, type, cacheSize);
	expect(kept.length).toBeGreaterThan(40);
	const lut = await tableOf(bench.page, "viridis");
	for (const { x, index, stored, data, mask, drawn, domain } of kept) {
		const wide = x === "x" ? SHAPE.x : SHAPE.y;
		const place = (cell: number) => {
			const [column, row] = [cell % wide, Math.floor(cell / wide)];
			return x === "x" ? ([index.z, row, column] as const) : ([index.z, column, row] as const);
		};
		const cells = Array.from({ length: SHAPE.x * SHAPE.y }, (_, cell) => place(cell));
		const states = cells.map((at) => stateAt(...at));
		expect(mask).toEqual(states);
		const valid = (values: number[]) => values.filter((_, cell) => states[cell] === 0);
		const expected = valid(cells.map((at) => valueAt(...at)));
		expect(valid(stored)).toEqual(expected);
		expect(valid(data)).toEqual(expected);
		expect(data.filter(Number.isNaN)).toHaveLength(states.filter((state) => state > 0).length);
		for (const { cell, color } of drawn)
			if (states[cell] === 0) expect(color).toBe(lut[colorIndex(valueAt(...place(cell)), domain)]);
	}
	// planes of every kind were among them: whole ones, one with a failed chunk, one with a missing one
	for (const state of [0, 2, 3]) expect(kept.some(({ mask }) => Math.max(...mask) === state)).toBe(true);
});
