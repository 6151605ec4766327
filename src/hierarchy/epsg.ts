/** The codes of EPSG that grids are in most, where a store has no more than the code. Pure. (epsg.org, as PROJ 9.5 has them) */
import type { Mapping } from "./conversion.ts";

/** Codes whose coordinates are degrees from Greenwich. */
const DEGREES = [4326, 4258, 4269, 4979];

const OLD = "+a=6378273 +b=6356889.449";
const FIXED: Readonly<Record<number, string>> = {
	2154: "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80",
	3031: "+proj=stere +lat_0=-90 +lat_ts=-71",
	3035: "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80",
	3408: "+proj=laea +lat_0=90 +R=6371228",
	3409: "+proj=laea +lat_0=-90 +R=6371228",
	3410: "+proj=cea +lat_ts=30 +R=6371228",
	3411: `+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 ${OLD}`,
	3412: `+proj=stere +lat_0=-90 +lat_ts=-70 ${OLD}`,
	3413: "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45",
	3571: "+proj=laea +lat_0=90 +lon_0=180",
	3572: "+proj=laea +lat_0=90 +lon_0=-150",
	3573: "+proj=laea +lat_0=90 +lon_0=-100",
	3574: "+proj=laea +lat_0=90 +lon_0=-40",
	3575: "+proj=laea +lat_0=90 +lon_0=10",
	3576: "+proj=laea +lat_0=90 +lon_0=90",
	3857: "+proj=merc +R=6378137",
	3976: "+proj=stere +lat_0=-90 +lat_ts=-70",
	3995: "+proj=stere +lat_0=90 +lat_ts=71",
	5041: "+proj=stere +lat_0=90 +k_0=0.994 +x_0=2000000 +y_0=2000000",
	5042: "+proj=stere +lat_0=-90 +k_0=0.994 +x_0=2000000 +y_0=2000000",
	5070: "+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +ellps=GRS80",
	6931: "+proj=laea +lat_0=90",
	6932: "+proj=laea +lat_0=-90",
	6933: "+proj=cea +lat_ts=30",
	32661: "+proj=stere +lat_0=90 +k_0=0.994 +x_0=2000000 +y_0=2000000",
	32761: "+proj=stere +lat_0=-90 +k_0=0.994 +x_0=2000000 +y_0=2000000",
};

/** Zones of UTM, of which the last two digits of a code are the number: from, to, and what else there is to say. */
const ZONES: readonly (readonly [from: number, to: number, more: string])[] = [
	[32601, 32660, ""],
	[32701, 32760, " +south"],
	[25828, 25838, " +ellps=GRS80"],
	[26901, 26923, " +ellps=GRS80"],
];

/** A number, EPSG:4326, urn:ogc:def:crs:EPSG::4326, http://www.opengis.net/def/crs/EPSG/0/4326. */
const CODE =
	/^(?:(?:urn:ogc:def:crs:)?EPSG:(?:[\d.]*:)?|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[\d.]+\/)?(\d+)$/i;

/** What a code means, given as a number or as "EPSG:3857"; a problem where it is none of those known here. */
export function epsgMapping(code: unknown): Mapping {
	const number = Number(CODE.exec(String(code).trim())?.[1]);
	if (DEGREES.includes(number)) return { crs: null, meridian: 0, unit: null };
	const zone = ZONES.find(([from, to]) => number >= from && number <= to);
	const definition = zone ? `+proj=utm +zone=${number % 100}${zone[2]}` : FIXED[number];
	if (definition) return { crs: { type: "proj", definition }, meridian: 0, unit: 1 };
	return { problem: `is the code "${code}", whose definition is not known here; write it as well-known text, too` };
}
