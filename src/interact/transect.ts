/** The shown plane along a line: which cells it passes, how far each is along it, and what they hold. Pure. */
import type { Axis } from "../hierarchy/axis.ts";
import type { Variable } from "../read.ts";
import { levelOf } from "../read.ts";
import { type Slice, UNREAD, VALID } from "../slice/slice.ts";
import { isLatitude, isLongitude } from "../slice/weights.ts";
import type { ViewState } from "../state.ts";
import { firstCell } from "./reading.ts";

/** Places along a line, one after the other. */
export interface Transect {
	/** Positions of their cells along the drawn dims, in the level that is drawn. */
	readonly x: Int32Array;
	readonly y: Int32Array;
	/** How far each is from the first: along great circles where both dims are degrees. */
	readonly distance: Float64Array;
	/** "km", the units that both axes share, or "cells". */
	readonly units: string;
	/** The value at each: NaN where there is none. */
	readonly values: Float64Array;
	/** The cell in the slice of each; −1 outside of it. */
	readonly cells: Int32Array;
	/** How many have no value, as their cells were not read. */
	readonly unread: number;
}

/** Mean radius of the earth in km. (IUGG, 1980: R₁) */
const EARTH_KM = 6371.0088;

/** A place in the cells of a grid, whole numbers in the middles of cells. */
type Place = readonly [x: number, y: number];

/** The transect of a slice between two cells of the finest level, by as many places, evenly apart in cells, as it passes columns or rows, whichever are more; each has the value of the cell that it lies in. */
export function transectOf(variable: Variable, slice: Slice, cells: readonly ViewState["index"][]): Transect {
	const [dimY, dimX] = slice.dims;
	const { axes } = variable.levels[levelOf(variable, slice)];
	const [ax, ay] = [axes[dimX], axes[dimY]];
	const placeOf = (cell: ViewState["index"]): Place => [
		atAxis(variable.axes[dimX], ax, cell[dimX]),
		atAxis(variable.axes[dimY], ay, cell[dimY]),
	];
	const [from, to] = cells.map(placeOf);
	const [everyY, everyX] = slice.every;
	const steps = Math.max(Math.abs(to[0] - from[0]) / everyX, Math.abs(to[1] - from[1]) / everyY);
	const count = Math.floor(steps + 1e-9) + 1;
	const at = (i: number, k: 0 | 1) => (count < 2 ? from[k] : from[k] + ((to[k] - from[k]) * i) / (count - 1));
	const [x, y, inSlice] = [0, 1, 2].map(() => new Int32Array(count));
	const values = new Float64Array(count).fill(Number.NaN);
	let unread = 0;
	const [left, top] = [firstCell(ax, slice.x1), firstCell(ay, slice.y1)];
	const { data, mask, width, height } = slice;
	for (let i = 0; i < count; i++) {
		const [column, row] = [Math.round((at(i, 0) - left) / everyX), Math.round((at(i, 1) - top) / everyY)];
		x[i] = left + column * everyX;
		y[i] = top + row * everyY;
		const inside = column >= 0 && row >= 0 && column < width && row < height;
		const cell = inside ? row * width + column : -1;
		inSlice[i] = cell;
		if (!inside || mask[cell] === UNREAD) unread++;
		else if (mask[cell] === VALID) values[i] = data[cell];
	}
	const { distance, units } = distances(ax, ay, count, at);
	return { x, y, distance, units, values, cells: inSlice, unread };
}

/** A cell of an axis in cells of another one that covers the same. */
function atAxis(finest: Axis, axis: Axis, cell: number): number {
	if (finest === axis || finest.size === axis.size) return cell;
	const [first, last] = axis.edges;
	return ((finest.position(cell) - first) / (last - first)) * axis.size - 0.5;
}

/** How far each place is from the first one, step by step. */
function distances(
	ax: Axis,
	ay: Axis,
	count: number,
	at: (i: number, k: 0 | 1) => number,
): Pick<Transect, "distance" | "units"> {
	const turned = isLatitude(ax) && isLongitude(ay);
	const sphere = turned || (isLongitude(ax) && isLatitude(ay));
	// along one axis the other's units don't matter
	const moving = [ax, ay].filter((_, k) => count < 2 || at(0, k as 0 | 1) !== at(1, k as 0 | 1));
	const units = unitsOf(moving[0] ?? ax);
	const same = sphere || (units !== undefined && moving.every((axis) => unitsOf(axis) === units));
	const place = (i: number): Place =>
		same ? [coordinateAt(ax, at(i, 0)), coordinateAt(ay, at(i, 1))] : [at(i, 0), at(i, 1)];
	const step = (a: Place, b: Place) => {
		if (sphere) return turned ? greatCircle([a[1], a[0]], [b[1], b[0]]) : greatCircle(a, b);
		return Math.hypot(...[ax, ay].map((axis, k) => (moving.includes(axis) ? b[k] - a[k] : 0)));
	};
	const distance = new Float64Array(count);
	for (let i = 1; i < count; i++) distance[i] = distance[i - 1] + step(place(i - 1), place(i));
	return { distance, units: sphere ? "km" : same && units !== undefined ? units : "cells" };
}

/** The units in which places along an axis lie apart; undefined where they have no numbers, or these no units. */
function unitsOf(axis: Axis): string | undefined {
	if (isLatitude(axis) || isLongitude(axis)) return "°";
	const ends = [0, axis.size - 1].map((i) => axis.coordinate(i));
	return axis.hasCoordinates && ends.every(Number.isFinite) && axis.units !== "" ? axis.units : undefined;
}

/** The coordinate at a place between two cells. */
function coordinateAt({ size, value }: Axis, place: number): number {
	const low = Math.max(0, Math.min(size - 2, Math.floor(place)));
	return size < 2 ? value(0) : value(low) + (place - low) * (value(low + 1) - value(low));
}

/** The way between two places on the sphere in km; [longitude, latitude] in degrees. (haversine) */
export function greatCircle([lon1, lat1]: Place, [lon2, lat2]: Place): number {
	const [a, b, half, turn] = [lat1, lat2, (lat2 - lat1) / 2, (lon2 - lon1) / 2].map(
		(degrees) => (degrees * Math.PI) / 180,
	);
	const h = Math.sin(half) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(turn) ** 2;
	return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
