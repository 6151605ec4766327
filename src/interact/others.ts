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

/** The choice in `host`, hidden where nothing fits; `chosen` is told what is compared from now on, undefined for nothing. */
export function otherChoice(host: HTMLElement, chosen: (compare: CompareState | undefined) => void) {
	const document = host.ownerDocument;
	const which = make(document, "select", { "aria-label": "compare with" });
	const how = make(
		document,
		"select",
		{ "aria-label": "how they are compared" },
		...HOWS.map(([value, text]) => make(document, "option", { value }, text)),
	);
	const name = make(document, "span", { class: "name" }, "compare");
	const second = make(document, "div", { class: "row" }, make(document, "span", { class: "name" }, "as"), how);
	host.append(make(document, "div", { class: "row" }, name, which), second);
	let others: readonly Other[] = [];
	let now: { readonly variable: Variable; readonly state: ViewState } | null = null;
	let drawn = "";
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
	/** Follows a state; `siblings` are the nodes of the group that are known. */
	const update = (variable: Variable, state: ViewState, siblings: readonly ListedNode[]) => {
		now = { variable, state };
		const { x, y, compare, layout } = state;
		const shown = JSON.stringify([variable.path, variable.table, x, y, compare, layout, siblings.length]);
		if (shown === drawn) return;
		drawn = shown;
		others = othersOf(variable, state, siblings);
		const self = variable.difference?.of ?? variable;
		const elsewhere = others.length > 0 || isPlane(variable) ? Object.keys(held()).length > 0 : false;
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

function isPlane({ table, y, channel, levels }: Variable): boolean {
	return !table && y !== null && channel === null && levels.length === 1;
}
