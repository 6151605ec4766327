/** Memory of dropped chunks goes to Chromium's workers and back, and is never seen: two views step through a gibibyte with a small cache, each value compared. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bench, launch, openBench } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { CHUNKS_A_SLICE, SLAB_BYTES, VOLUME, writeVolume } from "./volume.ts";
import { expectQuiet } from "./watched.ts";

let browser: Browser;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	writeVolume();
	data = await serve({ volume: VOLUME });
	browser = await launch();
	bench = await openBench(browser);
}, 60_000);

afterAll(async () => {
	await bench?.close();
	await browser?.close();
	await data?.close();
});

it("decodes into it whenever the cache is full, sends no copies, and shows what is stored", async () => {
	const bound = SLAB_BYTES + SLAB_BYTES / 2;
	const told = await bench.page.evaluate(
		async ({ url, bound }) => {
			const { setCacheSize, zarrView } = window.zarrWidget;
			setCacheSize(bound);
			const seen = { decoded: 0, used: 0, copies: 0 };
			const { postMessage } = Worker.prototype as { postMessage(message: unknown, transfer: ArrayBuffer[]): void };
			Worker.prototype.postMessage = function watched(
				this: Worker,
				message: { task: { kind: string; bytes?: Uint8Array; into?: Uint8Array } },
				transfer: ArrayBuffer[],
			) {
				const { kind, bytes, into } = message.task;
				if (kind === "decode") seen.decoded++;
				if (into) seen.used++;
				for (const part of [bytes, into]) if (part && !transfer.includes(part.buffer as ArrayBuffer)) seen.copies++;
				postMessage.call(this, message, transfer);
			} as Worker["postMessage"];
			const views = [0, 3].map((block) => zarrView(url, { width: 500, height: 400, index: { z: 64 * block } }));
			document.body.append(...views);
			/** How many values of the plane at z are not what was written. */
			const wrong = (view: (typeof views)[number], z: number) => {
				const { stored, index, width } = view.slice as NonNullable<typeof view.slice>;
				if (index.z !== z) return -1;
				let count = 0;
				for (let i = 0; i < stored.length; i++) {
					const value = (131 * z + 17 * Math.floor(i / width) + 3 * (i % width)) % 2 ** 16;
					if (stored[i] !== value) count++;
				}
				return count;
			};
			const complete = (view: (typeof views)[number]) =>
				new Promise<void>((resolve) => view.addEventListener("load", () => resolve(), { once: true }));
			const faults: number[] = [];
			await Promise.all(views.map(complete));
			for (let step = 0; step < 6; step++) {
				const places = views.map((_, i) => 64 * ((step * (i + 2) + 1) % 8) + step);
				const loads = views.map((view, i) => {
					view.value = { index: { z: (places[i] + 64) % 512 } }; // left before it is there
					const loaded = new Promise<void>((resolve) => {
						const hear = () => {
							if (view.slice?.index.z !== places[i]) return;
							view.removeEventListener("load", hear);
							resolve();
						};
						view.addEventListener("load", hear);
					});
					view.value = { index: { z: places[i] } };
					return loaded;
				});
				await Promise.all(loads);
				faults.push(...views.map((view, i) => wrong(view, places[i])));
			}
			for (const view of views) view.dispose();
			return { ...seen, faults };
		},
		{ url: `${data.url}/volume/volume.zarr`, bound },
	);
	expect(told.faults).toEqual(Array(12).fill(0));
	expect(told.copies).toBe(0);
	// until the cache is full there is no memory to use again
	const first = bound / (SLAB_BYTES / CHUNKS_A_SLICE);
	expect(told.decoded).toBeGreaterThan(4 * first);
	expect(told.used).toBeGreaterThan((told.decoded - first) / 2);
	expectQuiet(bench);
}, 120_000);
