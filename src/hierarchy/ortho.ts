/** The earth as seen from afar, of an ellipsoid, too, which proj4js takes for a sphere. Pure. (EPSG method 9840) */
import type { Definition } from "./proj.ts";

interface Point {
	x: number;
	y: number;
}

/** The orthographic projection, in radians and metres from the middle; null behind the earth and beside it. */
export function ortho({ a, es, lat0, long0 }: Definition): {
	forward(point: Point): Point | null;
	inverse(point: Point): Point | null;
} {
	const [sin, cos] = [Math.sin(lat0), Math.cos(lat0)];
	const flat = 1 - es;
	/** In radii from the earth's middle: towards the meridian in the middle, east of it, and north. */
	const pointAt = (lon: number, lat: number) => {
		const nu = 1 / Math.sqrt(1 - es * Math.sin(lat) ** 2);
		return [nu * Math.cos(lat) * Math.cos(lon), nu * Math.cos(lat) * Math.sin(lon), nu * flat * Math.sin(lat)];
	};
	const [ahead, , north] = pointAt(0, lat0);
	return {
		forward({ x: lon, y: lat }) {
			const l = lon - long0;
			if (Math.sin(lat) * sin + Math.cos(lat) * cos * Math.cos(l) < 0) return null;
			const [u, v, w] = pointAt(l, lat);
			return { x: a * v, y: a * ((w - north) * cos - (u - ahead) * sin) };
		},
		inverse({ x, y }) {
			const [v, up] = [x / a, y / a];
			const [u, w] = [ahead - up * sin, north + up * cos];
			// where the line of sight meets the ellipsoid u² + v² + w² / flat = 1 first
			const [two, one] = [cos * cos + (sin * sin) / flat, u * cos + (w * sin) / flat];
			const root = one * one - two * (u * u + v * v + (w * w) / flat - 1);
			if (!(root >= 0)) return null;
			const far = (Math.sqrt(root) - one) / two;
			const [u2, w2] = [u + far * cos, w + far * sin];
			return { x: long0 + Math.atan2(v, u2), y: Math.atan2(w2, flat * Math.hypot(u2, v)) };
		},
	};
}
