/** What a chart is of, on the picture: cells in the colours of their lines, a line between two, a box around them. */
import { type Span, toPixel } from "./frame.ts";

/** Marks, in axis units. */
export interface Spots {
	readonly points: readonly { readonly x: number; readonly y: number; readonly color: string }[];
	/** Opposite corners, or the ends of a line. */
	readonly shape?: {
		readonly kind: "line" | "box";
		readonly from: readonly [x: number, y: number];
		readonly to: readonly [x: number, y: number];
	};
	/** Lines through many places. */
	readonly paths?: readonly (readonly (readonly [x: number, y: number])[])[];
}

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 4;
const ACCENT = "var(--zarr-accent)";

/** The marks in `host`; `update` puts them at their places, and cuts them off at the frame. */
export function spotsPicture(host: Element) {
	const document = host.ownerDocument;
	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("class", "spots");
	svg.setAttribute("aria-hidden", "true");
	host.append(svg);
	let drawn = "";
	const add = (path: string, color: string) => {
		for (const role of ["rim", "mark"]) {
			const element = svg.appendChild(document.createElementNS(SVG, "path"));
			element.setAttribute("class", role);
			element.setAttribute("d", path);
			if (role === "mark") element.setAttribute("style", `stroke:${color}`);
		}
	};
	const update = (x: Span, y: Span, spots: Spots | null) => {
		const now = JSON.stringify([x, y, spots]);
		if (now === drawn) return;
		drawn = now;
		// without marks it takes no room: nobody would fit it to a narrower place
		svg.setAttribute("width", String(spots ? x.size : 0));
		svg.setAttribute("height", String(spots ? y.size : 0));
		svg.replaceChildren();
		if (!spots) return;
		if (spots.shape) add(shapePath(x, y, spots.shape), ACCENT);
		for (const path of spots.paths ?? []) add(pathThrough(x, y, path), ACCENT);
		for (const point of spots.points) add(ring(toPixel(x, point.x), toPixel(y, point.y)), point.color);
	};
	return { node: svg, update };
}

function shapePath(x: Span, y: Span, { kind, from, to }: NonNullable<Spots["shape"]>): string {
	const [x1, x2] = [from[0], to[0]].map((at) => toPixel(x, at).toFixed(1));
	const [y1, y2] = [from[1], to[1]].map((at) => toPixel(y, at).toFixed(1));
	return kind === "line" ? `M${x1},${y1}L${x2},${y2}` : `M${x1},${y1}H${x2}V${y2}H${x1}Z`;
}

function pathThrough(x: Span, y: Span, path: readonly (readonly [number, number])[]): string {
	return `M${path.map((at) => `${toPixel(x, at[0]).toFixed(1)},${toPixel(y, at[1]).toFixed(1)}`).join("L")}`;
}

function ring(x: number, y: number): string {
	return `M${(x - RADIUS).toFixed(1)},${y.toFixed(1)}a${RADIUS},${RADIUS} 0 1 0 ${2 * RADIUS},0a${RADIUS},${RADIUS} 0 1 0 ${-2 * RADIUS},0`;
}
