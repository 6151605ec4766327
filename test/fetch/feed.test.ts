import { afterEach, describe, expect, it, vi } from "vitest";
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

/** No turn ends while the clock stands still, however busy the machine is. */
const stopClock = () => vi.spyOn(performance, "now").mockReturnValue(0);

afterEach(() => vi.restoreAllMocks());

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
		stopClock();
		const { told, items } = numbers(100);
		const done: number[] = [];
		const fed = feed(items, (item) => void done.push(item), { most: 5 });
		expect(done).toHaveLength(100);
		await fed;
		expect(told.taken).toBe(100);
	});

	it.each([
		["takes 3 ms", "at once", 1, () => undefined],
		["takes 3 ms", "in a microtask", 1, async () => {}],
		["six, however slow the machine is", "at once", 100, () => undefined],
	])("begins no more in one task than %s, where everything is done %s", async (_, __, ms, answer) => {
		const { told, items } = numbers(100);
		let time = 0;
		vi.spyOn(performance, "now").mockImplementation(() => time);
		const turns: (() => void)[] = [];
		class Channel {
			readonly port1 = { onmessage: () => undefined, close: () => undefined };
			readonly port2 = { postMessage: () => void turns.push(() => this.port1.onmessage()) };
		}
		vi.stubGlobal("MessageChannel", Channel);
		const begun: number[] = [];
		const each = () => {
			time += ms;
			return answer();
		};
		const fed = feed(items, each, { most: 10 });
		for (let turn: (() => void) | undefined = () => undefined; turn; turn = turns.shift()) {
			turn();
			await new Promise((resolve) => setImmediate(resolve));
			begun.push(told.taken);
		}
		vi.unstubAllGlobals();
		await fed;
		expect(begun.at(-1)).toBe(100);
		const most = Math.max(...begun.map((count, at) => count - (begun[at - 1] ?? 0)));
		expect(most).toBe(6);
	});

	it("begins nothing more once it is withdrawn, and says why", async () => {
		stopClock();
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
