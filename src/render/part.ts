/** Where the cells of a picture lie in memory: in a slice's own, or part by part in decoded chunks. Pure. */
import { hasCells, maskOf, piecesOf, type Slice, showsStored } from "../slice/slice.ts";
import { type CellGrid, gridIn } from "./cells.ts";
import type { Plain } from "./stored.ts";

/** What a picture needs of a slice. */
export type Held = Pick<Slice, "data" | "mask"> & Partial<Pick<Slice, "stored">>;

/** The cells of a part of a picture. */
export interface Part {
	readonly grid: CellGrid;
	readonly values: Plain;
	/** Null where every cell is VALID, or NaN. */
	readonly mask: Uint8Array | null;
}

/** The parts of a slice that are seen in a grid, by where they begin; none where nothing has been read of it. */
export function partsOf(slice: Held, grid: CellGrid): Part[] {
	const pieces = piecesOf(slice);
	if (!pieces) {
		if (!hasCells(slice)) return [];
		if (showsStored(slice)) return [{ grid, values: slice.stored as Plain, mask: maskOf(slice) }];
		return [{ grid, values: slice.data, mask: null }];
	}
	const parts = pieces.flatMap((piece) => {
		const part = gridIn(piece, grid);
		return part ? [{ grid: part, values: piece.values as Plain, mask: null }] : [];
	});
	// chunks land in any order, another in each channel
	return parts.sort((one, other) => placeOf(one) - placeOf(other));
}

/** The parts that have been read of every one of several slices, in the same order of each; null where one has memory of its own. */
export function partsOfAll(slices: readonly Held[], grid: CellGrid): Part[][] | null {
	if (slices.some((slice) => !piecesOf(slice) && hasCells(slice))) return null;
	const all = slices.map((slice) => partsOf(slice, grid));
	const held = all.map((own) => new Set(own.map(placeOf)));
	return all.map((own) => own.filter((part) => held.every((places) => places.has(placeOf(part)))));
}

/** The parts, those of slices that have memory of their own cut as those of one in chunks are, where these fill the grid: what lies alike is added up in one go. */
export function cutAlike(parts: readonly Part[][], { columns, rows }: CellGrid): readonly Part[][] {
	const cells = ({ grid }: Part) => grid.columns.length * grid.rows.length;
	const whole = (own: readonly Part[]) => own.length === 1 && own[0].grid.at === undefined;
	const cuts = parts.find((own) => own.length > 1 || (own.length === 1 && !whole(own)));
	if (!cuts || cuts.reduce((sum, part) => sum + cells(part), 0) !== columns.length * rows.length) return parts;
	return parts.map((own) => (whole(own) ? cuts.map(({ grid }) => cutPart(own[0], grid)) : own));
}

/** What lies of a whole picture's cells where a part of it is. */
function cutPart(part: Part, { columns, rows, at = 0, wide = columns.length }: CellGrid): Part {
	const [left, top] = [at % wide, Math.floor(at / wide)];
	const { grid } = part;
	const own = {
		columns: grid.columns.subarray(left, left + columns.length),
		rows: grid.rows.subarray(top, top + rows.length),
	};
	return { ...part, grid: { pitch: grid.pitch, ...own, at, wide } };
}

/** Where in the picture a part begins. */
function placeOf({ grid: { at = 0 } }: Part): number {
	return at;
}
