// @vitest-environment jsdom
/** Which keys pressed in a widget reach the notebook, whether it listens after the view (JupyterLab) or before it (Notebook 7). */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepKeys } from "../../src/interact/keys.ts";
import { sampleStore } from "./sample.ts";
import { find, leave, loaded, show, watched } from "./watched.ts";

vi.setConfig({ testTimeout: 20_000 });
let life: AbortController;

beforeEach(async () => {
	life = new AbortController();
	show(sampleStore(), { path: "air" });
	keepKeys(watched.view, life.signal);
	await loaded();
});

afterEach(leave);

/** Whether a page that listens before or after the view would act on a key pressed on what a selector finds. */
function heard(selector: string, init: KeyboardEventInit): { before: boolean; after: boolean } {
	const found = { before: false, after: false };
	const stop = new AbortController();
	const { signal } = stop;
	const suppressed = (target: EventTarget | null) => (target as Element).closest("[data-lm-suppress-shortcuts]");
	const note = (when: keyof typeof found) => (event: Event) => {
		found[when] = !suppressed(event.target);
	};
	document.addEventListener("keydown", note("before"), { capture: true, signal });
	document.addEventListener("keydown", note("after"), { signal });
	find(selector).dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
	stop.abort();
	return found;
}

const PLACES = ["canvas", "input[type=range]", "select", "button"];

it.each(PLACES)("plain keys on the view's %s are its own, all others the page's", (place) => {
	for (const key of ["ArrowDown", "Enter", "a", "0", "Escape"])
		expect(heard(place, { key })).toEqual({ before: false, after: false });
	const others: KeyboardEventInit[] = [
		{ key: "s", ctrlKey: true },
		{ key: "C", ctrlKey: true, shiftKey: true },
		{ key: "w", altKey: true },
		{ key: "s", metaKey: true },
		{ key: "Enter", shiftKey: true },
	];
	for (const init of others) expect(heard(place, init)).toEqual({ before: true, after: true });
});

it("keys elsewhere on the page are the page's, and so are all once the widget is gone", () => {
	const beside = document.body.appendChild(document.createElement("input"));
	let reached = 0;
	document.addEventListener("keydown", () => reached++, { once: true });
	beside.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
	expect(reached).toBe(1);
	life.abort();
	expect(heard("button", { key: "a" })).toEqual({ before: true, after: true });
});
