/** One projection of proj4js: its functions work on the parameters that they are methods of; angles in radians, lengths in metres. */
declare module "proj4/lib/projections/*.js" {
	interface Point {
		x: number;
		y: number;
	}
	const projection: {
		readonly init?: () => void;
		/** Longitude and latitude → x and y, in place; nothing where there is no place. */
		readonly forward: (point: Point) => Point | null | undefined;
		readonly inverse: (point: Point) => Point | null | undefined;
	};
	export default projection;
}
