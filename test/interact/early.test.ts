// @vitest-environment jsdom
/** A view that opens a dataset: chunks are asked for along with coordinates, and what is not shown in the end is let go. */
import { afterEach, expect, it, vi } from "vitest";
import { openZarr, type ZarrViewElement, zarrView } from "../../src/index.ts";
import { dataset, valueAt, wavesOf } from "../slice/waves.ts";

vi.setConfig({ testTimeout: 20_000 });
let view: ZarrViewElement;
afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
});

const chunksOf = (t: number) => [0, 1].flatMap((y) => [0, 1].map((x) => `a/c/${t}/${y}/${x}`));
const COORDINATES = ["t", "y", "x"].flatMap((dim) => [`${dim}/c/0`, `${dim}/c/1`]);

/** A view of the dataset, opened at its array `a`. */
function show(options: Parameters<typeof zarrView>[1] = {}) {
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null); // jsdom draws nothing
	const served = wavesOf(dataset());
	view = zarrView(openZarr(served.store), { path: "a", ...options });
	document.body.append(view);
	const complete = new Promise((resolve) => view.addEventListener("load", resolve, { once: true }));
	return { ...served, complete };
}

/** Resolves while the second wave waits for its answer. */
const asking = (waves: readonly string[][]) => expect.poll(() => waves.length, { interval: 1 }).toBe(2);
const isChunk = (key: string) => key.startsWith("a/c/");

it("shows its first plane one round trip after the metadata, and asks for nothing twice", async () => {
	const { waves, complete, left } = show({ index: { t: 1 }, color: { domain: [0, 200] } });
	await complete;
	expect(waves.slice(1).map((wave) => wave.toSorted())).toEqual([[...COORDINATES, ...chunksOf(1)].toSorted()]);
	expect([left, view.slice?.stored[7]]).toEqual([[], valueAt(1, 1, 1)]);
});

it("takes what was set while it opens, and asks for no chunk of it twice", async () => {
	const { waves, complete } = show();
	await asking(waves);
	view.value = { index: { t: 1 } };
	await complete;
	expect(view.slice?.stored[7]).toBe(valueAt(1, 1, 1));
	const chunks = waves.flat().filter(isChunk);
	expect(chunks).toEqual([...chunksOf(0), ...chunksOf(1)]);
});

it("lets go of the chunks of an array that is left while it opens", async () => {
	const { waves, left, complete } = show({ path: "y" });
	await complete;
	waves.length = 1;
	view.value = { path: "a" };
	await asking(waves);
	expect(left).toEqual([]);
	view.value = { path: "x" };
	await expect.poll(() => left.filter(isChunk).toSorted()).toEqual(chunksOf(0).toSorted());
	await expect.poll(() => view.value?.path).toBe("x");
});

it("asks for nothing more, and lets go of all, where it is disposed while it opens", async () => {
	const { waves, left } = show();
	await asking(waves);
	view.dispose();
	await expect.poll(() => left.toSorted()).toEqual([...COORDINATES, ...chunksOf(0)].toSorted());
	expect(waves).toHaveLength(2);
});
