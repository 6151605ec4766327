/** What the cells of a picture are that several planes have values of. Pure. */
import { FAILED, FILL, INVALID, UNREAD, VALID } from "../slice/mask.ts";
import { maskOf } from "../slice/slice.ts";
import type { CellGrid } from "./cells.ts";
import { type Held, type Part, partsOfAll } from "./part.ts";

/** What each cell of a grid is, row by row: not read before all planes are, and valid where any is; null where all are valid. */
export function statesOf(slices: readonly Held[], grid: CellGrid): Uint8Array | null {
	const masks = slices.map(maskOf);
	const own = masks.filter((mask) => mask !== null);
	if (own.length === 0) return null;
	const parts = own.some((mask) => mask.includes(FAILED)) ? null : partsOfAll(slices, grid);
	return parts ? readParts(parts[0], grid) : joined(own, own.length < masks.length, grid);
}

/** Valid where there is a part: all that lies in chunks is, and nothing else. */
function readParts(parts: readonly Part[], { columns, rows }: CellGrid): Uint8Array {
	const states = new Uint8Array(columns.length * rows.length).fill(UNREAD);
	for (const { grid } of parts) {
		const { at = 0, wide = columns.length } = grid;
		for (let r = 0; r < grid.rows.length; r++) {
			const from = at + r * wide;
			states.fill(VALID, from, from + grid.columns.length);
		}
	}
	return states;
}

/** What the masks say together; `valid` says that there are planes all of whose cells are. */
function joined(masks: readonly Uint8Array[], valid: boolean, grid: CellGrid): Uint8Array {
	const { pitch, columns, rows } = grid;
	const states = new Uint8Array(columns.length * rows.length); // all VALID
	for (const mask of masks) collect(states, mask, grid);
	for (let k = 0; k < states.length; k++) {
		if (states[k] === VALID || states[k] === UNREAD) continue;
		const cell = rows[Math.floor(k / columns.length)] * pitch + columns[k % columns.length];
		if (states[k] > UNREAD) states[k] = UNREAD;
		else states[k] = valid || masks.some((mask) => mask[cell] === VALID) ? VALID : masks[0][cell];
	}
	return states;
}

/** Takes the bits of a plane's states over: VALID has none, UNREAD one of its own, and INVALID here that of FILL. */
function collect(states: Uint8Array, mask: Uint8Array, { pitch, columns, rows }: CellGrid): void {
	let k = 0;
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		for (let c = 0; c < columns.length; c++) {
			const state = mask[row + columns[c]];
			states[k++] |= state === INVALID ? FILL : state;
		}
	}
}
