/** The plane with its axes, mark and gestures; a line for 1-D arrays, a value for 0-D ones. */
import type { Axis } from "../hierarchy/axis.ts";
import type { Variable } from "../read.ts";
import { axesPicture, heightTicks, leftMargin } from "../render/axes.ts";
import { crossPicture } from "../render/cross.ts";
import { make } from "../render/element.ts";
import { type Frame, planeFrame, toValue } from "../render/frame.ts";
import { drawUnread, type View } from "../render/image.ts";
import { drawPlane, type Layer } from "../render/layers.ts";
import { linePicture, valueAxis } from "../render/line.ts";
import { drawLabels } from "../render/overlay.ts";
import { quantityOf } from "../render/quantity.ts";
import { scaleBar } from "../render/scalebar.ts";
import { type Spots, spotsPicture } from "../render/spots.ts";
import type { Slice } from "../slice/slice.ts";
import type { ViewState } from "../state.ts";
import { blendOf } from "./blend.ts";
import { dragGestures } from "./drag.ts";
import { type KeyAction, keyGestures, movedCell } from "./keys.ts";
import type { LabelPlane } from "./overlay.ts";
import { type Cell, cellAt, cellMiddle, cellOver, pointerGestures, pressGestures } from "./pointer.ts";
import { readingOf, sliceLabel } from "./reading.ts";
import { roomOf } from "./room.ts";
import { cutOf } from "./volume.ts";
import { type Bounds, spansOf, transformOf, zoomGestures } from "./zoom.ts";

/** What is drawn of a plane. */
export interface Drawn {
	/** The plane that has landed; null while there is none. */
	readonly slice: Slice | null;
	/** All planes of it that are blended, `slice` first. */
	readonly slices: readonly Slice[];
	/** How many of its chunks have landed: the same plane is painted again only where this, the colours or the view changed. */
	readonly loaded: number;
	/** Other resolutions and parts of the same plane, the coarsest first, that are seen where it is not there. */
	readonly under: readonly (readonly Slice[])[];
}

/** What is shown, made ready, and the level of it that is drawn: null before any is, and of a table. */
export interface Shown {
	readonly variable: Variable;
	readonly level: number | null;
}

/** Before anything has landed. */
export const NOTHING: Drawn = { slice: null, slices: [], loaded: 0, under: [] };

/** What the picture shows. */
export interface Scene extends Drawn {
	/** Label images that lie over it, the lowest first. */
	readonly labels: readonly LabelPlane[];
	readonly variable: Variable;
	readonly state: ViewState;
}

/** What the picture tells. */
export interface PictureTold {
	readonly bounds: (bounds: Bounds | undefined, over: boolean) => void;
	/** The marked cell of the drawn slice, and whether the keyboard marked it. */
	readonly mark: (cell: Cell | null, byKey: boolean) => void;
	/** A press on a place, in axis units; with `add` (Shift, Ctrl or Meta) it adds to what is chosen. */
	readonly press: (x: number, y: number, add: boolean) => void;
	/** A drag that is no panning, where `drags` says that one begins so, from one place to another in axis units; `over` when it has ended. */
	readonly drags?: (event: PointerEvent) => boolean;
	readonly dragged?: (from: Place, to: Place, over: boolean) => void;
	/** The keyboard moves the place at which planes cut each other, in axis units. */
	readonly cut: (x: number, y: number) => void;
	readonly key: (action: Exclude<KeyAction, { do: "move" | "clear" | "zoom" | "press" }>) => void;
}

/** A place of the plane, in axis units. */
export type Place = readonly [x: number, y: number];

/** How the picture sits in its place. */
export interface PictureOptions {
	readonly height?: number | "fill";
	readonly zoom?: boolean;
	/** The frame beside other pictures, with at least so much room for the labels of the y axis; null: as it is alone. */
	readonly frame?: (left: number) => Frame | null;
}

const CLOSEST = 4;

