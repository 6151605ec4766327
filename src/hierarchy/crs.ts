/** The coordinate reference systems that the coordinates of a grid may be in. Pure. */
export type Crs =
	| { readonly type: "rotated"; readonly pole: readonly [lon: number, lat: number]; readonly north: number }
	| { readonly type: "proj"; readonly definition: string };
type Way = (x: number, y: number) => [number, number];
export function crsForward(_crs: Crs): Way {
	return () => [Number.NaN, Number.NaN];
}
export function crsInverse(_crs: Crs): Way {
	return () => [Number.NaN, Number.NaN];
}
