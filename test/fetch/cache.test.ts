import { expect, it } from "vitest";
import { ByteCache } from "../../src/fetch/cache.ts";

interface Item {
	readonly name: string;
	readonly weight: number;
}

const item = (name: string, weight: number): Item => ({ name, weight });

it("drops what was used longest ago, never exceeding its bound", () => {
	const cache = new ByteCache<Item>(10);
	cache.set("a", item("A", 4));
	cache.set("b", item("B", 4));
	expect(cache.get("a")?.name).toBe("A");
	cache.set("c", item("C", 4));
	expect(["a", "b", "c"].map((key) => cache.get(key)?.name)).toEqual(["A", undefined, "C"]);
	expect(cache.bytes).toBe(8);
});

it("does not keep what is larger than its bound, and forgets what it replaces", () => {
	const cache = new ByteCache<Item>(10);
	cache.set("a", item("small", 2));
	cache.set("a", item("large", 11));
	expect(cache.get("a")).toBeUndefined();
	expect(cache.bytes).toBe(0);
});

it("shrinks when the bound does; peeking does not count as use", () => {
	const cache = new ByteCache<Item>(10);
	cache.set("a", item("A", 5));
	cache.set("b", item("B", 5));
	expect(cache.peek("a")?.name).toBe("A");
	cache.limit = 5;
	expect(["a", "b"].map((key) => cache.peek(key)?.name)).toEqual([undefined, "B"]);
});
