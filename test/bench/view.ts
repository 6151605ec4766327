/** On a bench's page: a view, its steps, and what they take. */
import type * as ZarrWidget from "../../src/index.ts";

type Core = typeof ZarrWidget;
type View = ReturnType<Core["zarrView"]>;

let count = 0;

/** A query that no address had before, so that neither the browser's cache nor ours has anything of it. */
export const fresh = () => `?cold=${Date.now()}-${count++}`;

export const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Milliseconds that work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** Puts a view on the page in place of all else; it has nothing drawn yet. */
export function makeView(core: Core, url: string, options: ZarrWidget.ViewOptions): View {
	const view = core.zarrView(url, { width: 900, height: 700, ...options });
	document.body.replaceChildren(view);
	return view;
}

/** A view whose first plane is drawn, with its limits and its histogram. */
export async function openView(core: Core, url: string, options: ZarrWidget.ViewOptions): Promise<View> {
	const view = makeView(core, url, options);
	await loaded(view);
	await rest(500);
	return view;
}

/** Until a plane is painted in full, at `index` where that is given. */
export function loaded(view: View, index: Record<string, number> = {}): Promise<void> {
	return new Promise((resolve) => {
		const hear = (event: Event) => {
			const slice = (event as CustomEvent<ZarrWidget.Slice>).detail;
			if (Object.entries(index).some(([dim, at]) => slice.index[dim] !== at)) return;
			view.removeEventListener("load", hear);
			view.querySelector("canvas")?.getContext("2d")?.getImageData(0, 0, 1, 1); // until it is drawn
			resolve();
		};
		view.addEventListener("load", hear);
	});
}

/** Milliseconds until the plane at `index` is painted in full. */
export function step(view: View, index: Record<string, number>): Promise<number> {
	return timed(() => {
		const painted = loaded(view, index);
		view.value = { index };
		return painted;
	});
}

/** What the steps of a walk took. */
export interface Steps {
	/** Milliseconds until each was painted. */
	readonly ms: readonly number[];
	/** How many of them had to wait for chunks, whatever else the machine did: a plane whose chunks are there is painted in the task that asks for it. */
	readonly waited: number;
}

/** Steps along a dim, one each `everyMs`. */
export async function walkAlong(
	view: View,
	dim: string,
	{ from, steps, everyMs }: { from: number; steps: number; everyMs: number },
): Promise<Steps> {
	const ms: number[] = [];
	let waited = 0;
	for (let i = 1; i <= steps; i++) {
		const pause = rest(everyMs);
		let waits = true;
		const painted = step(view, { [dim]: from + i }).finally(() => {
			waits = false;
		});
		await nextTask();
		if (waits) waited++;
		ms.push(await painted);
		await pause;
	}
	return { ms, waited };
}

/** After all that the present task has promised. */
function nextTask(): Promise<void> {
	const { port1, port2 } = new MessageChannel();
	return new Promise((resolve) => {
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
}
