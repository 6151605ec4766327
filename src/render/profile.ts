/** The panel of a chart: what it shows, of what, and what it costs; the chart; ways to keep it. */
import { PROFILES, type ProfileKind } from "../profile.ts";
import { LINE_COLORS } from "./chart.ts";
import { button, make } from "./element.ts";

/** What people do with the panel. */
export interface PanelTold {
	readonly kind: (kind: ProfileKind) => void;
	/** The dim along which it runs; undefined: along none. */
	readonly along: (dim: string | undefined) => void;
	readonly close: () => void;
	readonly csv: () => void;
	readonly svg: () => void;
}

/** What the panel says. */
export interface PanelText {
	readonly kind: ProfileKind;
	/** The dims that can be chosen, the one that is, and whether none may be. */
	readonly choices: readonly string[];
	readonly along: string | undefined;
	readonly optional: boolean;
	/** What each line is of, with its value where the rule stands. */
	readonly lines: readonly string[];
	/** A sentence: what to do next, what was read, what is missing. */
	readonly text: string;
	/** What a button offers: to read, to cancel, to try again; null for none. */
	readonly action: { readonly text: string; readonly press: () => void } | null;
	/** Whether there are values to keep, and a picture of them. */
	readonly saves: boolean;
	readonly draws: boolean;
}

/** The panel in `host`; `update` says what it shows. The chart is drawn in `chart`. */
export function profilePanel(host: HTMLElement, told: PanelTold) {
	const document = host.ownerDocument;
	const kind = make(document, "select", { "aria-label": "Chart" });
	for (const [value, text] of Object.entries(PROFILES)) kind.append(make(document, "option", { value }, text));
	kind.addEventListener("change", () => told.kind(kind.value as ProfileKind));
	const along = make(document, "select", { "aria-label": "Along" });
	along.addEventListener("change", () => told.along(along.value || undefined));
	const csv = button(document, "CSV", "Save CSV", told.csv);
	const svg = button(document, "SVG", "Save the chart as SVG", told.svg);
	const close = button(document, "×", "Close the chart", told.close);
	const tools = make(document, "span", { class: "chart-tools" }, csv, svg, close);
	const head = make(document, "div", { class: "head" }, kind, along, tools);
	const legend = make(document, "div", { class: "chart-legend" });
	const text = make(document, "span", { role: "status" });
	const act = make(document, "button", { type: "button" });
	let press = () => {};
	act.addEventListener("click", () => press());
	const said = make(document, "div", { class: "said" }, text, act);
	const chart = make(document, "div", { class: "chart", hidden: true });
	host.append(head, legend, said, chart);
	let offered = "";
	const offer = ({ choices, optional }: PanelText) => {
		const now = JSON.stringify([choices, optional]);
		if (now === offered) return;
		offered = now;
		const none = optional ? [make(document, "option", { value: "" }, "this plane alone")] : [];
		along.replaceChildren(...none, ...choices.map((dim) => make(document, "option", { value: dim }, `along ${dim}`)));
	};
	const update = (now: PanelText) => {
		offer(now);
		kind.value = now.kind;
		along.value = now.along ?? "";
		along.hidden = along.options.length < 2 || now.kind === "transect";
		name(now.lines);
		if (text.textContent !== now.text) text.textContent = now.text;
		act.hidden = now.action === null;
		if (now.action) {
			if (act.textContent !== now.action.text) act.textContent = now.action.text;
			press = now.action.press;
		}
		said.hidden = now.text === "" && act.hidden;
		csv.hidden = !now.saves;
		svg.hidden = !now.draws;
	};
	/** Says what each line is of. */
	const name = (lines: readonly string[]) => {
		legend.hidden = lines.length === 0;
		while (legend.childElementCount > lines.length) legend.lastElementChild?.remove();
		for (const [i, line] of lines.entries()) {
			let entry = legend.children[i] as HTMLElement | undefined;
			if (!entry) {
				const dot = make(document, "i");
				dot.style.background = LINE_COLORS[i % LINE_COLORS.length];
				entry = make(document, "span", {}, dot, make(document, "span"));
				legend.append(entry);
			}
			const label = entry.lastElementChild as HTMLElement;
			if (label.textContent !== line) label.textContent = line;
		}
	};
	return { node: host, chart, update, name };
}
