/** In Chromium, alone: the same slices of the same store by each way in turn; posts what each took. */
import { FetchStore, get, open } from "zarrita";
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";
import { type Fizarrita, PHASES, PLANES, type Plan, type Timing } from "./plan.ts";

const SIZE = 1024;
const DEPTH = 64;
const ACROSS = [0, 1, 2, 3];
const MASK = new Uint8Array(SIZE * SIZE);
const DOMAIN: [number, number] = [90, 1000];
/** Milliseconds without a request until the next step begins. */
const QUIET = 400;

/** Draws the plane at a z; gives its values. */
type Step = (z: number) => Promise<ArrayLike<number>>;

/** A store opened by a way; `warm` says whether it does anything for a plane whose chunks it has had. */
interface Opened {
	readonly step: Step;
	readonly warm?: false;
	readonly close?: () => void;
}

type Way = (url: string) => Promise<Opened> | Opened;

/** Paints a plane into `canvas`, by the same function for all that don't paint themselves, and waits until it is there. */
function paint(core: typeof ZarrWidget, canvas: HTMLCanvasElement, data: ArrayLike<number>): void {
	const slice = { data, mask: MASK, width: SIZE, height: SIZE } as unknown as ZarrWidget.Slice;
	core.drawSlice(canvas, slice, { domain: DOMAIN });
	canvas.getContext("2d")?.getImageData(0, 0, 1, 1);
}

/** A view with all its controls, as zarrView makes it. */
function viewWay({ zarrView }: typeof ZarrWidget): Way {
	return (url) => {
		let view: ZarrWidget.ZarrViewElement | undefined;
		const loaded = (on: ZarrWidget.ZarrViewElement) =>
			new Promise<ArrayLike<number>>((resolve, reject) => {
				on.addEventListener("load", ({ detail }) => resolve(detail?.data ?? []), { once: true });
				on.addEventListener("error", ({ message }) => reject(new Error(message)), { once: true });
			});
		const first = (z: number) => {
			view = zarrView(url, { index: { z }, color: { domain: DOMAIN }, width: SIZE });
			document.body.replaceChildren(view);
			return loaded(view);
		};
		const next = (on: ZarrWidget.ZarrViewElement, z: number) => {
			const done = loaded(on);
			on.set({ index: { z } });
			return done;
		};
		const step = async (z: number) => {
			const data = await (view ? next(view, z) : first(z));
			view?.querySelector("canvas")?.getContext("2d")?.getImageData(0, 0, 1, 1); // until it is drawn
			return data;
		};
		return { step, close: () => view?.dispose() };
	};
}

function waysOf(core: typeof ZarrWidget, fizarrita: Fizarrita): Record<string, Way> {
	const canvas = document.createElement("canvas");
	const pool = new fizarrita.WorkerPool(navigator.hardwareConcurrency);
	const painted = (data: ArrayLike<number>) => {
		paint(core, canvas, data);
		return data;
	};
	const pooled = (cache?: Map<string, unknown>): Way => {
		return async (url) => {
			cache?.clear();
			const array = await fizarrita.open(new fizarrita.FetchStore(url), { kind: "array" });
			return {
				step: async (z) => painted((await fizarrita.getWorker(array, [z, null, null], { pool, cache })).data),
				close: () => cache?.clear(),
			};
		};
	};
	return {
		zarrView: viewWay(core),
		readSlice: async (url) => {
			const handle = await core.openZarr(url);
			return { step: async (z) => painted((await core.readSlice(handle, { index: { z } })).data) };
		},
		"zarrita.get": async (url) => {
			const array = await open(new FetchStore(url), { kind: "array" });
			return { step: async (z) => painted((await get(array, [z, null, null])).data as Uint16Array) };
		},
		fizarrita: pooled(),
		"fizarrita, its cache": pooled(new Map()),
		"bare fetch": (url) => ({ step: (z) => fetchChunks(url, z), warm: false }),
	};
}

/** The bytes of a plane's chunks and nothing done with them. */
async function fetchChunks(url: string, z: number): Promise<ArrayLike<number>> {
	const one = async (y: number, x: number) =>
		(await fetch(`${url}/c/${Math.floor(z / DEPTH)}/${y}/${x}`)).arrayBuffer();
	await Promise.all(ACROSS.flatMap((y) => ACROSS.map((x) => one(y, x))));
	return [];
}

/** One number that differs where values do. */
function hashOf(values: ArrayLike<number>): number {
	let hash = 7;
	for (let i = 0; i < values.length; i++) hash = (Math.imul(hash, 31) + values[i]) | 0;
	return hash;
}

/** Until nothing is asked for any more: what a way reads ahead must not slow the next. */
async function quiet(): Promise<void> {
	do {
		performance.clearResourceTimings();
		await new Promise((resolve) => setTimeout(resolve, QUIET));
	} while (performance.getEntriesByType("resource").length > 0);
}

/** Opens the store anew and takes the steps; the server's log is marked where each begins. */
async function walk(way: Way, url: string, mark: (phase: string) => Promise<unknown>, told: (hash: number[]) => void) {
	const took: Record<string, number> = {};
	const hashes: number[] = [];
	let opened: Opened | undefined;
	for (const phase of PHASES) {
		if (phase === "warm" && opened?.warm === false) continue;
		await mark(phase);
		const start = performance.now();
		opened ??= await way(url);
		const values = await opened.step(PLANES[phase]);
		took[phase] = performance.now() - start;
		await quiet();
		if (values.length > 0) hashes.push(hashOf(values));
	}
	await mark("end");
	opened?.close?.();
	if (hashes.length > 0) told(hashes);
	return took;
}

/** Every way once a round, begun with another one each time; the first round warms up. */
async function measure(plan: Plan & { data: string; rounds: number }, core: typeof ZarrWidget): Promise<Timing[]> {
	const fizarrita = (await import(new URL("fizarrita.js", location.href).href)) as Fizarrita;
	const ways = Object.entries(waysOf(core, fizarrita));
	const timings: Timing[] = [];
	for (const store of plan.stores) {
		let known: string | undefined;
		for (let round = -1; round < plan.rounds; round++)
			for (let i = 0; i < ways.length; i++) {
				const [name, way] = ways[(i + round + 1) % ways.length];
				const mark = (phase: string) => fetch(`mark/${encodeURIComponent([store, round, name, phase].join("|"))}`);
				const took = await walk(way, `${plan.data}/${store}`, mark, (hashes) => {
					known ??= hashes.join();
					if (hashes.join() !== known) throw new Error(`${name} gives other values of ${store} than ${ways[0][0]}`);
				});
				if (round >= 0) timings.push({ store, round, way: name, took });
			}
	}
	return timings;
}

void post<Plan>(measure);
