/** The side panel: the histogram with its brush, the numbers of the plane, and the colour controls. */
import type { Summary } from "../histogram/bin.ts";
import type { Variable } from "../read.ts";
import { type ReduceState, reduceText } from "../reduce.ts";
import { make } from "../render/element.ts";
import type { LabelColors } from "../render/labels.ts";
import { meaningList } from "../render/meanings.ts";
import { histogramPicture, unionDomain } from "../render/plot.ts";
import { NUMBERS, quantityOf } from "../render/quantity.ts";
import { statsList } from "../render/stats.ts";
import type { ChannelState, ColorState, ViewState, ViewStatePart } from "../state.ts";
import { blendedChannels, channelLabels, colorInForce } from "./blend.ts";
import { limitsBrush } from "./brush.ts";
import { channelRows } from "./channels.ts";
import { colorControls } from "./colors.ts";
import { dimChoice } from "./dims.ts";
import { categoriesOf } from "./face.ts";
import { labelRows } from "./labels.ts";
import { levelChoice } from "./level.ts";
import { type LimitsMode, widened } from "./limits.ts";
import { projectionChoice } from "./projections.ts";

/** What the panel tells. */
export interface SideTold {
	readonly color: (part: Partial<ColorState>) => void;
	/** How limits are chosen from now on. */
	readonly mode: (mode: LimitsMode) => void;
	/** Limits are automatic again. */
	readonly automatic: () => void;
	readonly dims: (part: ViewStatePart) => void;
	/** Channels are blended that have not been before. */
	readonly blend: () => void;
}

/** The panel in `host`. `reset` begins a new array or range; `update` follows the state, `summarize` the plane. */
export function sidePanel(host: HTMLElement, told: SideTold) {
	const document = host.ownerDocument;
	const name = make(document, "span", { class: "name" });
	const histogram = make(document, "div", { class: "histogram" });
	const legend = make(document, "ul", { class: "legend", hidden: true });
	const stats = make(document, "dl", { class: "stats" });
	const controls = make(document, "div", { class: "side-controls" });
	const dims = make(document, "div", { class: "row drawn" });
	const level = make(document, "div", { class: "row", hidden: true });
	const map = make(document, "div", { class: "row", hidden: true });
	const channels = make(document, "div");
	const labels = make(document, "div", { class: "labels" });
	host.append(
		channels,
		labels,
		make(document, "div", { class: "row" }, name),
		histogram,
		legend,
		stats,
		controls,
		dims,
		map,
		level,
	);
	const picture = histogramPicture(histogram);
	const meanings = meaningList(legend);
	const numbers = statsList(stats);
	const brush = limitsBrush({ chosen: (domain) => told.color({ domain }), cleared: told.automatic });
	const colors = colorControls(controls, { color: told.color, mode: told.mode });
	const choice = dimChoice(dims, told.dims);
	const levels = levelChoice(level, told.dims);
	const maps = projectionChoice(map, told.dims);
	let channel = "";
	/** Those that were blended last, with the limits and colours that they had. */
	let last: ChannelState[] | null = null;
	const rows = channelRows(channels, {
		channels: (list) => told.dims({ channels: list }),
		active: (index) => told.dims({ index: { [channel]: index } }),
		blended: (on) => (on && !last ? told.blend() : told.dims({ channels: (on && last) || [] })),
	});
	let domain: [number, number] | null = null;
	let summary: Summary | null = null;
	let color: ColorState | null = null;
	let drawn = "";
	let followed = "";
	let title = "";
	let label = "";
	let quantity = NUMBERS;
	let categories: ReturnType<typeof categoriesOf> = null;

	const roomFor = () => histogram.clientWidth || 200;
	const frame = (width: number) => {
		const wanted = JSON.stringify([domain, width, label]);
		if (!domain || wanted === drawn) return;
		drawn = wanted;
		const box = picture.frame(domain, width, label, quantity);
		const svg = picture.svg();
		if (svg) brush.attach(svg, box);
	};
	const draw = (width = roomFor()) => {
		if (categories) return;
		frame(width);
		if (summary) picture.update(summary);
		if (!color || !domain) return;
		picture.colour(color);
		brush.update(color.domain);
	};
	const reset = (variable: Variable) => {
		domain = null;
		last = null;
		summary = null;
		drawn = "";
		followed = "";
		quantity = quantityOf(variable.node.dtype);
		// spans say their unit themselves
		title = [variable.title, variable.node.dtype.tick ? "" : variable.units].filter(Boolean).join(", ");
		say();
		histogram.replaceChildren();
		numbers.update(null, quantity);
	};
	/** Says what is counted. */
	const say = (reduce?: ReduceState) => {
		const text = [reduce ? reduceText(reduce) : "", title].filter(Boolean).join(" · ");
		label = `Histogram of ${text}`;
		name.textContent = text;
		name.title = text;
	};
	const overlaid = labelRows(labels, { labels: (list) => told.dims({ labels: list }) });
	let known: Parameters<typeof overlaid.update> = [new Map(), []];
	/** Says which label images there are, by path, and the colours that they give to ids. */
	const showLabels = (names: ReadonlyMap<string, string>, colors: ReadonlyMap<string, LabelColors>) => {
		known = [names, known[1], colors];
		overlaid.update(...known);
	};
	/** `drawn` is the level that is drawn. */
	const update = (variable: Variable, state: ViewState, mode: LimitsMode, drawn: number) => {
		const { x, y } = state;
		const blended = blendedChannels(variable, state);
		const active = variable.channel === null ? 0 : state.index[variable.channel];
		const about = [
			variable.path,
			state.image,
			variable.table,
			state.level,
			drawn,
			blended,
			active,
			state.labels,
			state.reduce,
			[state.projection, state.layout],
		];
		const now = JSON.stringify([state.color, mode, x, y, about]);
		if (now === followed) return;
		followed = now;
		say(state.reduce);
		color = colorInForce(variable, state);
		const kinds = blended ? null : categoriesOf(variable, state);
		if ((kinds === null) !== (categories === null)) summary = null; // it is counted otherwise
		categories = kinds;
		histogram.hidden = categories !== null;
		meanings.update(categories, color, summary);
		if (blended) last = [...blended];
		colors.update(color, mode, quantity, { own: blended !== null, named: categories !== null });
		channel = variable.channel ?? "";
		rows.update(channelLabels(variable, state), blended, active);
		known = [known[0], state.labels ?? [], known[2]];
		overlaid.update(...known);
		choice.update(variable.table ? [] : variable.node.dims, state);
		levels.update(variable, state, drawn);
		maps.update(variable, state);
		if (!domain) return;
		picture.colour(color);
		brush.update(color.domain);
	};
	const summarize = (now: Summary) => {
		const width = roomFor(); // before anything is changed, as browsers lay the page out to answer it
		summary = now;
		numbers.update(now, quantity, categories !== null);
		if (color) meanings.update(categories, color, now);
		if (now.n === 0 || categories) return;
		domain = widened(domain ? unionDomain(domain, now.domain) : now.domain);
		draw(width);
	};
	/** The range that the next summary's bars shall have, or a wider one where its values lie outside; null before the first. */
	const range = (): [number, number] | null => domain;
	return { node: host, reset, update, labels: showLabels, summarize, range, resize: () => draw() };
}
