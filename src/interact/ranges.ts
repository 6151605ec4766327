/** The choice, beside the slider of a dim, of which planes along it are drawn as one. */
import type { Axis } from "../hierarchy/axis.ts";
import type { Variable } from "../read.ts";
import { REDUCERS, type ReduceOp, type ReduceState } from "../reduce.ts";
import { make } from "../render/element.ts";
import { plural } from "../render/text.ts";
import type { ViewState } from "../state.ts";
import { firstRange, hasOp, reduces } from "./range.ts";

interface Row {
	readonly axis: Axis;
	readonly select: HTMLSelectElement;
	readonly range: HTMLElement;
	readonly ends: readonly HTMLInputElement[];
	readonly note: HTMLElement;
}

const ONE = "one";

/** Rows for the dims that have sliders; `chosen` is told what is to be drawn of which dim, undefined for the one plane at its position. */
export function rangeChoices(chosen: (reduce: ReduceState | undefined, dim: string) => void) {
	const rows = new Map<string, Row>();
	let shown: { readonly variable: Variable; readonly state: ViewState } | null = null;
	const choose = (dim: string, op: string) => {
		if (!shown) return;
		const { variable, state } = shown;
		const before = state.reduce?.dim === dim ? state.reduce : null;
		const [way] = REDUCERS.find(([name]) => name === op) ?? [];
		chosen(way && (before ? { ...before, op: way } : firstRange(variable, state, dim, way)), dim);
	};
	/** What was typed at an end; the other one gives way where they would cross. */
	const type = (dim: string, end: 0 | 1) => {
		const row = rows.get(dim);
		const reduce = shown?.state.reduce;
		if (!row || reduce?.dim !== dim) return;
		const typed = Math.round(row.ends[end].valueAsNumber);
		const at = Math.min(row.axis.size - 1, Math.max(0, typed));
		const [first, last] = [reduce.span[0], reduce.span[1] - 1];
		if (Number.isNaN(at)) return show(row, reduce);
		const [from, to] = end === 0 ? [at, Math.max(at, last)] : [Math.min(at, first), at];
		show(row, { ...reduce, span: [from, to + 1] });
		chosen({ ...reduce, span: [from, to + 1] }, dim);
	};
	const show = ({ ends, range }: Row, { span: [start, stop] }: ReduceState) => {
		ends[0].value = String(start);
		ends[1].value = String(stop - 1);
		range.lastChild?.replaceWith(plural(stop - start, "plane"));
	};
	/** Adds a dim: its choice, and what is shown below its slider where several planes are drawn. */
	const add = (document: Document, dim: string, axis: Axis): readonly HTMLElement[] => {
		const options = REDUCERS.map(([op, name]) => make(document, "option", { value: op }, name));
		const select = make(
			document,
			"select",
			{ "aria-label": `Planes of ${dim}`, title: "One plane, or many as one" },
			make(document, "option", { value: ONE }, "one plane"),
			...options,
		);
		select.addEventListener("change", () => choose(dim, select.value));
		const ends = ([0, 1] as const).map((end) => {
			const called = `${end ? "Last" : "First"} plane of ${dim}`;
			const input = make(document, "input", {
				...{ type: "number", class: "limit", min: 0, max: axis.size - 1, step: 1, "aria-label": called },
			});
			input.addEventListener("change", () => type(dim, end));
			// where a host takes Enter for itself the browser sends no "change"
			input.addEventListener("keydown", ({ key }) => key === "Enter" && type(dim, end));
			return input;
		});
		const note = make(document, "span", { class: "note" });
		const range = make(document, "div", { class: "range", hidden: true }, note, ends[0], "–", ends[1], "");
		rows.set(dim, { axis, select, range, ends, note });
		return [select, range];
	};
	const update = (variable: Variable, state: ViewState) => {
		if (shown?.state === state && shown.variable === variable) return;
		const { reduce } = state;
		const moves = shown && isSame(shown, { variable, state });
		shown = { variable, state };
		if (moves && !reduce) return;
		for (const [dim, row] of rows) {
			const own = reduce?.dim === dim ? reduce : null;
			row.select.style.visibility = reduces(variable, state, dim) ? "" : "hidden";
			for (const option of row.select.options)
				option.hidden = option.value !== ONE && !hasOp(variable, option.value as ReduceOp);
			row.select.value = own?.op ?? ONE;
			row.range.hidden = own === null;
			if (own && !row.range.matches(":focus-within")) show(row, own);
			const labelled = own && state.labels?.some(({ visible }) => visible);
			row.note.textContent = labelled ? `The labels are those of ${dim} ${state.index[dim]} alone.` : "";
		}
	};
	const clear = () => {
		rows.clear();
		shown = null;
	};
	return { add, update, clear };
}

type Shown = { readonly variable: Variable; readonly state: ViewState };

/** Whether no more than positions and looks have changed: what is offered stays. */
function isSame(one: Shown, { variable, state }: Shown): boolean {
	const { x, y, layout, channels, reduce } = one.state;
	if (one.variable !== variable || x !== state.x || y !== state.y || layout !== state.layout) return false;
	return channels === state.channels && reduce === state.reduce;
}
