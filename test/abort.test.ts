/** What waits for a signal leaves nothing behind: there is a signal for each of very many chunks. */
import { afterEach, expect, it, vi } from "vitest";
import { onAbort } from "../src/errors.ts";

afterEach(() => vi.restoreAllMocks());

it("holds nothing of a signal that nobody waits for any more, and hears the next who does", () => {
	const held = new Set<WeakKey>();
	const { set, delete: drop } = WeakMap.prototype;
	vi.spyOn(WeakMap.prototype, "set").mockImplementation(function (this: WeakMap<object, unknown>, key, value) {
		if (key instanceof AbortSignal) held.add(key);
		return set.call(this, key, value);
	});
	vi.spyOn(WeakMap.prototype, "delete").mockImplementation(function (this: WeakMap<object, unknown>, key) {
		held.delete(key);
		return drop.call(this, key);
	});
	const { signal } = new AbortController();
	const leave = [() => undefined, () => undefined].map((fired) => onAbort(signal, fired));
	expect(held.size).toBe(1);
	leave[0]();
	expect(held.size).toBe(1);
	leave[1]();
	expect(held.size).toBe(0);
	leave[1]();

	const controller = new AbortController();
	const fired: string[] = [];
	const first = onAbort(controller.signal, () => void fired.push("first"));
	first();
	const second = onAbort(controller.signal, () => void fired.push("second"));
	first(); // once more: it is not the second's
	controller.abort();
	expect(fired).toEqual(["second"]);
	second();
	onAbort(controller.signal, () => void fired.push("third"));
	expect(fired).toEqual(["second", "third"]);
});
