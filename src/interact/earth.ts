/** Which planes may be drawn as maps, by what is known of them already. Pure. */
import { ZarrError } from "../errors.ts";
import { guessRole } from "../hierarchy/axis.ts";
import type { Variable } from "../read.ts";
import type { ViewState, ViewStatePart } from "../state.ts";
import { blendedChannels } from "./blend.ts";

/** Attributes by which an array names what says where it lies. */
const SIGNS = ["coordinates", "grid_mapping", "_CRS"];

/** Whether a plane may have a place on earth: its dims lead east and north, or it names coordinates or a CRS. */
export function mayLie({ node, axes, image }: Variable, { x, y }: Pick<ViewState, "x" | "y">): boolean {
	if (x === null || y === null || image?.multiscales.channels) return false;
	if (SIGNS.some((name) => node.attrs[name] !== undefined)) return true;
	const roles = [x, y].map((dim) => axes[dim].hasCoordinates && guessRole(dim)).sort();
	return roles.join() === "x,y";
}

/** Why a state can't be drawn under a projection, whichever; null where it can. */
export function misfit(variable: Variable, state: ViewState): string | null {
	if (variable.table) return "projection is of pictures, and a table is shown; give a field.";
	if (state.y === null)
		return `projection is of planes, and "${variable.path || variable.node.name}" has one dimension.`;
	if (state.layout) return 'projection is of one plane; give the layout "single".';
	if (state.compare?.how === "beside")
		return "projection is of one picture, and another is shown beside it; end compare.";
	if (blendedChannels(variable, state)) return "projection is of one plane in a colour map; give channels: [].";
	return null;
}

/** The state without its projection where that has no place in it, and without a window that was in another projection's plane. `part` is what was asked for. Throws SelectionError where that is such a projection. */
export function withProjection(variable: Variable, next: ViewState, before: ViewState, part: ViewStatePart): ViewState {
	const wrong = next.projection ? misfit(variable, next) : null;
	if (wrong !== null && part.projection) throw new ZarrError("SelectionError", wrong, { path: variable.path });
	const state = { ...next };
	if (wrong !== null) delete state.projection;
	if (state.projection?.type !== before.projection?.type && part.bounds === undefined) delete state.bounds;
	return state;
}
