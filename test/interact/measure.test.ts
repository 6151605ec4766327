// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { StoredSize } from "../../src/read.ts";
import { openStore } from "../../src/store/open.ts";
import { type ZarrViewElement, zarrView } from "../../src/view.ts";
import { sampleStore } from "./sample.ts";

let view: ZarrViewElement;
let told: string[];
let asked: string[];

const title = () => view.querySelector(".title")?.textContent;

/** A view of the sample store that measures itself as `answer` does; each question is noted with what was told before it. */
function show(answer: (path: string) => Promise<StoredSize | null>): void {
	const size = (path: string) => {
		asked.push(`${path} after ${told.join(", ")}`);
		return answer(path);
	};
	view = zarrView({ ...openStore(sampleStore()), size }, { path: "air" });
	for (const type of ["input", "load", "error"]) view.addEventListener(type, () => told.push(type));
	document.body.append(view);
}

/** What was told until the next complete slice and the limits that follow it. */
async function settled(): Promise<string[]> {
	await vi.waitFor(() => expect(told).toEqual(expect.arrayContaining(["load", "input"])), { timeout: 10_000 });
	return told.splice(0);
}

/** Answers that come when they are let. */
function held() {
	const release = new Map<string, (size: StoredSize) => void>();
	const answer = (path: string) =>
		new Promise<StoredSize>((resolve) => {
			release.set(path, resolve);
		});
	const say = async (path: string, bytes: number) => {
		release.get(path)?.({ bytes, complete: true });
		await new Promise((resolve) => setTimeout(resolve));
	};
	return { answer, say };
}

beforeEach(() => {
	told = [];
	asked = [];
	// jsdom draws nothing.
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
});

it("asks once, after the first picture, and the title says it", async () => {
	show(async () => ({ bytes: 100, complete: false }));
	await settled();
	expect(title()).toContain("≥ 100 B stored, 288 B decoded");
	view.value = { index: { time: 2 } };
	await vi.waitFor(() => expect(told).toContain("load"));
	expect(asked).toEqual(["air after load"]);
	expect(title()).toContain("≥ 100 B stored");
});

it.each([
	["can't be said", async () => null],
	["can't be had", () => Promise.reject(new Error("no"))],
])("leaves the decoded size alone where the stored one %s", async (_what, answer) => {
	const printed = vi.spyOn(console, "error");
	show(answer);
	expect(await settled()).not.toContain("error");
	expect(asked).toHaveLength(1);
	expect(title()).toContain("288 B decoded");
	expect(title()).not.toContain("stored");
	expect(printed).not.toHaveBeenCalled();
});

it("is not taken for another array's", async () => {
	const { answer, say } = held();
	show(answer);
	await settled();
	view.value = { path: "line" };
	await settled();
	await say("air", 100);
	expect(title()).not.toContain("stored");
	await say("line", 7);
	expect(title()).toContain("7 B stored");
	view.value = { path: "air" };
	await settled();
	expect(title()).toContain("100 B stored");
	expect(asked.map((text) => text.split(" ")[0])).toEqual(["air", "line"]);
});

it("asks anew on refresh()", async () => {
	let bytes = 100;
	show(async () => ({ bytes, complete: true }));
	await settled();
	bytes = 200;
	view.refresh();
	await settled();
	expect(title()).toContain("200 B stored");
});

it("comes too late for a view that has ended", async () => {
	const { answer, say } = held();
	show(answer);
	await settled();
	view.dispose();
	await say("air", 100);
	expect(title()).not.toContain("stored");
});
