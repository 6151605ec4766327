/** From cell to cell of a map by the arrow keys. Pure. */
import type { Georeference } from "../hierarchy/georeference.ts";
import { gridSize, middleOf } from "../map/middle.ts";
import { type Point, sphereOf } from "../map/sphere.ts";
import type { Cell } from "./pointer.ts";
import type { MadeTable } from "./tables.ts";

/** Where a cell is drawn in the plane of a table's map; null where it is not seen. */
export function drawnAt({ reference, projection, window, columns, rows, cells }: MadeTable, cell: Cell): Point | null {
	const middle = middleOf(reference, cell.column, cell.row);
	if (middle) return sphereOf(projection).forward(...middle);
	if (reference.kind === "corners" && !reference.torn) return null;
	// what lies in a CRS, or has corners of its own, is looked for where it is drawn
	const wanted = cell.row * gridSize(reference)[0] + cell.column;
	let [count, x, y] = [0, 0, 0];
	for (let k = cells.indexOf(wanted); k >= 0; k = cells.indexOf(wanted, k + 1)) {
		count++;
		x += (k % columns) + 0.5;
		y += Math.floor(k / columns) + 0.5;
	}
	const [x1, y1, x2, y2] = window;
	return count > 0 ? [x1 + ((x2 - x1) * x) / count / columns, y2 - ((y2 - y1) * y) / count / rows] : null;
}

/** The four ways to a neighbour: columns and rows. */
const WAYS = [
	[1, 0],
	[-1, 0],
	[0, 1],
	[0, -1],
] as const;
/** How many cells away a neighbour is looked for: not every cell has a pixel. */
const STEPS = [1, 2, 4, 8, 16];

/** How far off, as a cosine, a neighbour may lie from the way that was asked for. */
const NEAREST = 0.5;

/** The cell so many steps away on the screen, `dx` to the right or `dy` down: along the grid's own way that leads there. It stays where none does, or none is seen. */
export function besideCell(table: MadeTable, from: Cell, { dx, dy }: { dx: number; dy: number }): Cell {
	const { reference } = table;
	const [width, height] = gridSize(reference);
	const step = ([columns, rows]: readonly [number, number], count: number): Cell => ({
		column: around(from.column + columns * count, width, goesRound(reference)),
		row: around(from.row + rows * count, height, false),
	});
	const nearby = WAYS.map((way) => {
		for (const count of STEPS) {
			const there = drawnAt(table, step(way, count));
			if (there) return there;
		}
		return null;
	});
	const here = drawnAt(table, from) ?? nearby.find((there) => there !== null);
	if (!here) return from;
	const length = Math.hypot(dx, dy);
	const fits = nearby.map((there) => {
		const [x, y] = there ? [there[0] - here[0], there[1] - here[1]] : [0, 0];
		return (x * dx - y * dy) / (length * (Math.hypot(x, y) || 1));
	});
	const best = fits.indexOf(Math.max(...fits));
	return fits[best] > NEAREST ? step(WAYS[best], length) : from;
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

/** "43.75°N 75.12°W". */
export function placeText([lon, lat]: Point): string {
	const text = (value: number, [positive, negative]: string) =>
		`${Math.abs(value).toFixed(2)}°${value < 0 ? negative : positive}`;
	return `${text(lat, "NS")} ${text(lon, "EW")}`;
}