/** The picture in `host`. `update` draws a scene; axes and frame only where they changed. */
export function planePicture(host: HTMLElement, told: PictureTold, options: PictureOptions) {
	const canvas = make(host.ownerDocument, "canvas", { role: "img", tabindex: 0 });
	const value = make(host.ownerDocument, "div", { class: "value", role: "img", hidden: true });
	host.append(canvas, value);
	const line = linePicture(host);
	const axes = axesPicture(host);
	const cross = crossPicture(host);
	const bar = scaleBar(host);
	let cuts: ReturnType<typeof crossPicture> | null = null;
	let spots: { readonly picture: ReturnType<typeof spotsPicture>; marks: Spots | null } | null = null;
	let scene: Scene | null = null;
	let frame: Frame | null = null;
	let marked: Cell | null = null;
	let pointed: { readonly x: number; readonly y: number } | null = null;
	let left = 0;
	let laid = "";
	let painted: { slice: Slice | null; under: Scene["under"]; labels: Scene["labels"]; wanted: string } = {
		slice: null,
		under: [],
		labels: [],
		wanted: "",
	};
	let byKey = false;

	const room = roomOf(host);
	/** The height that the picture has to keep; none where there is no page. */
	const given = () => (options.height === "fill" ? room().height || undefined : options.height);
	const spans = () => {
		if (!frame || !scene) return null;
		const view = spansOf(frame, transformOf(frame, windowOf(scene, frame)));
		return scene.state.y ? view : { x: view.x, y: frame.y };
	};
	/** What of the plane is seen; null where there is none. */
	const view = (): View | null => {
		const seen = spans();
		return seen && { ...seen, ratio: ratio() };
	};
	const ratio = () => host.ownerDocument.defaultView?.devicePixelRatio ?? 1;
	const mark = (cell: Cell | null, keyed: boolean) => {
		// A pointer that only leaves does not take the keyboard's mark away.
		if (!cell && !keyed && byKey) return;
		byKey = keyed;
		marked = cell;
		drawMark();
		told.mark(read(), keyed);
	};
	/** Where planes cut the picture, in axis units. */
	const cut = () => scene && cutOf(scene.variable, scene.state);
	/** The cell that is read out: the marked one, else that where planes cut each other. */
	const read = (): Cell | null => {
		const at = cut();
		return marked ?? (at && scene?.slice ? cellOver(scene.slice, at.x, at.y) : null);
	};
	const drawMark = () => {
		const view = spans();
		if (!view || !scene || !frame) return;
		const middle = marked && scene.slice ? cellMiddle(scene.slice, marked) : pointed;
		cross.update(view.x, view.y, middle && { x: middle.x, y: scene.state.y ? middle.y : null });
		if (spots) place(spots.picture.node, frame);
		spots?.picture.update(view.x, view.y, spots.marks);
		const at = cut();
		if (!at && !cuts) return;
		cuts ??= crossPicture(host, "cut");
		place(cuts.node, frame);
		cuts.update(view.x, view.y, at);
	};
	const layout = () => {
		if (!scene) return;
		const axis = { x: axisOf(scene, "x"), y: axisOf(scene, "y") };
		if (!axis.x || !axis.y) return layoutValue(true);
		layoutValue(false);
		const width = room().width || 640;
		const framed = () =>
			options.frame?.(left) ??
			planeFrame({
				width,
				height: heightOf(scene as Scene, given()),
				left,
				x: axis.x as Axis,
				y: axis.y as Axis,
			});
		frame = framed();
		const needed = leftMargin(heightTicks(axis.y, (spans() ?? frame).y));
		if (needed > left) {
			left = needed;
			frame = framed();
		}
		const view = spans() ?? frame;
		// where the view is filled a picture alone is as high as its place
		host.style.height = options.height === "fill" && !options.frame?.(left) ? "" : `${frame.height}px`;
		for (const layer of [canvas, line.node, cross.node]) place(layer, frame);
		axes.update(frame, { axis: axis.x, span: view.x }, { axis: axis.y, span: view.y });
		bar.update(frame, axis.x, view.x);
		const most = Math.max(1, Math.max(axis.x.size, scene.state.y ? axis.y.size : 1) / CLOSEST);
		gestures?.update(frame, windowOf(scene, frame), most);
	};
	const layoutValue = (shown: boolean) => {
		value.hidden = !shown;
		for (const layer of [canvas, line.node, axes.node, cross.node, bar.node]) layer.style.display = shown ? "none" : "";
		if (shown) host.style.height = "";
	};
	const paint = () => {
		if (!scene) return;
		const { variable, state, slice } = scene;
		if (marked && (!slice || marked.column >= slice.width || marked.row >= slice.height)) marked = null;
		const label = slice ? sliceLabel(variable, slice) : variable.title;
		for (const picture of [canvas, value]) picture.setAttribute("aria-label", label);
		if (!state.x) value.textContent = slice ? readingOf(variable, slice, { column: 0, row: 0 }).value : "";
		const seen = view();
		if (!seen || !state.x) return;
		const { ink } = room();
		const wanted = JSON.stringify([seen, ink, state.y && [state.color, state.channels], scene.loaded]);
		const { under, labels } = scene;
		if (
			slice &&
			slice === painted.slice &&
			under === painted.under &&
			labels === painted.labels &&
			wanted === painted.wanted
		)
			return drawMark();
		painted = { slice, under, labels, wanted };
		line.update(state.y ? null : slice, seen.x, seen.y);
		if (slice && state.y) {
			drawPlane(canvas, layersOf(scene), seen, ink);
			for (const { slice, look, colors } of labels) drawLabels(canvas, slice, seen, look, colors);
		} else if (state.y) drawUnread(canvas, seen, ink);
		else blank(canvas, seen.x.size, seen.y.size);
		drawMark();
	};
	const update = (now: Scene) => {
		if (scene?.variable !== now.variable || scene.state.x !== now.state.x || scene.state.y !== now.state.y) {
			left = 0;
			marked = null;
			laid = "";
		}
		scene = now;
		const wanted = JSON.stringify([now.state.bounds, room().width, given(), options.frame?.(left)]);
		if (wanted !== laid || !now.state.y) layout();
		laid = wanted;
		paint();
	};
	const key = (action: KeyAction) => {
		if (action.do === "move") moveMark(action);
		else if (action.do === "clear") mark(null, true);
		else if (action.do === "press") pressMark();
		else if (action.do === "zoom") gestures?.update && told.bounds(gestures.scaleBy(action.factor), true);
		else told.key(action);
	};
	const pressMark = () => {
		const cell = read();
		if (!cell || !scene?.slice || !scene.state.y) return;
		const { x, y } = cellMiddle(scene.slice, cell);
		told.press(x, y, false);
	};
	const placeAt = ([x, y]: readonly [number, number]): Place | null => {
		const view = spans();
		return view && scene?.state.y ? [toValue(view.x, x), toValue(view.y, y)] : null;
	};
	const moveMark = (by: { dx: number; dy: number }) => {
		const view = spans();
		const slice = scene?.slice;
		if (!view || !slice) return;
		const crossed = cut();
		const at = crossed ? cellOver(slice, crossed.x, crossed.y) : marked;
		const from = at ?? cellAt(slice, view.x, view.y, view.x.size / 2, view.y.size / 2) ?? { column: 0, row: 0 };
		const right = slice.x2 > slice.x1 === view.x.to > view.x.from;
		const down = slice.y2 > slice.y1 === view.y.to > view.y.from;
		const cell = at ? movedCell(from, by, { width: slice.width, height: slice.height, right, down }) : from;
		if (!crossed) return mark(cell, true);
		const { x, y } = cellMiddle(slice, cell);
		marked = null;
		told.cut(x, y);
		told.mark(cell, true);
	};
	const gestures = options.zoom === false ? null : zoomGestures(canvas, told.bounds);
	const stops = [
		keyGestures(canvas, key),
		pointerGestures(canvas, (at) => {
			const view = spans();
			mark(at && view && scene?.slice ? cellAt(scene.slice, view.x, view.y, ...at) : null, false);
		}),
		pressGestures(canvas, (at, add) => {
			const place = placeAt(at);
			if (place) told.press(...place, add);
		}),
		dragGestures(
			canvas,
			(event) => told.drags?.(event) === true,
			(...[from, to, over]) => {
				const [begin, end] = [placeAt(from), placeAt(to)];
				if (begin && end) told.dragged?.(begin, end, over);
			},
		),
	];
	const dispose = () => {
		gestures?.dispose();
		for (const stop of stops) stop();
	};
	/** Marks a place, in axis units, that is looked at elsewhere; null: none. */
	const point = (at: typeof pointed) => {
		pointed = at;
		if (at) marked = null;
		drawMark();
	};
	/** Asks for its room, before anything on the page is changed in this task: afterwards browsers would lay the page out to answer. */
	const measure = () => void room();
	/** Marks what a chart is of; null: nothing. */
	const spot = (marks: Spots | null) => {
		if (!spots && !marks) return;
		spots ??= { picture: spotsPicture(host), marks };
		spots.marks = marks;
		drawMark();
	};
	return { canvas, update, dispose, view, measure, point, spot, marked: read };
}

