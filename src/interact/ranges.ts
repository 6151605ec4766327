/** The choice, beside the slider of a dim, of which planes along it are drawn as one. */
import type { Axis } from "../hierarchy/axis.ts";
import type { Variable } from "../read.ts";
import { isReduceOp, REDUCERS, type ReduceState } from "../reduce.ts";
import { make } from "../render/element.ts";
import { coordinateText } from "../render/text.ts";
import type { ViewState } from "../state.ts";
import { firstRange, reducersOf } from "./range.ts";

type Shown = { readonly variable: Variable; readonly state: ViewState };

/** What is drawn from now on along the choice's dim; undefined: the one plane at its position. */
type Chosen = (reduce?: ReduceState) => void;

/** Adds the choice to the `row` of a dim's slider; answers how it follows a state. */
export function rangeChoice(
	row: HTMLElement,
	axis: Axis,
	chosen: Chosen,
): (variable: Variable, state: ViewState) => void {
	const { dim } = axis;
	const named = `Planes of ${dim}`;
	const select = make(row.ownerDocument, "select", { "aria-label": named, title: named });
	let shown: Shown | null = null;
	/** Made when it is needed first. */
	let range: ReturnType<typeof rangeInputs> | null = null;
	select.addEventListener("change", () => {
		const op = select.value;
		if (!shown || !isReduceOp(op)) return chosen();
		const { variable, state } = shown;
		chosen(state.reduce?.dim === dim ? { ...state.reduce, op } : firstRange(variable, state, dim, op));
	});
	row.append(select);
	return (variable, state) => {
		const own = state.reduce?.dim === dim ? state.reduce : null;
		if (!shown || !isSame(shown, variable, state)) {
			const ways = reducersOf(variable, state, dim);
			select.style.visibility = ways.length > 0 ? "" : "hidden";
			const options = [["", "one plane"], ...ways.map((op) => [op, REDUCERS[op]])];
			select.replaceChildren(
				...options.map(([value, name]) =>
					make(row.ownerDocument, "option", { value, selected: value === own?.op }, name),
				),
			);
		}
		shown = { variable, state };
		if (own) range ??= rangeInputs(row, axis, chosen);
		range?.(own, state.labels?.some(({ visible }) => visible) ? state.index[dim] : null);
	};
}

/** Whether no more than positions and looks have changed: what is offered stays. */
function isSame(before: Shown, variable: Variable, state: ViewState): boolean {
	const { x, y, layout, channels, reduce } = before.state;
	if (before.variable !== variable || x !== state.x || y !== state.y || layout !== state.layout) return false;
	return channels === state.channels && reduce === state.reduce;
}

/** The first and the last of many planes, to be typed, below the slider in `row`. Answers what shows them: null where one is drawn; `labelled` is the position whose labels lie over them, null where none do. */
function rangeInputs(row: HTMLElement, axis: Axis, chosen: Chosen) {
	const document = row.ownerDocument;
	const { dim, size } = axis;
	let now: ReduceState;
	const ends = ["First", "Last"].map((name, end) => {
		const input = make(document, "input", {
			...{ type: "number", class: "limit", min: 0, max: size - 1, "aria-label": `${name} plane of ${dim}` },
		});
		const commit = () => {
			const [first, stop] = now.span;
			const typed = Math.round(input.valueAsNumber);
			const at = Number.isNaN(typed) ? now.span[end] - end : Math.min(size - 1, Math.max(0, typed));
			input.value = String(at);
			// the other one gives way where they would cross
			chosen({ ...now, span: end === 0 ? [at, Math.max(at + 1, stop)] : [Math.min(at, first), at + 1] });
		};
		input.addEventListener("change", commit);
		// where a host takes Enter for itself the browser sends no "change"
		input.addEventListener("keydown", ({ key }) => key === "Enter" && commit());
		return input;
	});
	const [note, way, places] = ["note", "way", "places"].map((name) => make(document, "span", { class: name }));
	const node = make(document, "div", { class: "row range" }, note, way, ends[0], "–", ends[1], places);
	row.append(node);
	return (reduce: ReduceState | null, labelled: number | null) => {
		node.hidden = reduce === null;
		if (!reduce) return;
		now = reduce;
		const cells = reduce.span.map((edge, end) => edge - end);
		// what is being typed stays
		for (const [end, input] of ends.entries()) if (!input.matches(":focus")) input.value = String(cells[end]);
		way.textContent = `${REDUCERS[reduce.op]} of`;
		places.textContent = axis.hasCoordinates ? cells.map((cell) => coordinateText(axis, cell)).join(" – ") : "";
		note.textContent = labelled === null ? "" : `The labels are those of ${dim} ${labelled} alone.`;
	};
}
