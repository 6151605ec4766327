/** The parts of a view in their places, each telling what people do with it. */
import { onAbort } from "../errors.ts";
import type { Collection } from "../hierarchy/collection.ts";
import type { Node } from "../hierarchy/node.ts";
import type { LabelState } from "../label.ts";
import type { Variable, ZarrHandle } from "../read.ts";
import { infoPanel } from "../render/info.ts";
import type { viewLayout } from "../render/layout.ts";
import type { noticeBoard } from "../render/notice.ts";
import { statusLine } from "../render/status.ts";
import { titleLine } from "../render/title.ts";
import type { ViewState, ViewStatePart } from "../state.ts";
import { boundsReader } from "./bounds.ts";
import { storeBrowser } from "./browse.ts";
import { faceOf, otherFace } from "./face.ts";
import { fieldRow } from "./fields.ts";
import { imageGallery } from "./gallery.ts";
import { issueList } from "./issues.ts";
import type { LimitsMode } from "./limits.ts";
import { mappedPicture } from "./mapped.ts";
import { sizeTeller } from "./measure.ts";
import { seriesNames } from "./names.ts";
import type { ViewOptions } from "./options.ts";
import { orthogonalPlanes } from "./orthogonal.ts";
import { labelOverlay } from "./overlay.ts";
import type { PictureTold } from "./picture.ts";
import { type Cell, cellMiddle } from "./pointer.ts";
import { type Progress, progressLine } from "./progress.ts";
import { cellReadout, type MarkedCell } from "./readout.ts";
import { isSeen } from "./room.ts";
import { savePicture } from "./save.ts";
import { sidePanel } from "./side.ts";
import { dimSliders } from "./sliders.ts";
import { type TableTold, tableView } from "./table.ts";
import { type About, noCellsText } from "./target.ts";
import { collectionTrail } from "./trail.ts";

/** What the parts tell, and where they say what they can't show. */
export interface PartsTold extends Pick<TableTold, "chunkFailed" | "complete" | "refresh"> {
	readonly board: ReturnType<typeof noticeBoard>;
	/** A change of the state. */
	readonly act: (part: ViewStatePart) => void;
	/** How limits are chosen from now on; undefined: automatically again. */
	readonly mode: (mode?: LimitsMode) => void;
	readonly reset: () => void;
	/** Blends channels that have not been before. */
	readonly blend: () => void;
	/** Turns a picture into a table and back. */
	readonly turn: () => void;
	/** The marked cell of the drawn slice, and whether the keyboard marked it. */
	readonly mark: (cell: Cell | null, byKey: boolean) => void;
	readonly treeFailed: (error: unknown) => void;
	readonly progress: (progress: Progress) => void;
	/** More of the store is listed. */
	readonly listed: () => void;
	/** Name for a saved picture. */
	readonly name: () => string;
	/** What lies over the picture has changed. */
	readonly draw: () => void;
	readonly labelsFailed: (error: unknown) => void;
	/** Other cells of the plane are in view than before. */
	readonly looked: () => void;
}

