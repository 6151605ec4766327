/** The choice of an image's resolution: that which fits the zoom, or one that stays. */
import type { Variable } from "../read.ts";
import { make } from "../render/element.ts";
import type { ViewState, ViewStatePart } from "../state.ts";

/** What is said of a level: "2 · 4096 × 4096", cells along x and y. Pure. */
export function levelText({ levels }: Variable, level: number, { x, y }: Pick<ViewState, "x" | "y">): string {
	const { axes } = levels[level];
	const sizes = [x, y].flatMap((dim) => (dim === null ? [] : [axes[dim].size]));
	return [String(level), sizes.join(" × ")].filter(Boolean).join(" · ");
}

/** The row in `host`; hidden where there is one resolution. `update` is told which level is drawn. */
export function levelChoice(host: HTMLElement, chosen: (part: ViewStatePart) => void) {
	const document = host.ownerDocument;
	const select = make(document, "select", { "aria-label": "level" });
	host.append(make(document, "span", { class: "name" }, "level"), select);
	select.addEventListener("change", () => {
		chosen({ level: select.selectedIndex === 0 ? undefined : select.selectedIndex - 1 });
	});
	let shown = "";
	const update = (variable: Variable, state: ViewState, drawn: number) => {
		const { levels } = variable;
		host.hidden = levels.length < 2;
		if (host.hidden) return;
		const texts = [`by zoom (${drawn})`, ...levels.map((_, level) => levelText(variable, level, state))];
		const now = JSON.stringify(texts);
		if (now !== shown) select.replaceChildren(...texts.map((text) => make(document, "option", {}, text)));
		shown = now;
		select.selectedIndex = state.level === undefined ? 0 : state.level + 1;
	};
	return { update };
}
