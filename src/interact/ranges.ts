/** The choice, beside the slider of a dim, of which planes along it are drawn as one. */
import type { Axis } from "../hierarchy/axis.ts";
import type { Variable } from "../read.ts";
import { REDUCERS, type ReduceState } from "../reduce.ts";
import { make } from "../render/element.ts";
import { coordinateText, plural } from "../render/text.ts";
import type { ViewState } from "../state.ts";
import { firstRange, reducersOf } from "./range.ts";

type Span = ReduceState["span"];
type Shown = { readonly variable: Variable; readonly state: ViewState };

interface Row {
	readonly node: HTMLElement;
	readonly select: HTMLSelectElement;
	/** Made when it is needed first. */
	range: ReturnType<typeof rangeInputs> | null;
}

const ONE = "one";

/** Choices for the dims that have sliders; `chosen` is told what is to be drawn of which dim, undefined for the one plane at its position. */
export function rangeChoices(chosen: (reduce: ReduceState | undefined, dim: string) => void) {
	const rows = new Map<string, Row>();
	let shown: Shown | null = null;
	const choose = (dim: string, name: string) => {
		const op = REDUCERS.find(([op]) => op === name)?.[0];
		if (!shown || !op) return chosen(undefined, dim);
		const { variable, state } = shown;
		chosen(state.reduce?.dim === dim ? { ...state.reduce, op } : firstRange(variable, state, dim, op), dim);
	};
	const span = (span: Span) => {
		const reduce = shown?.state.reduce;
		if (reduce) chosen({ ...reduce, span }, reduce.dim);
	};
	/** Adds a dim, whose slider is in `node`. */
	const add = (node: HTMLElement, dim: string) => {
		const select = make(node.ownerDocument, "select", { "aria-label": `Planes of ${dim}`, title: `Planes of ${dim}` });
		select.addEventListener("change", () => choose(dim, select.value));
		node.append(select);
		rows.set(dim, { node, select, range: null });
	};
	const update = (variable: Variable, state: ViewState) => {
		const same = shown && isSame(shown, variable, state);
		shown = { variable, state };
		if (same && !state.reduce) return;
		for (const [dim, row] of rows) {
			const own = state.reduce?.dim === dim ? state.reduce : null;
			if (!same) offer(row.select, reducersOf(variable, state, dim));
			row.select.value = own?.op ?? ONE;
			if (own) row.range ??= rangeInputs(row.node, variable.axes[dim], span);
			row.range?.show(own, state.labels?.some(({ visible }) => visible) ? state.index[dim] : null);
		}
	};
	const clear = () => {
		rows.clear();
		shown = null;
	};
	return { add, update, clear };
}

/** Whether no more than positions and looks have changed: what is offered stays. */
function isSame(before: Shown, variable: Variable, state: ViewState): boolean {
	const { x, y, layout, channels, reduce } = before.state;
	if (before.variable !== variable || x !== state.x || y !== state.y || layout !== state.layout) return false;
	return channels === state.channels && reduce === state.reduce;
}

function offer(select: HTMLSelectElement, reducers: typeof REDUCERS): void {
	select.style.visibility = reducers.length > 0 ? "" : "hidden";
	const known = [[ONE, "one plane"] as const, ...reducers];
	if (select.length !== known.length)
		select.replaceChildren(...known.map(([value, name]) => make(select.ownerDocument, "option", { value }, name)));
}

/** The first and the last of so many planes, to be typed, below the slider in `row`. */
function rangeInputs(row: HTMLElement, axis: Axis, typed: (span: Span) => void) {
	const document = row.ownerDocument;
	const { dim, size } = axis;
	let now: Span = [0, size];
	const [first, last] = ["First", "Last"].map((name, end) => {
		const input = make(document, "input", {
			...{ type: "number", class: "limit", min: 0, max: size - 1, "aria-label": `${name} plane of ${dim}` },
		});
		const commit = () => {
			const at = Math.min(size - 1, Math.max(0, Math.round(input.valueAsNumber)));
			input.value = String(Number.isNaN(at) ? now[end] - end : at);
			if (Number.isNaN(at)) return;
			// the other one gives way where they would cross
			typed(end === 0 ? [at, Math.max(at + 1, now[1])] : [Math.min(at, now[0]), at + 1]);
		};
		input.addEventListener("change", commit);
		// where a host takes Enter for itself the browser sends no "change"
		input.addEventListener("keydown", ({ key }) => key === "Enter" && commit());
		return input;
	});
	const note = make(document, "span", { class: "note" });
	const [way, count] = [make(document, "span"), make(document, "span")];
	const node = make(document, "div", { class: "range" }, note, way, first, "–", last, count);
	row.append(node);
	/** `labelled` is the position whose labels lie over the planes; null where none do. */
	const show = (reduce: ReduceState | null, labelled: number | null) => {
		node.hidden = reduce === null;
		if (!reduce) return;
		const { op, span } = reduce;
		now = span;
		way.textContent = `${REDUCERS.find(([name]) => name === op)?.[1]} of`;
		// what is being typed stays
		for (const [end, input] of [first, last].entries())
			if (!input.matches(":focus")) input.value = String(span[end] - end);
		const places = axis.hasCoordinates ? [span[0], span[1] - 1].map((at) => coordinateText(axis, at)).join(" – ") : "";
		count.textContent = [plural(span[1] - span[0], "plane"), places].filter(Boolean).join(", ");
		note.textContent = labelled === null ? "" : `The labels are those of ${dim} ${labelled} alone.`;
	};
	return { show };
}
