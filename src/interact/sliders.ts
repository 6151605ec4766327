/** A slider for every dim that is not drawn, with play and pause. */
import type { Axis } from "../hierarchy/axis.ts";
import type { Variable } from "../read.ts";
import { type ReduceState, reduceText } from "../reduce.ts";
import { button, make } from "../render/element.ts";
import { coordinateText, intervalText } from "../render/text.ts";
import type { ViewState } from "../state.ts";
import { blendedChannels } from "./blend.ts";
import { movedRange } from "./range.ts";
import { rangeChoice } from "./ranges.ts";

const PAUSE = 120;

/** The position after `at` when playing: back to the start after the last. Pure. */
export function nextPosition(at: number, size: number): number {
	return at + 1 < size ? at + 1 : 0;
}

interface Row {
	readonly axis: Axis;
	readonly input: HTMLInputElement;
	readonly text: Text;
	/** Between which values the cell lies. */
	readonly within: HTMLElement;
	readonly count: HTMLElement;
	readonly play: HTMLButtonElement;
	readonly choice: ReturnType<typeof rangeChoice>;
	/** The position that is shown, and the planes that are drawn as one. */
	at?: number;
	range?: ReduceState;
}

/** A dim, its position from now on, and, where others are drawn, the planes that are drawn as one, undefined for the one plane. */
type Reduced = (dim: string, index: number, reduce: ReduceState | undefined) => void;

/** The sliders in `host`: `changed` is told a dim and its position, `reduced` where many planes are drawn as one, or no longer; `landed` says that a picture is complete, so that playing goes on, as long as the sliders are seen. */
export function dimSliders(
	host: HTMLElement,
	changed: (dim: string, index: number) => void,
	reduced: Reduced = () => {},
) {
	const rows = new Map<string, Row>();
	let shown: { readonly variable: Variable; readonly state: ViewState } | null = null;
	let playing: string | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;

	/** Where the position lies outside of what is chosen it goes along. */
	const choose = (dim: string, reduce?: ReduceState) => {
		const at = shown?.state.index[dim] ?? 0;
		const [start, stop] = reduce?.span ?? [at, at + 1];
		reduced(dim, at >= start && at < stop ? at : Math.floor((start + stop) / 2), reduce);
	};
	/** To a position, and the planes around it along with it. */
	const move = (dim: string, index: number) => {
		const reduce = shown?.state.reduce;
		if (!shown || reduce?.dim !== dim) return changed(dim, index);
		reduced(dim, index, movedRange(shown.variable, reduce, index - shown.state.index[dim]));
	};
	const place = (dim: string, index: number, reduce?: ReduceState) => {
		const row = rows.get(dim);
		if (!row) return;
		const range = reduce?.dim === dim ? reduce : undefined;
		// a drag has moved the handle itself, by the same steps
		if (row.input.value !== String(index)) row.input.value = String(index);
		if (row.at === index && row.range === range) return;
		row.at = index;
		row.range = range;
		const text = range ? reduceText(range) : coordinateText(row.axis, index);
		const within = range ? "" : intervalText(row.axis, index);
		row.input.setAttribute("aria-valuetext", within ? `${text} (${within})` : text);
		row.text.data = row.axis.hasCoordinates && !range ? text : "";
		if (row.within.textContent !== within) row.within.textContent = within;
		row.count.textContent = `${range ? `${range.span[0]}–${range.span[1] - 1}` : index}/${row.axis.size - 1}`;
	};
	const pause = () => {
		clearTimeout(timer);
		playing = null;
		for (const { play } of rows.values()) mark(play, false);
	};
	const advance = () => {
		// nobody sees a tab that is hidden, and each position may cost requests
		if (host.checkVisibility?.() === false) return pause();
		const row = playing === null ? undefined : rows.get(playing);
		if (row && playing !== null) move(playing, nextPosition(Number(row.input.value), row.axis.size));
	};
	const toggle = (dim: string) => {
		const start = playing !== dim;
		pause();
		if (!start) return;
		playing = dim;
		mark(rows.get(dim)?.play, true);
		advance();
	};
	const addRow = (dim: string, axis: Axis, id: string) => {
		const document = host.ownerDocument;
		const input = make(document, "input", {
			id,
			type: "range",
			min: 0,
			max: Math.max(0, axis.size - 1),
			step: 1,
			"aria-label": dim,
		});
		input.disabled = axis.size < 2;
		input.addEventListener("input", () => move(dim, Number(input.value)));
		input.addEventListener("pointerdown", pause);
		const play = button(document, "▶", `Play ${dim}`, () => toggle(dim));
		play.style.visibility = axis.size < 2 ? "hidden" : "";
		const text = document.createTextNode("");
		const [within, count] = [make(document, "span", { class: "within" }), make(document, "span")];
		const label = make(document, "label", { for: id, title: axis.title }, dim);
		const output = make(document, "output", { for: id }, text, within, count);
		const row = make(document, "div", { class: "dim" }, label, play, input, output);
		host.append(row);
		const choice = rangeChoice(row, axis, (reduce) => choose(dim, reduce));
		rows.set(dim, { axis, input, text, within, count, play, choice });
	};
	const update = (variable: Variable, state: ViewState) => {
		// channels have rows of their own
		const channel = blendedChannels(variable, state) ? variable.channel : null;
		const dims = variable.node.dims.filter((dim) => dim in state.index && dim !== channel);
		const same = dims.length === rows.size && dims.every((dim) => rows.get(dim)?.axis === variable.axes[dim]);
		if (!same) {
			pause();
			rows.clear();
			host.replaceChildren();
			for (const dim of dims) addRow(dim, variable.axes[dim], `${prefix}-${rows.size}`);
		}
		shown = { variable, state };
		for (const dim of dims) place(dim, state.index[dim], state.reduce);
		for (const { choice } of rows.values()) choice(variable, state);
	};
	/** Says anew where each slider stands: more is known of its axis. */
	const renew = () => {
		for (const row of rows.values()) row.at = undefined;
		if (shown) for (const dim of rows.keys()) place(dim, shown.state.index[dim], shown.state.reduce);
	};
	const landed = () => {
		if (playing === null) return;
		clearTimeout(timer);
		timer = setTimeout(advance, PAUSE);
	};
	const step = (by: number) => {
		const [dim, row] = [...rows].find(([, { axis }]) => axis.size > 1) ?? [];
		if (dim === undefined || !row) return;
		move(dim, Math.min(row.axis.size - 1, Math.max(0, Number(row.input.value) + by)));
	};
	const prefix = `zarr-dim-${Math.random().toString(36).slice(2)}`;
	return { node: host, update, renew, landed, pause, step };
}

function mark(play: HTMLButtonElement | undefined, on: boolean): void {
	if (!play) return;
	play.textContent = on ? "⏸" : "▶";
	const label = play.getAttribute("aria-label")?.replace(/^\w+/, on ? "Pause" : "Play") ?? "";
	play.setAttribute("aria-label", label);
	play.title = label;
}
