/** The five climate examples, the maps that are made of them, and places that everybody knows. */
import type { Box, Projection } from "../../src/map/sphere.ts";

/** Degrees. */
export type Point = readonly [lon: number, lat: number];

/** An example store, and places that are known to have a value in it, and to have none. */
export interface Example {
	readonly store: string;
	readonly path: string;
	readonly isel: Readonly<Record<string, number>>;
	readonly domain: readonly [number, number];
	readonly scheme: string;
	readonly values: Readonly<Record<string, Point>>;
	readonly none: Readonly<Record<string, Point>>;
	/** Projections under which it is drawn, and which part of their planes is seen; all of it unless said. */
	readonly maps: readonly (Projection & { readonly seen?: Box })[];
}

/** The five examples; the first has two scenarios. */
export const EXAMPLES: readonly Example[] = [
	{
		...{ store: "north_america", path: "a1b", isel: { time: 138 }, domain: [260, 303], scheme: "viridis" },
		values: {
			Denver: [-105, 39.7],
			Chicago: [-87.6, 41.9],
			"Mexico City": [-99.1, 19.4],
			Miami: [-80.2, 25.8],
			Havana: [-82.4, 23.1],
			Vancouver: [-123.1, 49.3],
			"Hudson Bay": [-85, 59],
			"St John's": [-52.7, 47.6],
			Bermuda: [-64.8, 32.3],
			"Off California": [-130, 30],
		},
		none: { Reykjavik: [-21.9, 64.1], Honolulu: [-157.8, 21.3], Bogota: [-74, 4.7], London: [-0.1, 51.5] },
		maps: [
			{ type: "equal-earth", rotate: [90, 0], seen: [-0.9, 0.2, 0.9, 1.15] },
			{ type: "mercator", rotate: [90, 0], seen: [-1.1, 0.1, 1.1, 1.5] },
		],
	},
	{
		...{ store: "north_america", path: "e1", isel: { time: 239 }, domain: [260, 306], scheme: "viridis" },
		values: { Denver: [-105, 39.7], Miami: [-80.2, 25.8], "Hudson Bay": [-85, 59], Bermuda: [-64.8, 32.3] },
		none: { Bogota: [-74, 4.7], London: [-0.1, 51.5] },
		maps: [{ type: "orthographic", rotate: [95, -40] }],
	},
	{
		store: "sea_surface_temperature",
		...{ path: "surface_temperature", isel: { time: 27 }, domain: [293, 304], scheme: "thermal" },
		values: {
			"mid-Atlantic": [-25, 0],
			"east of Greenwich": [0.5, 1],
			"west of Greenwich": [-0.5, -1],
			"Indian Ocean": [75, -2],
			"Somali Basin": [53, 3],
			"east of the date line": [-179.5, 2],
			"west of the date line": [179.5, 2],
			"mid-Pacific": [-140, 0],
			"off Peru": [-88, -4],
			"Caroline Islands": [150, 4],
		},
		none: {
			Congo: [22, 0],
			Amazonia: [-62, -3],
			Borneo: [114, 1],
			Kenya: [38, 1],
			"New Guinea": [141, -4.5],
			Colombia: [-73, 2],
			"Atlantic, beyond the tropics": [-40, 30],
			"Pacific, beyond the tropics": [-150, -30],
		},
		maps: [
			{ type: "equirectangular", rotate: [0, 0] },
			{ type: "equirectangular", rotate: [-180, 0] },
			{ type: "equal-earth", rotate: [-160, 0] },
			{ type: "orthographic", rotate: [170, 0] },
		],
	},
	{
		...{ store: "orca2", path: "votemper", isel: {}, domain: [-2, 30], scheme: "thermal" },
		values: {
			"mid-Atlantic": [-30, 30],
			"Gulf of Guinea": [0.5, -1],
			"west of Greenwich": [-0.5, -30],
			"Indian Ocean": [80, -20],
			"Arabian Sea": [65, 12],
			"east of the date line": [-179.5, 0],
			"west of the date line": [179.5, 0],
			"mid-Pacific": [-150, 20],
			"Tasman Sea": [160, -38],
			"Ionian Sea": [18.5, 36.5],
			"Balearic Sea": [5, 39],
			"Levantine Sea": [30, 33.5],
			// where the Mediterranean and the Red Sea, grids for themselves, meet cells that lie elsewhere
			"off Alexandria": [29, 31.5],
			"Gulf of Aden": [44.5, 10.8],
			"Norwegian Sea": [0, 68],
			"Beaufort Sea": [-145, 73],
			"North of Greenland": [0, 86],
			"North Pole": [90, 89.5],
			"Southern Ocean": [20, -60],
			"Gulf of Mexico": [-92, 25],
		},
		none: {
			Sahara: [10, 22],
			Congo: [22, 0],
			Amazonia: [-60, -5],
			Australia: [134, -25],
			Siberia: [100, 62],
			Greenland: [-42, 74],
			Kansas: [-98, 39],
			Tibet: [88, 33],
			Antarctica: [90, -80],
			Argentina: [-66, -33],
		},
		maps: [
			{ type: "equirectangular", rotate: [0, 0] },
			{ type: "equal-earth", rotate: [0, 0] },
			{ type: "equal-earth", rotate: [-180, 0] },
			{ type: "mercator", rotate: [-80, 0] },
			{ type: "orthographic", rotate: [40, -60] },
			{ type: "orthographic", rotate: [-100, 0] },
			{ type: "stereographic", rotate: [0, -90] },
			{ type: "stereographic", rotate: [0, 90] },
		],
	},
	{
		...{
			store: "rotated_pole",
			path: "air_pressure_at_sea_level",
			isel: {},
			domain: [98_400, 103_000],
			scheme: "viridis",
		},
		values: {
			London: [-0.1, 51.5],
			Rome: [12.5, 41.9],
			Reykjavik: [-21.9, 64.1],
			Azores: [-28, 38.5],
			Oslo: [10.7, 59.9],
			Warsaw: [21, 52.2],
			Athens: [23.7, 38],
			Madrid: [-3.7, 40.4],
			"St John's": [-52.7, 47.6],
			Tunis: [10.2, 36.8],
		},
		none: { Miami: [-80.2, 25.8], Dakar: [-17.4, 14.7], Delhi: [77.2, 28.6], Caracas: [-66.9, 10.5] },
		maps: [
			{ type: "equal-earth", rotate: [10, 0], seen: [-1.2, 0, 1.2, 1.3] },
			{ type: "orthographic", rotate: [10, -50] },
			{ type: "stereographic", rotate: [0, -90] },
			{ type: "mercator", rotate: [0, 0] },
		],
	},
	{
		...{ store: "brightness", path: "data", isel: {}, domain: [210, 330], scheme: "gray" },
		values: {
			London: [-0.1, 51.5],
			Lisbon: [-9.1, 38.7],
			Athens: [23.7, 38],
			Cairo: [31.2, 30],
			Azores: [-28, 38.5],
			Rome: [12.5, 41.9],
			Reykjavik: [-21.9, 64.1],
			Tripoli: [13.2, 32.9],
			Oslo: [10.7, 59.9],
			"mid-Atlantic": [-35, 40],
		},
		none: { Miami: [-80.2, 25.8], Dakar: [-17.4, 14.7], Delhi: [77.2, 28.6], "North Pole": [0, 89.5] },
		maps: [
			{ type: "stereographic", rotate: [35, -90], seen: [-0.3, -0.55, 0.6, 0] },
			{ type: "orthographic", rotate: [0, -50] },
			{ type: "equal-earth", rotate: [0, 0] },
		],
	},
];

/** Ends of land, where the coastlines that come along have them. */
export const CAPES: Readonly<Record<string, Point>> = {
	Agulhas: [20, -34.8],
	"Cape Horn": [-67.3, -55.9],
	"Cape York": [142.5, -10.7],
	"Cape Comorin": [77.5, 8],
	"Dondra Head": [80.6, 5.9],
	"Ras Hafun": [51.1, 11.9],
	Florida: [-80.4, 25.2],
	"Land's End": [-5.7, 50.1],
	Roca: [-9.5, 38.8],
	Finisterre: [-9.3, 42.9],
	"Cabo San Lucas": [-109.9, 22.9],
	"Cape Farewell": [-43.4, 60.1],
	"Cape Race": [-53.1, 46.7],
	"North Cape": [25.7, 71.1],
};

/** Far from all land. */
export const SEAS: readonly Point[] = [
	[-30, 30],
	[-40, 45],
	[-140, -20],
	[-135, 35],
	[80, -30],
	[-33, 38],
	[-60, 33],
];
