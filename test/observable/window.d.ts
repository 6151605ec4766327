/** What test/observable/plots.ts puts on the page. */
interface Window {
	readonly Plot: typeof import("@observablehq/plot");
	readonly d3: typeof import("d3");
	readonly level: typeof import("./plots.ts").level;
	readonly levelStore: typeof import("./plots.ts").levelStore;
	readonly show: typeof import("./plots.ts").show;
}

/** As much of d3 as the tests use. */
declare module "d3" {
	/** A projection that is set up by calls in a chain. */
	interface Projection {
		(point: readonly [number, number]): [number, number] | null;
		invert(point: readonly [number, number]): [number, number] | null;
		stream(sink: object): { point(x: number, y: number): void };
		rotate(angles: readonly number[]): Projection;
		scale(scale: number): Projection;
		translate(to: readonly [number, number]): Projection;
		center(at: readonly [number, number]): Projection;
		fitExtent(extent: readonly (readonly number[])[], shape: object): Projection;
	}
	export function geoEquirectangular(): Projection;
	export function geoEqualEarth(): Projection;
	export function geoOrthographic(): Projection;
	export function geoMercator(): Projection;
	export function geoAlbers(): Projection;
	export function geoAlbersUsa(): Projection;
	export function geoIdentity(): Projection;
	export function geoClipRectangle(x0: number, y0: number, x1: number, y1: number): (sink: object) => object;
}
