/** The scale bar: a round length of the picture, in its units. */
import type { Axis } from "../hierarchy/axis.ts";
import { make } from "./element.ts";
import type { Frame, Span } from "./frame.ts";

/** The longest that a bar may be: this share of the picture's width. */
const SHARE = 0.25;

/** The longest round length (1, 2 or 5 times a power of ten) that takes at most a quarter of a span: in axis units, and in pixels. Pure. */
export function roundLength({ from, to, size }: Span): { readonly length: number; readonly pixels: number } {
	const most = Math.abs(to - from) * SHARE;
	const power = 10 ** Math.floor(Math.log10(most));
	const length = ([5, 2, 1].find((times) => times * power <= most) ?? 1) * power;
	return { length, pixels: (length / Math.abs(to - from)) * size };
}

/** The bar in `host`, in the picture's lower left corner; it is there for directions of an image's space whose units are named. */
export function scaleBar(host: HTMLElement) {
	const node = make(host.ownerDocument, "div", { class: "scale-bar", "aria-hidden": "true", hidden: true });
	host.append(node);
	const update = (frame: Frame, axis: Axis, span: Span) => {
		node.hidden = !axis.space || axis.units === "" || frame.x.size < 80;
		if (node.hidden) return;
		const { length, pixels } = roundLength(span);
		node.style.left = `${frame.left + 10}px`;
		node.style.top = `${frame.top + frame.y.size - 30}px`;
		node.style.width = `${pixels.toFixed(1)}px`;
		node.textContent = `${Number(length.toPrecision(3))} ${axis.units}`;
	};
	return { node, update };
}
