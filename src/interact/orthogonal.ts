/** Three planes of a volume side by side: the main one, those across it, and one place at which they cut each other. */
import type { Axis } from "../hierarchy/axis.ts";
import type { ZarrHandle } from "../read.ts";
import { arrange } from "../render/arrange.ts";
import { make } from "../render/element.ts";
import { extentOf, type Frame } from "../render/frame.ts";
import type { View } from "../render/image.ts";
import type { ViewStatePart } from "../state.ts";
import { type AcrossTold, acrossPlane } from "./across.ts";
import type { PictureOptions, Scene } from "./picture.ts";
import { roomOf } from "./room.ts";
import { type Across, acrossState, depthOf, type Part, partAround, placeIndex, shareOf, shownDepth } from "./volume.ts";
import type { Bounds } from "./zoom.ts";

/** A scene, and the store that it is read from. */
export interface Shown extends Scene {
	readonly handle: ZarrHandle;
}

/** What three planes tell, and are told by. */
export interface OrthogonalTold extends Omit<AcrossTold, "bounds" | "cut"> {
	readonly act: (part: ViewStatePart) => void;
	/** What of the main plane is seen; null before it has a place. */
	readonly view: () => View | null;
	/** Reads out what lies where the planes cut each other, unless something else is marked. */
	readonly read: () => void;
	/** Draws the main plane. */
	readonly draw: (scene: Shown) => void;
	/** Whether three planes can be shown, and whether they are. */
	readonly offer: (offered: boolean, shown: boolean) => void;
}

type Which = "main" | Across;

/** CSS pixels that both rows of planes take at least where a view is filled. */
const LOWEST = 380;

