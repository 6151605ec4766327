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

/** Steps of `by` along a dim, one each `everyMs`; milliseconds that each took. */
export async function walkAlong(
	view: View,
	dim: string,
	{ from, steps, everyMs }: { from: number; steps: number; everyMs: number },
): Promise<number[]> {
	const took: number[] = [];
	for (let i = 1; i <= steps; i++) {
		const pause = rest(everyMs);
		took.push(await step(view, { [dim]: from + i }));
		await pause;
	}
	return took;
}