/** Title, metadata, tree, picture, side panel, sliders and status line in a layout. */
export function viewParts(
	layout: ReturnType<typeof viewLayout>,
	options: ViewOptions,
	told: PartsTold,
	signal: AbortSignal,
) {
	const { act } = told;
	/** Whether somebody has left what had the keyboard, so that what is shown next shall have it. */
	let moved = false;
	const choose = (path: string, index?: ViewState["index"]) => {
		moved = layout.root.querySelector(":focus") !== null;
		act(index ? { path, index } : { path });
	};
	/** What was chosen of the collection that was shown last, to come back to. */
	let last: Pick<ViewState, "path" | "index"> = { path: "", index: {} };
	const title = titleLine(layout.title, {
		tree: () => title.toggle("tree", layout.flip("tree")),
		info: () => title.toggle("info", layout.flip("info")),
		table: told.turn,
		planes: () => planes.turn(),
		save: () => savePicture(picture.saved(), told.name()),
		reset: told.reset,
		issues: () => {
			if (layout.info.hidden) title.toggle("info", layout.flip("info"));
			info.bring();
		},
		back: (path) => choose(path, path === last.path ? last.index : undefined),
	});
	const info = infoPanel(layout.info);
	const issues = issueList(title, info);
	const trail = collectionTrail(signal);
	let gallery: ReturnType<typeof imageGallery> | null = null;
	const status = progressLine(statusLine(layout.status), told.progress);
	const offered = (nodes: boolean) => {
		layout.show("tree", options.tree !== false && nodes);
		title.offerTree(options.tree !== false && nodes);
	};
	const browser = storeBrowser(layout.tree, { choose, offered, failed: told.treeFailed, listed: told.listed }, signal);
	const sliders = dimSliders(
		layout.dims,
		(dim, index) => act({ index: { [dim]: index } }),
		(dim, index, reduce) => act({ index: { [dim]: index }, reduce }),
	);
	const fields = fieldRow(layout.fields, act);
	const side = sidePanel(layout.side, {
		color: (color) => act({ color }),
		mode: told.mode,
		automatic: () => told.mode(),
		dims: act,
		blend: told.blend,
	});
	const key: PictureTold["key"] = (action) => (action.do === "step" ? sliders.step(action.by) : told.reset());
	const press = (x: number, y: number, labels: LabelState[] | null) => {
		const index = planes.placed(x, y);
		if (labels || index) act({ ...(labels ? { labels } : {}), ...(index ? { index } : {}) });
	};
	const { board, chunkFailed, complete, refresh } = told;
	const picture = mappedPicture(
		layout.plane,
		{
			...{ board, draw: told.draw, looked: told.looked },
			turn: (projection, bounds) => act({ projection, bounds }),
			bounds: (bounds) => act({ bounds }),
			mark: told.mark,
			press: (x, y, add) => press(x, y, overlay.pressed(x, y, add)),
			cut: (x, y) => press(x, y, null),
			key,
		},
		{ ...options, frame: (left) => planes.frame(left) },
		signal,
	);
	const seen = () => isSeen(layout.root);
	const planes = orthogonalPlanes(
		layout.plane,
		{
			...{ act, key, chunkFailed, refresh, view: picture.view, draw: picture.update, landed: told.listed },
			mark: (cell, byKey) => readout.read(cell, byKey),
			read: () => told.mark(picture.marked(), false),
			offer: title.offerPlanes,
			ahead: { prefetch: options.prefetch !== false, seen },
		},
		options,
	);
	const overlay = labelOverlay(
		{
			...{ act, chunkFailed, refresh, view: picture.view, draw: told.draw, failed: told.labelsFailed },
			...{ board, overviews: true, ahead: { prefetch: false, seen } },
			...{ known: side.labels, problems: issues.add },
		},
		signal,
	);
	const step = (by: number) => sliders.step(by);
	const table = tableView(layout.table, { status, board, chunkFailed, complete, refresh, step }, options);
	const readout = cellReadout(status, signal);
	/** Makes room for an array (null: there is none to show), which comes by a route. */
	const face = (found: Variable | null, route = "") => {
		gallery?.stop();
		layout.show("gallery", false);
		const shown = found && faceOf(found);
		layout.show("plane", shown === "plane");
		if (shown !== "plane") planes.close();
		layout.show("table", shown === "table");
		layout.show("side", options.histogram !== false && shown === "plane" && found?.y !== null);
		title.face(shown, found !== null && otherFace(found) !== null);
		if (!shown) {
			layout.fields.hidden = true;
			layout.dims.replaceChildren();
			status.say(found ? `${route} · nothing to read` : "");
		}
		if (found && !shown) board.show("show", { kind: "plain", text: noCellsText(found) });
	};
	let named = "";
	/** Says which node of which store is shown, and what is odd about it. */
	const name = (
		store: ZarrHandle,
		node: Node,
		{ problems = [], image, levels = [], pieces }: Partial<Variable & About> = {},
	) => {
		const pictured = image ? { finest: levels[0].array, levels: levels.length } : undefined;
		title.update(store.name, node.path, node, { image: pictured, pieces, trail: trail.above(store, node.path) });
		info.update(node);
		issues.begin(problems);
		named = node.path;
		layout.root.setAttribute("aria-label", options.ariaLabel ?? [store.name, node.path].filter(Boolean).join(", "));
		browser.select(node.path);
	};
	/** Begins with an array; what was said of the one before is taken away. */
	const begin = (store: ZarrHandle, found: Variable) => {
		told.board.clear();
		name(store, found.image?.group ?? found.array, found);
		face(found, store.route);
		side.reset(found);
		status.read(null);
		takeKeyboard(() => picture.canvas.focus({ preventScroll: true }));
	};
	const takeKeyboard = (take: () => void) => {
		const focused = layout.root.querySelector(":focus");
		if (moved && (!focused || focused.closest("[hidden]"))) take();
		moved = false;
	};
	/** Shows the images that a group holds together, of each well the one that `index` says; `from` is the path that was shown before. */
	const collect = (store: ZarrHandle, collection: Collection, index: ViewState["index"], from = "") => {
		trail.add(store, collection);
		last = { path: collection.path, index };
		const { say } = status;
		gallery ??= imageGallery(
			layout.gallery,
			{
				board,
				choose,
				say,
				problems: issues.add,
				complete,
				failed: told.chunkFailed,
				index: (index) => act({ index }),
			},
			options,
			signal,
		);
		layout.show("gallery", true);
		gallery.show(store, collection, index, from);
		takeKeyboard(gallery.focus);
		if (collection.kind === "series") void nameSeries(store, collection);
	};
	const nameSeries = async (store: ZarrHandle, collection: Collection) => {
		const found = await seriesNames(store, collection, signal).catch(() => null); // the view has ended
		if (!found) return;
		browser.name(found.names);
		gallery?.name(collection, found.names);
		if (gallery?.shown === collection) issues.add(found.problems);
	};
	/** Shows no array, and says nothing of the one before. */
	const clear = () => {
		told.board.clear();
		overlay.stop();
		face(null);
		status.read(null);
	};
	/** Stops what goes on by itself. */
	const pause = () => {
		table.stop();
		sliders.pause();
	};
	/** Says what a cell of what is drawn holds, and the labels that lie there. */
	const read = (at: Omit<MarkedCell, "also"> | null, aloud: boolean) => {
		if (!at?.slice) return readout.read(null, aloud);
		const { x, y } = cellMiddle(at.slice, at.cell);
		const also = [picture.place(), overlay.reading(x, y)].filter(Boolean).join(" · ");
		readout.read({ ...at, also }, aloud);
	};
	const tellSize = sizeTeller(title.measured, signal);
	const tellBounds = boundsReader((problems) => {
		issues.add(problems);
		sliders.renew();
	}, signal);
	/** The picture, or what is in view of a table, is complete: what takes further requests comes now. */
	const landed = (store: ZarrHandle, shown: Variable) => {
		sliders.landed();
		void tellSize(store, shown);
		void tellBounds(store, shown);
		void overlay.find({ handle: store, variable: shown });
		void trail.find(store, shown).then((found) => {
			if (found && named === shown.path && !signal.aborted) title.lead(trail.above(store, shown.path));
		});
	};
	/** Follows a change of the room. */
	const resize = () => {
		side.resize();
		browser.resize();
		gallery?.resize();
	};
	clear();
	onAbort(signal, pause);
	onAbort(signal, planes.stop);
	onAbort(signal, picture.dispose);
	onAbort(signal, overlay.stop);
	return {
		title,
		status,
		browser,
		sliders,
		fields,
		side,
		picture,
		planes,
		overlay,
		table,
		read,
		landed,
		name,
		begin,
		collect,
		/** The collection that is shown, or null. */
		collected: () => gallery?.shown ?? null,
		/** Shows other images of the collection's members. */
		pick: (index: ViewState["index"]) => {
			last = { ...last, index };
			gallery?.pick(index);
		},
		clear,
		pause,
		resize,
	};
}
