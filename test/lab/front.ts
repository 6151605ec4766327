/** What the tests of every front end ask of one: a page with widgets, and what Python has of each. */
import type { Page } from "playwright-core";
import type { OpenPage } from "../browser/page.ts";

/** A widget in a cell of its own. */
export interface Cell {
	/** Its variable in Python. */
	readonly name: string;
	/** The Python expression that makes it. */
	readonly code: string;
}

/** The sources of a notebook: `setup`, and for each widget one that makes and shows it. */
export function sourcesOf(setup: string, cells: readonly Cell[]): string[] {
	return [setup, ...cells.map(({ name, code }) => `${name} = ${code}\n${name}`)];
}

/** What Python has of a widget. */
export interface Told {
	readonly path: string;
	readonly isel: Readonly<Record<string, number>>;
	readonly route: string;
	readonly error: string;
}

/** A front end with its widgets on the page. */
export interface Front extends OpenPage {
	/** What Python has of the widget of this name now. */
	told(name: string): Promise<Told>;
	close(): Promise<void>;
}

/** The Python expression whose text is the JSON of `Told`. */
export function toldBy(name: string): string {
	return `json.dumps({key: getattr(${name}, key) for key in ("path", "isel", "route", "error")})`;
}

/** Resolves when the page has a view for each of `count` cells: the `nth` of the page is then that of the nth cell. */
export async function haveViews(page: Page, count: number): Promise<void> {
	await page
		.locator(".zarr-view")
		.nth(count - 1)
		.waitFor({ timeout: 60_000 });
}
