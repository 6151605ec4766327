/** Label images over a picture: which there are, their planes at the level that fits, and the ids under a place. */
import { ZarrError } from "../errors.ts";
import { clampedIndex } from "../hierarchy/axis.ts";
import { isIds } from "../hierarchy/issues.ts";
import { type ImageLabel, labelMisfits, readImageLabel } from "../hierarchy/label.ts";
import { labelsAt } from "../hierarchy/series.ts";
import type { LabelState } from "../label.ts";
import { openVariable, type Variable, type ZarrHandle } from "../read.ts";
import { idAt } from "../render/ids.ts";
import type { LabelColors } from "../render/labels.ts";
import type { Notice } from "../render/notice.ts";
import type { Slice } from "../slice/slice.ts";
import { sameState, type ViewState } from "../state.ts";
import { labelReading, toggled } from "./ids.ts";
import { type LoaderTold, planeLoader } from "./loading.ts";
import { cellOver } from "./pointer.ts";

/** A plane of a label image, as it is drawn over a picture. */
export interface LabelPlane {
	readonly slice: Slice;
	readonly look: LabelState;
	readonly colors: LabelColors;
}

/** A label image that has been opened. */
interface Opened {
	readonly variable: Variable;
	readonly label: ImageLabel | null;
	readonly colors: LabelColors;
}

/** What the overlay tells, and is told by. */
export interface OverlayTold
	extends Pick<LoaderTold, "view" | "chunkFailed" | "refresh" | "act" | "ahead" | "board" | "overviews"> {
	/** The planes that are drawn have changed. */
	readonly draw: () => void;
	readonly failed: (error: unknown) => void;
	/** Sentences about what of the labels breaks the specification, or does not fit the image. */
	readonly problems: (problems: readonly string[]) => void;
	/** Which label images there are, by path, and the colours that they give to ids. */
	readonly known: (names: ReadonlyMap<string, string>, colors: ReadonlyMap<string, LabelColors>) => void;
}

/** What an image shows, over which labels are drawn. */
interface Over {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly state: ViewState;
}

/** The label images of a view. */
export function labelOverlay(told: OverlayTold, life: AbortSignal) {
	let over: Over | null = null;
	let names: Map<string, string> = new Map();
	let colors: Map<string, LabelColors> = new Map();
	const layers = new Map<string, ReturnType<typeof labelLayer>>();
	let planes: readonly LabelPlane[] = [];
	let searched: Variable | null = null;
	let looks: readonly LabelState[] = [];
	/** What has landed more of a plane is told by another list, and the same one is what is painted already. */
	const gather = (more: boolean) => {
		const next = looks.flatMap((look) => {
			const layer = look.visible ? layers.get(look.path) : undefined;
			return layer?.slice ? [{ slice: layer.slice, look, colors: colors.get(look.path) ?? NONE }] : [];
		});
		const same = (plane: LabelPlane, i: number) =>
			plane.slice === planes[i].slice && plane.look === planes[i].look && plane.colors === planes[i].colors;
		if (more || next.length !== planes.length || !next.every(same)) planes = next;
	};
	const drawn = () => {
		gather(true);
		told.draw();
	};
	const know = (path: string, found: LabelColors = NONE) => {
		names.set(path, path.slice(path.lastIndexOf("/") + 1));
		colors.set(path, found);
		told.known(names, colors);
	};
	const stop = () => {
		for (const layer of layers.values()) layer.stop();
		layers.clear();
		planes = [];
	};
	/** Follows what the image shows. */
	const update = (now: Over) => {
		if (over?.variable !== now.variable) stop();
		over = now;
		const shown = now.state.labels?.filter(({ visible }) => visible) ?? [];
		for (const [path, layer] of layers) layer.say(shown.some((label) => label.path === path));
		for (const { path } of shown) {
			const layer =
				layers.get(path) ?? labelLayer(path, { ...told, draw: drawn, opened: (found) => know(path, found) }, life);
			layers.set(path, layer);
			layer.update(now);
		}
	};
	/** What is drawn over a picture for the label images of its state; what has not been read yet follows. */
	const planesFor = ({ labels = [] }: Pick<ViewState, "labels">): readonly LabelPlane[] => {
		looks = labels;
		gather(false);
		return planes;
	};
	/** Finds out which label images an image has, once: a request where nothing lists them, for images alone. */
	const find = async ({ handle, variable }: Pick<Over, "handle" | "variable">) => {
		if (variable === searched) return;
		searched = variable;
		names = new Map();
		colors = new Map();
		told.known(names, colors);
		if (!variable.image) return;
		try {
			const { paths, problems } = await labelsAt(handle.hierarchy, variable.path, life);
			if (over?.variable !== variable) return;
			for (const path of paths) know(path, colors.get(path));
			told.problems(problems);
		} catch (error) {
			if (!life.aborted) told.failed(error);
		}
	};
	/** The uppermost id at a place of the picture, in axis units, and the label image that has it; null where there is none. */
	const at = (x: number, y: number): { readonly path: string; readonly id: string; readonly slice: Slice } | null => {
		for (const { slice, look } of planes.toReversed()) {
			const cell = cellOver(slice, x, y);
			const id = cell && idAt(slice, cell.row * slice.width + cell.column);
			if (id && id !== "0") return { path: look.path, id, slice };
		}
		return null;
	};
	/** What is said of the ids at a place, the uppermost first. */
	const reading = (x: number, y: number): string => {
		const found = at(x, y);
		const layer = found && layers.get(found.path);
		if (!found || !layer) return "";
		const said = labelReading(names.get(found.path) ?? found.path, found.id, layer.properties);
		// between the cells that are read others may hold other ids
		return found.slice.every.some((every) => every > 1) ? `${said} (overview)` : said;
	};
	/** The label images with what is selected after a press on a place; null where nothing changes. */
	const pressed = (x: number, y: number, add: boolean): LabelState[] | null => {
		const labels = over?.state.labels ?? [];
		const found = at(x, y);
		const path = found?.path ?? labels.findLast(({ visible }) => visible)?.path;
		const next = labels.map((label) =>
			label.path === path ? { ...label, selected: toggled(label.selected, found?.id ?? null, add) } : label,
		);
		return sameState(next, labels) ? null : next;
	};
	return { update, find, stop, pressed, reading, planes: planesFor };
}

