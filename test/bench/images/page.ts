/** In Chromium, alone: first pictures of images in several resolutions, or gestures over them by a hand; posts what each took. */
import type * as ZarrWidget from "../../../src/index.ts";
import type { Gesture } from "../gesture.ts";
import { post } from "../posted.ts";
import type { PagePlan } from "../rig.ts";
import { watchTasks } from "../tasks.ts";
import { fresh, loaded, makeView, rest } from "../view.ts";
import { watchFetches } from "./asked.ts";
import { compare } from "./compare.ts";
import { actsOf, handOn } from "./gestures.ts";
import { type ImageStore, type Made, type Opened, type Plan, type Result, STORES } from "./plan.ts";

type Core = typeof ZarrWidget;
type View = ReturnType<Core["zarrView"]>;
type Given = Plan & PagePlan;

/** All that is seen of an image. */
const CACHE_BYTES = 2 ** 30;

performance.setResourceTimingBufferSize(10_000);
const asked = watchFetches();

/** When something is seen on the view's canvas that is opaque, as no hatching is: looked at after each frame. */
function firstSeen(view: View): Promise<number> {
	const pen = new OffscreenCanvas(48, 48).getContext("2d", { willReadFrequently: true });
	if (!pen) throw new Error("no canvas to look with");
	pen.imageSmoothingEnabled = false;
	const isSeen = () => {
		const canvas = view.querySelector<HTMLCanvasElement>("canvas[role=img]");
		if (!canvas || canvas.width === 0 || canvas.height === 0) return false;
		pen.clearRect(0, 0, 48, 48);
		pen.drawImage(canvas, 0, 0, 48, 48);
		return pen.getImageData(0, 0, 48, 48).data.some((part, i) => i % 4 === 3 && part === 255);
	};
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			if (!isSeen()) return void requestAnimationFrame(look);
			port1.close();
			resolve(performance.now());
		};
		const look = () => port2.postMessage(null);
		look();
	});
}

/** When the last metadata came before which no chunk was asked for. */
function metadataEnd(query: string): number {
	const own = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(query));
	const requests = own as PerformanceResourceTiming[];
	const chunks = requests.filter(({ name }) => name.includes("/c/")).map(({ startTime }) => startTime);
	const begun = Math.min(...chunks);
	const before = requests.filter(({ name, responseEnd }) => !name.includes("/c/") && responseEnd <= begun);
	return Math.max(...before.map(({ responseEnd }) => responseEnd));
}

/** Opens an image, and waits until it is complete; at a z from which five steps lead to other chunks of the finest level. */
async function open(
	core: Core,
	{ data }: Given,
	{ folder, deep }: ImageStore,
): Promise<{ view: View; opened: Opened }> {
	const query = fresh();
	performance.clearResourceTimings();
	asked();
	const start = performance.now();
	const view = makeView(core, `${data}/${folder}${query}`, deep ? { index: { z: 13 } } : {});
	const seen = firstSeen(view);
	await loaded(view);
	const sharp = performance.now() - start;
	const first = (await seen) - start;
	const { slice } = view;
	if (!slice) throw new Error("nothing is drawn");
	const metadata = metadataEnd(query) - start;
	const level = slice.path.slice(slice.path.lastIndexOf("/") + 1);
	// what is complete in one frame is seen first in it
	return {
		view,
		opened: {
			store: folder,
			query,
			metadata,
			first: Math.min(first, sharp),
			sharp,
			level,
			index: slice.index,
			asked: asked(),
		},
	};
}

/** All gestures over an image; the first round compares what is drawn after some of them with what zarrita reads. */
async function gestures(
	core: Core,
	plan: Given,
	store: ImageStore,
	round: number,
	tasks: ReturnType<typeof watchTasks>,
) {
	tasks.during(`opening, ${store.folder}`);
	const { view } = await open(core, plan, store);
	await rest(1000); // limits, histogram
	const hand = handOn(view, plan);
	await hand.focus();
	const made: Made[] = [];
	let compared = 0;
	for (const [i, { name, of, check }] of actsOf(store).entries()) {
		const mark = [store.folder, round, i, name].join("|");
		await fetch(`mark/${mark}`);
		tasks.during(`${name}, ${store.folder}`);
		const took = await hand.make(of(view) satisfies Gesture);
		made.push({ store: store.folder, round, name, mark, ...took, asked: asked() });
		tasks.during("nothing");
		if (round >= 0 || !check) continue;
		tasks.during("zarrita");
		if (view.slice) await compare(`${plan.data}/${store.folder}`, view.slice);
		compared++;
	}
	view.dispose();
	return { made, compared };
}

async function measured(plan: Given, core: Core): Promise<Result> {
	// what is dropped for want of room would be asked for again, rightly
	core.setCacheSize(CACHE_BYTES);
	const tasks = watchTasks();
	const opened: Opened[] = [];
	const made: Made[] = [];
	let compared = 0;
	for (let round = -1; round < plan.rounds; round++)
		for (const store of STORES) {
			if (plan.latency > 0) {
				tasks.during(`opening, ${store.folder}`);
				const one = await open(core, plan, store);
				await rest(500);
				one.view.dispose();
				if (round >= 0) opened.push(one.opened); // the first warms up
				continue;
			}
			const all = await gestures(core, plan, store, round, tasks);
			compared += all.compared;
			if (round >= 0) made.push(...all.made);
		}
	const own = (await tasks.stop()).filter(({ during }) => during !== "zarrita");
	return { opened, made, tasks: own, compared };
}

void post(measured);
