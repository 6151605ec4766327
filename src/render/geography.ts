/** What lies over a map: coastlines, graticule, and the rim of the earth. */
import {
	type GeoRawProjection,
	geoEqualEarthRaw,
	geoEquirectangularRaw,
	geoGraticule,
	geoMercatorRaw,
	geoOrthographicRaw,
	geoPath,
	geoProjection,
	geoStereographicRaw,
} from "d3-geo";
import type { Lines } from "../map/coast.ts";
import { type Box, type Projection, RADIAN, sphereOf } from "../map/sphere.ts";
import type { ProjectionType } from "../projection.ts";

const RAW: Readonly<Record<ProjectionType, GeoRawProjection>> = {
	equirectangular: geoEquirectangularRaw,
	"equal-earth": geoEqualEarthRaw,
	orthographic: geoOrthographicRaw,
	stereographic: geoStereographicRaw,
	mercator: geoMercatorRaw,
};

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
const STEPS = [1, 2, 5, 10, 15, 30];

/** Draws lines over a map, in colours that are seen on any colour map, and on light and dark ground; graticule and rim in `ink`. */
export function drawGeography(canvas: HTMLCanvasElement, chart: Chart, lines: Lines, ink: string): void {
	const { projection, window, columns, rows, ratio } = chart;
	// this clears it, too
	canvas.width = columns;
	canvas.height = rows;
	canvas.style.width = `${columns / ratio}px`;
	canvas.style.height = `${rows / ratio}px`;
	const pen = canvas.getContext("2d");
	if (!pen) return;
	const { whole, box } = sphereOf(projection);
	const scale = columns / (window[2] - window[0]);
	const pixels = geoProjection(RAW[projection.type])
		.rotate([...projection.rotate])
		.scale(scale)
		.translate([-window[0] * scale, window[3] * scale])
		.clipAngle(whole ? null : 90)
		.clipExtent([
			[-4 * ratio, -4 * ratio],
			[columns + 4 * ratio, rows + 4 * ratio],
		])
		.precision(0.5 * ratio);
	const path = geoPath(pixels, pen);
	const stroke = (draw: () => void, color: string, alpha: number, width: number) => {
		pen.beginPath();
		draw();
		pen.strokeStyle = color;
		pen.globalAlpha = alpha;
		pen.lineWidth = width * ratio;
		pen.stroke();
	};
	pen.lineJoin = "round";
	const step = STEPS.find((degrees) => degrees * RADIAN * scale >= APART * ratio) ?? 30;
	const net = geoGraticule().step([step, step])();
	stroke(() => path(net), ink, 0.2, 1);
	stroke(() => path(lines), "white", 0.6, 2.4);
	stroke(() => path(lines), "black", 0.85, 0.9);
	if (projection.type === "mercator") {
		const [x1, y1, x2, y2] = box;
		stroke(
			() => pen.rect((x1 - window[0]) * scale, (window[3] - y2) * scale, (x2 - x1) * scale, (y2 - y1) * scale),
			ink,
			0.5,
			1,
		);
	} else stroke(() => path({ type: "Sphere" }), ink, 0.5, 1);
}
