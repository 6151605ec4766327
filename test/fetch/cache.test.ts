import { expect, it } from "vitest";
import { ByteCache } from "../../src/fetch/cache.ts";

it("drops what was used longest ago, never exceeding its bound", () => {
	const cache = new ByteCache<string>(10);
	cache.set("a", "A", 4);
	cache.set("b", "B", 4);
	expect(cache.get("a")).toBe("A");
	cache.set("c", "C", 4);
	expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual(["A", undefined, "C"]);
	expect(cache.bytes).toBe(8);
});

it("does not keep what is larger than its bound, and forgets what it replaces", () => {
	const cache = new ByteCache<string>(10);
	cache.set("a", "small", 2);
	cache.set("a", "large", 11);
	expect(cache.get("a")).toBeUndefined();
	expect(cache.bytes).toBe(0);
});

it("shrinks when the bound does; peeking does not count as use", () => {
	const cache = new ByteCache<number>(10);
	cache.set("a", 1, 5);
	cache.set("b", 2, 5);
	expect(cache.peek("a")).toBe(1);
	cache.limit = 5;
	expect([cache.peek("a"), cache.peek("b")]).toEqual([undefined, 2]);
});
