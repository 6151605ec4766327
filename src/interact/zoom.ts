/** Pan and zoom: gestures on the picture → the window in view. */
import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from "d3-zoom";
import { type Frame, type Span, toPixel, toValue, zoomed } from "../render/frame.ts";
import type { ViewState } from "../state.ts";

/** Visible window in axis units, [x1, y1, x2, y2] with x1 < x2 and y1 < y2. */
export type Bounds = NonNullable<ViewState["bounds"]>;

/** The part of a transform that matters here. */
export type Transform = Pick<ZoomTransform, "k" | "x" | "y">;

/** The window that a transform shows; undefined where it shows everything. Pure. */
export function boundsOf(frame: Frame, { k, x, y }: Transform): Bounds | undefined {
	if (k <= 1) return undefined;
	const [x1, x2] = [-x / k, (frame.x.size - x) / k].map((pixel) => toValue(frame.x, pixel)).sort((a, b) => a - b);
	const [y1, y2] = [-y / k, (frame.y.size - y) / k].map((pixel) => toValue(frame.y, pixel)).sort((a, b) => a - b);
	return [x1, y1, x2, y2];
}

/** The transform that shows all of a window, with its middle in the middle as far as the plane's edges allow. Pure. */
export function transformOf(frame: Frame, bounds: Bounds | undefined): Transform {
	if (!bounds) return { k: 1, x: 0, y: 0 };
	const [x1, y1, x2, y2] = bounds;
	const [a, b] = [toPixel(frame.x, x1), toPixel(frame.x, x2)].sort((p, q) => p - q);
	const [c, d] = [toPixel(frame.y, y1), toPixel(frame.y, y2)].sort((p, q) => p - q);
	const k = Math.max(1, Math.min(frame.x.size / (b - a), frame.y.size / (d - c)));
	const held = (size: number, middle: number) => Math.min(0, Math.max(size - size * k, size / 2 - k * middle));
	return { k, x: held(frame.x.size, (a + b) / 2), y: held(frame.y.size, (c + d) / 2) };
}

/** The spans that a transform shows. Pure. */
export function spansOf(frame: Frame, transform: Transform): { x: Span; y: Span } {
	const bounds = boundsOf(frame, transform);
	if (!bounds) return { x: frame.x, y: frame.y };
	return { x: zoomed(frame.x, bounds[0], bounds[2]), y: zoomed(frame.y, bounds[1], bounds[3]) };
}

/** Whether an event may zoom: a wheel only with Ctrl or Meta, or where the picture has the focus, so that the page still scrolls. */
export function mayZoom(
	event: Pick<WheelEvent, "type" | "ctrlKey" | "metaKey" | "button"> & { touches?: TouchList },
	focused: boolean,
): boolean {
	if (event.type === "wheel") return event.ctrlKey || event.metaKey || focused;
	if (event.type.startsWith("touch")) return (event.touches?.length ?? 0) > 1;
	return !event.ctrlKey && !event.button;
}

/** Gestures on `canvas`: `moved` is told the window in view, and whether the gesture is over; `drags` says whether a drag moves it. `update` follows a state without telling. */
export function zoomGestures(
	canvas: HTMLCanvasElement,
	moved: (bounds: Bounds | undefined, over: boolean) => void,
	drags = () => true,
) {
	let frame: Frame | null = null;
	const behaviour = zoom<HTMLCanvasElement, unknown>()
		.filter((event) => mayZoom(event, canvas.matches(":focus")) && (event.type !== "mousedown" || drags()))
		.on("zoom end", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
			if (event.sourceEvent && frame) moved(boundsOf(frame, event.transform), event.type === "end");
		});
	const target = select(canvas).call(behaviour);
	const update = (now: Frame, bounds: Bounds | undefined, most: number) => {
		frame = now;
		const box: [[number, number], [number, number]] = [
			[0, 0],
			[now.x.size, now.y.size],
		];
		behaviour.extent(box).translateExtent(box).scaleExtent([1, most]);
		const wanted = transformOf(now, bounds);
		// A gesture's own echo is left alone: setting it again would end a transition that is under way.
		if (!near(zoomTransform(canvas), wanted))
			target.call(behaviour.transform, zoomIdentity.translate(wanted.x, wanted.y).scale(wanted.k));
	};
	const scaleBy = (factor: number): Bounds | undefined => {
		target.call(behaviour.scaleBy, factor);
		return frame ? boundsOf(frame, zoomTransform(canvas)) : undefined;
	};
	const dispose = () => {
		target.on(".zoom", null);
	};
	return { update, scaleBy, dispose };
}

function near(a: Transform, b: Transform): boolean {
	return Math.abs(a.k - b.k) < 1e-6 * b.k && Math.abs(a.x - b.x) < 1e-3 && Math.abs(a.y - b.y) < 1e-3;
}
