/** Another variable beside the one that is shown: the same window of it at the same place, in colours of its own unless it shares them. */
import type { CompareState } from "../compare.ts";
import { isAbort } from "../errors.ts";
import { cleanPath } from "../handle.ts";
import { openVariable, type SliceProgress, summarizeSlice, type Variable } from "../read.ts";
import { secondCaption } from "../render/caption.ts";
import { make } from "../render/element.ts";
import { checkCompare, comparedNames, otherRequest } from "../slice/compare.ts";
import { fullIndex } from "../slice/place.ts";
import { type ColorState, sameState, type ViewState, type ViewStatePart } from "../state.ts";
import { type AcrossTold, acrossPlane } from "./across.ts";
import { secondColor } from "./face.ts";
import { automaticLimits } from "./limits.ts";
import type { Wanted } from "./loading.ts";
import type { PictureOptions } from "./picture.ts";
import { cellMiddle } from "./pointer.ts";

/** What the other picture tells. */
export interface BesideTold extends Omit<AcrossTold, "cut" | "bounds" | "colors" | "painted"> {
	readonly act: (part: ViewStatePart) => void;
	/** Why the other can't be shown. */
	readonly failed: (error: unknown) => void;
	/** Marks the place in what is shown that is looked at in the other; null: none. */
	readonly point: (at: { readonly x: number; readonly y: number } | null) => void;
	/** Draws what is shown in the room that is left to it. */
	readonly draw: () => void;
}

/** The other variable, in its picture. */
interface Second {
	readonly other: Variable;
	readonly plane: ReturnType<typeof acrossPlane>;
	readonly caption: ReturnType<typeof secondCaption>;
	/** The dims along which it was found to fit. */
	sides: string;
}

/** The other picture, as a sibling of `plane`; nothing is done for it while a state shows none. */
export function besidePlane(
	plane: HTMLElement,
	told: BesideTold,
	options: Pick<PictureOptions, "height" | "zoom"> & { readonly robust?: boolean },
) {
	const centre = plane.parentElement as HTMLElement;
	const limits = automaticLimits(options.robust === false ? "range" : "robust");
	let now: Wanted | null = null;
	/** What is open, or on its way. */
	let asked: { readonly of: Variable; readonly compare: CompareState } | null = null;
	let life = new AbortController();
	let second: Second | null = null;
	let domain: [number, number] = [0, 1];

	const close = () => {
		if (!asked) return;
		life.abort(new DOMException("the other picture is no longer shown", "AbortError"));
		second?.plane.stop();
		second?.plane.host.remove();
		asked = second = null;
		centre.classList.remove("paired");
		told.draw();
	};
	/** Tells why it can't be shown; from then on one picture is. */
	const refuse = (error: unknown) => {
		if (isAbort(error)) return;
		close();
		told.act({ compare: undefined });
		told.failed(error);
	};
	const colors = (): ColorState => {
		const { color, compare } = (now as Wanted).state;
		return compare?.shared || !second ? color : secondColor(second.other, color, domain);
	};
	const paint = () => {
		second?.caption.update(colors(), now?.state.compare?.shared === true);
		second?.plane.draw();
	};
	const painted = ({ slice, done }: SliceProgress) => {
		domain = limits.provisional(slice) ?? domain;
		second?.caption.update(colors(), now?.state.compare?.shared === true);
		if (!done || !limits.wanted) return;
		const { signal } = life;
		summarizeSlice(slice, { limits: true }, signal).then(
			(summary) => {
				domain = limits.settle(summary).domain ?? domain;
				if (!signal.aborted) paint();
			},
			(error) => isAbort(error) || told.failed(error),
		);
	};
	const show = (of: Variable, other: Variable, compare: CompareState) => {
		limits.begin();
		const host = make(plane.ownerDocument, "div", { class: "across second" });
		centre.append(host);
		centre.classList.add("paired");
		const bounds = (bounds: ViewState["bounds"]) => told.act({ bounds });
		const mark: AcrossTold["mark"] = (cell, byKey) => {
			told.mark(cell, byKey);
			told.point(cell?.slice ? cellMiddle(cell.slice, cell.cell) : null);
		};
		const across = acrossPlane(host, { ...told, mark, bounds, cut: () => {}, colors, painted }, options);
		const share = (shared: boolean) => told.act({ compare: { ...compare, shared: shared || undefined } });
		const [, name] = comparedNames(of, other, compare.index);
		const caption = secondCaption(host, other, name, of.units === other.units ? share : null);
		second = { other, plane: across, caption, sides: "" };
		told.draw();
	};
	const open = async ({ handle, variable, state }: Wanted, compare: CompareState) => {
		close();
		const own = { of: variable, compare };
		asked = own;
		life = new AbortController();
		try {
			const other = await openVariable(handle, cleanPath(compare.path), { signal: life.signal });
			checkCompare(variable, other, state, compare);
			if (asked === own) show(variable, other, compare);
		} catch (error) {
			if (asked === own) refuse(error);
		}
	};
	/** Follows what is shown; refuses dims that the other does not have. */
	const update = (shown: Wanted) => {
		const { handle, variable, state } = shown;
		const { compare } = state;
		now = shown;
		if (compare?.how !== "beside") return close();
		if (asked?.of !== variable || !sameState(essence(asked.compare), essence(compare)))
			return void open(shown, compare);
		if (!second) return;
		const { other, plane } = second;
		const sides = `${state.x} ${state.y}`;
		try {
			if (second.sides !== sides) checkCompare(variable, other, state, compare);
			second.sides = sides;
			plane.update({ handle, variable: other, state: besideState(other, state, compare) });
			paint();
		} catch (error) {
			queueMicrotask(() => refuse(error)); // what is shown is being drawn
		}
	};
	return {
		update,
		close,
		/** Marks the place that is looked at in what is shown, and says what the other has there; null: none. */
		point: (at: { readonly x: number; readonly y: number } | null): string => {
			if (!second) return "";
			second.plane.point(at);
			const value = at && second.plane.valueAt(at.x, at.y);
			return value ? `${second.caption.name} ${value}` : "";
		},
	};
}

/** What has to be opened for it: colours are followed. */
function essence({ path, index }: CompareState): object {
	return { path, index };
}

/** The state of the other: the same place, elsewhere its own. */
function besideState(other: Variable, state: ViewState, compare: CompareState): ViewState {
	const { x, y, bounds, color } = state;
	const request = otherRequest(other, state, compare.index);
	const { reduce } = request;
	const index = fullIndex(other.node, request);
	const rest = { ...(bounds ? { bounds } : {}), ...(reduce ? { reduce } : {}) };
	return { path: other.path, x, y, index, color, compare, ...rest };
}
