/** Ids as colours, against a reference that has a BigInt for each cell and looks at one cell after the other. */
import { describe, expect, it } from "vitest";
import { wholeLabel } from "../../src/label.ts";
import { NUMBER_ARRAYS, type NumberArray, type NumberName } from "../../src/numbers.ts";
import { categories } from "../../src/render/category.ts";
import type { CellGrid } from "../../src/render/cells.ts";
import { gridIds } from "../../src/render/ids.ts";
import { type LabelColors, type LabelLook, labelColor, paintLabels } from "../../src/render/labels.ts";

const WIDTH = 24;
const HEIGHT = 17;
const TYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"] as const;

/** Ids that a type holds, the background among them: neighbours, both ends, and beyond what numbers are exact to. */
function idsOf(type: NumberName): bigint[] {
	const bits = type === "bool" ? 1 : Number(/\d+/.exec(type)?.[0]);
	if (type.startsWith("int")) {
		const half = 2n ** BigInt(bits - 1);
		const ids = [0n, 1n, 2n, -1n, -5n, -half, half - 1n, 17n];
		return bits === 64 ? [...ids, 2n ** 53n, 2n ** 53n + 1n, 2n ** 32n, -(2n ** 53n) - 1n] : ids;
	}
	const all = 2n ** BigInt(bits);
	if (bits === 1) return [0n, 1n];
	const ids = [0n, 1n, 2n, 17n, all / 2n, all - 1n, all - 5n];
	return bits === 64 ? [...ids, 2n ** 53n, 2n ** 53n + 1n, 2n ** 32n, 2n ** 63n + 1n] : ids;
}

let state = 7;
function random(below: number): number {
	state = (Math.imul(state, 1664525) + 1013904223) | 0;
	return (state >>> 8) % below;
}

/** Rectangles of ids over each other, so that there are insides and borders; `offset` moves the memory away from its buffer's beginning. */
function plane(type: NumberName): NumberArray {
	const ids = idsOf(type);
	const values = new NUMBER_ARRAYS[type](WIDTH * HEIGHT + 2).subarray(2);
	for (let n = 0; n < 30; n++) {
		const id = ids[n % ids.length];
		const [left, top, width, height] = [random(WIDTH), random(HEIGHT), 1 + random(9), 1 + random(7)];
		for (let y = top; y < Math.min(HEIGHT, top + height); y++)
			for (let x = left; x < Math.min(WIDTH, left + width); x++)
				values[y * WIDTH + x] = (type.endsWith("64") ? id : Number(id)) as never;
	}
	return values;
}

