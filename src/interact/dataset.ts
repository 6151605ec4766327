/** The variables of a dataset stand at the same place: what another one takes over of the dims that it shares with those before. */
import type { Variable } from "../read.ts";
import { sameState, type ViewState, type ViewStatePart } from "../state.ts";
import type { coloring } from "./coloring.ts";

/** A variable and the state in which it is shown. */
interface Shown {
	readonly variable: Variable;
	readonly state: ViewState;
}

/** What a view remembers of what it showed: where it stood, and each variable's colours. */
export function datasetMemory(colors: Pick<ReturnType<typeof coloring>, "leave" | "recall" | "forget">) {
	/** Positions by group, dim and size. */
	const positions = new Map<string, number>();
	let last: Shown | null = null;
	/** What a dim is called among all; one without a name of its own is no other array's. */
	const nameOf = ({ node, axes }: Variable, dim: string) =>
		`${isNamed(dim) ? groupOf(node) : node.path} ${dim} ${axes[dim].size}`;
	/** Remembers what makes room for another, if anything does. */
	const leave = (variable: Variable | null, state: ViewState | undefined) => {
		if (!variable || !state) return;
		last = { variable, state };
		colors.leave(variable, state);
		for (const [dim, at] of Object.entries(state.index)) positions.set(nameOf(variable, dim), at);
	};
	/** The positions along the dims that a variable shares with those before. */
	const placeOf = (variable: Variable, { variable: before, state }: Shown) => {
		const own = Object.entries(state.index);
		const here = new Map([...positions, ...own.map(([dim, at]) => [nameOf(before, dim), at] as const)]);
		const placed = variable.node.dims.flatMap((dim) => {
			const at = here.get(nameOf(variable, dim));
			return at === undefined ? [] : [[dim, at] as const];
		});
		return Object.fromEntries(placed);
	};
	/** The part of a state that is known of a variable before it is shown, for one that begins with `part`: its colours from before and, of another one than what is shown, which dims are drawn, the window over them and the positions along the others, as far as it has them. */
	const known = (
		variable: Variable,
		part: ViewStatePart,
		shown: Variable | null,
		state: ViewState | undefined,
	): ViewStatePart => {
		const before = shown && state ? { variable: shown, state } : last;
		const own = colors.recall(variable, part);
		if (!before || variable.image || variable.path === state?.path) return own;
		const sides = sidesOf(variable, before);
		// who asks for a position along a dim does not want it drawn
		const asked = [sides.x, sides.y].some((dim) => typeof dim === "string" && part.index?.[dim] !== undefined);
		return { ...own, ...(asked ? {} : sides), index: placeOf(variable, before) };
	};
	return { leave, known, forget: colors.forget };
}

/** The dims that are drawn, where both variables have them, and the window where they have the same edges. */
function sidesOf(variable: Variable, { variable: before, state: { x, y, bounds } }: Shown): ViewStatePart {
	if (x === null || y === null || before.image || groupOf(before.node) !== groupOf(variable.node)) return {};
	const shares = (dim: string) =>
		isNamed(dim) && variable.axes[dim]?.size === before.axes[dim].size && dim !== variable.channel;
	if (!shares(x) || !shares(y)) return {};
	const same = (dim: string) => sameState(variable.axes[dim].edges, before.axes[dim].edges);
	return { x, y, ...(bounds && same(x) && same(y) ? { bounds } : {}) };
}

/** The group in which an array lies: its dims of one name and size have the same coordinates. */
function groupOf({ path }: Variable["node"]): string {
	return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Whether the array itself names a dim: others are `dim_i`. */
function isNamed(dim: string): boolean {
	return !/^dim_\d+$/.test(dim);
}
