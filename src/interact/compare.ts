/** Another variable beside what is shown, or taken from it: which state has a place for it, and what is opened for it. */
import type { CompareState } from "../compare.ts";
import { ZarrError } from "../errors.ts";
import { cleanPath } from "../handle.ts";
import { openVariable, type Variable, type ZarrHandle } from "../read.ts";
import { checkCompare, differenceVariable } from "../slice/compare.ts";
import type { ViewState, ViewStatePart } from "../state.ts";

/** What is taken from the variable of a state; undefined where nothing is. */
export function differenceOf({ compare }: Pick<ViewStatePart, "compare">): CompareState | undefined {
	return compare?.how === "difference" ? compare : undefined;
}

/** The state without what it compares, where that no longer has a place in it: three planes, a table and blended channels have none. Throws SelectionError where that was `asked` for, and where what is drawn now is not in the variable that is taken away. */
export function withCompare(variable: Variable, old: ViewState, next: ViewState, asked: boolean): ViewState {
	const { compare, x, y } = next;
	const { difference, path } = variable;
	const turned = x !== old.x || y !== old.y;
	if (difference && compare && turned) checkCompare(difference.of, difference.other, { x, y }, compare);
	const wrong = next.layout
		? 'compare is of one plane; give the layout "single".'
		: variable.table
			? "compare is of pictures, and a table is shown; give a field."
			: null;
	if (wrong === null) return next;
	if (asked || difference) throw new ZarrError("SelectionError", wrong, { path });
	const { compare: _, ...rest } = next;
	return rest;
}

/** A variable as it is shown, and the part of a state with which it begins. */
export interface Made {
	readonly variable: Variable;
	/** Tells why nothing is taken from it, where something should be. */
	readonly part: () => ViewStatePart;
}

/** The variable, or where the part of a state that it is given asks for one its difference from another, which is opened; where that can't be, the variable alone, and `tell` is told the error. Rejects with the signal's reason. */
export async function withDifference(
	handle: ZarrHandle,
	variable: Variable,
	partOf: (variable: Variable) => ViewStatePart,
	tell: (error: unknown) => void,
	signal: AbortSignal,
): Promise<Made> {
	const part = () => partOf(variable);
	const given = part();
	const compare = differenceOf(given);
	if (!compare) return { variable, part };
	try {
		const { x = variable.x, y = variable.y } = given;
		const other = await openVariable(handle, cleanPath(compare.path), { signal });
		return { variable: differenceVariable(variable, other, { x, y }, compare), part };
	} catch (error) {
		signal.throwIfAborted();
		return {
			variable,
			part() {
				queueMicrotask(() => tell(error)); // beside the picture, once that is begun
				return { ...part(), compare: undefined };
			},
		};
	}
}