/** Planes across the one in `plane`, as its siblings; there are none, nor any work for them, while a state shows one plane. */
export function orthogonalPlanes(
	plane: HTMLElement,
	told: OrthogonalTold,
	options: Pick<PictureOptions, "height" | "zoom">,
) {
	const centre = plane.parentElement as HTMLElement;
	const room = roomOf(centre);
	let across: Record<Across, ReturnType<typeof acrossPlane>> | null = null;
	let now: Shown | null = null;
	let depth: string | null = null;
	let margins = { left: 0, beside: 0 };
	/** Where along depth a window that shows a part of it has its middle. */
	let middle: number | null = null;
	let offered = "";

	/** The frame of a plane that needs so much room for its labels; null where it stands alone. */
	const frame = (which: Which, needed: number): Frame | null => {
		if (!now || depth === null) return null;
		const side = which === "beside" ? "beside" : "left";
		if (needed > margins[side]) margins = { ...margins, [side]: needed };
		const { variable, state } = now;
		const [x, y] = [variable.axes[String(state.x)], variable.axes[String(state.y)]];
		// what is filled scrolls where it is lower
		const height = options.height === "fill" ? Math.max(LOWEST, room().height) : options.height;
		return arrange({ width: room().width || 640, height, ...margins, x, y, depth: variable.axes[depth] })[which];
	};
	const open = (which: Across) => {
		const host = make(plane.ownerDocument, "div", { class: `across ${which}` });
		centre.append(host);
		const cut = (x: number, y: number) => {
			if (now && depth !== null) go(placeIndex(now.variable, acrossState(now.state, depth, which), [x, y]));
		};
		return acrossPlane(
			host,
			{ ...told, cut, bounds: (bounds) => moved(which, bounds) },
			{ zoom: options.zoom, frame: (left) => frame(which, left) },
		);
	};
	const go = (index: Record<string, number> | null) => index && told.act({ index });
	/** A plane across has been moved or zoomed: the others follow along the axis that they share with it, and are enlarged alike. */
	const moved = (which: Across, bounds: Bounds | undefined) => {
		const seen = told.view();
		if (!now || depth === null || !seen) return;
		if (!bounds) return told.act({ bounds });
		const { x, y } = axesOf(now);
		const [x1, y1, x2, y2] = bounds;
		const wide: Part = [x1, x2];
		const tall: Part = [y1, y2];
		const [shared, own, deep, other, left] =
			which === "below" ? ([x, wide, tall, y, seen.y] as const) : ([y, tall, wide, x, seen.x] as const);
		const share = Math.min(shareOf(shared, own), shareOf(now.variable.axes[depth], deep));
		middle = middleOf(deep);
		const along = partAround(shared, middleOf(own), share);
		const rest = partAround(other, middleOf(partOf(left)), share);
		told.act({ bounds: which === "below" ? windowOf(along, rest) : windowOf(rest, along) });
	};
	/** The part of the depth that is seen where so large a `share` of the other axes is: around a place of its own, unless the main plane lies outside of that. */
	const seenDepth = (axis: Axis, at: number, share: number): Part => {
		const [low, high] = extentOf(axis);
		if (middle === null || Math.abs(at - middle) > ((high - low) * share) / 2) middle = at;
		return partAround(axis, middle, share);
	};
	const follow = (shown: Shown, dim: string, planes: NonNullable<typeof across>) => {
		const { handle, variable, state } = shown;
		const seen = state.bounds ? told.view() : null;
		if (!seen) middle = null;
		const share = seen ? shareOf(axesOf(shown).x, partOf(seen.x)) : 1;
		const axis = variable.axes[dim];
		const deep = seen ? seenDepth(axis, axis.position(state.index[dim]), share) : extentOf(axis);
		const update = (which: Across, window: (seen: View) => Bounds) => {
			const own = acrossState(state, dim, which);
			planes[which].update({ handle, variable, state: seen ? { ...own, bounds: window(seen) } : own });
		};
		update("below", ({ x }) => windowOf(partOf(x), deep));
		update("beside", ({ y }) => windowOf(deep, partOf(y)));
	};
	const place = ({ below, beside }: NonNullable<typeof across>) => {
		const widthOf = (which: Which) => frame(which, 0)?.width ?? 0;
		plane.style.width = `${widthOf("main")}px`;
		below.host.style.width = `${widthOf("below")}px`;
		beside.host.style.width = `${widthOf("beside")}px`;
		centre.classList.toggle("stacked", widthOf("main") + widthOf("beside") > (room().width || 640));
	};
	const offer = (able: boolean, on: boolean) => {
		if (offered === `${able} ${on}`) return;
		offered = `${able} ${on}`;
		told.offer(able, on);
	};
	/** Draws the main plane, and those across it where the state shows them. */
	const draw = (shown: Shown) => {
		const { variable, state } = shown;
		offer(depthOf(variable, state) !== null, state.layout === "orthogonal");
		const dim = shownDepth(variable, state);
		if (dim === null) {
			if (across) close();
			return told.draw(shown);
		}
		const before = now;
		if (!before || isOther(before, shown) || dim !== depth) margins = { left: 0, beside: 0 };
		now = shown;
		depth = dim;
		centre.classList.add("orthogonal");
		across ??= { beside: open("beside"), below: open("below") };
		// room for labels is shared, and known once they are made
		for (let known = ""; known !== JSON.stringify(margins); ) {
			known = JSON.stringify(margins);
			place(across);
			told.draw(shown);
			follow(shown, dim, across);
		}
		if (before?.state.index !== state.index) told.read();
	};
	/** Ends what the planes across do; their pictures stay. */
	const stop = () => {
		for (const one of Object.values(across ?? {})) one.stop();
	};
	/** Shows the main plane alone from now on, or nothing. */
	const close = () => {
		offered = "";
		if (!across) return;
		stop();
		for (const { host } of Object.values(across)) host.remove();
		across = null;
		now = null;
		depth = null;
		middle = null;
		centre.classList.remove("orthogonal", "stacked");
		plane.style.width = "";
	};
	return {
		draw,
		stop,
		close,
		frame: (left: number) => frame("main", left),
		/** The positions at a place of the main plane, in axis units; null outside of it, and where it stands alone. */
		placed: (x: number, y: number) => now && placeIndex(now.variable, now.state, [x, y]),
		/** Turns one plane into three and back. */
		turn: () => told.act(across ? { layout: undefined } : { layout: "orthogonal", compare: undefined }),
	};
}

function axesOf({ variable, state }: Shown): { x: Axis; y: Axis } {
	return { x: variable.axes[String(state.x)], y: variable.axes[String(state.y)] };
}

function isOther(before: Shown, { variable, state }: Shown): boolean {
	return before.variable !== variable || before.state.x !== state.x || before.state.y !== state.y;
}

function partOf({ from, to }: { readonly from: number; readonly to: number }): Part {
	return from < to ? [from, to] : [to, from];
}

function middleOf([low, high]: Part): number {
	return (low + high) / 2;
}

function windowOf([x1, x2]: Part, [y1, y2]: Part): Bounds {
	return [x1, y1, x2, y2];
}
