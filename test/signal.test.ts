/** Who withdraws is heard, and what waits for a signal leaves nothing behind: there is one for each of very many chunks. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { abortSignal, onAbort, untilAborted, Withdrawal } from "../src/signal.ts";

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

describe("a withdrawal", () => {
	it("tells each who waits, once, and nobody who has left", () => {
		const withdrawal = new Withdrawal();
		const fired: string[] = [];
		const leave = onAbort(withdrawal, () => void fired.push("left"));
		onAbort(withdrawal, () => void fired.push("one"));
		onAbort(withdrawal, () => void fired.push("two"));
		leave();
		withdrawal.throwIfAborted();
		withdrawal.abort(new Error("first"));
		withdrawal.abort(new Error("second"));
		expect(fired).toEqual(["one", "two"]);
		expect([withdrawal.aborted, withdrawal.reason]).toEqual([true, new Error("first")]);
		expect(() => withdrawal.throwIfAborted()).toThrow("first");
		onAbort(withdrawal, () => void fired.push("late"));
		expect(fired).toEqual(["one", "two", "late"]);
	});

	it("lets who waits leave while it tells, and wait anew", () => {
		const withdrawal = new Withdrawal();
		const fired: string[] = [];
		let leave: () => void = () => undefined;
		onAbort(withdrawal, () => {
			fired.push("one");
			leave();
		});
		leave = onAbort(withdrawal, () => void fired.push("two"));
		withdrawal.abort();
		expect(fired).toEqual(["one"]);
		expect(withdrawal.reason).toMatchObject({ name: "AbortError" });
	});

	it("becomes an AbortSignal for those who take nothing else, before it fires and after", () => {
		const [early, late] = [new Withdrawal(), new Withdrawal()];
		const signal = abortSignal(early);
		expect([signal, signal.aborted]).toEqual([early.signal, false]);
		for (const withdrawal of [early, late]) withdrawal.abort("enough");
		expect([signal.aborted, signal.reason]).toEqual([true, "enough"]);
		expect([late.signal.aborted, late.signal.reason]).toEqual([true, "enough"]);
		const own = new AbortController().signal;
		expect([abortSignal(own), abortSignal(undefined)]).toEqual([own, undefined]);
	});

	it("is known to other copies of the module, as a notebook has one for each widget", async () => {
		vi.resetModules();
		const other = await import("../src/signal.ts");
		const theirs = new other.Withdrawal();
		expect(theirs).not.toBeInstanceOf(Withdrawal);
		const fired: string[] = [];
		onAbort(theirs, () => void fired.push("told"));
		const signal = abortSignal(theirs);
		expect(signal).toBeInstanceOf(AbortSignal);
		theirs.abort("enough");
		expect([fired, signal.aborted]).toEqual([["told"], true]);
	});

	it("ends what is waited for", async () => {
		const withdrawal = new Withdrawal();
		const waited = untilAborted(new Promise(() => undefined), withdrawal);
		withdrawal.abort(new Error("enough"));
		await expect(waited).rejects.toThrow("enough");
	});
});
