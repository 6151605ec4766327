/** The choice of another variable beside what is shown, or to be taken from it; of those that fit by what is known of them. */
import type { CompareHow, CompareState } from "../compare.ts";
import { unitsText } from "../hierarchy/cf.ts";
import { datasetParts } from "../hierarchy/dataset.ts";
import { dtypeOf, isNumeric } from "../hierarchy/dtype.ts";
import type { ListedNode } from "../hierarchy/node.ts";
import type { Variable } from "../read.ts";
import { make } from "../render/element.ts";
import { subtracts } from "../slice/compare.ts";
import type { ViewState } from "../state.ts";

/** A variable that fits. */
export interface Other {
	readonly path: string;
	readonly name: string;
	/** Whether there is a difference of the two. */
	readonly subtracts: boolean;
}

/** The variables among `siblings`, the nodes of its group, that can be shown together with one, by their metadata alone. Pure. */
export function othersOf(
	variable: Variable,
	{ x, y }: Pick<ViewState, "x" | "y">,
	siblings: readonly ListedNode[],
): Other[] {
	const { axes, table, channel, levels, path } = variable;
	if (table || x === null || y === null || channel !== null || levels.length > 1) return [];
	const parts = datasetParts(siblings);
	const fits = ({ dims = [], shape = [] }: ListedNode) =>
		dims.includes(x) && dims.includes(y) && dims.every((dim, i) => !(dim in axes) || axes[dim].size === shape[i]);
	return siblings.flatMap((node) => {
		const dtype = dtypeOf(node.dtype ?? "");
		if (!dtype || !isNumeric(dtype) || node.path === path || parts.get(node.name) !== "data" || !fits(node)) return [];
		return [{ path: node.path, name: node.name, subtracts: alike(variable, dtype, node) }];
	});
}

function alike(variable: Variable, dtype: Variable["node"]["dtype"], { attrs = {} }: ListedNode): boolean {
	const numbers = dtype.kind !== "complex" && subtracts(dtype, attrs);
	return numbers && subtractsSelf(variable) && variable.units === unitsText(attrs);
}

function subtractsSelf({ difference, node, field }: Variable): boolean {
	const { dtype, attrs } = (difference?.of ?? { node }).node;
	return field === null && subtracts(dtype, attrs);
}

const HOWS: readonly (readonly [CompareHow, string])[] = [
	["beside", "beside"],
	["difference", "difference"],
];

/** The choice below what is in `place`, hidden where nothing fits; `chosen` is told what is compared from now on, undefined for nothing. */
export function otherChoice(place: HTMLElement, chosen: (compare: CompareState | undefined) => void) {
	const document = place.ownerDocument;
	const which = make(document, "select", { "aria-label": "compare with" });
	const how = make(
		document,
		"select",
		{ "aria-label": "how they are compared" },
		...HOWS.map(([value, text]) => make(document, "option", { value }, text)),
	);
	const name = make(document, "span", { class: "name" }, "compare");
	const second = make(document, "div", { class: "row" }, make(document, "span", { class: "name" }, "as"), how);
	const host = make(
		document,
		"div",
		{ class: "compared" },
		make(document, "div", { class: "row" }, name, which),
		second,
	);
	place.append(host);
	let others: readonly Other[] = [];
	let now: { readonly variable: Variable; readonly state: ViewState } | null = null;
	let count = 0;
	/** Positions along all dims that are not drawn, of which there is more than one. */
	const held = () => {
		const index = Object.entries(now?.state.index ?? {}).filter(([dim]) => (now?.variable.axes[dim].size ?? 0) > 1);
		return Object.fromEntries(index);
	};
	const choose = (kind: CompareHow) => {
		const { value: path } = which;
		if (path === "" || !now) return chosen(undefined);
		const { compare } = now.state;
		const self = path === now.variable.path;
		const fits = self ? subtractsSelf(now.variable) : others.find((other) => other.path === path)?.subtracts;
		const index = compare?.path === path ? compare.index : self ? held() : undefined;
		chosen({ path, how: fits ? kind : "beside", ...(index ? { index } : {}) });
	};
	which.addEventListener("change", () => choose("beside"));
	how.addEventListener("change", () => choose(how.value === "difference" ? "difference" : "beside"));
	/** Follows a state; `nodes` are those of the store that are known, by path. */
	const update = (variable: Variable, state: ViewState, nodes: ReadonlyMap<string, ListedNode>) => {
		const before = now;
		const more = nodes.size !== count;
		now = { variable, state };
		count = nodes.size;
		const { x, y, compare, layout } = state;
		const same = before?.variable === variable && before.state.x === x && before.state.y === y;
		if (same && !more && before.state.compare === compare && before.state.layout === layout) return;
		const group = groupOf(variable.path);
		others = othersOf(
			variable,
			state,
			[...nodes.values()].filter(({ path }) => groupOf(path) === group),
		);
		const self = variable.difference?.of ?? variable;
		const elsewhere = isPlane(variable) && Object.keys(held()).length > 0;
		host.hidden = (others.length === 0 && !elsewhere && !compare) || layout !== undefined || variable.table;
		const option = (value: string, text: string) => make(document, "option", { value }, text);
		const rows = [option("", "nothing"), ...others.map((other) => option(other.path, other.name))];
		if (elsewhere) rows.push(option(variable.path, `${self.node.name} as it is now`));
		const known = !compare || compare.path === variable.path || others.some(({ path }) => path === compare.path);
		if (!known) rows.push(option(compare.path, compare.path));
		which.replaceChildren(...rows);
		which.value = compare?.path ?? "";
		how.value = compare?.how ?? "beside";
		second.hidden = !compare;
		const other = others.find(({ path }) => path === compare?.path);
		how.options[1].disabled = compare?.path === variable.path ? !subtractsSelf(variable) : other?.subtracts === false;
	};
	return { update };
}

function groupOf(path: string): string {
	return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Whether it may be compared with itself: an array that has a path, in planes of numbers. */
function isPlane({ path, table, y, channel, levels }: Variable): boolean {
	return path !== "" && !table && y !== null && channel === null && levels.length === 1;
}
