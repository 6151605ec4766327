/** Coordinate reference systems that the coordinates of a grid may be in. Pure. (proj.org, cfconventions.org appendix F) */

/** What coordinates along x and y mean: degrees about a moved pole, or metres of a map projection, as PROJ writes it. */
export type Crs =
	| {
			readonly type: "rotated";
			/** Where the grid's north pole lies: degrees of longitude and latitude. */
			readonly pole: readonly [lon: number, lat: number];
			/** The longitude that the earth's north pole has in the grid, in degrees. */
			readonly north: number;
	  }
	| { readonly type: "proj"; readonly definition: string };