const NONE: LabelColors = new Map();

interface LayerTold extends Omit<OverlayTold, "known"> {
	readonly opened: (colors: LabelColors) => void;
}

/** One label image. */
function labelLayer(path: string, told: LayerTold, life: AbortSignal) {
	let opened: Opened | null = null;
	let opening = false;
	let wanted: Over | null = null;
	let asked = "";
	let slice: Slice | null = null;
	let notice: Notice | null = null;
	let seen = true;
	const say = (now: boolean) => {
		seen = now;
		told.board.show(`labels ${path}`, seen ? notice : null);
	};
	const loader = planeLoader({
		...told,
		status: { update: () => {}, say: () => {}, stop: () => {} },
		board: {
			show: (name, next) => {
				if (name !== "cost") return; // what fails is told by itself
				notice = next && noticeOf(path, next);
				say(seen);
			},
		},
		paint: (progress) => {
			// what is only partly there is seen where nothing else is
			if (!progress.done && slice) return;
			({ slice } = progress);
			told.draw();
		},
		paintUnder: () => {},
		failed: (error) => told.failed(error),
	});
	const open = async (handle: ZarrHandle) => {
		const variable = await openVariable(handle, path, { signal: life });
		const { dtype } = variable.node;
		if (!isIds(variable.node))
			throw new ZarrError(
				"UnsupportedError",
				`The labels "${path}" hold ${dtype.name}, where ids are whole numbers; they are not shown.`,
				{ path, dtype: dtype.name },
			);
		const label = readImageLabel(path, variable.image?.group.attrs ?? variable.node.attrs);
		const colors = new Map([...(label?.colors ?? [])].map(([id, rgba]) => [id, colorText(rgba)]));
		opened = { variable, label, colors };
		told.opened(colors);
		const about = (problem: string) => `The labels "${path}": ${problem}`;
		told.problems([...(label?.problems ?? []), ...variable.problems].map(about));
	};
	const load = () => {
		if (!opened || !wanted || life.aborted) return;
		const { handle, variable: image, state } = wanted;
		const { variable } = opened;
		const own = labelState(variable, image, state);
		if (!own)
			return told.failed(new Error(labelMisfits(path, variable.node.shape, image.node.shape, image.node.dims)[0]));
		if (!asked) told.problems(misfits(path, variable, image));
		const { bounds, ...plane } = own;
		const now = JSON.stringify(plane);
		if (now === asked) loader.moved({ handle, variable, state: own });
		else {
			if (asked) slice = null;
			loader.load({ handle, variable, state: own });
		}
		asked = now;
	};
	return {
		get slice() {
			return slice;
		},
		get properties() {
			return opened?.label?.properties ?? new Map();
		},
		update(now: Over) {
			if (wanted && sameState(planeOf(wanted), planeOf(now)) && wanted.variable === now.variable) return;
			wanted = now;
			if (opened) load();
			else if (!opening) void open(now.handle).then(load, told.failed);
			opening = true;
		},
		/** Shows, or takes away, what is said of it beside the picture. */
		say,
		stop() {
			loader.stop();
			say(false);
		},
	};
}

/** What is said of labels beside a picture: how much of them is read; hatching, counts and the centre are the picture's to tell. */
function noticeOf(path: string, { kind, text, actions }: Notice): Notice {
	const [first] = text.split(/(?<=\.) /);
	const said = `Labels "${path.slice(path.lastIndexOf("/") + 1)}": ${first}`;
	return { kind, text: said, actions: actions?.filter((action) => action.text !== "Show the centre") };
}

function planeOf({ state: { x, y, index, bounds } }: Over) {
	return { x, y, index, bounds };
}

/** The state of a label image that lies under a state of its image: the cells at the same places; null where their axes have nothing in common. */
function labelState(label: Variable, image: Variable, state: ViewState): ViewState | null {
	const { x, y, bounds } = state;
	const dims = label.node.dims;
	if (x === null || y === null || !dims.includes(x) || !dims.includes(y)) return null;
	const index = Object.fromEntries(
		dims.flatMap((dim) => {
			if (dim === x || dim === y) return [];
			const place = image.axes[dim]?.position(state.index[dim] ?? 0);
			return [[dim, place === undefined ? 0 : clampedIndex(label.axes[dim], place)]];
		}),
	);
	return { path: label.path, x, y, index, color: state.color, ...(bounds ? { bounds } : {}) };
}

/** Where a label image is larger or smaller than its image, along the axes that both have. */
function misfits(path: string, { node: { dims, shape } }: Variable, image: Variable): string[] {
	const sizes = dims.map((dim, i) => image.axes[dim]?.size ?? shape[i]);
	return labelMisfits(path, shape, sizes, dims);
}

function colorText(rgba: readonly number[]): string {
	return `#${rgba.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
