/** Categorical colours: pinned, since a saved picture and the next one must agree, and as far apart as they are said to be. */
import { describe, expect, it } from "vitest";
import { categories, categoryOf } from "../../src/render/category.ts";
import { wordsOfId } from "../../src/render/ids.ts";
import { idTable } from "../../src/render/lookup.ts";

const of = (id: bigint) => categoryOf(...wordsOfId(String(id)));
const colours = Array.from(categories(), (word) => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255]);

/** Luminance as WCAG has it. */
function luminance(rgb: readonly number[]): number {
	const [r, g, b] = rgb.map((part) => part / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe("the colours", () => {
	it("are these", () => {
		const hex = (at: number) => (categories()[at] >>> 0).toString(16);
		expect([0, 1, 2, 3, 300, 600, 1023].map(hex)).toEqual([
			"ff703dbe",
			"ff8857da",
			"ffa071f7",
			"ffba9bff",
			"ff00787f",
			"ff958300",
			"ffbc9aff",
		]);
		let sum = 0;
		for (const word of categories()) sum = (Math.imul(sum, 31) + word) | 0;
		expect(sum).toBe(-340693237);
	});

	it("are all different, opaque, and seen on white and on black", () => {
		expect(new Set(categories()).size).toBe(1024);
		expect(categories().every((word) => word >>> 24 === 255)).toBe(true);
		const lights = colours.map(luminance);
		expect((Math.min(...lights) + 0.05) / 0.05).toBeGreaterThan(3.9);
		expect(1.05 / (Math.max(...lights) + 0.05)).toBeGreaterThan(1.4);
	});
});

describe("ids", () => {
	it("nearby never have the same hue, or the same colour, at any place", () => {
		for (const upper of [0, 1, 77, 65535]) {
			const found = Array.from({ length: 65536 }, (_, low) => categoryOf((upper << 16) | low, 0));
			const least = (key: (category: number) => number) => {
				const last = new Map<number, number>();
				return found.reduce((near, category, at) => {
					const before = last.get(key(category)) ?? Number.NEGATIVE_INFINITY;
					last.set(key(category), at);
					return Math.min(near, at - before);
				}, Number.POSITIVE_INFINITY);
			};
			expect([least((category) => category >> 2), least((category) => category)]).toEqual([144, 377]);
		}
	});

	it("beyond 2^53 are told apart", () => {
		expect(of(2n ** 53n)).not.toBe(of(2n ** 53n + 1n));
		expect(of(2n ** 63n)).not.toBe(of(2n ** 63n + 1n));
		expect(of(2n ** 64n - 1n)).toBe(of(-1n)); // the same bits, of another type
	});

	it("of the same colour are as rare as said, also where ids are multiples", () => {
		let state = 1n;
		const next = () => {
			state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
			return of(state ^ (state >> 29n));
		};
		const pairs = 200_000;
		const same = Array.from({ length: pairs }, next).filter((category) => category === next()).length;
		expect(same / pairs).toBeGreaterThan(1 / 1200);
		expect(same / pairs).toBeLessThan(1 / 880);
		for (const step of [2n, 10n, 256n, 1000n, 2n ** 16n, 2n ** 24n, 2n ** 32n, 2n ** 40n, 2n ** 48n])
			expect(new Set(Array.from({ length: 64 }, (_, i) => of(BigInt(i + 1) * step))).size).toBeGreaterThan(48);
	});
});

describe("a table of ids", () => {
	const ids = [
		...Array.from({ length: 3000 }, (_, i) => String(i * i)),
		...["9007199254740993", "9007199254740992", "18446744073709551615", "9223372036854775808"],
	];

	it("finds each, and no other", () => {
		const table = idTable(ids, false);
		expect(ids.map((id) => table?.find(...wordsOfId(id)))).toEqual([...ids.keys()]);
		const others = ["2", "3", "-4", "9007199254740994", "4294967296", "18446744073709551614"];
		expect(others.map((id) => table?.find(...wordsOfId(id)))).toEqual(others.map(() => -1));
		expect(idTable(["4294967301"], false)?.find(5, 0)).toBe(-1);
		expect(idTable([], true)).toBeNull();
	});

	it("doesn't take a negative id for the unsigned one of the same bits", () => {
		const places = (ids: string[], signed: boolean) => idTable(ids, signed)?.find(-5, -1);
		expect(places(["-5"], true)).toBe(0);
		expect(places(["-5"], false)).toBe(-1);
		expect(places(["18446744073709551611"], false)).toBe(0);
		expect(places(["18446744073709551611"], true)).toBe(-1);
	});
});
