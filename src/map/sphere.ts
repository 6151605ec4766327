/** Map projections of the unit sphere, there and back: closed forms, as each pixel of a map asks them. Pure. (Snyder, Map Projections: A Working Manual, 1987; Šavrič et al., The Equal Earth map projection, 2019; the same as d3-geo's) */
import type { ProjectionType } from "../projection.ts";

/** x and y of the map in radii of the earth, y northwards; or longitude and latitude in degrees. */
export type Point = readonly [number, number];

/** Corners of a box in the map's plane: [x1, y1, x2, y2], x1 < x2, y1 < y2. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** A projection as it is drawn: with what it is turned by, in degrees. */
export interface Projection {
	readonly type: ProjectionType;
	readonly rotate: Point;
}

/** A projection of the sphere. */
export interface Sphere {
	/** The place of a longitude and latitude; null where it is not seen. */
	forward(lon: number, lat: number): Point | null;
	/** The same; of what is not seen the nearest place of the map's rim. */
	rim(lon: number, lat: number): Point;
	/** Longitude (−180 to 180) and latitude at a place; null outside of the map. */
	invert(x: number, y: number): Point | null;
	/** How far a longitude and latitude lies from the line at which the map is cut, as the angle −π to π round the map's axis. */
	around(lon: number, lat: number): number;
	/** The box around the whole map. */
	readonly box: Box;
	/** Whether all of the earth is on the map, which is cut from pole to pole. */
	readonly whole: boolean;
}

/** Radians a degree. */
export const RADIAN = Math.PI / 180;

/** A raw projection, of longitude and latitude in radians on the turned sphere. */
interface Raw {
	readonly box: Box;
	forward(lambda: number, phi: number): Point;
	/** null outside of the map. */
	invert(x: number, y: number): Point | null;
}

const { PI } = Math;

const equirectangular: Raw = {
	box: [-PI, -PI / 2, PI, PI / 2],
	forward: (lambda, phi) => [lambda, phi],
	invert: (x, y) => (Math.abs(x) <= PI && Math.abs(y) <= PI / 2 ? [x, y] : null),
};

/** As tall as wide: beyond 85.05° north and south there is nothing. */
const mercator: Raw = {
	box: [-PI, -PI, PI, PI],
	forward: (lambda, phi) => [lambda, Math.asinh(Math.tan(phi))],
	invert: (x, y) => (Math.abs(x) <= PI && Math.abs(y) <= PI ? [x, Math.atan(Math.sinh(y))] : null),
};

const [A1, A2, A3, A4, M] = [1.340264, -0.081106, 0.000893, 0.003796, Math.sqrt(3) / 2];
const equalHeight = (l: number) => l * (A1 + A2 * l ** 2 + l ** 6 * (A3 + A4 * l ** 2));
const equalSlope = (l: number) => A1 + 3 * A2 * l ** 2 + l ** 6 * (7 * A3 + 9 * A4 * l ** 2);
const TOP = equalHeight(PI / 3);

const equalEarth: Raw = {
	box: [-PI / (M * A1), -TOP, PI / (M * A1), TOP],
	forward(lambda, phi) {
		const l = Math.asin(M * Math.sin(phi));
		return [(lambda * Math.cos(l)) / (M * equalSlope(l)), equalHeight(l)];
	},
	invert(x, y) {
		if (Math.abs(y) > TOP) return null;
		let l = y;
		for (let i = 0, step = 1; i < 12 && Math.abs(step) > 1e-12; i++) {
			step = (equalHeight(l) - y) / equalSlope(l);
			l -= step;
		}
		const lambda = (M * x * equalSlope(l)) / Math.cos(l);
		return Math.abs(lambda) <= PI ? [lambda, Math.asin(within(Math.sin(l) / M))] : null;
	},
};

const RAW: Partial<Record<ProjectionType, Raw>> = { equirectangular, mercator, "equal-earth": equalEarth };

/** A point of the sphere, the x axis in the middle of the map, z northwards. */
type Vector = readonly [number, number, number];

function within(sine: number): number {
	return Math.max(-1, Math.min(1, sine));
}

/** A projection of the sphere, turned as it says. */
export function sphereOf({ type, rotate: [lambda, phi] }: Projection): Sphere {
	const [sine, cosine] = [Math.sin(phi * RADIAN), Math.cos(phi * RADIAN)];
	const turn = (lon: number, lat: number): Vector => {
		const level = Math.cos(lat * RADIAN);
		const x = Math.cos((lon + lambda) * RADIAN) * level;
		const z = Math.sin(lat * RADIAN);
		return [x * cosine - z * sine, Math.sin((lon + lambda) * RADIAN) * level, z * cosine + x * sine];
	};
	const back = ([x, y, z]: Vector): Point => {
		const lon = Math.atan2(y, x * cosine + z * sine) / RADIAN - lambda;
		return [lon - 360 * Math.round(lon / 360), Math.asin(within(z * cosine - x * sine)) / RADIAN];
	};
	const around = (lon: number, lat: number) => {
		const [x, y] = turn(lon, lat);
		return Math.atan2(y, x);
	};
	const raw = RAW[type];
	if (!raw) return { ...halfOf(type === "stereographic", turn, back), around };
	const place = (lon: number, lat: number) => {
		const [x, y, z] = turn(lon, lat);
		return raw.forward(Math.atan2(y, x), Math.asin(within(z)));
	};
	const [, low, , high] = raw.box;
	return {
		around,
		box: raw.box,
		whole: true,
		forward: (lon, lat) => {
			const at = place(lon, lat);
			return at[1] >= low && at[1] <= high ? at : null;
		},
		rim: (lon, lat) => {
			const [x, y] = place(lon, lat);
			return [x, Math.max(low, Math.min(high, y))];
		},
		invert: (x, y) => {
			const at = raw.invert(x, y);
			if (!at) return null;
			const level = Math.cos(at[1]);
			return back([Math.cos(at[0]) * level, Math.sin(at[0]) * level, Math.sin(at[1])]);
		},
	};
}

/** Half of the earth, from far away or by rays from the point opposite to its middle. */
function halfOf(
	stereographic: boolean,
	turn: (lon: number, lat: number) => Vector,
	back: (at: Vector) => Point,
): Omit<Sphere, "around"> {
	const rim = (lon: number, lat: number): Point => {
		const [x, y, z] = turn(lon, lat);
		const shrink = x < 0 ? Math.hypot(y, z) || 1 : stereographic ? 1 + x : 1;
		return [y / shrink, z / shrink];
	};
	return {
		rim,
		box: [-1, -1, 1, 1],
		whole: false,
		forward: (lon, lat) => (turn(lon, lat)[0] >= 0 ? rim(lon, lat) : null),
		invert: (x, y) => {
			const far = x * x + y * y;
			if (far > 1) return null;
			if (!stereographic) return back([Math.sqrt(1 - far), x, y]);
			return back([(1 - far) / (1 + far), (2 * x) / (1 + far), (2 * y) / (1 + far)]);
		},
	};
}
