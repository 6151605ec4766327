/** The parts of a view in their places, each telling what people do with it. */
import type { Collection } from "../hierarchy/collection.ts";
import type { Node } from "../hierarchy/node.ts";
import type { LabelState } from "../label.ts";
import { levelOf, type Variable, type ZarrHandle } from "../read.ts";
import { infoPanel } from "../render/info.ts";
import type { viewLayout } from "../render/layout.ts";
import type { noticeBoard } from "../render/notice.ts";
import { statusLine } from "../render/status.ts";
import { titleLine } from "../render/title.ts";
import { onAbort } from "../signal.ts";
import { otherName } from "../slice/compare.ts";
import type { Slice } from "../slice/slice.ts";
import type { ViewState, ViewStatePart } from "../state.ts";
import { besidePlane } from "./beside.ts";
import { boundsReader } from "./bounds.ts";
import { storeBrowser } from "./browse.ts";
import { collectedImages } from "./collected.ts";
import { faceOf, otherFace } from "./face.ts";
import { fieldRow } from "./fields.ts";
import { issueList } from "./issues.ts";
import type { LimitsMode } from "./limits.ts";
import type { Wanted } from "./loading.ts";
import { mappedPicture } from "./mapped.ts";
import { sizeTeller } from "./measure.ts";
import type { ViewOptions } from "./options.ts";
import { orthogonalPlanes } from "./orthogonal.ts";
import { otherChoice } from "./others.ts";
import { labelOverlay } from "./overlay.ts";
import type { Drawn, PictureTold } from "./picture.ts";
import { type Cell, cellMiddle } from "./pointer.ts";
import { profileCharts } from "./profiles.ts";
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
	/** What went wrong, and with what. */
	readonly fail: (error: unknown, about: string) => void;
	readonly progress: (progress: Progress) => void;
	/** More of the store is listed. */
	readonly listed: () => void;
	/** Name for a saved picture. */
	readonly name: () => string;
	/** What lies over the picture has changed. */
	readonly draw: () => void;
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
	const title = titleLine(layout.title, {
		tree: () => title.toggle("tree", layout.flip("tree")),
		info: () => title.toggle("info", layout.flip("info")),
		table: told.turn,
		planes: () => planes.turn(),
		profile: () => charts.toggle(),
		save: () => savePicture(picture.saved(), told.name()),
		reset: told.reset,
		issues: () => {
			if (layout.info.hidden) title.toggle("info", layout.flip("info"));
			info.bring();
		},
		back: (path) => choose(path, collected.before(path)),
	});
	const info = infoPanel(layout.info);
	const issues = issueList(title, info);
	const trail = collectionTrail(signal);
	const status = progressLine(statusLine(layout.status), told.progress);
	const offered = (nodes: boolean) => {
		const offer = options.tree !== false && nodes;
		layout.show("tree", offer);
		title.offerTree(offer);
	};
	const browser = storeBrowser(
		layout.tree,
		{ choose, offered, failed: (error) => told.fail(error, "tree"), listed: told.listed },
		signal,
	);
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
	const others = otherChoice(layout.side, (compare) => act({ compare }));
	const key: PictureTold["key"] = (action) => (action.do === "step" ? sliders.step(action.by) : told.reset());
	const press = (x: number, y: number, labels: LabelState[] | null) => {
		const index = planes.placed(x, y);
		if (labels || index) act({ ...(labels ? { labels } : {}), ...(index ? { index } : {}) });
	};
	const pressed = (x: number, y: number, add: boolean) => {
		if (charts.first && charts.press([x, y], add)) return;
		const labels = overlay.pressed(x, y, add);
		if (labels || planes.placed(x, y)) press(x, y, labels);
		else charts.press([x, y], add);
	};
	const { board, chunkFailed, complete, refresh } = told;
	const picture = mappedPicture(
		layout.plane,
		{
			...{ board, draw: told.draw, looked: told.looked },
			turn: (projection, bounds) => act({ projection, bounds }),
			bounds: (bounds) => act({ bounds }),
			mark: told.mark,
			press: pressed,
			drags: (event) => charts.drags(event),
			dragged: (from, to, over) => charts.drag(from, to, over),
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
	const beside = besidePlane(
		layout.plane,
		{
			...{ act, key, chunkFailed, refresh, draw: told.draw, landed: told.listed, point: picture.point },
			mark: (cell, byKey) => readout.read(cell, byKey),
			failed: (error) => told.fail(error, "state"),
			ahead: { prefetch: false, seen },
		},
		options,
	);
	const collected = collectedImages(
		layout.gallery,
		{
			...{ board, choose, complete, say: status.say, problems: issues.add, named: browser.name },
			failed: chunkFailed,
			index: (index) => act({ index }),
		},
		options,
		signal,
	);
	const overlay = labelOverlay(
		{
			...{ act, chunkFailed, refresh, view: picture.view, draw: told.draw, board, overviews: true },
			failed: (error) => told.fail(error, "labels"),
			ahead: { prefetch: false, seen },
			...{ known: side.labels, problems: issues.add },
		},
		signal,
	);
	const charts = profileCharts(layout.profile, {
		act,
		chunkFailed,
		spot: (marks) => picture.spot(marks),
		offer: title.offerProfile,
		name: () => `${told.name()}-chart`,
		complete: () => {
			if (!signal.aborted) layout.root.dispatchEvent(new CustomEvent("profile", { detail: charts.profile() }));
		},
	});
	const table = tableView(layout.table, { status, board, chunkFailed, complete, refresh, step: sliders.step }, options);
	const readout = cellReadout(status, signal);
	/** Makes room for an array (null: there is none to show), which comes by a route. */
	const face = (found: Variable | null, route = "") => {
		collected.stop();
		layout.show("gallery", false);
		const shown = found && faceOf(found);
		layout.show("plane", shown === "plane");
		if (shown !== "plane") for (const more of [planes, beside]) more.close();
		layout.show("table", shown === "table");
		layout.show("side", options.histogram !== false && shown === "plane" && found?.y !== null);
		title.face(shown, found !== null && otherFace(found) !== null);
		charts.clear();
		title.offerProfile(shown === "plane" && found?.y !== null, false);
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
		{ problems = [], image, levels = [], pieces, difference }: Partial<Variable & About> = {},
	) => {
		const pictured = image ? { finest: levels[0].array, levels: levels.length } : undefined;
		const less = difference && otherName(difference.of, difference.other, difference.index);
		title.update(store.name, node.path, node, { image: pictured, pieces, less, trail: trail.above(store, node.path) });
		info.update(node);
		issues.begin(problems);
		named = node.path;
		const label = [store.name, less ? `${node.path} − ${less}` : node.path].filter(Boolean).join(", ");
		layout.root.setAttribute("aria-label", options.ariaLabel ?? label);
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
		layout.show("gallery", true);
		takeKeyboard(collected.show(store, collection, index, from));
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
		const place = at?.slice ? cellMiddle(at.slice, at.cell) : null;
		const other = beside.point(place);
		if (!at || !place) return readout.read(null, aloud);
		const also = [picture.place(), other, overlay.reading(place.x, place.y)].filter(Boolean).join(" · ");
		readout.read({ ...at, also }, aloud);
	};
	/** Draws a state: its table, or its picture with all that lies over and beside it. */
	const draw = (shown: Wanted, drawn: Drawn) => {
		if (shown.variable.table) table.update(shown);
		else {
			const scene = { ...shown, ...drawn, labels: overlay.planes(shown.state) };
			planes.draw(scene);
			charts.follow(scene);
		}
		overlay.update(shown);
		beside.update(shown);
	};
	/** Says a state in the controls; `slice` is what is drawn of it. */
	const follow = (variable: Variable, state: ViewState, mode: LimitsMode, slice: Slice | null) => {
		side.update(variable, state, mode, slice ? levelOf(variable, slice) : (state.level ?? 0));
		sliders.update(variable, state);
		fields.update(variable, state);
		others.update(variable, state, browser.nodes);
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
		for (const part of [side, charts, browser, collected]) part.resize();
	};
	clear();
	for (const stop of [pause, planes.stop, beside.close, charts.stop, picture.dispose, overlay.stop])
		onAbort(signal, stop);
	return {
		title,
		status,
		browser,
		sliders,
		side,
		picture,
		draw,
		follow,
		/** What is charted. */
		profile: charts.profile,
		read,
		landed,
		name,
		begin,
		collect,
		collected: collected.shown,
		pick: collected.pick,
		clear,
		pause,
		resize,
	};
}
