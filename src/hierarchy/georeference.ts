/** Where the cells of a plane lie on earth: edges and corners from the centres that coordinates give. Pure. (cfconventions.org, chapters 4.1, 4.2, 5.2, 7.1) */
import type { Crs } from "./crs.ts";

/** Where the cells of a drawn plane lie on earth. */
export type Georeference =
	| {
			readonly kind: "axes";
			/** Edges of the cells along the drawn x, one more than cells, always growing or always falling: degrees of longitude where `crs` is null or rotated, else metres. */
			readonly x: Float64Array;
			/** The same along the drawn y; degrees of latitude lie within ±90. */
			readonly y: Float64Array;
			/** null: degrees of longitude and latitude. */
			readonly crs: Crs | null;
	  }
	| {
			readonly kind: "corners";
			/** Degrees of longitude, −180 to 180, of the corners in rows along the drawn x: (height + 1) × (width + 1), NaN where none is known. */
			readonly lon: Float64Array;
			/** Degrees of latitude of the same. */
			readonly lat: Float64Array;
			/** Cells along the drawn x. */
			readonly width: number;
			/** Cells along the drawn y. */
			readonly height: number;
			/** Cells that don't share all of their corners with their neighbours. */
			readonly torn?: Torn;
	  };

/** Cells with corners of their own: those of ORCA2 where its Mediterranean, which is a grid for itself, meets what lies around. */
export interface Torn {
	/** Their numbers, row × width + column, growing. */
	readonly cells: Int32Array;
	/** Degrees of longitude of four corners of each, in order round it. */
	readonly lon: Float64Array;
	/** Degrees of latitude of the same. */
	readonly lat: Float64Array;
}

/** A coordinate's cells: their centres, and CF's bounds of each where there are any, two beside each other. */
export interface Cells {
	/** For sentences. */
	readonly name: string;
	readonly centres: ArrayLike<number>;
	readonly bounds?: ArrayLike<number>;
	/** 360 where places that far apart are the same. */
	readonly period?: number;
}

/** Edges of cells, one more than cells; null where there are none, and `problem` says why; with edges it says why bounds were left aside. */
export interface Edges {
	readonly edges: Float64Array | null;
	readonly problem?: string;
}

/** Edges of the cells along one axis: those of CF's bounds where each cell ends where the next begins, else halfway between centres, the outermost as far out as the next one lies in. */
export function edgesOf({ name, centres: given, bounds, period }: Cells): Edges {
	const refuse = (why: string): Edges => ({ edges: null, problem: `The coordinate "${name}" ${why}.` });
	if (given.length === 0) return refuse("has no values");
	const holes = Array.from(given).filter((value) => !Number.isFinite(value)).length;
	if (holes > 0) return refuse(`has ${holes} values that are no numbers, so its cells have no place on a map`);
	const centres = period ? unwrapped(given, period) : Float64Array.from(given);
	const direction = directionOf(centres);
	if (direction === 0) return refuse("neither grows nor falls throughout, so its cells have no place on a map");
	const bounded = bounds && boundedEdges(bounds, centres, period);
	if (bounded) return { edges: bounded };
	const left = bounds && `The bounds of "${name}" leave gaps, overlap or don't hold its values; `;
	if (centres.length === 1)
		return {
			edges: null,
			problem: left
				? `${left}how wide its one cell is is not known.`
				: `The coordinate "${name}" has one value and no bounds, so how wide its cell is is not known.`,
		};
	const edges = middles(centres);
	return left ? { edges, problem: `${left}cells end halfway between its values.` } : { edges };
}

/** 1 where each value is larger than the one before, −1 where each is smaller, else 0. */
function directionOf(values: ArrayLike<number>): -1 | 0 | 1 {
	if (values.length === 1) return 1;
	const direction = values[1] > values[0] ? 1 : -1;
	for (let i = 1; i < values.length; i++) if (!((values[i] - values[i - 1]) * direction > 0)) return 0;
	return direction;
}

/** The same places without jumps of more than half a turn: 350, 355, 0, 5 → 350, 355, 360, 365. */
function unwrapped(values: ArrayLike<number>, period: number): Float64Array {
	let turns = 0;
	return Float64Array.from(values, (value, i) => {
		if (i > 0 && Math.abs(value - values[i - 1]) > period / 2) turns -= Math.sign(value - values[i - 1]);
		return value + turns * period;
	});
}

function middles(centres: ArrayLike<number>): Float64Array {
	const size = centres.length;
	const edges = new Float64Array(size + 1);
	for (let i = 1; i < size; i++) edges[i] = (centres[i - 1] + centres[i]) / 2;
	edges[0] = centres[0] - (centres[1] - centres[0]) / 2;
	edges[size] = centres[size - 1] + (centres[size - 1] - centres[size - 2]) / 2;
	return edges;
}

/** How far one cell may end from where the next begins, in parts of a cell: float32 of degrees is no better. */
const MOST_GAP = 1e-3;

/** The edges that bounds give; null where they leave gaps, overlap, or a centre lies outside of its own. */
function boundedEdges(bounds: ArrayLike<number>, centres: Float64Array, period?: number): Float64Array | null {
	const size = centres.length;
	if (bounds.length !== 2 * size) return null;
	const near = (value: number, to: number) =>
		period && Math.abs(to - value) > period / 2 ? value + Math.round((to - value) / period) * period : value;
	const pair = (i: number) => [near(bounds[2 * i], centres[i]), near(bounds[2 * i + 1], centres[i])] as const;
	const low = (i: number) => Math.min(...pair(i));
	const high = (i: number) => Math.max(...pair(i));
	const grows = size === 1 ? pair(0)[1] >= pair(0)[0] : centres[1] > centres[0];
	const [before, after] = grows ? [low, high] : [high, low];
	const edges = new Float64Array(size + 1);
	for (let i = 0; i < size; i++) {
		const width = high(i) - low(i);
		const slack = MOST_GAP * width;
		if (!(width > 0) || !(centres[i] >= low(i) - slack && centres[i] <= high(i) + slack)) return null;
		if (i > 0 && !(Math.abs(before(i) - edges[i]) <= slack)) return null;
		edges[i] = before(i);
		edges[i + 1] = after(i);
	}
	return edges;
}

/** By how much latitudes may pass the poles, in degrees: noise of float32. */
const SLACK = 1e-3;

/** Why edges can't be degrees of longitude and latitude; null where they can. A cell may pass a pole by half. */
export function outsideEarth(lon: Float64Array, lat: Float64Array): string | null {
	const size = lat.length - 1;
	const beyond = (edge: number, inner: number) => Math.abs(edge) > 90 + Math.abs(edge - inner) / 2 + SLACK;
	const far = beyond(lat[0], lat[1]) ? lat[0] : beyond(lat[size], lat[size - 1]) ? lat[size] : null;
	if (far !== null) return `The latitudes reach ${short(far)}°, beyond the pole, so the cells have no place on a map.`;
	const span = Math.abs(lon[lon.length - 1] - lon[0]);
	if (span <= MOST_SPAN) return null;
	return `The longitudes span ${short(span)}°, more than twice round the earth, so the cells have no place on a map.`;
}

/** Ocean models repeat some columns, no more. */
const MOST_SPAN = 720;

function short(value: number): string {
	return String(Number(value.toPrecision(6)));
}
