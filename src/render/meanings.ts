/** The legend of values that are names: each with its colour and how often it occurs. */
import type { Flag } from "../hierarchy/flags.ts";
import type { Summary } from "../histogram/bin.ts";
import type { ColorState } from "../state.ts";
import { colorScale } from "./color.ts";
import { make } from "./element.ts";
import { countText } from "./text.ts";

/** Meanings of single values, and the least and the greatest of these. */
export interface Categories {
	readonly list: readonly Flag[];
	readonly span: readonly [low: number, high: number];
}

/** A line of the legend; `count` is null as long as nothing has been counted. */
export interface MeaningRow {
	readonly text: string;
	/** A CSS colour; null for values that have several. */
	readonly color: string | null;
	readonly count: number | null;
}

/** The lines for categories, in their order, and one for values without a meaning where there are any; `summary` counts each whole number of the span in a bar of its own. Pure. */
export function meaningRows({ list, span }: Categories, color: ColorState, summary: Summary | null): MeaningRow[] {
	const { apply } = colorScale(color);
	const counts = summary?.counts.length === span[1] - span[0] + 1 ? summary.counts : null;
	const rows = list.map(({ meaning, value }): MeaningRow => {
		const number = Number(value);
		return { text: `${number} = ${meaning}`, color: apply(number), count: counts ? counts[number - span[0]] : null };
	});
	const others = counts && summary ? rows.reduce((left, { count }) => left - (count ?? 0), summary.n) : 0;
	return others > 0 ? [...rows, { text: "without a meaning", color: null, count: others }] : rows;
}

/** The legend in `host`, which is hidden where there are no categories. */
export function meaningList(host: HTMLElement) {
	const document = host.ownerDocument;
	const item = ({ text, color, count }: MeaningRow) => {
		const swatch = make(document, "i", { "aria-hidden": "true" });
		swatch.style.background = color ?? "none";
		const number = make(document, "b", {}, count === null ? "" : countText(count));
		return make(
			document,
			"li",
			count === 0 ? { class: "none" } : {},
			swatch,
			make(document, "span", { title: text }, text),
			number,
		);
	};
	const update = (categories: Categories | null, color: ColorState, summary: Summary | null) => {
		host.hidden = categories === null;
		host.replaceChildren(...(categories ? meaningRows(categories, color, summary).map(item) : []));
	};
	return { node: host, update };
}