/** The category of an id by whole numbers of any size. */
function category(id: bigint): number {
	const [low, high] = [BigInt.asUintN(32, id), BigInt.asUintN(32, id >> 32n)];
	const folded = low + (low >> 16n) * 0x2c1b3c6dn + high * 0x297a2d39n;
	const part = (factor: bigint, bits: bigint) => Number(BigInt.asUintN(32, folded * factor) >> (32n - bits));
	return part(0x9e3779b9n, 8n) * 4 + part(0x6a09e667n, 2n);
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
const CLEAR: Colour = [0, 0, 0, 0];

function expected(
	values: NumberArray,
	mask: Uint8Array | null,
	{ columns, rows }: CellGrid,
	{ opacity, contour, selected, only }: LabelLook,
	colors: LabelColors,
): Colour[] {
	const at = (r: number, c: number) => rows[r] * WIDTH + columns[c];
	const stateOf = (r: number, c: number) => mask?.[at(r, c)] ?? 0;
	const idOf = (r: number, c: number) => (stateOf(r, c) === 0 ? String(values[at(r, c)]) : "0");
	const isBorder = (r: number, c: number) =>
		[
			[r, c - 1],
			[r, c + 1],
			[r - 1, c],
			[r + 1, c],
		].some(([y, x]) => {
			if (y < 0 || x < 0 || y >= rows.length || x >= columns.length || stateOf(y, x) > 2) return false;
			return idOf(y, x) !== idOf(r, c);
		});
	const colourOf = (r: number, c: number): Colour => {
		const id = idOf(r, c);
		const own = colors.get(id);
		if (stateOf(r, c) !== 0 || (id === "0" && own === undefined)) return CLEAR;
		const word = categories()[category(BigInt(id))];
		const hex = own ?? `#${[0, 8, 16, 24].map((by) => ((word >>> by) & 255).toString(16).padStart(2, "0")).join("")}`;
		const [red, green, blue, alpha] = [1, 3, 5, 7].map((from) => Number.parseInt(hex.slice(from, from + 2), 16));
		const isSelected = selected.includes(id);
		if (only && selected.length > 0 && !isSelected) return CLEAR;
		if (isSelected && isBorder(r, c))
			return 0.299 * red + 0.587 * green + 0.114 * blue > 186 ? [0, 0, 0, 255] : [255, 255, 255, 255];
		if (contour && !isSelected && !isBorder(r, c)) return CLEAR;
		return [red, green, blue, Math.round(alpha * opacity)];
	};
	return [...rows].flatMap((_, r) => [...columns].map((_, c) => colourOf(r, c)));
}

const range = (length: number, at: (i: number) => number = (i) => i) => Int32Array.from({ length }, (_, i) => at(i));
const GRIDS: Record<string, CellGrid> = {
	whole: { pitch: WIDTH, columns: range(WIDTH), rows: range(HEIGHT) },
	part: { pitch: WIDTH, columns: range(7, (i) => 5 + i), rows: range(6, (i) => 3 + i) },
	turned: { pitch: WIDTH, columns: range(WIDTH, (i) => WIDTH - 1 - i), rows: range(HEIGHT, (i) => HEIGHT - 1 - i) },
	sampled: { pitch: WIDTH, columns: range(9, (i) => Math.floor(i * 2.6)), rows: range(5, (i) => 3 * i) },
	cell: { pitch: WIDTH, columns: range(1), rows: range(1) },
};

const plain = wholeLabel({ path: "" });
const colored = new Map([
	["1", "#ff8000ff"],
	["17", "#ffffff80"],
	["9007199254740993", "#102030ff"],
	["-5", "#00000000"],
]);

const bytesOf = (words: Uint32Array) =>
	Array.from({ length: words.length }, (_, i) => [...new Uint8Array(words.buffer, 4 * i, 4)]);

describe.each(TYPES)("%s", (type) => {
	const selected = idsOf(type).slice(1, 4).map(String);
	const LOOKS: Record<string, LabelLook> = {
		filled: plain,
		faint: { ...plain, opacity: 0.123 },
		contours: { ...plain, contour: true, opacity: 1 },
		selected: { ...plain, selected: [...selected, "12345"] },
		"selected contours": { ...plain, selected, contour: true },
		"selected alone": { ...plain, selected, only: true },
		"selected contours alone": { ...plain, selected: ["0", ...selected], only: true, contour: true },
		"alone without a selection": { ...plain, only: true },
	};

	it.each(Object.keys(LOOKS))("%s", (name) => {
		const stored = plane(type);
		const some = Uint8Array.from({ length: stored.length }, (_, i) => (i % 5 === 0 ? random(5) : 0));
		for (const mask of [null, some])
			for (const grid of Object.values(GRIDS))
				for (const colors of [new Map<string, string>(), colored, new Map([...colored, ["0", "#00008040"]])]) {
					const ids = gridIds({ stored, mask: mask ?? new Uint8Array(stored.length), width: WIDTH }, grid);
					const out = new Uint32Array(ids.width * ids.height).fill(0x12345678);
					paintLabels(ids, LOOKS[name], colors, out);
					expect(bytesOf(out)).toEqual(expected(stored, mask, grid, LOOKS[name], colors));
				}
	});
});

describe("the colour of an id", () => {
	it("is its own, else its category's, and none for the background", () => {
		expect(labelColor("17", colored)).toBe("#ffffff80");
		expect(labelColor("0", colored)).toBe("#00000000");
		expect(labelColor("9007199254740993", new Map())).not.toBe(labelColor("9007199254740992", new Map()));
		for (const id of [1n, -5n, 2n ** 53n + 1n, 2n ** 64n - 1n]) {
			const [red, green, blue] = new Uint8Array(Uint32Array.of(categories()[category(id)]).buffer);
			const hex = [red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("");
			expect(labelColor(String(id), new Map())).toBe(`#${hex}ff`);
		}
	});
});
