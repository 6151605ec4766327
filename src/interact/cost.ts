/** What is said beside a picture of which not all is read, and what can be done about it. Pure. */
import type { Axis } from "../hierarchy/axis.ts";
import { type ArrayNode, chunkBytes } from "../hierarchy/node.ts";
import { fittingWindow } from "../plan/budget.ts";
import { type Plane, type PlanSize, planSize, wholeWindow } from "../plan/chunks.ts";
import { sampledChunks } from "../plan/overview.ts";
import type { Cost, Sampling, Variable, Window } from "../read.ts";
import { bytesText, countText, plural } from "../render/text.ts";
import { holdsPlane } from "../slice/bound.ts";
import { bothOf } from "../slice/compare.ts";
import { planeOf } from "../slice/slice.ts";
import type { ViewState } from "../state.ts";
import type { Reading } from "./afford.ts";
import { type LevelRequest, requestsApart } from "./requests.ts";
import type { Bounds } from "./zoom.ts";

/** What is said of a picture. */
export interface Said {
	readonly text: string;
	/** Further sentences. */
	readonly details: readonly string[];
	/** What shows as much of the plane's middle as is read unasked; absent where nothing is, or there is no picture. */
	readonly centre?: Bounds;
	/** Whether all of it can be loaded: a page could not hold some planes. */
	readonly loadable: boolean;
}

/** What is said of what is read; null where that is all of the plane, or as much of an image as its levels mean. */
export function saidOf(variable: Variable, state: ViewState, reading: Reading): Said | null {
	if (!("cost" in reading || "sampling" in reading) && (variable.levels.length > 1 || !reading.window)) return null;
	const planes = requestsApart(variable, state, reading.level);
	const [{ variable: drawn, request }] = planes;
	const { node, axes } = drawn;
	const plane = planeOf(drawn, request);
	const whole = planSize(node, plane, wholeWindow(node, plane));
	const read = readOf(drawn, request);
	const about: About = { node, plane, read, planes: planes.length, whole, loadable: holdsPlane(whole.cells) };
	const said = sentencesOf(about, reading);
	if (!said) return null;
	const largest = Math.max(...read.map((one) => chunkBytes(one.node)));
	const window = fittingWindow(node, plane, largest, planes.length * read.length);
	const { x, y } = state;
	// a map has bounds in its own plane
	const flat = window && x !== null && y !== null && !state.projection;
	const centre = flat ? boundsWithin(axes[x], axes[y], window) : undefined;
	const [text, ...details] = said;
	if (state.reduce && !("window" in reading)) details.push(`Fewer planes along ${state.reduce.dim} take less.`);
	return { text, details, centre, loadable: about.loadable };
}

/** A plane of which something is said. */
interface About {
	readonly node: ArrayNode;
	readonly plane: Plane;
	/** The array that is read for it, or the two of which it is the difference. */
	readonly read: readonly Read[];
	/** How many of its kind, in chunks of their own, are drawn together. */
	readonly planes: number;
	readonly whole: PlanSize;
	readonly loadable: boolean;
}

/** A plane of an array. */
type Read = { readonly node: ArrayNode; readonly plane: Plane };

/** What is read for a plane of a variable. */
function readOf(variable: Variable, request: LevelRequest["request"]): Read[] {
	const both = variable.difference ? bothOf(variable.difference, request) : [{ variable, request }];
	return both.map((one) => ({ node: one.variable.node, plane: planeOf(one.variable, one.request) }));
}

function sentencesOf({ node, plane, read: arrays, planes, whole, loadable }: About, reading: Reading): string[] | null {
	if ("cost" in reading) return [costText(reading.cost)];
	const orAll = loadable ? ", or load all." : ".";
	const chunks = (count: number) => countText(count * planes);
	const decoded = (count: number) => `(${bytesText(count * planes * chunkBytes(node))} decoded)`;
	if ("sampling" in reading) {
		const { sampling } = reading;
		const [read, all] = [sampledChunks(node, plane, sampling), planSize(node, plane, sampling.window).chunks];
		const next = read < all ? "The rest is hatched; zoom in to read what is in view" : "Zoom in to see all cells";
		const overview = `Overview: ${chunks(read)} of ${chunks(all)} chunks read ${decoded(read)}. ${next}${orAll}`;
		return [overview, cellsText(sampling.every)];
	}
	const { window } = reading;
	if (!window || planSize(node, plane, window).cells === whole.cells) return null;
	const sum = (of: (read: Read) => number) => arrays.reduce((total, read) => total + of(read), 0);
	const seen = (read: Read) => planSize(read.node, read.plane, window).chunks;
	const all = sum((read) => planSize(read.node, read.plane, wholeWindow(read.node, read.plane)).chunks);
	const bytes = bytesText(planes * sum((read) => seen(read) * chunkBytes(read.node)));
	const inView = `In view: ${chunks(sum(seen))} of ${chunks(all)} chunks (${bytes} decoded).`;
	return [`${inView} Zoom out for an overview${orAll}`, cellsText([1, 1])];
}

/** "Of their cells one in 204 along x and y is drawn and counted." */
function cellsText([x, y]: Sampling["every"]): string {
	if (x === 1 && y === 1) return "All of their cells are drawn and counted.";
	const along =
		x === y ? `one in ${countText(x)} along x and y` : `one in ${countText(x)} along x and ${countText(y)} along y`;
	return `Of their cells ${along} is drawn and counted.`;
}

/** The sentence that says a cost. */
export function costText(cost: Cost): string {
	const needs = `${countText(cost.cells)} cells from ${plural(cost.cold, "chunk")} still to be read (${bytesText(cost.bytes)} decoded)`;
	return `This picture has ${needs}, more than is shown unasked: 33 million cells, 2,000 chunks or 268 MB.`;
}

/** Bounds that lie within a window of whole cells, around its middle, and have the shape of the plane: a view shows no more than these. */
export function boundsWithin(x: Axis, y: Axis, window: Window): Bounds {
	const along = ({ edges: [from, to], size }: Axis, a: number, b: number) => {
		const at = (cell: number) => from + (cell / size) * (to - from);
		return { middle: at((a + b) / 2), extent: Math.abs(to - from), part: (b - a) / size };
	};
	const [across, down] = [along(x, window.x0, window.x1), along(y, window.y0, window.y1)];
	const part = Math.min(across.part, down.part) * INSET;
	const ends = ({ middle, extent }: typeof across) => [middle - (part * extent) / 2, middle + (part * extent) / 2];
	const [[x1, x2], [y1, y2]] = [ends(across), ends(down)];
	return [x1, y1, x2, y2];
}

/** So much of a window is shown, as an edge that is off by rounding would show another chunk. */
const INSET = 1 - 1e-6;
