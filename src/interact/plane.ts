/** Cells of a whole plane, and its places in axis units. Pure. */
import type { Grid } from "../render/through.ts";
import type { Place, Scene } from "./picture.ts";
import type { Cell } from "./pointer.ts";
import { placeIndex } from "./volume.ts";

type Plane = Pick<Scene, "variable" | "state">;

/** The middle of a cell of the whole plane, in axis units. */
export function placeOf({ variable, state }: Plane, { column, row }: Cell): { x: number; y: number } {
	return { x: variable.axes[String(state.x)].position(column), y: variable.axes[String(state.y)].position(row) };
}

/** The cell of the whole plane at a place in axis units. */
export function cellOf({ variable, state }: Plane, place: Place): Cell | null {
	const index = placeIndex(variable, state, place);
	return index && { column: index[String(state.x)], row: index[String(state.y)] };
}

/** The cells of the whole plane, and its outer edges in axis units. */
export function gridOf({ variable, state }: Plane): Grid {
	const [x, y] = [variable.axes[String(state.x)], variable.axes[String(state.y)]];
	return { width: x.size, height: y.size, x: x.edges, y: y.edges };
}
