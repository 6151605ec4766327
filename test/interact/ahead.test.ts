// @vitest-environment jsdom
/** What is read ahead of a walk, by the requests that the store sees. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setCacheSize, shared } from "../../src/decode/shared.ts";
import { openZarr, readSlice } from "../../src/read.ts";
import { type ZarrViewElement, zarrView } from "../../src/view.ts";
import {
	blocks,
	chunks,
	complete,
	drawNothing,
	expectPlane,
	rest,
	statusOf,
	type WalkedStore,
	walk,
	walkedStore,
	walker,
} from "./walked.ts";

vi.setConfig({ testTimeout: 20_000 });

const views: ZarrViewElement[] = [];
const open = async (...given: Parameters<typeof walker>) => {
	const view = await walker(...given);
	views.push(view);
	return view;
};
const range = (from: number, to: number) =>
	Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from + Math.sign(to - from) * i);
const withdrawn = ({ asked }: WalkedStore) => asked.filter(({ aborted }) => aborted).map(({ chunk }) => chunk);

beforeEach(() => {
	drawNothing();
	// a walk counts for slow where the machine is busy: its clock runs at a tenth
	const now = performance.now.bind(performance);
	vi.spyOn(performance, "now").mockImplementation(() => now() / 10);
});

afterEach(() => {
	for (const view of views.splice(0)) view.dispose();
	document.body.replaceChildren();
	setCacheSize(512 * 2 ** 20);
	vi.restoreAllMocks();
});

describe("a walk", () => {
	it.each([
		["forward", range(0, 18), [0, 1, 2, 3]],
		["backward", range(31, 13), [3, 2, 1, 0]],
	])("%s finds every block but the first one there, and reads one ahead", async (_, [first, ...steps], passed) => {
		const store = walkedStore();
		const view = await open(store, first);
		const made = await walk(view, store, steps);
		expect(chunks(store)).toEqual(blocks(...passed));
		expect(made.every(({ until }) => until === 0)).toBe(true);
		// after the second step, and after the first one in each block
		expect(made.flatMap(({ after }, i) => (after > 0 ? [[i + 1, after]] : []))).toEqual([
			[2, 2],
			[8, 2],
			[16, 2],
		]);
		expect(store.asked.some(({ aborted }) => aborted)).toBe(false);
	});

	it("through chunks of one plane reads one plane ahead, from the second step on", async () => {
		const store = walkedStore({ deep: 1, length: 10 });
		const view = await open(store, 2);
		const made = await walk(view, store, [3, 4, 5, 6, 7]);
		expect(made.map(({ until }) => until)).toEqual([2, 2, 0, 0, 0]);
		expect(made.map(({ after }) => after)).toEqual([0, 2, 2, 2, 2]);
		expect(chunks(store)).toEqual(blocks(2, 3, 4, 5, 6, 7, 8));
	});

	it("of wide steps reads what the next of them needs, and no block between", async () => {
		const store = walkedStore({ deep: 1, length: 20 });
		const made = await walk(await open(store, 0), store, [3, 6, 9, 12]);
		expect(made.map(({ until }) => until)).toEqual([2, 2, 0, 0]);
		expect(chunks(store)).toEqual(blocks(0, 3, 6, 9, 12, 15));
	});

	it("ends with the array", async () => {
		const store = walkedStore({ deep: 1, length: 5 });
		await walk(await open(store, 1), store, [2, 3, 4]);
		expect(chunks(store)).toEqual(blocks(1, 2, 3, 4));
	});

	it("that turns reads nothing at the turn, and then the other way, no more than a block each way", async () => {
		const store = walkedStore();
		const view = await open(store, 12);
		const made = await walk(view, store, [13, 14, 13, 12, 13, 14, 13, 12, 11]);
		expect(made.map(({ after }) => after)).toEqual([0, 2, 0, 2, 0, 0, 0, 0, 0]);
		expect(chunks(store)).toEqual(blocks(1, 2, 0));
	});

	it("asks for the chunks that it passes and nothing more where prefetch is off", async () => {
		const store = walkedStore();
		const view = await open(store, 0, { prefetch: false });
		await walk(view, store, range(1, 10));
		expect(chunks(store)).toEqual(blocks(0, 1));
		expect(statusOf(view)).not.toContain("ahead");
	});

	it("counts each plane once, and leaves the limits alone", async () => {
		const store = walkedStore();
		const view = await open(store, 0);
		await vi.waitFor(() => expect(view.value?.color.domain).not.toEqual([0, 1]));
		const { domain } = view.value?.color ?? {};
		const counted = vi.spyOn(shared().pool, "run");
		await walk(view, store, [1, 2, 3]);
		await vi.waitFor(() => expect(counted.mock.calls.filter(([task]) => task.kind === "summarize")).toHaveLength(3));
		expect(view.value?.color.domain).toEqual(domain);
	});
});

describe("nothing is read ahead", () => {
	it("after a jump", async () => {
		const store = walkedStore();
		await walk(await open(store, 0), store, [9, 25, 26, 3, 4, 20]);
		expect(chunks(store)).toEqual(blocks(0, 1, 3, 2));
	});

	it("while somebody scrubs, nor of what was scrubbed over", async () => {
		const store = walkedStore({ deep: 2 });
		const view = await open(store, 0);
		store.hold = () => true;
		for (const t of range(2, 12)) {
			view.value = { index: { t } };
			await rest(10);
		}
		const shown = complete(view);
		store.release();
		await shown;
		expectPlane(view, 12);
		await rest();
		expect(chunks(store)).toEqual(blocks(0, 1, 2, 3, 4, 5, 6));
		expect(withdrawn(store)).toEqual(blocks(1, 2, 3, 4, 5));
	});

	it("where it takes more than a quarter of the cache", async () => {
		// a chunk weighs 64 bytes: two of them are shown, and two would be read ahead
		const store = walkedStore();
		setCacheSize(4 * 128 - 1);
		const view = await open(store, 0);
		await walk(view, store, [1, 2, 3]);
		expect(chunks(store)).toEqual(blocks(0));
		setCacheSize(4 * 128);
		await walk(view, store, [4]);
		expect(chunks(store)).toEqual(blocks(0, 1));
	});

	it("where what other views show would be driven out", async () => {
		const [store, other] = [walkedStore(), walkedStore()];
		setCacheSize(4 * 128);
		const view = await open(store, 0);
		const others = [await open(other, 0), await open(other, 8), await open(other, 16)];
		await walk(view, store, [1, 2, 3]);
		expect(chunks(store)).toEqual(blocks(0));
		others[1].dispose();
		await walk(view, store, [4]);
		expect(chunks(store)).toEqual(blocks(0, 1));
		// what the others show is still there
		const before = other.asked.length;
		await walk(others[0], other, [1]);
		await walk(others[2], other, [17]);
		expect(other.asked.length).toBe(before);
	});

	it("for a view that nobody sees", async () => {
		const store = walkedStore();
		const view = await open(store, 0);
		const hidden = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
		await walk(view, store, [1, 2, 3]);
		expect(chunks(store)).toEqual(blocks(0));
		hidden.mockRestore();
		await walk(view, store, [4]);
		expect(chunks(store)).toEqual(blocks(0, 1));
	});
});

describe("what is read ahead", () => {
	/** A walk of which the first chunk ahead is under way, one at a time as the store takes no more, and held. */
	async function underWay() {
		const store = walkedStore({ parallel: 1 });
		const view = await open(store, 0);
		store.hold = (chunk) => chunk.startsWith("1/");
		await walk(view, store, [1, 2]);
		await vi.waitFor(() => expect(chunks(store)).toEqual([...blocks(0), "1/0"]));
		return { store, view };
	}
	it("goes on while the walk does", async () => {
		const { store, view } = await underWay();
		await walk(view, store, [3, 4, 5]);
		expect(withdrawn(store)).toEqual([]);
		expect(chunks(store)).toEqual([...blocks(0), "1/0"]);
	});

	it("is asked for once where it comes to be shown", async () => {
		const { store, view } = await underWay();
		const shown = complete(view);
		view.value = { index: { t: 8 } };
		store.hold = () => false;
		store.release();
		await shown;
		expectPlane(view, 8);
		expect(withdrawn(store)).toEqual([]);
		await rest();
		// two steps the same way make a walk, the second of them over the edge
		expect(chunks(store)).toEqual(blocks(0, 1));
	});

	it("gives way to a jump into chunks that are not there", async () => {
		const { store, view } = await underWay();
		await walk(view, store, [20]);
		expect(chunks(store)).toEqual([...blocks(0), "1/0", ...blocks(2)]);
		expect(withdrawn(store)).toEqual(["1/0"]);
	});

	it("is withdrawn at a turn where it waits; what is under way is kept", async () => {
		const { store, view } = await underWay();
		await walk(view, store, [1, 0]);
		store.hold = () => false;
		store.release();
		await rest();
		expect(withdrawn(store)).toEqual([]);
		expect(chunks(store)).toEqual([...blocks(0), "1/0"]);
		// and not asked for again where it is wanted
		await walk(view, store, [8]);
		expect(chunks(store)).toEqual(blocks(0, 1));
	});

	it("is withdrawn where the walk stops, as far as it waits", async () => {
		const { store, view } = await underWay();
		await rest(1200);
		store.release();
		await rest();
		expect(withdrawn(store)).toEqual([]);
		expect(chunks(store)).toEqual([...blocks(0), "1/0"]);
		store.hold = () => false;
		await walk(view, store, [3]);
		expect(chunks(store)).toEqual(blocks(0, 1));
	});

	it.each<[string, (view: ZarrViewElement) => void]>([
		["is disposed", (view) => view.dispose()],
		["shows the array anew", (view) => view.refresh()],
		["turns its dims round", (view) => view.set({ x: "y", y: "x" })],
	])("is withdrawn where the view %s", async (_, act) => {
		const { store, view } = await underWay();
		act(view);
		await rest(100);
		expect(withdrawn(store)).toContain("1/0");
	});

	it("is not begun where nobody sees the view any more", async () => {
		const { store } = await underWay();
		vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
		store.release();
		await rest();
		expect(chunks(store)).toEqual([...blocks(0), "1/0"]);
	});

	it("gives way to what any view of the page waits for, and goes on after it", async () => {
		const { store, view } = await underWay();
		store.hold = (chunk) => chunk === "1/0" || chunk === "2/1";
		const other = walker(store, 16);
		await rest();
		expect(withdrawn(store)).toEqual(["1/0"]);
		await rest(200);
		expect(chunks(store)).toEqual([...blocks(0), "1/0", ...blocks(2)]);
		store.hold = () => false;
		store.release();
		views.push(await other);
		await rest();
		expect(chunks(store)).toEqual([...blocks(0), "1/0", ...blocks(2, 1)]);
		expectPlane(view, 2);
	});

	it("comes behind what is shown where both wait for their turn", async () => {
		const { store } = await underWay();
		const shown = readSlice(store.store, { index: { t: 16 } });
		await rest();
		store.hold = () => false;
		store.release();
		await shown;
		await rest();
		expect(chunks(store)).toEqual([...blocks(0), "1/0", ...blocks(2), "1/1"]);
	});

	it("goes on where the plane that a view waited for is not wanted any more", async () => {
		const { store, view } = await underWay();
		store.hold = (chunk) => chunk.startsWith("2/");
		const other = zarrView(store.store, { index: { t: 16 } });
		document.body.append(other);
		await rest(100);
		expect(withdrawn(store)).toEqual(["1/0"]);
		other.dispose();
		await rest();
		expect(chunks(store).slice(-2)).toEqual(blocks(1));
		expectPlane(view, 2);
	});

	it("is fetched once for two views that walk the same way", async () => {
		const store = walkedStore();
		const handle = await openZarr(store.store);
		const pair = [await open({ store: handle }, 0), await open({ store: handle }, 0)];
		for (const t of range(1, 12)) for (const view of pair) await walk(view, store, [t]);
		expect(chunks(store)).toEqual(blocks(0, 1, 2));
	});

	it("tells no error before it is shown, and is not tried twice", async () => {
		const store = walkedStore();
		const view = await open(store, 0);
		const errors: string[] = [];
		const printed = vi.spyOn(console, "error").mockReturnValue();
		view.addEventListener("error", ({ message }) => errors.push(message));
		store.broken = (chunk) => (chunk === "1/1" ? new Error("the disk is gone") : null);
		await walk(view, store, range(1, 7));
		expect(chunks(store)).toEqual(blocks(0, 1));
		expect(errors).toEqual([]);
		expect(printed).not.toHaveBeenCalled();
		const shown = complete(view);
		view.value = { index: { t: 8 } };
		await shown;
		await rest();
		expect(chunks(store)).toEqual([...blocks(0, 1), "1/1"]);
		expect(errors).toEqual(["the disk is gone"]);
	});

	it("is counted apart from the step", async () => {
		const store = walkedStore();
		const view = await open(store, 0);
		await walk(view, store, [1]);
		expect(statusOf(view)).toMatch(/^memory · 0 requests · 0 B · [\d.]+ ms$/);
		await walk(view, store, [2]);
		expect(statusOf(view)).toMatch(/^memory · 0 requests · 0 B · [\d.]+ ms · \+ 128 B ahead in 2 reads$/);
		await walk(view, store, [3]);
		expect(statusOf(view)).toMatch(/^memory · 0 requests · 0 B · [\d.]+ ms$/);
	});
});
