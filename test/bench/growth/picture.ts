/** docs/growth.svg: what opening, steps and chunks take as the work grows. */
import * as Plot from "@observablehq/plot";
import { JSDOM } from "jsdom";
import type { Result } from "./plan.ts";
import { WAYS } from "./plan.ts";
import { GRIDS, SIZES } from "./store.ts";
import { medianOf, roundsOf } from "./tables.ts";

interface Point {
	readonly x: number;
	readonly y: number;
	readonly what: string;
}

const WIDTH = 430;
const HEIGHT = 330;
const [TOP, BOTTOM] = [34, 44];
/** Of text, in pixels. */
const LINE = 13;
const PLANE_BYTES = 512 * 512 * 2;
const NAMES = new Map([
	[1e6, "1 MB"],
	[1e9, "1 GB"],
	[1e12, "1 TB"],
]);

/** Both curves beside each other, on white: legible in light and dark. */
export function picture({ sizes, grids }: Result): string {
	const { document, XMLSerializer } = new JSDOM().window;
	const panels = [sizeChart(document, sizes), gridChart(document, grids)];
	const drawn = panels.map((panel, i) => {
		panel.setAttribute("x", String(i * WIDTH));
		panel.setAttribute("xmlns", "http://www.w3.org/2000/svg");
		return new XMLSerializer().serializeToString(panel);
	});
	const box = `0 0 ${2 * WIDTH} ${HEIGHT}`;
	const label = "Time against the size of the array, and against the chunks of a plane";
	const frame = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${2 * WIDTH}" height="${HEIGHT}" role="img" aria-label="${label}" font-family="system-ui, sans-serif" color="#222">`;
	return `${frame}<rect width="100%" height="100%" fill="#fff"/>${drawn.join("")}</svg>\n`;
}

function sizeChart(document: Document, rounds: Result["sizes"]): Element {
	const points = Object.entries(SIZES).flatMap(([size, planes]): Point[] => {
		const own = rounds.filter((round) => round.size === size);
		const x = planes * PLANE_BYTES;
		return [
			{ x, y: medianOf(own, ({ opening }) => opening), what: "opening" },
			{
				x,
				y: medianOf(
					own.flatMap(({ cold }) => cold),
					Number,
				),
				what: "cold step",
			},
			{
				x,
				y: medianOf(
					own.flatMap(({ warm }) => warm),
					Number,
				),
				what: "warm step",
			},
		];
	});
	const axis = {
		label: "size of the array →",
		ticks: [...NAMES.keys()],
		tickFormat: (x: number) => NAMES.get(x) ?? "",
	};
	return chart(document, points, axis, [1, 1000], "↑ milliseconds, plane of 512 × 512");
}

function gridChart(document: Document, rounds: Result["grids"]): Element {
	const points = WAYS.flatMap((way) =>
		Object.keys(GRIDS)
			.map((chunks) => roundsOf(rounds, Number(chunks), way))
			.filter((own) => own.length > 0)
			.map((own): Point => {
				const [{ chunks: x }] = own;
				return { x, y: medianOf(own, ({ landed }) => (landed / x) * 1000), what: way };
			}),
	);
	const axis = { label: "chunks of the plane →", ticks: [10, 100, 1000, 1e4, 1e5], tickFormat: "," };
	return chart(document, points, axis, [10, 100_000], "↑ microseconds a chunk, until all have landed");
}

function chart(
	document: Document,
	points: readonly Point[],
	x: Plot.ScaleOptions,
	domain: number[],
	label: string,
): Element {
	return Plot.plot({
		document,
		width: WIDTH,
		height: HEIGHT,
		marginLeft: 64,
		marginRight: 105,
		marginTop: TOP,
		marginBottom: BOTTOM,
		style: { background: "none", fontSize: "12px", color: "#222" },
		x: { type: "log", ...x },
		y: { type: "log", domain, label, grid: true, tickFormat: "," },
		color: { scheme: "dark2" },
		marks: [
			Plot.lineY(points, { x: "x", y: "y", stroke: "what", strokeWidth: 2 }),
			Plot.dot(points, { x: "x", y: "y", fill: "what", r: 3.5 }),
			...labels(points, domain).map(({ what, dy }) => {
				const at = { x: "x", y: "y", text: "what", fill: "what", stroke: "#fff", strokeWidth: 4 };
				const own = points.filter((point) => point.what === what);
				return Plot.text(own, Plot.selectLast({ ...at, dx: 6, dy, textAnchor: "start" as const }));
			}),
		],
	});
}

/** How far the name of each line is moved from its last point, in pixels: off the lines that go on, and off the name below it. */
function labels(points: readonly Point[], [least, most]: number[]): { what: string; dy: number }[] {
	const right = Math.max(...points.map(({ x }) => x));
	const pixels = (HEIGHT - TOP - BOTTOM) / Math.log(most / least);
	const ends = new Map(points.map((point) => [point.what, point]));
	const placed: { what: string; dy: number }[] = [];
	let free = Number.POSITIVE_INFINITY;
	for (const { what, x, y } of [...ends.values()].sort((one, other) => one.y - other.y)) {
		const at = -Math.log(y) * pixels; // downwards
		const dy = x < right ? -LINE : Math.min(0, free - at);
		if (x === right) free = at + dy - LINE;
		placed.push({ what, dy });
	}
	return placed;
}
