// @vitest-environment jsdom
/** What is read ahead of a walk, by the requests that the store sees. */
import { describe, expect, it, vi } from "vitest";
import { setCacheSize, shared } from "../../src/decode/shared.ts";
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

describe("a walk", () => {
	it.each([
		["forward", range(0, 18), [0, 1, 2, 3]],
		["backward", range(31, 13), [3, 2, 1, 0]],
	])("%s finds every block but the first one there, and reads one ahead", async (_, [first, ...steps], passed) => {
		const store = walkedStore();
		const view = await walker(store, first);
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
		const view = await walker(store, 2);
		const made = await walk(view, store, [3, 4, 5, 6, 7]);
		expect(made.map(({ until }) => until)).toEqual([2, 2, 0, 0, 0]);
		expect(made.map(({ after }) => after)).toEqual([0, 2, 2, 2, 2]);
		expect(chunks(store)).toEqual(blocks(2, 3, 4, 5, 6, 7, 8));
	});

	it("of a script that steps on whenever a plane is told is one, too", async () => {
		const store = walkedStore();
		const view = await walker(store, 0);
		const seen: number[] = [];
		const walked = new Promise<void>((resolve) => {
			view.addEventListener("load", () => {
				const t = view.slice?.index.t ?? 0;
				seen.push(t);
				expectPlane(view, t);
				if (t < 12) view.value = { index: { t: t + 1 } };
				else resolve();
			});
		});
		view.value = { index: { t: 1 } };
		await walked;
		await vi.waitFor(() => expect(chunks(store)).toEqual(blocks(0, 1, 2)));
		expect(seen).toEqual(range(1, 12));
	});

	it("of wide steps reads what the next of them needs, and no block between", async () => {
		const store = walkedStore({ deep: 1, length: 20 });
		const made = await walk(await walker(store, 0), store, [3, 6, 9, 12]);
		expect(made.map(({ until }) => until)).toEqual([2, 2, 0, 0]);
		expect(chunks(store)).toEqual(blocks(0, 3, 6, 9, 12, 15));
	});

	it("ends with the array", async () => {
		const store = walkedStore({ deep: 1, length: 5 });
		await walk(await walker(store, 1), store, [2, 3, 4]);
		expect(chunks(store)).toEqual(blocks(1, 2, 3, 4));
	});

	it("that turns reads nothing at the turn, and then the other way, no more than a block each way", async () => {
		const store = walkedStore();
		const view = await walker(store, 12);
		const made = await walk(view, store, [13, 14, 13, 12, 13, 14, 13, 12, 11]);
		expect(made.map(({ after }) => after)).toEqual([0, 2, 0, 2, 0, 0, 0, 0, 0]);
		expect(chunks(store)).toEqual(blocks(1, 2, 0));
	});

	it("asks for the chunks that it passes and nothing more where prefetch is off", async () => {
		const store = walkedStore();
		const view = await walker(store, 0, { prefetch: false });
		await walk(view, store, range(1, 10));
		expect(chunks(store)).toEqual(blocks(0, 1));
		expect(statusOf(view)).not.toContain("ahead");
	});

	it("counts each plane once, and leaves the limits alone", async () => {
		const store = walkedStore();
		const view = await walker(store, 0);
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
		await walk(await walker(store, 0), store, [9, 25, 26, 3, 4, 20]);
		expect(chunks(store)).toEqual(blocks(0, 1, 3, 2));
	});

	it("while somebody scrubs, nor of what was scrubbed over", async () => {
		const store = walkedStore({ deep: 2 });
		const view = await walker(store, 0);
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
		const view = await walker(store, 0);
		await walk(view, store, [1, 2, 3]);
		expect(chunks(store)).toEqual(blocks(0));
		setCacheSize(4 * 128);
		await walk(view, store, [4]);
		expect(chunks(store)).toEqual(blocks(0, 1));
	});

	it("where what other views show would be driven out", async () => {
		const [store, other] = [walkedStore(), walkedStore()];
		setCacheSize(4 * 128);
		const view = await walker(store, 0);
		const others = [await walker(other, 0), await walker(other, 8), await walker(other, 16)];
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
		const view = await walker(store, 0);
		const hidden = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
		await walk(view, store, [1, 2, 3]);
		expect(chunks(store)).toEqual(blocks(0));
		hidden.mockRestore();
		await walk(view, store, [4]);
		expect(chunks(store)).toEqual(blocks(0, 1));
	});
});
