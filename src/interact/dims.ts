/** The choice of the dims that are drawn. */
import { make } from "../render/element.ts";
import type { ViewState } from "../state.ts";

/** Characters of a name that are seen where both selects share a row. */
const FITS = 7;

/** Two selects in `host`, for x and y; none where there is nothing to choose, so that a label names one thing in a view. */
export function dimChoice(host: HTMLElement, chosen: (part: { x?: string; y?: string }) => void) {
	const document = host.ownerDocument;
	const select = (way: "x" | "y") => {
		const made = make(document, "select", { "aria-label": `dimension along ${way}` });
		made.addEventListener("change", () => chosen({ [way]: made.value }));
		return made;
	};
	const x = select("x");
	const y = select("y");
	const name = (text: string) => make(document, "span", { class: "name" }, text);
	const row = [name("x"), x, name("y"), y];
	let shown = "";
	const update = (dims: readonly string[], state: Pick<ViewState, "x" | "y">) => {
		const now = JSON.stringify([dims, state.x, state.y]);
		if (now === shown && x.value === (state.x ?? "") && y.value === (state.y ?? "")) return;
		shown = now;
		host.hidden = dims.length < 2;
		if (host.hidden) host.replaceChildren();
		else if (x.parentNode !== host) host.replaceChildren(...row);
		host.classList.toggle(
			"stacked",
			dims.some((dim) => dim.length > FITS),
		);
		for (const [element, value] of [
			[x, state.x],
			[y, state.y],
		] as const) {
			element.replaceChildren(...dims.map((dim) => make(document, "option", { value: dim }, dim)));
			element.value = value ?? "";
		}
	};
	return { node: host, update };
}
