/** In Chromium, alone: warm steps of a view and of zarrita, other colours, and a large plane; posts what each took. */
import * as zarr from "zarrita";
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";
import { watchTasks } from "../tasks.ts";
import { watchLarge } from "./large.ts";
import type { Counted, Result, Round } from "./plan.ts";

const STORE = "volume-blosc-lz4.zarr";
const SIZE = 1024;
const STEPS = 12;
/** Planes of the first chunks: all steps are among them. */
const DEPTH = 64;

const counted = { decodes: 0, histograms: 0, requests: 0 };
const postMessage = Worker.prototype.postMessage as (message: unknown, options?: unknown) => void;
Worker.prototype.postMessage = function counting(message: unknown, options?: unknown) {
	const { task } = message as { task?: { kind: string } };
	if (task?.kind === "decode") counted.decodes++;
	if (task?.kind === "summarize") counted.histograms++;
	postMessage.call(this, message, options);
};
const { fetch } = globalThis;
globalThis.fetch = (...given) => {
	counted.requests++;
	return fetch(...given);
};

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** After the frame that was being made: its style, layout and paint are done then. */
function frameEnd(): Promise<number> {
	const { port1, port2 } = new MessageChannel();
	return new Promise((resolve) => {
		port1.onmessage = () => {
			port1.close();
			resolve(performance.now());
		};
		port2.postMessage(null);
	});
}

/** Until what is drawn on a canvas is in its pixels. */
function drawn(context: CanvasRenderingContext2D): void {
	context.getImageData(0, 0, 1, 1);
}

async function timed(work: () => unknown): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** A view whose picture is exactly as large as its plane, in pixels. */
async function openView(core: typeof ZarrWidget, url: string) {
	const view = core.zarrView(url, { width: 1450, height: SIZE + 60, index: { z: 0 } });
	document.body.replaceChildren(view);
	await new Promise((resolve) => view.addEventListener("load", resolve, { once: true }));
	const canvas = view.querySelector("canvas") as HTMLCanvasElement;
	const context = canvas.getContext("2d") as CanvasRenderingContext2D;
	await rest(1000); // limits, histogram, size
	const step = (z: number) =>
		new Promise<void>((resolve) => {
			if (view.value?.index.z === z) return resolve();
			view.addEventListener("load", () => resolve(), { once: true });
			view.value = { index: { z } };
		});
	return { view, canvas, context, step };
}

type View = Awaited<ReturnType<typeof openView>>;

/** zarrita's plane, painted with the view's colours. */
function peerOf(core: typeof ZarrWidget, array: zarr.Array<"uint16", zarr.Readable>, { view }: View) {
	const canvas = document.createElement("canvas");
	canvas.width = canvas.height = SIZE;
	// on the page, as the view's is: the frame before is still being shown while the next is drawn
	Object.assign(canvas.style, { position: "fixed", right: "0", bottom: "0", width: "32px", height: "32px" });
	document.body.append(canvas);
	const context = canvas.getContext("2d") as CanvasRenderingContext2D;
	const image = new ImageData(SIZE, SIZE);
	const pixels = new Uint32Array(image.data.buffer);
	/** A colour for each integer, as the view's colours are now. */
	const table = () => {
		const [lo, hi] = view.value?.color.domain ?? [0, 1];
		const { lut } = core.colormap(view.value?.color.scheme ?? "");
		return Uint32Array.from({ length: 65536 }, (_, value) => {
			return lut[Math.min(255, Math.max(0, Math.floor(((value - lo) / (hi - lo)) * 256)))];
		});
	};
	const paint = (values: Uint16Array, colors: Uint32Array) => {
		for (let i = 0; i < pixels.length; i++) pixels[i] = colors[values[i]];
		context.putImageData(image, 0, 0);
		drawn(context);
	};
	const step = async (z: number) => {
		const { data } = await zarr.get(array, [z, null, null]);
		paint(data as Uint16Array, table());
		return data as Uint16Array;
	};
	return { step, paint, table, context };
}

/** Fails unless the view shows the same values as zarrita read, in the same pixels. */
function compare({ view, canvas, context }: View, values: Uint16Array, other: CanvasRenderingContext2D): void {
	const { slice } = view;
	if (!slice || values.some((value, i) => value !== slice.stored[i])) throw new Error("the planes are not the same");
	if (canvas.width !== SIZE || canvas.height !== SIZE) return;
	const [ours, theirs] = [context, other].map((of) => new Uint32Array(of.getImageData(0, 0, SIZE, SIZE).data.buffer));
	if (ours.some((pixel, i) => pixel !== theirs[i])) throw new Error("the pictures are not the same");
}

