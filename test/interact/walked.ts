/** A store whose every request for a chunk is written down and can be held back, and a walk through a view of it. */
import { afterEach, beforeEach, expect, vi } from "vitest";
import { handWorker, setCacheSize } from "../../src/decode/shared.ts";
import type { ZarrHandle } from "../../src/read.ts";
import { onAbort } from "../../src/signal.ts";
import { makeStore, type ZarrStore } from "../../src/store/store.ts";
import { type ZarrViewElement, zarrView } from "../../src/view.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

/** One request for a chunk. */
export interface Asked {
	/** "2/1" is the chunk at t chunk 2, x chunk 1. */
	readonly chunk: string;
	/** Whether it was withdrawn before it was answered. */
	readonly aborted: boolean;
}

/** A store of one array [t, y 2, x 4] of int16 whose cells are 100 t + 10 y + x, in chunks of `deep` × 2 × 2. */
export interface WalkedStore {
	readonly store: ZarrStore;
	/** Requests for chunks so far. */
	readonly asked: readonly Asked[];
	/** Requests for these chunks are not answered before `release`. */
	hold: (chunk: string) => boolean;
	/** The error of a chunk; null for none. */
	broken: (chunk: string) => Error | null;
	/** Answers what was held. */
	release(): void;
}

/** The value of a cell. */
export const valueAt = (t: number, y: number, x: number): number => 100 * t + 10 * y + x;

let count = 0;

/** Makes such a store, which takes `parallel` reads at a time. */
export function walkedStore({ length = 32, deep = 8, parallel = 16 } = {}): WalkedStore {
	const document = {
		...{ zarr_format: 3, node_type: "array", shape: [length, 2, 4], data_type: "int16", fill_value: -1 },
		chunk_grid: { name: "regular", configuration: { chunk_shape: [deep, 2, 2] } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		dimension_names: ["t", "y", "x"],
	};
	const asked: { chunk: string; aborted: boolean }[] = [];
	const held: (() => void)[] = [];
	const made: Omit<WalkedStore, "store"> = {
		asked,
		hold: () => false,
		broken: () => null,
		release: () => held.splice(0).forEach((open) => void open()),
	};
	const chunkBytes = (t: number, x: number): Uint8Array => {
		const cells = Array.from({ length: deep * 4 }, (_, i) =>
			valueAt(t * deep + Math.floor(i / 4), Math.floor(i / 2) % 2, 2 * x + (i % 2)),
		);
		return new Uint8Array(Int16Array.from(cells).buffer);
	};
	const store = makeStore({
		...{ id: `walked ${++count}`, name: "walked.zarr", route: "memory", reason: "", parallel },
		async read(key, { signal }) {
			if (key === "zarr.json") return { status: 200, bytes: new TextEncoder().encode(JSON.stringify(document)) };
			const [, t, , x] = key.split("/");
			if (!key.startsWith("c/")) return { status: 404 };
			const one = { chunk: `${t}/${x}`, aborted: false };
			asked.push(one);
			if (signal)
				onAbort(signal, () => {
					one.aborted = true;
				});
			const [hold, error] = [own.hold(one.chunk), own.broken(one.chunk)];
			if (hold) {
				await new Promise<void>((resolve, reject) => {
					held.push(resolve);
					if (signal) onAbort(signal, () => reject(signal.reason));
				});
			}
			if (error) throw error;
			return { status: 200, bytes: chunkBytes(Number(t), Number(x)) };
		},
	});
	const own: WalkedStore = Object.assign(made, { store });
	return own;
}

/** Chunks that were asked for, in order. */
export const chunks = ({ asked }: WalkedStore): string[] => asked.map(({ chunk }) => chunk);

/** Those of them that were withdrawn. */
export const withdrawn = ({ asked }: WalkedStore): string[] =>
	asked.filter(({ aborted }) => aborted).map(({ chunk }) => chunk);

/** Whole numbers from one to another, both among them. */
export const range = (from: number, to: number): number[] =>
	Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from + Math.sign(to - from) * i);

/** The chunks of whole blocks along t, in the order in which a view asks for them. */
export const blocks = (...at: readonly number[]): string[] => at.flatMap((t) => [`${t}/0`, `${t}/1`]);

/** A view of the store (or of a handle of it) at a position, its first plane complete. */
export async function walker(
	{ store }: { readonly store: ZarrStore | ZarrHandle },
	t: number,
	options: Parameters<typeof zarrView>[1] = {},
): Promise<ZarrViewElement> {
	const view = zarrView(store, { index: { t }, ...options });
	views.push(view);
	const shown = complete(view);
	document.body.append(view);
	await shown;
	await rest();
	return view;
}

/** The view's next complete plane. */
export function complete(view: ZarrViewElement): Promise<void> {
	return new Promise((resolve) => view.addEventListener("load", () => resolve(), { once: true }));
}

/** Until all is read that would be read ahead by now. */
export const rest = (ms = 60): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Steps to each position in turn, awaited, and compares every plane; answers how many requests for chunks each step made until it was shown, and afterwards. */
export async function walk(
	view: ZarrViewElement,
	store: WalkedStore,
	positions: readonly number[],
): Promise<{ until: number; after: number }[]> {
	const made: { until: number; after: number }[] = [];
	for (const t of positions) {
		const before = store.asked.length;
		const shown = complete(view);
		view.value = { index: { t } };
		await shown;
		const until = store.asked.length - before;
		expectPlane(view, t);
		await rest();
		made.push({ until, after: store.asked.length - before - until });
	}
	return made;
}

/** Compares what is drawn with what the store holds. */
export function expectPlane(view: ZarrViewElement, t: number): void {
	expect(view.slice?.index).toEqual({ t });
	const truth = [0, 1].flatMap((y) => [0, 1, 2, 3].map((x) => valueAt(t, y, x)));
	expect(Array.from(view.slice?.stored as Int16Array)).toEqual(truth);
	expect(Array.from(view.slice?.mask ?? [])).toEqual(Array(8).fill(0));
}

/** The status line. */
export const statusOf = (view: ZarrViewElement): string => view.querySelector(".traffic")?.textContent ?? "";

const views: ZarrViewElement[] = [];

/** Before each test of the file: a page that draws nothing, and whose clock runs at a tenth, as a walk counts for slow where the machine is busy. After it: no view, and the cache as large as ever. */
export function watchWalks(): void {
	beforeEach(() => {
		vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
		const now = performance.now.bind(performance);
		vi.spyOn(performance, "now").mockImplementation(() => now() / 10);
	});
	afterEach(() => {
		for (const view of views.splice(0)) view.dispose();
		document.body.replaceChildren();
		setCacheSize(512 * 2 ** 20);
		vi.restoreAllMocks();
	});
}
