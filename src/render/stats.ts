/** What a plane holds, in numbers. */
import type { Summary } from "../histogram/bin.ts";
import { make } from "./element.ts";
import { NUMBERS, type Quantity } from "./quantity.ts";
import { countText } from "./text.ts";

/** Characters of a figure that a third of the narrowest panel holds: cut short, a number without its exponent would be another. */
const FITS = 6;

/** Name and text of each number; invalid, missing, failed and unread cells only where there are any, extent and mean not where values are names (`named`). Pure. */
export function statRows(
	summary: Summary,
	{ text }: Pick<Quantity, "text"> = NUMBERS,
	named = false,
): [string, string][] {
	const figures: [string, string][] = [
		["min", text(summary.min)],
		["mean", text(summary.mean)],
		["max", text(summary.max)],
	];
	const rows: [string, string][] = [
		["n", countText(summary.n)],
		...(named ? [] : figures),
		["NaN", countText(summary.nan)],
		["fill", countText(summary.fill)],
	];
	if (summary.invalid) rows.push(["invalid", countText(summary.invalid)]);
	if (summary.missing) rows.push(["missing", countText(summary.missing)]);
	if (summary.failed) rows.push(["failed", countText(summary.failed)]);
	if (summary.unread) rows.push(["not read", countText(summary.unread)]);
	return rows;
}

/** The numbers in `host`, as a list of terms. */
export function statsList(host: HTMLElement) {
	const document = host.ownerDocument;
	const update = (summary: Summary | null, quantity = NUMBERS, named = false) => {
		const rows = summary ? statRows(summary, quantity, named) : [];
		host.classList.toggle("long", quantity.long);
		host.classList.toggle(
			"wide",
			rows.some(([, text]) => text.length > FITS),
		);
		host.replaceChildren(
			...rows.map(([name, text]) =>
				make(document, "div", {}, make(document, "dt", {}, name), make(document, "dd", {}, text)),
			),
		);
	};
	return { node: host, update };
}