/** Steps in a row, one in each frame. */
async function scrub({ step, context }: View): Promise<Pick<Round, "frames" | "beats">> {
	const [frames, beats]: number[][] = [[], []];
	let last = await frame();
	for (let i = 0; i < 60; i++) {
		const began = await frame();
		beats.push(began - last);
		last = began;
		const start = performance.now();
		await step(i % DEPTH);
		drawn(context);
		frames.push((await frameEnd()) - start);
	}
	return { frames, beats };
}

/** What no step can do without: the plane copied, cut out of chunks, painted. */
async function limits(
	values: Uint16Array,
	peer: ReturnType<typeof peerOf>,
): Promise<Pick<Round, "copy" | "cut" | "paint">> {
	const [copy, cut, paint]: number[][] = [[], [], []];
	const target = new Uint16Array(values.length);
	const colors = peer.table();
	for (let i = 0; i < STEPS; i++) {
		await frame();
		await rest(20);
		copy.push(await timed(() => target.set(values)));
		cut.push(await timed(() => cutFrom(chunks, i, target)));
		paint.push(await timed(() => peer.paint(values, colors)));
	}
	return { copy, cut, paint };
}

/** As the data's own: 128 MiB, of which a plane takes 2. */
const chunks = Array.from({ length: 16 }, () => new Uint16Array(DEPTH * 256 * 256).fill(1));

function cutFrom(held: readonly Uint16Array[], z: number, target: Uint16Array): void {
	held.forEach((chunk, k) => {
		for (let row = z * 256; row < z * 256 + 256; row++) {
			const to = (Math.floor(k / 4) * 256 + row - z * 256) * SIZE + (k % 4) * 256;
			target.set(chunk.subarray(row * 256, row * 256 + 256), to);
		}
	});
}

async function changes({ view, context }: View, part: (i: number) => ZarrWidget.ViewStatePart): Promise<number[]> {
	const took: number[] = [];
	for (let i = 0; i < STEPS; i++) {
		await frame();
		await frameEnd();
		const start = performance.now();
		view.value = part(i);
		drawn(context);
		took.push(performance.now() - start);
	}
	return took;
}

void post(async (plan: { data: string; rounds: number }, core): Promise<Result> => {
	const watch = watchTasks();
	watch.during("opening and peers");
	const url = `${plan.data}/${STORE}`;
	const view = await openView(core, url);
	const array = await zarr.open.v3(new zarr.FetchStore(url), { kind: "array" });
	const peer = peerOf(core, array as zarr.Array<"uint16", zarr.Readable>, view);
	const handle = await core.openZarr(url);
	await core.readSlice(handle, { index: { z: 0 } });
	const [low, high] = view.view.value?.color.domain ?? [0, 1];
	const rounds: Round[] = [];
	const spent: Counted = { decodes: 0, histograms: 0, requests: 0 };
	for (let round = -1; round < plan.rounds; round++) {
		const [step, readSlice]: number[][] = [[], []];
		for (let i = 0; i < STEPS; i++) {
			await frame();
			await rest(40); // the histogram of the step before
			watch.during("warm steps");
			const z = (i * 5 + round + 2) % DEPTH; // never the same twice in a row
			step.push(
				await timed(async () => {
					await view.step(z);
					drawn(view.context);
				}),
			);
			await rest(40);
			readSlice.push(await timed(() => core.readSlice(handle, { index: { z } })));
		}
		const z = (round + 3) % DEPTH;
		await view.step(z);
		let values: Uint16Array = new Uint16Array(0);
		watch.during("zarrita.get, and comparing");
		const zarrita = await timed(async () => {
			values = await peer.step(z);
		});
		compare(view, values, peer.context);
		await rest(300);
		watch.during("contrast and colours");
		const before = { ...counted };
		const contrast = await changes(view, (i) => ({ color: { domain: [low + i, high - i] } }));
		const colours = await changes(view, (i) => ({ color: { scheme: i % 2 ? "magma" : "viridis" } }));
		view.view.value = { color: { domain: [low, high], scheme: "viridis" } };
		await rest(300);
		for (const key of ["decodes", "histograms", "requests"] as const)
			Object.assign(spent, { [key]: spent[key] + counted[key] - before[key] });
		watch.during("bare copies and paints");
		const bare = await limits(values, peer);
		watch.during("a step in every frame");
		const scrubbed = await scrub(view);
		if (round >= 0) rounds.push({ step, zarrita, readSlice, contrast, colours, ...bare, ...scrubbed }); // the first warms up
	}
	const canvas = [view.canvas.width, view.canvas.height] as const;
	view.view.dispose();
	return { rounds, counted: spent, canvas, tasks: await watch.stop(), large: await watchLarge(core) };
});
