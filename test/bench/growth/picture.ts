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
	const channels = { x: "x", y: "y", z: "what", text: "what", fill: "what" };
	const last = Plot.selectLast({ ...channels, dx: 6, textAnchor: "start" as const });
	return Plot.plot({
		document,
		width: WIDTH,
		height: HEIGHT,
		marginLeft: 64,
		marginRight: 105,
		marginTop: 34,
		marginBottom: 44,
		style: { background: "none", fontSize: "12px", color: "#222" },
		x: { type: "log", ...x },
		y: { type: "log", domain, label, grid: true, tickFormat: "," },
		color: { scheme: "dark2" },
		marks: [
			Plot.lineY(points, { x: "x", y: "y", stroke: "what", strokeWidth: 2 }),
			Plot.dot(points, { x: "x", y: "y", fill: "what", r: 3.5 }),
			Plot.text(points, last),
		],
	});
}
