/** A plane as a map: its cells under a projection, lines over them, mark and gestures. */
import type { Lines } from "../map/coast.ts";
import { type Point, sphereOf } from "../map/sphere.ts";
import { isHalf, PROJECTIONS, type ProjectionState } from "../projection.ts";
import { crossPicture } from "../render/cross.ts";
import { make } from "../render/element.ts";
import { type Chart, drawGeography } from "../render/geography.ts";
import { type Cells, drawCells, type View } from "../render/image.ts";
import { type Spots, spotsPicture } from "../render/spots.ts";
import { tableLook } from "../render/through.ts";
import { sameState } from "../state.ts";
import type { Located } from "./atlas.ts";
import { type MapBox, mapBoxOf, seenOf, spansIn } from "./chart.ts";
import { besideCell, drawnAt, placeText } from "./compass.ts";
import { dragGestures } from "./drag.ts";
import { type KeyAction, keyGestures } from "./keys.ts";
import type { PictureOptions, PictureTold, Place, Scene } from "./picture.ts";
import { spotMapper } from "./pins.ts";
import { cellOf, gridOf, placeOf } from "./plane.ts";
import { type Cell, cellOver, pointerGestures, pressGestures } from "./pointer.ts";
import { sliceLabel } from "./reading.ts";
import { roomOf } from "./room.ts";
import { type MadeTable, seenCells, tableMaker } from "./tables.ts";
import { turnedBy, turnGestures } from "./turn.ts";
import { type Bounds, zoomGestures } from "./zoom.ts";

/** What a map shows. */
export interface MapScene extends Scene {
	readonly located: Located;
	/** What is drawn over it. */
	readonly lines: Lines;
}

/** What a map tells: `bounds` are in its own plane. */
export interface MapTold extends Omit<PictureTold, "cut"> {
	/** The earth is turned, and seen in these bounds from now on. */
	readonly turn: (projection: ProjectionState, bounds: Bounds | undefined) => void;
	/** Other cells are seen than before. */
	readonly looked: () => void;
	readonly failed: (error: unknown) => void;
}

/** How long a table may take while a hand moves the map. */
const QUICK_MS = 12;
/** Table pixels are at most so many picture pixels wide then. */
const COARSEST = 4;

