/** A small picture of an image: its coarsest level, in the channels, colours and limits in which the view would open it. */
import { errorText, ZarrError } from "../errors.ts";
import type { Axis } from "../hierarchy/axis.ts";
import { type Cost, openCoarsest, slices, slicesOf, together, type Variable, type ZarrHandle } from "../read.ts";
import { aspectOf, type Span } from "../render/frame.ts";
import type { View } from "../render/image.ts";
import { drawPlane } from "../render/layers.ts";
import { type Slice, settled } from "../slice/slice.ts";
import type { ViewState } from "../state.ts";
import { blendOf } from "./blend.ts";
import { firstState } from "./choose.ts";
import { coloring } from "./coloring.ts";
import { planesCost, requestsOf } from "./loading.ts";
import { noCellsText } from "./target.ts";

/** An image of which a small picture can be made. */
export interface Sketch {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly state: ViewState;
	/** Which of the variable's levels is drawn. */
	readonly level: number;
	/** What reading it costs. */
	readonly cost: Cost;
}

/** A small picture. */
export interface Thumbnail {
	readonly variable: Variable;
	readonly state: ViewState;
	/** The planes that are drawn, the first one's place is all of theirs. */
	readonly slices: readonly Slice[];
	/** Whether limits were found in the image itself, for want of others. */
	readonly ownLimits: boolean;
	/** A sentence for what could not be read of it; null where it is whole. */
	readonly failure: string | null;
}

/** The image at `path`, of which nothing but metadata is read. Rejects where there is none, or none that has a picture, and with what the store says. */
export async function sketch(handle: ZarrHandle, path: string, signal: AbortSignal): Promise<Sketch> {
	const variable = await openCoarsest(handle, path, signal);
	const lacks = variable.table ? "holds no numbers" : variable.y === null ? "has fewer than two axes" : null;
	if (lacks) throw new ZarrError("UnsupportedError", `"${path}" ${lacks}, so there is no picture of it.`, { path });
	if (variable.node.shape.includes(0)) throw new ZarrError("UnsupportedError", noCellsText(variable), { path });
	const state = firstState(variable, {});
	const level = variable.levels.length - 1;
	return { handle, variable, state, level, cost: planesCost({ handle, variable, state }, level) };
}

/** Reads what a sketch needs, and finds the limits that nothing says, as a view does. Rejects with what failed, or with the signal's reason. */
export async function readSketch(made: Sketch, signal: AbortSignal): Promise<Thumbnail> {
	const { handle, variable, state, level } = made;
	const requests = requestsOf(made, level);
	const open = (withdrawn: AbortSignal) =>
		requests.map(({ variable: of, request }) => slices(handle, of, request, { signal: withdrawn }));
	let read: readonly Slice[] = [];
	let failed: readonly { readonly error: Error }[] = [];
	for await (const progress of together(open, { signal })) {
		read = slicesOf(progress);
		({ failed } = progress);
	}
	read = read.map(settled); // a small picture keeps no chunks
	const failure = failed.length > 0 ? `${failed.length} of its chunks could not be read: ${errorText(failed[0].error)}` : null;
	const colors = coloring("robust");
	colors.open(variable, state, {});
	const known = colors.known(variable, state, read);
	if (known) return { variable, state, slices: read, ownLimits: false, failure };
	const summary = await colors.count(read[0], { variable, state, slices: read }, { range: null, known: null, signal });
	const counted = colors.settle(variable, state, summary);
	return { variable, state: counted.state, slices: read, ownLimits: true, failure };
}

/** The size of the picture within a square of `side` CSS pixels: as its cells lie, where both axes measure the same; else all of it. Pure. */
export function sizeWithin({ axes, x, y }: Variable, side: number): { readonly width: number; readonly height: number } {
	const aspect = aspectOf(axes[String(x)], axes[String(y)]) ?? 1;
	const fit = (part: number) => Math.max(1, Math.round(side * Math.min(1, part)));
	return { width: fit(1 / aspect), height: fit(aspect) };
}

/** Draws all of a thumbnail into `canvas`, which is resized to fit a square of `side` CSS pixels; `ink` colours the marks of cells that hold nothing. */
export function drawThumbnail(
	canvas: HTMLCanvasElement,
	{ variable, state, slices: planes }: Thumbnail,
	{ side, ratio, ink }: { readonly side: number; readonly ratio: number; readonly ink: string },
): void {
	const { width, height } = sizeWithin(variable, side);
	const [x, y] = [variable.axes[String(state.x)], variable.axes[String(state.y)]];
	const view: View = { x: along(x, width, false), y: along(y, height, y.upward), ratio };
	const blended = blendOf(variable, state, planes);
	const layer = blended ? { slice: planes[0], blended } : { slice: planes[0], color: state.color };
	drawPlane(canvas, [layer], view, ink);
}

/** All of an axis over `size` pixels: from its low edge on, or from its high one. */
function along({ edges: [a, b] }: Axis, size: number, falling: boolean): Span {
	const [low, high] = a < b ? [a, b] : [b, a];
	return falling ? { from: high, to: low, size } : { from: low, to: high, size };
}
