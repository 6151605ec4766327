/** What a chart is of, on a map: marks of the plane's places, where its cells are drawn. Pure. */
import type { Point } from "../map/sphere.ts";
import type { Spots } from "../render/spots.ts";
import { drawnAt } from "./compass.ts";
import type { Place } from "./picture.ts";
import type { Cell } from "./pointer.ts";
import type { MadeTable } from "./tables.ts";

/** Steps from one end of a line to the other, each at the cell where it is. */
const STEPS = 48;

/** Marks in the map's plane, found once for a table and the same marks: they are asked for wherever a pointer moves. `cellAt` is the cell at a place in axis units. */
export function spotMapper(): typeof mappedSpots {
	let last: { readonly table: MadeTable; readonly marks: Spots; readonly found: Spots } | null = null;
	return (table, marks, cellAt) => {
		if (last?.table !== table || last.marks !== marks)
			last = { table, marks, found: mappedSpots(table, marks, cellAt) };
		return last.found;
	};
}

/** What is not seen of them is left out. */
function mappedSpots(table: MadeTable, marks: Spots, cellAt: (place: Place) => Cell | null): Spots {
	const found = new Map<string, Point | null>();
	const drawn = (place: Place): Point | null => {
		const cell = cellAt(place);
		if (!cell) return null;
		const key = `${cell.column},${cell.row}`;
		if (!found.has(key)) found.set(key, drawnAt(table, cell));
		return found.get(key) ?? null;
	};
	const points = marks.points.flatMap(({ x, y, color }) => {
		const at = drawn([x, y]);
		return at ? [{ x: at[0], y: at[1], color }] : [];
	});
	if (!marks.shape) return { points };
	const paths = edgesOf(marks.shape).flatMap(([from, to]) => broken(between(from, to).map(drawn)));
	return { points, paths };
}

/** The straight lines that a shape is made of. */
function edgesOf({ kind, from, to }: NonNullable<Spots["shape"]>): [Place, Place][] {
	if (kind === "line") return [[from, to]];
	const corners: Place[] = [from, [to[0], from[1]], to, [from[0], to[1]]];
	return corners.map((corner, i) => [corner, corners[(i + 1) % 4]]);
}

function between(from: Place, to: Place): Place[] {
	return Array.from({ length: STEPS + 1 }, (_, i) => {
		const at = i / STEPS;
		return [from[0] + (to[0] - from[0]) * at, from[1] + (to[1] - from[1]) * at];
	});
}

/** A step as long as this, in radii of the earth, leads across the map's cut. */
const FAR = 1;

/** The stretches of a line that are seen, broken at the map's cut. */
function broken(line: readonly (Point | null)[]): Point[][] {
	const parts: Point[][] = [[]];
	for (const at of line) {
		const last = parts[parts.length - 1];
		const before = last.at(-1);
		if (!at || (before && Math.hypot(at[0] - before[0], at[1] - before[1]) > FAR)) parts.push([]);
		if (at) parts[parts.length - 1].push(at);
	}
	return parts.filter(({ length }) => length > 1);
}
