// @vitest-environment jsdom
/** Broken images in a view: nothing throws or hangs, what can be drawn is, and the list of issues names the defect. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { handWorker } from "../src/decode/shared.ts";
import { type ZarrViewElement, zarrView } from "../src/view.ts";
import { run } from "../src/worker.ts";
import { type BrokenStore, brokenStores, filesOf } from "./conformance/fixture.ts";

handWorker({ run });

let view: ZarrViewElement;
const printed = vi.spyOn(console, "error");

beforeEach(() => {
	printed.mockReset();
	// jsdom draws nothing.
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
	expect(printed.mock.calls).toEqual([]);
});

/** Shows the group that is wrong; answers its issues. */
async function issuesOf(store: BrokenStore): Promise<string[]> {
	let loaded = false;
	view = zarrView(filesOf(store), { path: store.path });
	view.addEventListener("load", () => {
		loaded = true;
	});
	document.body.append(view);
	await view.ready;
	await vi.waitFor(() => expect(loaded).toBe(true), { timeout: 5000 });
	const said = [...view.querySelectorAll(".info .issues p")].map((line) => line.textContent ?? "");
	const count = view.querySelector<HTMLElement>(".issue-count");
	const text = said.length === 1 ? "1 issue" : `${said.length} issues`;
	expect([count?.hidden, count?.textContent]).toEqual([said.length === 0, text]);
	return said;
}

describe.each(brokenStores())("$name", (store) => {
	it("is drawn, and its defect is named", async () => {
		const issues = await issuesOf(store);
		console.log(JSON.stringify([store.name, store.where, issues]));
	});
});
