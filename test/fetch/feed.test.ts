import { describe, expect, it, vi } from "vitest";
import { feed } from "../../src/fetch/feed.ts";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The whole numbers below `count`, and how many of them were taken so far. */
function numbers(count: number) {
	const told = { taken: 0 };
	function* items(): Generator<number, void, void> {
		for (; told.taken < count; ) yield told.taken++;
	}
	return { told, items: items() };
}

describe("a feed", () => {
	it("does all in order, no more than its limit at once, and takes the next only as others end", async () => {
		const { told, items } = numbers(1000);
		const order: number[] = [];
		let [running, most] = [0, 0];
		const each = async (item: number, count: number) => {
			expect(count).toBe(item);
			order.push(item);
			most = Math.max(most, ++running);
			await pause(item % 3);
			running--;
			expect(told.taken - order.length).toBeLessThanOrEqual(1);
		};
		await feed(items, each, { most: 50 });
		expect(order).toEqual(Array.from({ length: 1000 }, (_, i) => i));
		expect(most).toBe(50);
	});

	it("has begun when it returns, and needs no pause for what is done at once", async () => {
		const { told, items } = numbers(100);
		const done: number[] = [];
		const fed = feed(items, (item) => void done.push(item), { most: 5 });
		expect(done).toHaveLength(100);
		await fed;
		expect(told.taken).toBe(100);
	});

	it.each([
		["at once", () => undefined],
		["in a microtask", async () => {}],
	])("leaves the page its pauses where everything is done %s", async (_, answer) => {
		const { told, items } = numbers(400);
		let [last, longest] = [performance.now(), 0];
		let ticking = true;
		const tick = () => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
			if (ticking) setImmediate(tick);
		};
		setImmediate(tick);
		const busy = () => {
			for (const until = performance.now() + 0.5; performance.now() < until; );
			return answer();
		};
		await feed(items, busy, { most: 10 });
		ticking = false;
		expect(told.taken).toBe(400);
		// in all 200 ms of work
		expect(longest).toBeLessThan(100);
	});

	it("begins no more in one task than takes 5 ms, so that a collection of garbage in it holds the page for less than 50", async () => {
		const { told, items } = numbers(100);
		let time = 0;
		const clock = vi.spyOn(performance, "now").mockImplementation(() => time);
		const fed = feed(
			items,
			() => {
				time += 1;
				return undefined;
			},
			{ most: 10 },
		);
		expect(told.taken).toBe(6);
		await fed;
		clock.mockRestore();
		expect(told.taken).toBe(100);
	});

	it("begins nothing more once it is withdrawn, and says why", async () => {
		const { told, items } = numbers(1000);
		const controller = new AbortController();
		const fed = feed(items, () => pause(1), { most: 10, signal: controller.signal });
		const reason = new Error("no longer wanted");
		controller.abort(reason);
		await expect(fed).rejects.toBe(reason);
		await pause(20);
		expect(told.taken).toBe(10);
		await expect(feed(numbers(5).items, () => undefined, { most: 1, signal: controller.signal })).rejects.toBe(reason);
	});

	it("begins nothing more after an error, whoever throws it", async () => {
		const { told, items } = numbers(1000);
		const broken = new Error("broken");
		await expect(
			feed(items, async (item) => (item === 3 ? Promise.reject(broken) : pause(5)), { most: 10 }),
		).rejects.toBe(broken);
		await pause(20);
		expect(told.taken).toBeLessThanOrEqual(11);
		const thrown = feed(
			numbers(5).items,
			() => {
				throw broken;
			},
			{ most: 1 },
		);
		await expect(thrown).rejects.toBe(broken);
	});

	it("is done at once where there is nothing", async () => {
		await feed(numbers(0).items, () => undefined, { most: 1 });
	});
});
