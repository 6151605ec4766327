/** The colour controls: limits by number, how they are chosen, colour map, direction, scale. */
import { schemes } from "../render/color.ts";
import { make } from "../render/element.ts";
import { gradientStops } from "../render/plot.ts";
import { NUMBERS, type Quantity } from "../render/quantity.ts";
import type { ColorState } from "../state.ts";
import type { LimitsMode } from "./limits.ts";

const MODES: readonly (readonly [LimitsMode, string])[] = [
	["robust", "2–98 %"],
	["range", "min–max"],
	["slice", "per slice"],
	["fixed", "by hand"],
];
const TYPES: readonly ColorState["type"][] = ["linear", "log", "symlog"];

/** Characters that a limit shows beside the other; longer ones stand below each other, whole. */
const FITS = 8;

/** What the controls tell. */
export interface ColorTold {
	readonly color: (part: Partial<ColorState>) => void;
	readonly mode: (mode: LimitsMode) => void;
}

/** The domain after one of its ends was typed as `value`: the other end gives way where they would cross; null for what is no number. Pure. */
export function typedDomain(domain: readonly [number, number], end: 0 | 1, value: number): [number, number] | null {
	if (!Number.isFinite(value)) return null;
	const other = domain[1 - end];
	if (end === 0) return value < other ? [value, other] : [value, value + Math.abs(domain[1] - domain[0])];
	return value > other ? [other, value] : [value - Math.abs(domain[1] - domain[0]), value];
}

/** The controls in `host`; `update` follows a state without telling. */
export function colorControls(host: HTMLElement, told: ColorTold) {
	const document = host.ownerDocument;
	let domain: readonly [number, number] = [0, 1];
	let quantity: Quantity = NUMBERS;
	const ends = ([0, 1] as const).map((end) => {
		const input = make(document, "input", {
			type: "number",
			step: "any",
			class: "limit",
			"aria-label": end ? "Upper colour limit" : "Lower colour limit",
		});
		const commit = () => {
			const typed = typedDomain(domain, end, quantity.parse(input.value));
			if (typed) told.color({ domain: typed });
			else input.value = quantity.input(domain[end]);
		};
		input.addEventListener("change", commit);
		// where a host takes Enter for itself the browser sends no "change"
		input.addEventListener("keydown", ({ key }) => key === "Enter" && commit());
		return input;
	});
	const mode = choice(document, "limits", MODES, (value) => told.mode(value));
	const scheme = make(document, "select", { "aria-label": "colours" });
	for (const { label, names } of schemes)
		scheme.append(
			make(document, "optgroup", { label }, ...names.map((name) => make(document, "option", { value: name }, name))),
		);
	scheme.addEventListener("change", () => told.color({ scheme: scheme.value }));
	const type = choice(
		document,
		"scale",
		TYPES.map((name) => [name, name] as const),
		(value) => told.color({ type: value }),
	);
	const reverse = make(document, "input", { type: "checkbox" });
	reverse.addEventListener("change", () => told.color({ reverse: reverse.checked }));
	const swatch = make(document, "div", { class: "swatch", "aria-hidden": "true" });
	const row = (name: string, ...controls: Node[]) =>
		make(document, "div", { class: "row" }, make(document, "span", { class: "name" }, name), ...controls);
	const limitsRow = make(
		document,
		"div",
		{ class: "row" },
		ends[0],
		make(document, "span", { "aria-hidden": "true" }, "–"),
		ends[1],
	);
	const reversed = make(document, "label", {}, reverse, "reversed");
	const colours = make(document, "div", {}, row("colours", scheme), swatch);
	const spread = make(document, "div", { class: "row" }, reversed, type);
	const modeRow = row("limits", mode);
	host.append(limitsRow, modeRow, colours, spread);

	let painted = "";
	const paint = (color: ColorState) => {
		const now = `${color.scheme} ${color.reverse}`;
		if (now === painted) return;
		painted = now;
		const stops = gradientStops({ ...color, type: "linear", domain: [0, 1] }).map((stop) => stop.color);
		swatch.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
	};
	/** `own` says that the colours are a channel's own, which are chosen elsewhere, `named` that values are names, which have no limits. */
	const update = (color: ColorState, now: LimitsMode, as: Quantity = NUMBERS, { own = false, named = false } = {}) => {
		colours.hidden = own;
		spread.hidden = own || named;
		limitsRow.hidden = modeRow.hidden = swatch.hidden = named;
		domain = color.domain;
		quantity = as;
		const texts = domain.map((end) => quantity.input(end));
		limitsRow.classList.toggle("long", as.long || texts.some((text) => text.length > FITS));
		ends.forEach((input, end) => {
			input.type = as.plain ? "number" : "text";
			if (!input.matches(":focus")) input.value = texts[end];
		});
		mode.value = now;
		type.value = color.type;
		reverse.checked = color.reverse;
		if (!own) chooseScheme(scheme, color.scheme);
		paint(color);
	};
	return { node: host, update };
}

function chooseScheme(select: HTMLSelectElement, name: string): void {
	if (select.value.toLowerCase() === name.toLowerCase()) return;
	const options = Array.from(select.options);
	const known = options.find((option) => option.value.toLowerCase() === name.toLowerCase());
	if (known) select.value = known.value;
	else {
		select.append(make(select.ownerDocument, "option", { value: name }, name));
		select.value = name;
	}
}

function choice<T extends string>(
	document: Document,
	label: string,
	values: readonly (readonly [T, string])[],
	chosen: (value: T) => void,
): HTMLSelectElement {
	const select = make(
		document,
		"select",
		{ "aria-label": label },
		...values.map(([value, text]) => make(document, "option", { value }, text)),
	);
	select.addEventListener("change", () => {
		const found = values.find(([value]) => value === select.value);
		if (found) chosen(found[0]);
	});
	return select;
}
