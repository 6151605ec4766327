/** A drag across the picture that is no panning: from one place to another. */

/** Fewer CSS pixels are a press. */
const SLIP = 4;

/** Tells of drags on `canvas` for which `begins` says yes, in CSS pixels from its corner; neither zooming nor a press hears of them. */
export function dragGestures(
	canvas: HTMLCanvasElement,
	begins: (event: PointerEvent) => boolean,
	dragged: (from: [x: number, y: number], to: [x: number, y: number], over: boolean) => void,
): () => void {
	const host = canvas.parentElement ?? canvas;
	const life = new AbortController();
	let start: { readonly at: [number, number]; readonly id: number; moved: boolean } | null = null;
	let ended = false;
	const listen = <Name extends keyof HTMLElementEventMap>(
		name: Name,
		hear: (event: HTMLElementEventMap[Name]) => void,
	) => host.addEventListener(name, hear, { capture: true, signal: life.signal });
	const placeOf = (event: MouseEvent): [number, number] => {
		const { left, top } = canvas.getBoundingClientRect();
		return [event.clientX - left, event.clientY - top];
	};
	listen("pointerdown", (event) => {
		ended = false;
		if (event.target !== canvas || event.button !== 0 || !begins(event)) return;
		start = { at: placeOf(event), id: event.pointerId, moved: false };
		canvas.setPointerCapture(event.pointerId);
	});
	// d3-zoom begins with these, at the canvas itself
	for (const name of ["mousedown", "touchstart"] as const)
		listen(name, (event) => {
			if (start) event.stopPropagation();
		});
	const move = (event: PointerEvent, over: boolean) => {
		if (!start || event.pointerId !== start.id) return;
		const to = placeOf(event);
		start.moved ||= Math.hypot(to[0] - start.at[0], to[1] - start.at[1]) >= SLIP;
		if (start.moved) dragged(start.at, to, over);
	};
	listen("pointermove", (event) => move(event, false));
	listen("pointerup", (event) => {
		move(event, true);
		ended = start?.moved === true;
		start = null;
	});
	listen("pointercancel", () => {
		start = null;
	});
	// the press that a browser makes of the drag's end
	listen("click", (event) => {
		if (ended) event.stopPropagation();
		ended = false;
	});
	return () => life.abort();
}
