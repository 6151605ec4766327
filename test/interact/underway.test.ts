// @vitest-environment jsdom
/** What becomes of chunks that are read ahead: shared, withdrawn, behind what is shown, and counted apart. */
import { describe, expect, it, vi } from "vitest";
import { openZarr, readSlice } from "../../src/read.ts";
import { type ZarrViewElement, zarrView } from "../../src/view.ts";
import {
	blocks,
	chunks,
	complete,
	expectPlane,
	range,
	rest,
	statusOf,
	walk,
	walkedStore,
	walker,
	watchWalks,
	withdrawn,
} from "./walked.ts";

vi.setConfig({ testTimeout: 20_000 });
watchWalks();

describe("what is read ahead", () => {
	/** A walk of which the first chunk ahead is under way, one at a time as the store takes no more, and held. */
	async function underWay() {
		const store = walkedStore({ parallel: 1 });
		const view = await walker(store, 0);
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
		await other;
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
		const pair = [await walker({ store: handle }, 0), await walker({ store: handle }, 0)];
		for (const t of range(1, 12)) for (const view of pair) await walk(view, store, [t]);
		expect(chunks(store)).toEqual(blocks(0, 1, 2));
	});

	it("tells no error before it is shown, and is not tried twice", async () => {
		const store = walkedStore();
		const view = await walker(store, 0);
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
		const view = await walker(store, 0);
		await walk(view, store, [1]);
		expect(statusOf(view)).toMatch(/^memory · 0 requests · 0 B · [\d.]+ ms$/);
		await walk(view, store, [2]);
		expect(statusOf(view)).toMatch(/^memory · 0 requests · 0 B · [\d.]+ ms · \+ 128 B ahead in 2 reads$/);
		await walk(view, store, [3]);
		expect(statusOf(view)).toMatch(/^memory · 0 requests · 0 B · [\d.]+ ms$/);
	});
});