/** What is drawn of a scene, the lowest first. */
function layersOf({ variable, state, slices, under }: Scene): Layer[] {
	return [...under, slices].map((planes) => {
		const blended = blendOf(variable, state, planes);
		return blended ? { slice: planes[0], blended } : { slice: planes[0], color: state.color };
	});
}

/** A line's axis of values, as far as they have landed: it takes a look at each of them. */
const heights = new WeakMap<Slice, { readonly loaded: number; readonly axis: Axis }>();

function axisOf({ variable, state, slice, loaded }: Scene, way: "x" | "y"): Axis | null {
	const dim = state[way];
	if (dim !== null) return variable.axes[dim];
	if (way === "x" || state.x === null) return null;
	const known = slice && heights.get(slice);
	if (known?.loaded === loaded) return known.axis;
	const quantity = quantityOf(variable.node.dtype);
	const units = quantity.plain ? variable.units : "";
	const axis = valueAxis(slice ?? { data: new Float32Array(0) }, variable.title, units, quantity);
	if (slice) heights.set(slice, { loaded, axis });
	return axis;
}

function windowOf({ state }: Scene, frame: Frame): Bounds | undefined {
	if (!state.bounds || state.y) return state.bounds;
	const [x1, , x2] = state.bounds;
	const k = Math.abs((frame.x.to - frame.x.from) / (x2 - x1));
	const middle = (frame.y.from + frame.y.to) / 2;
	const half = Math.abs(frame.y.to - frame.y.from) / 2 / k;
	return [x1, middle - half, x2, middle + half];
}

function heightOf(scene: Scene, height: number | undefined): number | undefined {
	return height ?? (scene.state.y ? undefined : 240);
}

function place(layer: HTMLElement | SVGElement, frame: Frame): void {
	layer.style.left = `${frame.left}px`;
	layer.style.top = `${frame.top}px`;
}

function blank(canvas: HTMLCanvasElement, width: number, height: number): void {
	canvas.width = width;
	canvas.height = height;
	canvas.style.width = `${width}px`;
	canvas.style.height = `${height}px`;
}
