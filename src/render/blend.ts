/** Several planes as one picture, each in its own colour, added as light is: the loop of every frame of an image with channels. Pure. */
import { bitsOf, type Small, type SmallArray, smallOf } from "../numbers.ts";
import { UNREAD, VALID } from "../slice/mask.ts";
import { type CellGrid, isRun } from "./cells.ts";
import { indexOf, usableDomain } from "./color.ts";
import { cutAlike, type Held, type Part, partsOf, partsOfAll } from "./part.ts";
import { HELD, type Shade, shades, shadesOf } from "./shade.ts";

/** A plane that is blended with others. */
export interface Blended extends Shade {
	readonly slice: Held;
	/** Whether it is no light, but how opaque the others are. */
	readonly opacity?: boolean;
}

// Sums are kept in the picture's own memory, in the form of shades: four channels fit without a look at them.
const SUMS = 0x3fffffff;
/** One in each sum, and 255. */
const ONES = 0x00100401;
const CLIPPED = 0x0ff3fcff;

/**
 * Writes the colour of each cell of `grid` into `pixels`, row by row, as little-endian RGBA words: the sum of its colours in all channels, each component at
 * most 255. A channel's colour is entry floor((v − low) / (high − low) · 256), clipped, of 256 from black to its own colour. Cells without a value in a
 * channel add nothing; those without one in any are transparent, as are those that are UNREAD by `states` (row by row; null where none is). A channel that is opacity
 * adds nothing, and its entry is the alpha of what the others are; where it has no value they stay as they are.
 */
export function blend(
	pixels: Uint32Array,
	grid: CellGrid,
	channels: readonly Blended[],
	states: Uint8Array | null = null,
): void {
	const sums = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length);
	const unread = states?.includes(UNREAD) === true;
	const slices = channels.map(({ slice }) => slice);
	const all =
		(unread && partsOfAll(slices, grid)) ||
		cutAlike(
			slices.map((slice) => partsOf(slice, grid)),
			grid,
		);
	const parts = all.filter((_, i) => !channels[i].opacity);
	const lights = channels.filter(({ opacity }) => !opacity);
	sums.fill(0);
	if (lights.length > 1 && lights.length <= 4 && areAlike(parts)) addTogether(sums, parts, lights);
	else addInTurn(sums, parts, lights);
	for (const [i, channel] of channels.entries())
		if (channel.opacity) for (const part of all[i]) fade(sums, part, channel);
	// a part of the light would be another colour
	if (states && unread) for (let k = 0; k < sums.length; k++) if (states[k] === UNREAD) sums[k] = 0;
}

function addInTurn(sums: Int32Array, parts: readonly Part[][], channels: readonly Blended[]): void {
	channels.forEach((channel, i) => {
		if (i > 1 && i % 3 === 1) clip(sums);
		for (const part of parts[i]) addPart(sums, part, channel);
	});
	finish(sums);
}

function addPart(sums: Int32Array, { grid, values, mask }: Part, channel: Blended): void {
	const small = smallOf(values);
	if (!small) addNumbers(sums, grid, values as Float32Array | Float64Array, mask, channel);
	else {
		const colors = shadesOf(small, channel);
		const bits = bitsOf(values as SmallArray);
		if (!mask && isRun(grid.columns)) addRun(sums, grid, bits, colors);
		else addEach(sums, grid, bits, mask, colors);
	}
}

/** Whether all channels hold small integers, none without a value, whose places differ by no more than where they begin: planes of one array mostly do. */
function areAlike([first, ...others]: readonly Part[][]): boolean {
	const plain = ({ values, mask }: Part) => mask === null && smallOf(values) !== undefined;
	const ends = ({ columns }: CellGrid) => columns[columns.length - 1] - columns[0];
	const same = (a: CellGrid, b: CellGrid) =>
		a.at === b.at &&
		a.rows.length === b.rows.length &&
		a.columns.length === b.columns.length &&
		// both are steps of one width from one place in the same columns of the picture: where two agree, all do
		ends(a) === ends(b);
	return (
		first.every(plain) &&
		others.every(
			(layers) =>
				layers.length === first.length && layers.every((layer, i) => plain(layer) && same(layer.grid, first[i].grid)),
		)
	);
}

/** Colours of a channel that isn't there. */
const NONE = new Int32Array(2 ** 16);

/** Writes pixels of up to four channels that are alike: one look at each cell, nothing between. */
function addTogether(sums: Int32Array, layers: readonly Part[][], channels: readonly Blended[]): void {
	for (const [i, layer] of layers[0].entries()) {
		const own = layers.map((of) => of[i]);
		const colors = own.map(({ values }, k) => shadesOf(smallOf(values) as Small, channels[k]));
		while (own.length < 4) {
			own.push(layer);
			colors.push(NONE);
		}
		addFour(sums, own, colors);
	}
}

function addFour(pixels: Int32Array, layers: readonly Part[], [t, u, v, w]: readonly Int32Array[]): void {
	const [a, b, c, d] = layers.map(({ values }) => bitsOf(values as SmallArray));
	const { columns, rows, at = 0, wide = columns.length } = layers[0].grid;
	const rowOf = ({ grid }: Part, r: number) => grid.rows[r] * grid.pitch + grid.columns[0] - columns[0];
	for (let r = 0; r < rows.length; r++) {
		const to = at + r * wide;
		const i = rowOf(layers[0], r);
		const j = rowOf(layers[1], r);
		const k = rowOf(layers[2], r);
		const l = rowOf(layers[3], r);
		for (let x = 0; x < columns.length; x++) {
			const from = columns[x];
			pixels[to + x] = pixelOf((t[a[i + from]] + u[b[j + from]] + v[c[k + from]] + w[d[l + from]]) & SUMS);
		}
	}
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
	for (let k = 0; k < sums.length; k++) sums[k] = clipped(sums[k]) & (HELD | CLIPPED);
}

/** From sums to pixels. */
function finish(sums: Int32Array): void {
	for (let k = 0; k < sums.length; k++) if (sums[k] !== 0) sums[k] = pixelOf(sums[k]);
}

function pixelOf(sum: number): number {
	const own = clipped(sum);
	return 0xff000000 | ((own >> 4) & 0xff0000) | ((own >> 2) & 0xff00) | (own & 0xff);
}

/** The sums with 255 in the lower eight bits of those that are above it; without a branch, as no processor can guess which are. */
function clipped(sum: number): number {
	const over = ((sum >> 8) | (sum >> 9)) & ONES;
	return sum | ((over << 8) - over);
}

/** Gives pixels that show something the alpha that a channel says. */
function fade(pixels: Int32Array, { grid, values, mask }: Part, { domain, inverted }: Blended): void {
	const { pitch, columns, rows, at = 0, wide = columns.length } = grid;
	const index = indexOf({ type: "linear", lo: domain[0], hi: domain[1] });
	for (let r = 0; r < rows.length; r++) {
		for (let c = 0; c < columns.length; c++) {
			const [cell, to] = [rows[r] * pitch + columns[c], at + r * wide + c];
			const value = values[cell];
			if (pixels[to] === 0 || (mask && mask[cell] !== VALID) || Number.isNaN(value)) continue;
			const alpha = inverted ? 255 - index(value) : index(value);
			pixels[to] = alpha === 0 ? 0 : (alpha << 24) | (pixels[to] & 0xffffff);
		}
	}
}
