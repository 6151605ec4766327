/** The controls of label images: which are drawn and how, and the ids that are selected in each. */
import { type LabelState, wholeLabel } from "../label.ts";
import { button, make } from "../render/element.ts";
import { type LabelColors, labelColor } from "../render/labels.ts";
import { sameState } from "../state.ts";

/** What the controls tell. */
export interface LabelsTold {
	/** All label images of the state, with what was changed. */
	readonly labels: (labels: LabelState[]) => void;
}

/** So many selected ids are seen one by one; of more it is said how many there are. */
const MOST = 24;

const NONE: LabelColors = new Map();

/**
 * A group of controls in `host` for each label image, hidden where there is none. `update` follows without telling: `names` are those of all
 * label images that there are, by path, `labels` those of the state, and `colors` those that a label image gives to its ids, by its path.
 */
export function labelRows(host: HTMLElement, told: LabelsTold) {
	const rows = new Map<string, ReturnType<typeof labelRow>>();
	let shown: readonly LabelState[] = [];
	const change = (path: string, part: Partial<LabelState>) => {
		const next = { ...(shown.find((label) => label.path === path) ?? wholeLabel({ path })), ...part };
		const known = shown.some((label) => label.path === path);
		told.labels(known ? shown.map((label) => (label.path === path ? next : label)) : [...shown, next]);
	};
	const update = (
		names: ReadonlyMap<string, string>,
		labels: readonly LabelState[],
		colors: ReadonlyMap<string, LabelColors> = new Map(),
	) => {
		shown = labels;
		const paths = [...new Set([...names.keys(), ...labels.map(({ path }) => path)])];
		for (const path of rows.keys()) if (!paths.includes(path)) rows.delete(path);
		for (const path of paths)
			if (!rows.has(path))
				rows.set(
					path,
					labelRow(host.ownerDocument, (part) => change(path, part)),
				);
		const nodes = paths.flatMap((path) => rows.get(path)?.node ?? []);
		// an element that is put where it is already loses the focus
		if (!sameNodes(nodes, host.children)) host.replaceChildren(...nodes);
		host.hidden = nodes.length === 0;
		for (const path of paths) {
			const label = labels.find((one) => one.path === path) ?? wholeLabel({ path, visible: false });
			rows.get(path)?.update(names.get(path) ?? path, label, colors.get(path) ?? NONE);
		}
	};
	host.hidden = true;
	return { node: host, update };
}

function sameNodes(nodes: readonly Node[], held: HTMLCollection): boolean {
	return nodes.length === held.length && nodes.every((node, i) => node === held[i]);
}

/** The controls of one label image. */
function labelRow(document: Document, change: (part: Partial<LabelState>) => void) {
	const check = (name: "visible" | "contour" | "only", text: Node | string) => {
		const input = make(document, "input", { type: "checkbox" });
		input.addEventListener("change", () => change({ [name]: input.checked }));
		return { input, label: make(document, "label", {}, input, text) };
	};
	const name = make(document, "span");
	const visible = check("visible", name);
	const contour = check("contour", "contours");
	const only = check("only", "only selected");
	const opacity = make(document, "input", { type: "range", min: 0, max: 1, step: 0.05, "aria-label": "opacity" });
	opacity.addEventListener("input", () => change({ opacity: opacity.valueAsNumber }));
	const chips = make(document, "div", { class: "chips" });
	const list = idChips(chips, (selected) => change({ selected }), visible.input);
	const details = make(
		document,
		"div",
		{ class: "details" },
		make(document, "div", { class: "row" }, make(document, "span", { class: "name" }, "opacity"), opacity),
		make(document, "div", { class: "row" }, contour.label, only.label),
		chips,
	);
	const head = make(document, "div", { class: "row head" }, visible.label);
	const node = make(document, "div", { class: "label-image", role: "group" }, head, details);
	const update = (called: string, label: LabelState, colors: LabelColors) => {
		name.textContent = called;
		name.title = called;
		node.setAttribute("aria-label", `labels ${called}`);
		visible.input.checked = label.visible;
		contour.input.checked = label.contour;
		only.input.checked = label.only;
		opacity.value = String(label.opacity);
		opacity.setAttribute("aria-valuetext", `${Math.round(100 * label.opacity)} %`);
		details.hidden = !label.visible;
		list.update(label.selected, colors);
	};
	return { node, update };
}

/** The selected ids in `host`, each to be taken out; `fallback` takes the focus where the last is gone. */
function idChips(host: HTMLElement, chosen: (selected: string[]) => void, fallback: HTMLElement) {
	const document = host.ownerDocument;
	let shown: readonly string[] = [];
	let colored: LabelColors = NONE;
	const without = (id: string) => chosen(shown.filter((other) => other !== id));
	const chip = (id: string) => {
		const dot = make(document, "span", { class: "dot", "aria-hidden": "true" });
		dot.style.backgroundColor = labelColor(id, colored);
		const made = button(document, "", `unselect ${id}`, () => without(id));
		made.append(dot, id, make(document, "span", { "aria-hidden": "true" }, "×"));
		return made;
	};
	const clear = button(document, "clear", "clear the selection", () => chosen([]));
	const update = (selected: readonly string[], colors: LabelColors) => {
		if (colors === colored && (selected === shown || sameState(selected, shown))) return;
		const before = Array.from(host.children);
		const focused = before.findIndex((element) => element.matches(":focus"));
		shown = selected;
		colored = colors;
		const more = selected.length - MOST;
		host.replaceChildren(
			...selected.slice(0, MOST).map(chip),
			...(more > 0 ? [make(document, "span", {}, `and ${more} more`)] : []),
			...(selected.length > 0 ? [clear] : []),
		);
		host.hidden = selected.length === 0;
		if (focused < 0) return;
		const buttons = host.querySelectorAll("button");
		(buttons[Math.min(focused, buttons.length - 1)] ?? fallback).focus();
	};
	host.hidden = true;
	return { update };
}