/** The map in `host`; what it draws is seen while `host` has the class "mapped". */
export function mapPicture(host: HTMLElement, told: MapTold, options: PictureOptions, life: AbortSignal) {
	const { ownerDocument } = host;
	const canvas = make(ownerDocument, "canvas", { class: "map", role: "img", tabindex: 0 });
	const over = make(ownerDocument, "canvas", { class: "map lines", "aria-hidden": "true" });
	host.append(canvas, over);
	const cross = crossPicture(host, "map");
	const back = make(ownerDocument, "canvas");
	const look = tableLook();
	const room = roomOf(host);
	let scene: MapScene | null = null;
	let box: MapBox | null = null;
	let laid = "";
	let table: MadeTable | null = null;
	let asked = "";
	let moving = false;
	let marked: Cell | null = null;
	let pointed: Place | null = null;
	let spots: Spots | null = null;
	const pinned = spotMapper();
	const pins = spotsPicture(host);
	pins.node.classList.add("map");
	let byKey = false;
	let painted: readonly unknown[] = [];
	let lined: readonly unknown[] = [];
	let begun = { rotate: [0, 0] as Point, bounds: undefined as Bounds | undefined };

	const given = () => (options.height === "fill" ? room().height || undefined : options.height);
	const ratio = () => ownerDocument.defaultView?.devicePixelRatio ?? 1;
	const chart = (): Chart | null => {
		if (!scene || !box) return null;
		const { frame, projection } = box;
		const [columns, rows] = [frame.x.size, frame.y.size].map((size) => Math.round(size * ratio()));
		return { projection, window: seenOf(box, scene.state.bounds), columns, rows, ratio: ratio() };
	};
	/** What is drawn of the plane: while the earth is being turned, as it was when the last table was asked for. */
	const drawn = (): Chart | null => {
		const now = chart();
		if (!now || !table || sameState(table.projection, now.projection)) return now;
		return { ...now, projection: table.projection, window: table.window };
	};
	const layout = () => {
		if (!scene?.state.projection) return;
		const { state, located } = scene;
		const now = JSON.stringify([state.projection, room().width, given()]);
		if (box && now === laid) return;
		laid = now;
		box = mapBoxOf(scene.state.projection, located, room().width || 640, given());
		const { frame } = box;
		host.style.height = options.height === "fill" ? "" : `${frame.height}px`;
		for (const layer of [canvas, over, cross.node, pins.node]) {
			layer.style.left = `${frame.left}px`;
			layer.style.top = `${frame.top}px`;
		}
		for (const layer of [canvas, over]) {
			layer.style.width = `${frame.x.size}px`;
			layer.style.height = `${frame.y.size}px`;
		}
	};
	/** Asks for the table of what is seen, a coarser one while a hand moves it. */
	const follow = () => {
		const now = chart();
		if (!now || !scene) return;
		const { projection, window } = now;
		let [columns, rows] = [now.columns, now.rows];
		const quick = moving ? Math.min(COARSEST, Math.sqrt((columns * rows * tables.pace()) / QUICK_MS)) : 1;
		if (quick > 1) [columns, rows] = [columns, rows].map((size) => Math.ceil(size / quick));
		const wanted = JSON.stringify([projection, window, columns, rows]);
		if (wanted === asked) return;
		asked = wanted;
		tables.ask({ reference: scene.located.reference, projection, window, columns, rows });
	};
	const paint = () => {
		const now = drawn();
		if (!scene || !now || !table) return;
		const { slice, under, state, loaded, variable } = scene;
		const { ink } = room();
		const wanted = [table, now.window.join(), now.columns, now.rows, slice, under, loaded, state.color, ink];
		if (!wanted.every((part, i) => part === painted[i])) {
			painted = wanted;
			canvas.setAttribute(
				"aria-label",
				`${slice ? sliceLabel(variable, slice) : variable.title}, ${PROJECTIONS[table.projection.type]} map`,
			);
			const layers = [...under.map(([first]) => first), ...(slice ? [slice] : [])];
			putCells(look(layers, table, gridOf(scene), state.color), now, ink);
		}
		const lines = [JSON.stringify(now), scene.lines, ink];
		if (!lines.every((part, i) => part === lined[i])) drawGeography(over, now, scene.lines, ink);
		lined = lines;
		drawMark();
	};
	const putCells = (cells: Cells, now: Chart, ink: string) => {
		if (!table) return;
		if (canvas.width !== now.columns) canvas.width = now.columns;
		if (canvas.height !== now.rows) canvas.height = now.rows;
		const context = canvas.getContext("2d");
		if (!context) return;
		if (table.columns === now.columns && table.rows === now.rows && sameState(table.window, now.window))
			return drawCells(context, cells, now.ratio, ink);
		back.width = table.columns;
		back.height = table.rows;
		const behind = back.getContext("2d");
		if (behind) drawCells(behind, cells, (now.ratio * table.columns) / now.columns, ink);
		context.clearRect(0, 0, canvas.width, canvas.height);
		context.imageSmoothingEnabled = false;
		const scale = now.columns / (now.window[2] - now.window[0]);
		const [x1, y1, x2, y2] = table.window;
		const [left, top] = [(x1 - now.window[0]) * scale, (now.window[3] - y2) * scale];
		context.drawImage(back, left, top, (x2 - x1) * scale, (y2 - y1) * scale);
	};
	const drawMark = () => {
		const now = drawn();
		if (!now || !box || !scene) return;
		const { x, y } = spansIn(now.window, box);
		const cell = marked ?? (pointed && cellOf(scene, pointed));
		const at = cell && table && drawnAt(table, cell);
		cross.update(x, y, at && { x: at[0], y: at[1] });
		const shown = scene;
		pins.update(x, y, spots && table && pinned(table, spots, (place) => cellOf(shown, place)));
	};
	const tables = tableMaker(
		(made) => {
			if (made.reference !== scene?.located.reference) return;
			table = made;
			paint();
			if (!moving) told.looked();
			follow();
		},
		told.failed,
		life,
	);
	/** The cell of the whole plane at a place of the picture, in CSS pixels. */
	const cellAt = ([px, py]: Point): Cell | null => {
		const now = drawn();
		if (!now || !table || !box || !scene) return null;
		const { x, y } = spansIn(now.window, box);
		const [x1, y1, x2, y2] = table.window;
		const at = [x.from + (px / x.size) * (x.to - x.from), y.from + (py / y.size) * (y.to - y.from)];
		const column = Math.floor(((at[0] - x1) / (x2 - x1)) * table.columns);
		const row = Math.floor(((y2 - at[1]) / (y2 - y1)) * table.rows);
		if (column < 0 || row < 0 || column >= table.columns || row >= table.rows) return null;
		const cell = table.cells[row * table.columns + column];
		const { width } = gridOf(scene);
		return cell < 0 ? null : { column: cell % width, row: Math.floor(cell / width) };
	};
	/** The marked cell as one of the drawn slice. */
	const read = (): Cell | null => {
		const at = marked && scene && placeOf(scene, marked);
		return at && scene?.slice ? cellOver(scene.slice, at.x, at.y) : null;
	};
	const mark = (cell: Cell | null, keyed: boolean) => {
		// a pointer that only leaves does not take the keyboard's mark away
		if (!cell && !keyed && byKey) return;
		byKey = keyed;
		marked = cell;
		drawMark();
		told.mark(read(), keyed);
	};
	const key = (action: KeyAction) => {
		if (action.do === "move") moveMark(action);
		else if (action.do === "clear") mark(null, true);
		else if (action.do === "press") press(marked, false);
		else if (action.do === "zoom") zooms && tellBounds(zooms.scaleBy(action.factor));
		else told.key(action);
	};
	const press = (cell: Cell | null, add: boolean) => {
		const place = cell && scene && placeOf(scene, cell);
		if (place) told.press(place.x, place.y, add);
	};
	const moveMark = (by: { dx: number; dy: number }) => {
		if (!table) return;
		const first = () => cellAt([(box?.frame.x.size ?? 0) / 2, (box?.frame.y.size ?? 0) / 2]) ?? { column: 0, row: 0 };
		mark(marked ? besideCell(table, marked, by) : first(), true);
	};
	/** Where all of the map is seen no bounds mean that, unless there is another window that they mean. */
	const tellBounds = (bounds: Bounds | undefined, over = true) => {
		if (!box) return;
		const { frame } = box;
		const whole: Bounds = [frame.x.from, frame.y.to, frame.x.to, frame.y.from];
		told.bounds(bounds ?? (sameState(seenOf(box, undefined), whole) ? undefined : whole), over);
	};
	const zooms =
		options.zoom === false
			? null
			: zoomGestures(
					canvas,
					(bounds, over) => {
						moving = !over;
						tellBounds(bounds, over);
						if (over) follow();
					},
					() => !isTurned(),
				);
	const isTurned = () => box !== null && isHalf(box.projection.type);
	const turn = (dx: number, dy: number, over: boolean) => {
		const now = chart();
		if (!now || !box) return;
		moving = !over;
		const unit = (now.window[2] - now.window[0]) / box.frame.x.size;
		const { type } = now.projection;
		told.turn({ type, rotate: turnedBy(type, begun.rotate, [dx * unit, dy * unit]) }, begun.bounds);
		if (over) follow();
	};
	const beginTurn = () => {
		if (!box || !scene) return;
		const whole = sameState(box.home, sphereOf(box.projection).box);
		const bounds = scene.state.bounds ?? (whole ? undefined : ([...seenOf(box, undefined)] as Bounds));
		begun = { rotate: box.projection.rotate, bounds };
	};
	const stops = [
		turnGestures(canvas, () => options.zoom !== false && isTurned(), beginTurn, turn),
		keyGestures(canvas, key),
		pointerGestures(canvas, (at) => !moving && mark(at && cellAt(at), false)),
		pressGestures(canvas, (at, add) => press(cellAt(at), add)),
		dragGestures(
			canvas,
			(event) => told.drags?.(event) === true,
			(...[from, to, over]) => {
				const [begin, end] = [from, to].map((at) => {
					const cell = cellAt(at);
					return cell && scene && placeOf(scene, cell);
				});
				if (begin && end) told.dragged?.([begin.x, begin.y], [end.x, end.y], over);
			},
		),
	];
	const update = (now: MapScene) => {
		if (scene?.located !== now.located) {
			table = null;
			marked = null;
			box = null;
			asked = "";
			painted = [];
			for (const layer of [canvas, over]) layer.width = 0;
		}
		scene = now;
		layout();
		if (box) zooms?.update(box.frame, [...seenOf(box, now.state.bounds)], box.most);
		follow();
		paint();
	};
	/** What of the plane is seen, as far as that is known, enlarged as it is in the middle of the map. */
	const view = (): View | null => {
		const now = chart();
		if (!now || !box || !scene) return null;
		const { x, y, width, height } = gridOf(scene);
		const [x1, y1, x2, y2] = box.home;
		const scale = box.frame.x.size / (now.window[2] - now.window[0]);
		const part = table ? seenCells(table, width, height) : { left: 0, top: 0, right: width, bottom: height };
		const span = (
			[from, to]: readonly [number, number],
			first: number,
			end: number,
			count: number,
			pixels: number,
		) => ({
			from: from + ((to - from) * first) / count,
			to: from + ((to - from) * end) / count,
			size: Math.max(1, (pixels * (end - first)) / count),
		});
		return {
			x: span(x, part.left, part.right, width, (x2 - x1) * scale),
			y: span(y, part.top, part.bottom, height, (y2 - y1) * scale),
			ratio: now.ratio,
		};
	};
	const dispose = () => {
		zooms?.dispose();
		for (const stop of stops) stop();
	};
	/** Where the marked cell lies on earth, where that is more than its axes say. */
	const place = (): string => {
		if (!table || !marked || !scene) return "";
		const { reference } = scene.located;
		if (reference.kind === "axes" && !reference.crs) return "";
		const at = drawnAt(table, marked);
		const point = at && sphereOf(table.projection).invert(...at);
		return point ? placeText(point) : "";
	};
	/** The picture with the lines over it. */
	const saved = (): HTMLCanvasElement => {
		const both = make(ownerDocument, "canvas", { width: canvas.width, height: canvas.height });
		const context = both.getContext("2d");
		for (const layer of [canvas, over]) if (layer.width > 0) context?.drawImage(layer, 0, 0);
		return both;
	};
	/** Marks a place, in axis units, that is looked at elsewhere; null: none. */
	const point = (at: { readonly x: number; readonly y: number } | null) => {
		pointed = at && [at.x, at.y];
		if (at) marked = null;
		drawMark();
	};
	/** Marks what a chart is of; null: nothing. */
	const spot = (marks: Spots | null) => {
		spots = marks;
		drawMark();
	};
	return { canvas, update, dispose, view, measure: () => void room(), marked: read, place, saved, point, spot };
}
