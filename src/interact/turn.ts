/** Turning the earth: a drag on the picture → how it is turned. */
import { type Point, RADIAN } from "../map/sphere.ts";
import type { ProjectionType } from "../projection.ts";

/** What a drag tells: CSS pixels since it began, and whether it is over. */
type Turned = (dx: number, dy: number, over: boolean) => void;

/** CSS pixels from which on a press is a drag. */
const FAR = 3;

/** Drags of the first button on `canvas`, while `may` says so; `begun` is told of each before it tells anything. A drag is followed by no click. */
export function turnGestures(
	canvas: HTMLCanvasElement,
	may: () => boolean,
	begun: () => void,
	turned: Turned,
): () => void {
	let from: { readonly id: number; readonly x: number; readonly y: number } | null = null;
	let dragged = false;
	const press = (event: PointerEvent) => {
		dragged = false;
		// a finger scrolls the page
		if (event.button !== 0 || event.ctrlKey || event.pointerType === "touch" || !may()) return;
		from = { id: event.pointerId, x: event.clientX, y: event.clientY };
	};
	const move = (event: PointerEvent) => {
		if (event.pointerId !== from?.id) return;
		const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
		if (!dragged && Math.hypot(dx, dy) < FAR) return;
		if (!dragged) {
			canvas.setPointerCapture(from.id);
			begun();
		}
		dragged = true;
		turned(dx, dy, false);
	};
	const end = (event: PointerEvent) => {
		if (event.pointerId !== from?.id) return;
		if (dragged) turned(event.clientX - from.x, event.clientY - from.y, true);
		from = null;
	};
	const click = (event: MouseEvent) => {
		if (dragged) event.stopImmediatePropagation();
		dragged = false;
	};
	const heard = new AbortController();
	const { signal } = heard;
	canvas.addEventListener("pointerdown", press, { signal });
	canvas.addEventListener("pointermove", move, { signal });
	canvas.addEventListener("pointerup", end, { signal });
	canvas.addEventListener("pointercancel", end, { signal });
	canvas.addEventListener("click", click, { signal, capture: true });
	return () => heard.abort();
}

/** Near the poles a turn about the axis is no faster than this. */
const SLOWEST = 0.4;

/** How the earth is turned after a drag by so much of the map's plane, dy downwards: north stays up. Pure. */
export function turnedBy(type: ProjectionType, [lambda, phi]: Point, [dx, dy]: Point): [number, number] {
	const far = type === "stereographic" ? 2 : 1;
	const east = lambda + (far * dx) / RADIAN / Math.max(SLOWEST, Math.cos(phi * RADIAN));
	const north = Math.max(-90, Math.min(90, phi - (far * dy) / RADIAN));
	return [east - 360 * Math.round(east / 360), north].map((angle) => Number(angle.toFixed(4))) as [number, number];
}
