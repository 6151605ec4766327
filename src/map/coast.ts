/** Lines to draw over a map: the coastlines that come along, and what a file of TopoJSON or GeoJSON holds. Pure. (github.com/topojson/topojson-specification, RFC 7946) */
import { ZarrError } from "../errors.ts";
import { isPlain } from "../given.ts";
import { COAST } from "./coast-data.ts";

/** Places, [longitude, latitude] in degrees. */
type Position = [number, number];

/** Lines as GeoJSON has them. */
export interface Lines {
	readonly type: "MultiLineString";
	readonly coordinates: Position[][];
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const PARTS = 20;

let known: Lines | null = null;

/** Natural Earth's coastlines at 1:110 million. */
export function coastlines(): Lines {
	known ??= { type: "MultiLineString", coordinates: COAST.split(" ").map(lineOf) };
	return known;
}

/** A line as scripts/coastlines.js writes it: steps of longitude and latitude in turn. */
function lineOf(text: string): Position[] {
	const numbers: number[] = [];
	let [sum, shift] = [0, 0];
	for (const letter of text) {
		const digit = DIGITS.indexOf(letter);
		sum |= (digit & 31) << shift;
		shift += 5;
		if (digit > 31) continue;
		numbers.push(sum & 1 ? -((sum + 1) >> 1) : sum >> 1);
		[sum, shift] = [0, 0];
	}
	let [lon, lat] = [0, 0];
	return Array.from({ length: numbers.length / 2 }, (_, i) => {
		lon += numbers[2 * i];
		lat += numbers[2 * i + 1];
		return [lon / PARTS, lat / PARTS];
	});
}

/** The lines of a TopoJSON topology (each arc once) or of GeoJSON. Throws SelectionError, which names `url`, for what is neither, or holds no line. */
export function linesOf(document: unknown, url: string): Lines {
	const coordinates: Position[][] = [];
	if (isPlain(document) && document.type === "Topology") coordinates.push(...arcsOf(document));
	else collect(document, coordinates);
	const lines = coordinates.filter((line) => line.length > 1);
	if (lines.length > 0) return { type: "MultiLineString", coordinates: lines };
	throw new ZarrError("SelectionError", `${url} holds no lines; give the URL of TopoJSON or GeoJSON in degrees.`, {
		url,
	});
}

/** A topology's arcs, each one once: what two countries share is one of them. */
function arcsOf({ arcs, transform }: Record<string, unknown>): Position[][] {
	const { scale, translate } = isPlain(transform) ? transform : {};
	const by = isPosition(scale) && isPosition(translate) ? { scale, translate } : null;
	if (!Array.isArray(arcs)) return [];
	return arcs.map((arc) => {
		let [x, y] = [0, 0];
		return positionsOf(arc).map(([dx, dy]): Position => {
			if (!by) return [dx, dy];
			x += dx;
			y += dy;
			return [x * by.scale[0] + by.translate[0], y * by.scale[1] + by.translate[1]];
		});
	});
}

function isPosition(value: unknown): value is Position {
	return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

function positionsOf(value: unknown): Position[] {
	return Array.isArray(value) ? value.filter(isPosition) : [];
}

/** Takes the lines and the rims of the areas of GeoJSON. */
function collect(value: unknown, into: Position[][]): void {
	if (!isPlain(value)) return;
	for (const one of [value.features, value.geometries].flat()) collect(one, into);
	collect(value.geometry, into);
	if (/Line|Polygon/.test(String(value.type))) nested(value.coordinates, into);
}

function nested(value: unknown, into: Position[][]): void {
	if (!Array.isArray(value)) return;
	if (isPosition(value[0])) into.push(positionsOf(value));
	else for (const one of value) nested(one, into);
}
