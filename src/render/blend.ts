/** Several planes as one picture, each in its own colour, added as light is: the loop of every frame of an image with channels. Pure. */
import { bitsOf, type Small, type SmallArray, smallOf } from "../numbers.ts";
import { VALID } from "../slice/mask.ts";
import { maskOf, piecesOf, type Slice, showsStored } from "../slice/slice.ts";
import { type CellGrid, gridIn, isRun } from "./cells.ts";
import { usableDomain } from "./color.ts";
import { type Plain, tableOf } from "./stored.ts";

/** A plane that is blended with others. */
export interface Blended {
	readonly slice: Pick<Slice, "data" | "mask"> & Partial<Pick<Slice, "stored">>;
	/** The colour of the highest values, "#rrggbb". */
	readonly color: string;
	/** Colour limits: [low, high]. */
	readonly domain: readonly [number, number];
	/** Whether high values are dark. */
	readonly inverted: boolean;
}

// Sums are kept in the picture's own memory: red, green and blue in ten bits each, so that four channels fit without a look at them, and a bit that says
// that a channel had a value.
const SUMS = 0x3fffffff;
const HELD = 0x40000000;
/** What of sums is above 255. */
const OVER = 0x300c0300;

/**
 * Writes the colour of each cell of `grid` into `pixels`, row by row, as little-endian RGBA words: the sum of its colours in all channels, each component at
 * most 255. A channel's colour is entry floor((v − low) / (high − low) · 256), clipped, of 256 from black to its own colour. Cells without a value in a
 * channel add nothing; those without one in any are transparent.
 */
export function blend(pixels: Uint32Array, grid: CellGrid, channels: readonly Blended[]): void {
	const sums = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length);
	sums.fill(0);
	channels.forEach((channel, i) => {
		if (i > 1 && i % 3 === 1) clip(sums);
		addChannel(sums, grid, channel);
	});
	finish(sums);
}

function addChannel(sums: Int32Array, grid: CellGrid, channel: Blended): void {
	const { slice } = channel;
	const pieces = piecesOf(slice);
	if (pieces) {
		for (const piece of pieces) {
			const part = gridIn(piece, grid);
			if (part) addPlain(sums, part, piece.values as Plain, null, channel);
		}
	} else if (showsStored(slice)) addPlain(sums, grid, slice.stored as Plain, maskOf(slice), channel);
	else addNumbers(sums, grid, slice.data, null, channel);
}

function addPlain(sums: Int32Array, grid: CellGrid, values: Plain, mask: Uint8Array | null, channel: Blended): void {
	const small = smallOf(values);
	if (!small) {
		addNumbers(sums, grid, values as Float32Array | Float64Array, mask, channel);
		return;
	}
	const colors = colorsOf(small, channel);
	const bits = bitsOf(values as SmallArray);
	if (!mask && isRun(grid.columns)) addRun(sums, grid, bits, colors);
	else addEach(sums, grid, bits, mask, colors);
}

type Bits = Uint8Array | Uint16Array;

function addRun(sums: Int32Array, grid: CellGrid, bits: Bits, colors: Int32Array): void {
	const { pitch, columns, rows, at = 0, wide = columns.length } = grid;
	const width = columns.length;
	for (let r = 0; r < rows.length; r++) {
		const from = rows[r] * pitch + columns[0];
		const to = at + r * wide;
		for (let c = 0; c < width; c++) sums[to + c] = (sums[to + c] & SUMS) + colors[bits[from + c]];
	}
}

function addEach(sums: Int32Array, grid: CellGrid, bits: Bits, mask: Uint8Array | null, colors: Int32Array): void {
	const { pitch, columns, rows, at = 0, wide = columns.length } = grid;
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		const to = at + r * wide;
		for (let c = 0; c < columns.length; c++) {
			const cell = row + columns[c];
			if (mask && mask[cell] !== VALID) continue;
			sums[to + c] = (sums[to + c] & SUMS) + colors[bits[cell]];
		}
	}
}

/** Adds numbers of any kind; NaN is no value. */
function addNumbers(
	sums: Int32Array,
	grid: CellGrid,
	data: Float32Array | Float64Array,
	mask: Uint8Array | null,
	channel: Blended,
): void {
	const { pitch, columns, rows, at = 0, wide = columns.length } = grid;
	const [lo, hi] = usableDomain("linear", ...channel.domain);
	const span = hi - lo;
	const colors = shades(channel);
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		const to = at + r * wide;
		for (let c = 0; c < columns.length; c++) {
			const cell = row + columns[c];
			if (mask && mask[cell] !== VALID) continue;
			const index = ((data[cell] - lo) / span) * 256;
			if (index >= 0 && index < 256) sums[to + c] = (sums[to + c] & SUMS) + colors[index | 0];
			else if (index >= 256) sums[to + c] = (sums[to + c] & SUMS) + colors[255];
			else if (index < 0) sums[to + c] = (sums[to + c] & SUMS) + colors[0];
		}
	}
}

/** Makes room for three more channels. */
function clip(sums: Int32Array): void {
	for (let k = 0; k < sums.length; k++) if ((sums[k] & OVER) !== 0) sums[k] = clipped(sums[k]);
}

function clipped(sum: number): number {
	const red = Math.min(sum & 1023, 255);
	const green = Math.min((sum >> 10) & 1023, 255);
	const blue = Math.min((sum >> 20) & 1023, 255);
	return HELD | (blue << 20) | (green << 10) | red;
}

/** From sums to pixels. */
function finish(sums: Int32Array): void {
	for (let k = 0; k < sums.length; k++) {
		let sum = sums[k];
		if (sum === 0) continue;
		if ((sum & OVER) !== 0) sum = clipped(sum);
		sums[k] = 0xff000000 | ((sum >> 4) & 0xff0000) | ((sum >> 2) & 0xff00) | (sum & 0xff);
	}
}

/** The 256 colours of a channel, from black to its own or the other way round, in the form of sums. */
function shades({ color, inverted }: Blended): Int32Array {
	const own = [1, 3, 5].map((from) => Number.parseInt(color.slice(from, from + 2), 16));
	return Int32Array.from({ length: 256 }, (_, i) => {
		const part = (inverted ? 255 - i : i) / 255;
		const [red, green, blue] = own.map((component) => Math.round(component * part));
		return HELD | (blue << 20) | (green << 10) | red;
	});
}

/** Colours of all integers of a type in a channel, which serve until its colour or limits change. */
const tables = new Map<string, Int32Array>();
/** More than are shown at once; each takes up to 256 KiB. */
const MOST_TABLES = 16;

function colorsOf(small: Small, channel: Blended): Int32Array {
	const { color, inverted, domain } = channel;
	const key = `${small.first} ${small.size} ${color} ${inverted} ${domain}`;
	const known = tables.get(key);
	if (known) return known;
	const made = tableOf(small, shades(channel), { type: "linear", lo: domain[0], hi: domain[1] });
	const [oldest] = tables.keys();
	if (tables.size >= MOST_TABLES) tables.delete(oldest);
	tables.set(key, made);
	return made;
}
