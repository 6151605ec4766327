/** Ids → pixels over an image: a colour for each id, filled or as a border; what holds no id stays clear. Pure. */
import type { LabelState } from "../label.ts";
import { FAILED, VALID } from "../slice/slice.ts";
import { categories, categoryOf } from "./category.ts";
import { type GridIds, wordsOfId } from "./ids.ts";
import { type IdTable, idTable, madeOnce } from "./lookup.ts";

/** How ids are drawn; not to be changed. */
export type LabelLook = Pick<LabelState, "opacity" | "contour" | "selected" | "only">;

/** Colours that a label image gives to ids, as `#rrggbbaa`, by the ids in decimals; not to be changed. */
export type LabelColors = ReadonlyMap<string, string>;

/** Colours of ids that have one of their own, as little-endian RGBA words; null where none has. */
interface OwnColors {
	readonly table: IdTable;
	readonly words: Uint32Array;
}

const ownColors = madeOnce((colors: LabelColors, signed): OwnColors | null => {
	const table = idTable([...colors.keys()], signed);
	return table && { table, words: Uint32Array.from(colors.values(), wordOf) };
});
const selection = madeOnce(idTable);

/** `#rrggbbaa` as a little-endian RGBA word. */
function wordOf(color: string): number {
	const [red, green, blue, alpha] = [1, 3, 5, 7].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
	return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** The colour of an id, as `#rrggbbaa`: its own, else the one that every id has; "#00000000" for 0, the background. */
export function labelColor(id: string, colors: LabelColors): string {
	const own = colors.get(id);
	if (own !== undefined) return own;
	if (id === "0") return "#00000000";
	const word = categories()[categoryOf(...wordsOfId(id))];
	return `#${[0, 8, 16, 24].map((shift) => ((word >>> shift) & 255).toString(16).padStart(2, "0")).join("")}`;
}

const BLACK = 0xff000000;
const WHITE = 0xffffffff;

/** What a selected id is edged with: what differs most from its own colour. */
function edgeOf(word: number): number {
	const light = 0.299 * (word & 255) + 0.587 * ((word >>> 8) & 255) + 0.114 * ((word >>> 16) & 255);
	return light > 186 ? BLACK : WHITE;
}

/** The word with its alpha times `opacity`. */
function faded(word: number, opacity: number): number {
	return ((Math.round((word >>> 24) * opacity) << 24) | (word & 0xffffff)) >>> 0;
}

/**
 * Writes the colour of each cell into `out`, row by row, as little-endian RGBA words. An id's colour is its own (of `colors`), else its
 * category's, at `opacity`; 0, the background, and cells without a value stay clear, unless 0 has a colour of its own. `contour` leaves of
 * an object only cells with another id beside, above or below them in the grid; nothing is taken for another id that was not read. Selected
 * ids are filled, and edged in white, or in black where they are light; with `only`, where any is selected, others stay clear.
 */
export function paintLabels(ids: GridIds, look: LabelLook, colors: LabelColors, out: Uint32Array): void {
	const own = ownColors(colors, ids.signed);
	const selected = selection(look.selected, ids.signed);
	const words = categories().map((word) => faded(word, look.opacity));
	if (own || selected || look.contour) paintById(ids, { look, own, selected, words }, out);
	else paintFilled(ids, words, out);
}

/** The loop of label images of which nothing is said: its time doesn't depend on what they hold. */
function paintFilled({ low, high }: GridIds, words: Uint32Array, out: Uint32Array): void {
	for (let i = 0; i < low.length; i++) out[i] = (low[i] | high[i]) === 0 ? 0 : words[categoryOf(low[i], high[i])];
}

/** What decides the colours of an id. */
interface Palette {
	readonly look: LabelLook;
	readonly own: OwnColors | null;
	readonly selected: IdTable | null;
	/** Colours of categories at the look's opacity. */
	readonly words: Uint32Array;
}

/** The loop of all others, by runs of one id along a row: its colours are looked up once for each. */
function paintById(ids: GridIds, palette: Palette, out: Uint32Array): void {
	const { width, height, low, high, states } = ids;
	for (let row = 0; row < height; row++) {
		const end = (row + 1) * width;
		for (let from = row * width; from < end; ) {
			if (states !== null && states[from] !== VALID) {
				out[from++] = 0;
				continue;
			}
			const [l, h] = [low[from], high[from]];
			let to = from + 1;
			while (to < end && low[to] === l && high[to] === h && (states === null || states[to] === VALID)) to++;
			paintRun(ids, from, to, palette, out);
			from = to;
		}
	}
}

/** Paints the cells [from, to) of a row, which all hold one id. */
function paintRun(ids: GridIds, from: number, to: number, palette: Palette, out: Uint32Array): void {
	const [l, h] = [ids.low[from], ids.high[from]];
	const { own, selected, look } = palette;
	const place = own === null ? -1 : own.table.find(l, h);
	const isSelected = selected !== null && selected.find(l, h) >= 0;
	const isHidden = (look.only && selected !== null && !isSelected) || (place < 0 && (l | h) === 0);
	const word = own !== null && place >= 0 ? faded(own.words[place], look.opacity) : palette.words[categoryOf(l, h)];
	const inside = isHidden || (look.contour && !isSelected) ? 0 : word;
	const border = isHidden ? 0 : isSelected ? edgeOf(word) : word;
	for (let i = from; i < to; i++) out[i] = inside;
	if (inside !== border) paintBorder(ids, from, to, border, out);
}

/** Paints those cells of a run that have another id beside, above or below them. */
function paintBorder(
	{ width, height, low, high, states }: GridIds,
	from: number,
	to: number,
	border: number,
	out: Uint32Array,
): void {
	const [l, h] = [low[from], high[from]];
	// a cell is its own neighbour where the grid ends
	const up = from >= width ? width : 0;
	const down = from < width * (height - 1) ? width : 0;
	for (let i = from; i < to; i++) {
		const above = (low[i - up] ^ l) | (high[i - up] ^ h);
		const below = (low[i + down] ^ l) | (high[i + down] ^ h);
		if ((above | below) === 0) continue;
		if ((above !== 0 && isKnown(states, i - up)) || (below !== 0 && isKnown(states, i + down))) out[i] = border;
	}
	// a run also ends at a cell without a value, which counts as the background
	const other = (there: number) => ((low[there] ^ l) | (high[there] ^ h)) !== 0 && isKnown(states, there);
	if (from % width > 0 && other(from - 1)) out[from] = border;
	if (to % width > 0 && other(to)) out[to - 1] = border;
}

/** Whether it is known what a cell holds: an id, or nothing. */
function isKnown(states: Uint8Array | null, cell: number): boolean {
	return states === null || states[cell] < FAILED;
}
