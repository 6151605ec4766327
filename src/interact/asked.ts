/** From what is asked for to what is shown: the array or image, what is compared with it, and the part of a state with which it begins. */
import type { Collection } from "../hierarchy/collection.ts";
import type { Node } from "../hierarchy/node.ts";
import type { Variable, ZarrHandle } from "../read.ts";
import type { ViewStatePart } from "../state.ts";
import { type Asked, askedPart, mergePart, usableState } from "./choose.ts";
import { type Made, withDifference } from "./compare.ts";
import type { Wanted } from "./loading.ts";
import { type About, openTarget } from "./target.ts";

/** What opening is told by, and tells. */
export interface OpeningTold {
	/** What was asked for before there was a state. */
	readonly early: () => ViewStatePart;
	/** What is known of a variable's own, for a state that begins with `part`. */
	readonly known: (variable: Variable, part: ViewStatePart) => ViewStatePart;
	/** By metadata alone: what will be loaded. */
	readonly expect: (wanted: Wanted) => void;
	/** As `found` of `openTarget`. */
	readonly named: (node: Node, about: About) => void;
	/** Why nothing is taken from what is shown, where something should be. */
	readonly refused: (error: unknown) => void;
	readonly signal: AbortSignal;
}

/** What is shown for what was asked. */
export interface Opened {
	/** An array or image; null where there is none to be shown. */
	readonly made: Made | null;
	/** The images that are to be chosen from. */
	readonly collection: Collection | null;
	/** All that was asked for, also what stays. */
	readonly part: ViewStatePart;
}

/** Opens what is asked for. Rejects as `openTarget` does; what can't be compared with it is told, and is no failure. */
export async function openAsked(store: ZarrHandle, ask: Asked, told: OpeningTold): Promise<Opened> {
	const { signal } = told;
	const part = mergePart(ask.before ?? ask.kept ?? {}, ask.part);
	const partOf = (variable: Variable) => askedPart(variable, ask, told.early(), told.known(variable, part));
	const planned = (variable: Variable) => {
		const state = usableState(variable, partOf(variable), () => {}); // told when it is shown
		told.expect({ handle: store, variable, state });
	};
	const { field, image } = part;
	const options = { field, image, signal, planned };
	const { variable, collection } = await openTarget(store, ask.path, options, told.named);
	const made = variable && (await withDifference(store, variable, partOf, told.refused, signal));
	return { made, collection, part };
}
