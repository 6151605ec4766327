/** The marked cell, or where planes cut a picture: lines through its middle, over the plane. */
import { type Span, toPixel } from "./frame.ts";

const SVG = "http://www.w3.org/2000/svg";

/** The mark in `host`, of a class of its own; `update` puts it at axis positions (null: no mark along that axis). */
export function crossPicture(host: Element, name = "") {
	const document = host.ownerDocument;
	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("class", `cross ${name}`.trim());
	svg.setAttribute("aria-hidden", "true");
	const paths = [0, 1].map(() => svg.appendChild(document.createElementNS(SVG, "path")));
	host.append(svg);
	let drawn = "";
	const update = (x: Span, y: Span, at: { x: number | null; y: number | null } | null) => {
		const path = at ? crossPath(x, y, at) : "";
		const now = `${x.size} ${y.size} ${path}`;
		if (now === drawn) return;
		drawn = now;
		svg.setAttribute("width", String(x.size));
		svg.setAttribute("height", String(y.size));
		for (const line of paths) line.setAttribute("d", path);
	};
	return { node: svg, update };
}

/** The SVG path of the lines; a line outside the box is left out. Pure. */
function crossPath(x: Span, y: Span, at: { x: number | null; y: number | null }): string {
	const px = at.x === null ? -1 : toPixel(x, at.x);
	const py = at.y === null ? -1 : toPixel(y, at.y);
	const upright = px >= 0 && px <= x.size ? `M${px.toFixed(1)},0V${y.size}` : "";
	const level = py >= 0 && py <= y.size ? `M0,${py.toFixed(1)}H${x.size}` : "";
	return upright + level;
}
