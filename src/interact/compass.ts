/** From cell to cell of a map by the arrow keys. Pure. */
import type { Georeference } from "../hierarchy/georeference.ts";
import { gridSize, middleOf } from "../map/middle.ts";
import { type Projection, sphereOf } from "../map/sphere.ts";
import type { Cell } from "./pointer.ts";

/** The four ways to a neighbour: columns and rows. */
const WAYS = [
	[1, 0],
	[-1, 0],
	[0, 1],
	[0, -1],
] as const;

/** How far off, as a cosine, a neighbour may lie from the way that was asked for. */
const NEAREST = 0.5;

/** The cell so many steps away on the screen, `dx` to the right or `dy` down: along the grid's own way that leads there. It stays where none does, or none is seen. */
export function besideCell(
	reference: Georeference,
	projection: Projection,
	from: Cell,
	{ dx, dy }: { dx: number; dy: number },
): Cell {
	const { forward } = sphereOf(projection);
	const [width, height] = gridSize(reference);
	const step = ([columns, rows]: readonly [number, number], count: number): Cell => ({
		column: around(from.column + columns * count, width, goesRound(reference)),
		row: around(from.row + rows * count, height, false),
	});
	const placed = ({ column, row }: Cell) => {
		const at = middleOf(reference, column, row);
		return at && forward(...at);
	};
	const here = placed(from);
	if (!here) return from;
	const length = Math.hypot(dx, dy);
	const along = WAYS.map((way) => {
		const there = placed(step(way, 1));
		const [x, y] = there ? [there[0] - here[0], there[1] - here[1]] : [0, 0];
		return { way, fit: (x * dx - y * dy) / (length * (Math.hypot(x, y) || 1)) };
	});
	const best = along.reduce((one, other) => (other.fit > one.fit ? other : one));
	return best.fit > NEAREST ? step(best.way, length) : from;
}

function around(at: number, count: number, round: boolean): number {
	return round ? ((at % count) + count) % count : Math.max(0, Math.min(count - 1, at));
}

/** Whether the last column lies beside the first. */
function goesRound(reference: Georeference): boolean {
	if (reference.kind !== "axes" || reference.crs) return false;
	const { x } = reference;
	return Math.abs(Math.abs(x[x.length - 1] - x[0]) - 360) < 0.01;
}
