/** Tabs of stores on a page of JupyterLab or Notebook, and what numpy says they show. */
import type { Locator, Page } from "playwright-core";
import { truths, valuesOf } from "../fixtures.ts";

/** What a view is asked for. */
export interface Shown {
	readonly path: string;
	readonly scheme: string;
	readonly route: string;
	/** The whole plane, row by row from the first index on; NaN for what is missing. */
	readonly values: readonly number[];
}

interface View extends HTMLElement {
	readonly value?: { readonly path: string; readonly color: { readonly scheme: string } };
	readonly handle?: { readonly route: string };
	/** `mask` is 4 where a cell is not read yet. */
	readonly slice?: { readonly stored: ArrayLike<number>; readonly mask: Uint8Array };
}

/** The view that is in sight. */
export function viewOn(page: Page): Locator {
	return page.locator(".zarr-view:visible");
}

/** What the one view in sight shows, as soon as its slice is complete. */
export async function shownOn(page: Page): Promise<Shown> {
	const view = await viewOn(page).elementHandle({ timeout: 30_000 });
	await page.waitForFunction(
		(node) => {
			const mask = (node as View).slice?.mask;
			return mask !== undefined && !mask.includes(4);
		},
		view,
		{ timeout: 30_000 },
	);
	return page.evaluate((node) => {
		const { value, handle, slice } = node as View;
		const values = Array.from(slice?.stored ?? [], Number);
		return { path: value?.path ?? "", scheme: value?.color.scheme ?? "", route: handle?.route ?? "", values };
	}, view);
}

/** The first plane of an array of a fixture, as numpy has it. */
export function planeOf(store: string, path: string): number[] {
	const truth = truths().find((known) => known.store === store && known.path === path);
	if (!truth) throw new Error(`no fixture ${store}/${path}`);
	const size = truth.shape.slice(-2).reduce((a, b) => a * b, 1);
	return Array.from({ length: size }, (_, i) => Number(valuesOf(truth)[i]));
}
