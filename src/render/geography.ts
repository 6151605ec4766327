/** What lies over a map: coastlines, graticule, and the rim of the earth. */
import type { Lines } from "../map/coast.ts";
import { type Box, type Point, type Projection, RADIAN, sphereOf } from "../map/sphere.ts";
import { drawRim, graticule, type Pen, trace } from "../map/trace.ts";

/** A map, and how large it is drawn. */
export interface Chart {
	readonly projection: Projection;
	/** What of its plane is seen. */
	readonly window: Box;
	/** Device pixels. */
	readonly columns: number;
	readonly rows: number;
	/** Device pixels per CSS pixel. */
	readonly ratio: number;
}

/** CSS pixels between the lines of a graticule, at least. */
const APART = 56;
/** Degrees between them. */
const STEPS = [1, 2, 5, 10, 15];
const WIDEST = 30;

/** Draws lines over a map, in colours that are seen on any colour map, and on light and dark ground; graticule and rim in `ink`. */
export function drawGeography(canvas: HTMLCanvasElement, chart: Chart, lines: Lines, ink: string): void {
	const { projection, window, columns, rows, ratio } = chart;
	// this clears it, too
	canvas.width = columns;
	canvas.height = rows;
	const context = canvas.getContext("2d");
	if (!context) return;
	const sphere = sphereOf(projection);
	const scale = columns / (window[2] - window[0]);
	const [left, top] = [-window[0] * scale, window[3] * scale];
	const pathOf = (draw: (pen: Pen) => void) => {
		const path = new Path2D();
		draw({
			moveTo: (x, y) => path.moveTo(left + x * scale, top - y * scale),
			lineTo: (x, y) => path.lineTo(left + x * scale, top - y * scale),
		});
		return path;
	};
	const stroke = (path: Path2D, color: string, alpha: number, width: number) => {
		context.strokeStyle = color;
		context.globalAlpha = alpha;
		context.lineWidth = width * ratio;
		context.stroke(path);
	};
	const traced = (all: readonly (readonly Point[])[]) =>
		pathOf((pen) => {
			for (const line of all) trace(sphere, line, pen);
		});
	context.lineJoin = "round";
	const step = STEPS.find((degrees) => degrees * RADIAN * scale >= APART * ratio) ?? WIDEST;
	stroke(traced(graticule(step)), ink, 0.2, 1);
	const coasts = traced(lines.coordinates);
	// around them the ground's own colour, so that they are plain lines beside the cells
	const [around, core] = isLight(context, ink) ? ["black", "white"] : ["white", "black"];
	stroke(coasts, around, 0.6, 2.4);
	stroke(coasts, core, 0.85, 0.9);
	stroke(
		pathOf((pen) => drawRim(sphere, pen)),
		ink,
		0.5,
		1,
	);
}

/** Whether a colour is nearer to white than to black; one that is not opaque is taken for dark. */
function isLight(context: CanvasRenderingContext2D, color: string): boolean {
	context.fillStyle = color;
	// what is opaque a canvas spells as #rrggbb
	const [, ...parts] = /^#(..)(..)(..)$/.exec(String(context.fillStyle)) ?? [];
	const sum = parts.reduce((all, part) => all + Number.parseInt(part, 16), 0);
	return sum > 1.5 * 255;
}
