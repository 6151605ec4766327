/** A view on a page, driven and looked at as a person would: by its controls, its canvas and its texts. */
import type { Page } from "playwright-core";
import type { ViewStatePart } from "../../src/state.ts";
import type { ZarrViewElement } from "../../src/view.ts";

const WITHIN = 30_000;

/** One colour, 0–255 each. */
export type Rgb = readonly [number, number, number];

/** A view on a page. */
export interface ShownView {
	/** Sets a part of the state as `view.set` does, and resolves when the slice that follows is complete. */
	step(part: ViewStatePart): Promise<void>;
	/** Colours at the centres of all cells of the drawn plane, row by row, row 0 first. */
	pixels(): Promise<Rgb[]>;
	/** Resolves when every cell of the plane has been read or has failed. */
	drawn(): Promise<void>;
	/** Texts of all errors that the view shows. */
	alerts(): Promise<string[]>;
}

/** The view that is on the page, or comes to be on it: the `nth` from the top, 0 the first. */
export function viewOn(page: Page, nth = 0): ShownView {
	const view = page.locator(".zarr-view").nth(nth);
	const evaluate = <Arg, Result>(work: (view: ZarrViewElement, arg: Arg) => Result | Promise<Result>, arg: Arg) =>
		view.evaluate(work as (view: Element, arg: unknown) => Result, arg, { timeout: WITHIN });
	return {
		step: (part) => evaluate(stepped, part),
		pixels: () => evaluate(cellColours, null),
		drawn: () => page.waitForFunction(isDrawn, nth, { timeout: WITHIN }).then(() => {}),
		alerts: () => view.locator("[role=alert]").allInnerTexts(),
	};
}

/** Puts a view on the page in place of the one that is there. Where `complete`, resolves when its first slice is complete. */
export async function show(page: Page, url: string, options: ViewStatePart, complete = true): Promise<ShownView> {
	await page.evaluate(
		async ([source, given, wait]) => {
			document.querySelector(".zarr-view")?.remove();
			const view = window.zarrWidget.zarrView(source, given);
			const loaded = new Promise((resolve) => view.addEventListener("load", resolve, { once: true }));
			view.ready.catch(() => {});
			document.body.append(view);
			if (wait) await loaded;
		},
		[url, options, complete] as const,
	);
	return viewOn(page);
}

/** Runs in the page. 4 marks a cell that is not read yet. */
function isDrawn(nth: number): boolean {
	const view = document.querySelectorAll<ZarrViewElement>(".zarr-view")[nth];
	return view?.slice?.mask.includes(4) === false;
}

/** Runs in the page. */
async function stepped(view: ZarrViewElement, part: ViewStatePart): Promise<void> {
	const loaded = new Promise((resolve) => view.addEventListener("load", resolve, { once: true }));
	view.set(part);
	await loaded;
	await new Promise(requestAnimationFrame);
}

/** Runs in the page; the whole plane must be in view, row 0 at the top. */
function cellColours(view: ZarrViewElement): Rgb[] {
	const canvas = view.querySelector<HTMLCanvasElement>("canvas[role=img]");
	const context = canvas?.getContext("2d");
	if (!view.slice || !canvas || !context) throw new Error("the view has drawn nothing");
	const { width, height } = view.slice;
	const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
	return Array.from({ length: width * height }, (_, cell) => {
		const x = Math.floor((((cell % width) + 0.5) / width) * canvas.width);
		const y = Math.floor(((Math.floor(cell / width) + 0.5) / height) * canvas.height);
		const at = 4 * (y * canvas.width + x);
		return [data[at], data[at + 1], data[at + 2]] as const;
	});
}
