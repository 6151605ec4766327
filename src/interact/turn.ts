/** Turning the earth: a drag on the picture → how it is turned. */

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
