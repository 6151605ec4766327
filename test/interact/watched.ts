/** A view of a small store in jsdom's page: what it tells, what it reads, what its table says. */
import { expect, vi } from "vitest";
import { type ZarrViewElement, zarrView } from "../../src/view.ts";
import type { Files } from "./cells.ts";

/** The view that `show` made last, and what was heard of it. */
export const watched: { view: ZarrViewElement; told: string[]; reads: string[] } = {
	view: document.createElement("div") as unknown as ZarrViewElement,
	told: [],
	reads: [],
};

/** Puts a view in the page whose events, and the keys it reads, are written down. */
export function show(files: Files, options: Parameters<typeof zarrView>[1] = {}): ZarrViewElement {
	// jsdom draws nothing
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
	const [told, reads]: [string[], string[]] = [[], []];
	const get = (key: string) => {
		reads.push(key);
		return Promise.resolve(files.get(key.slice(1)));
	};
	const view = zarrView({ get }, options);
	for (const type of ["input", "load", "error"]) view.addEventListener(type, () => told.push(type));
	document.body.append(view);
	Object.assign(watched, { view, told, reads });
	return view;
}

/** Ends the view. */
export function leave(): void {
	watched.view.dispose();
	document.body.replaceChildren();
}

/** Resolves when `count` slices, or windows of a table, are complete. */
export async function loaded(count = 1): Promise<void> {
	const complete = () => watched.told.filter((type) => type === "load").length;
	await until(() => expect(complete()).toBeGreaterThanOrEqual(count));
}

/** Resolves when the expectation holds. */
export function until(holds: () => void): Promise<void> {
	return vi.waitFor(holds, { timeout: 4000 });
}

/** The first element of the view that a selector finds. */
export function find<E extends HTMLElement>(selector: string): E {
	return watched.view.querySelector(selector) as E;
}

/** Texts of all that a selector finds. */
export function texts(selector: string): (string | null)[] {
	return Array.from(watched.view.querySelectorAll(selector), (cell) => cell.textContent);
}

/** Header and cells of each row of the table. */
export function rows(): (string | null)[][] {
	const body = find<HTMLTableElement>("table").tBodies[0];
	return Array.from(body.rows, (row) => Array.from(row.cells, ({ textContent }) => textContent));
}

/** Presses a key on the table. */
export function press(key: string, more: KeyboardEventInit = {}): void {
	find("table").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));
}

/** Keys of chunks that were read, in order. */
export function chunkReads(): string[] {
	return watched.reads.filter((key) => !key.includes(".json") && !key.includes("/.z"));
}
