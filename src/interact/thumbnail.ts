/** A small picture of an image: its coarsest level, in the channels, colours and limits in which the view would open it. */
import { ZarrError } from "../errors.ts";
import type { Axis } from "../hierarchy/axis.ts";
import { imageAt } from "../hierarchy/images.ts";
import {
	type Cost,
	type FailedChunk,
	openCoarsest,
	slices,
	slicesOf,
	together,
	type Variable,
	type ZarrHandle,
} from "../read.ts";
import { aspectOf, type Span } from "../render/frame.ts";
import type { View } from "../render/image.ts";
import { drawPlane } from "../render/layers.ts";
import { dimsText } from "../render/text.ts";
import { type Slice, settled } from "../slice/slice.ts";
import type { ViewState } from "../state.ts";
import { blendOf } from "./blend.ts";
import { firstState } from "./choose.ts";
import { coloring } from "./coloring.ts";
import { planesCost, requestsOf } from "./requests.ts";
import { noCellsText } from "./target.ts";

/** An image of which a small picture can be made. */
export interface Sketch {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly state: ViewState;
	/** Which of the variable's levels is drawn. */
	readonly level: number;
}

/** A small picture. */
export interface Thumbnail {
	readonly variable: Variable;
	readonly state: ViewState;
	/** The planes that are drawn, the first one's place is all of theirs. */
	readonly slices: readonly Slice[];
	/** Whether limits were found in the image itself, for want of others. */
	readonly ownLimits: boolean;
	/** Why chunks of it could not be read; empty where it is whole. */
	readonly failed: readonly FailedChunk[];
}

/** The image at `path`, of which nothing but metadata is read. Rejects where there is none, or none that has a picture, and with what the store says. */
export async function sketch(handle: ZarrHandle, path: string, signal: AbortSignal): Promise<Sketch> {
	const variable = await openCoarsest(handle, path, signal);
	const lacks = variable.table ? "holds no numbers" : variable.y === null ? "has fewer than two axes" : null;
	if (lacks) throw new ZarrError("UnsupportedError", `"${path}" ${lacks}, so there is no picture of it.`, { path });
	if (variable.node.shape.includes(0)) throw new ZarrError("UnsupportedError", noCellsText(variable), { path });
	const state = firstState(variable, {});
	return { handle, variable, state, level: variable.levels.length - 1 };
}

/** What reading a sketch costs now: what is decoded already costs nothing. */
export function sketchCost(made: Sketch): Cost {
	return planesCost(made, made.level);
}

/** What is said of an image. */
export interface AboutImage {
	/** Its own name; "" for none. */
	readonly own: string;
	/** Its size: "z 2 × y 24 × x 32". */
	readonly about: string;
}

/** An image's own name and its size. Asks for its finest level; both are "" where that can't be opened. Rejects where the caller withdraws. */
export async function aboutImage({ hierarchy }: ZarrHandle, path: string, signal: AbortSignal): Promise<AboutImage> {
	const image = await imageAt(hierarchy, path, signal);
	const finest = await hierarchy.node(image?.levels[0].path ?? path, signal).catch(() => null);
	signal.throwIfAborted();
	if (finest?.kind !== "array") return { own: "", about: "" }; // the picture tells what is wrong with it
	const dims = image?.axes.map(({ name }) => name) ?? finest.dims;
	const long = dims.flatMap((dim, i) => (finest.shape[i] > 1 ? [{ dim, size: finest.shape[i] }] : []));
	const about = dimsText({ dims: long.map(({ dim }) => dim), shape: long.map(({ size }) => size) });
	const own = image && image.name !== path.slice(path.lastIndexOf("/") + 1) ? image.name : "";
	return { own, about };
}

/** Reads what a sketch needs, and finds the limits that nothing says, as a view does. Rejects with what failed, or with the signal's reason. */
export async function readSketch(made: Sketch, signal: AbortSignal): Promise<Thumbnail> {
	const { handle, variable, state, level } = made;
	const requests = requestsOf(variable, state, level);
	const open = (withdrawn: AbortSignal) =>
		requests.map(({ variable: of, request }) => slices(handle, of, request, { signal: withdrawn }));
	let read: readonly Slice[] = [];
	let failed: readonly FailedChunk[] = [];
	for await (const progress of together(open, { signal })) {
		read = slicesOf(progress);
		({ failed } = progress);
	}
	read = read.map(settled); // a small picture keeps no chunks
	const colors = coloring("robust");
	colors.open(variable, state, {});
	const known = colors.known(variable, state, read);
	if (known) return { variable, state, slices: read, ownLimits: false, failed };
	const summary = await colors.count(read[0], { variable, state, slices: read }, { range: null, known: null, signal });
	const counted = colors.settle(variable, state, summary);
	return { variable, state: counted.state, slices: read, ownLimits: true, failed };
}

/** The size of the picture within a square of `side` CSS pixels: as its cells lie, where both axes measure the same; else all of it. Pure. */
export function sizeWithin(
	{ axes, x, y }: Variable,
	side: number,
): { readonly width: number; readonly height: number } {
	const aspect = aspectOf(axes[String(x)], axes[String(y)]) ?? 1;
	const sized = (part: number) => Math.max(1, Math.round(side * Math.min(1, part)));
	return { width: sized(1 / aspect), height: sized(aspect) };
}

/** How thumbnails are drawn. */
export interface DrawnAs {
	/** CSS pixels of the square that each fits into. */
	readonly side: number;
	/** Device pixels per CSS pixel. */
	readonly ratio: number;
	/** Colours the marks of cells that hold nothing. */
	readonly ink: string;
	/** All are painted on it first, so that each needs no more than its own pixels. */
	readonly easel: HTMLCanvasElement;
}

/** Draws all of a thumbnail into `canvas`, which is resized. */
export function drawThumbnail(
	canvas: HTMLCanvasElement,
	{ variable, state, slices: planes }: Thumbnail,
	{ side, ratio, ink, easel }: DrawnAs,
): void {
	const { width, height } = sizeWithin(variable, side);
	const [x, y] = [variable.axes[String(state.x)], variable.axes[String(state.y)]];
	const view: View = { x: along(x, width, false), y: along(y, height, y.upward), ratio };
	const blended = blendOf(variable, state, planes);
	const layer = blended ? { slice: planes[0], blended } : { slice: planes[0], color: state.color };
	drawPlane(easel, [layer], view, ink);
	canvas.width = easel.width;
	canvas.height = easel.height;
	canvas.style.width = `${width}px`;
	canvas.style.height = `${height}px`;
	// kept in plain memory: browsers make a layer of each of the others, and a plate has hundreds
	canvas.getContext("2d", { willReadFrequently: true })?.drawImage(easel, 0, 0);
}

/** All of an axis over `size` pixels: from its low edge on, or from its high one. */
function along({ edges: [a, b] }: Axis, size: number, falling: boolean): Span {
	const [low, high] = a < b ? [a, b] : [b, a];
	return falling ? { from: high, to: low, size } : { from: low, to: high, size };
}
