/** The line below a second picture: what it shows, and in which colours. */
import type { Variable } from "../slice/variable.ts";
import type { ColorState } from "../state.ts";
import { make } from "./element.ts";
import { gradientStops } from "./plot.ts";
import { quantityOf } from "./quantity.ts";

/** The caption in `host`; `share` is told whether the colours of the first picture shall be used, null where they can't be. */
export function secondCaption(
	host: HTMLElement,
	{ node, units }: Variable,
	name: string,
	share: ((shared: boolean) => void) | null,
) {
	const document = host.ownerDocument;
	const quantity = quantityOf(node.dtype);
	const title = [name, node.dtype.tick ? "" : units].filter(Boolean).join(", ");
	const ends = [0, 1].map(() => make(document, "span"));
	const swatch = make(document, "div", { class: "swatch", "aria-hidden": "true" });
	const shared = make(document, "input", { type: "checkbox" });
	shared.addEventListener("change", () => share?.(shared.checked));
	const choice = share ? [make(document, "label", {}, shared, "same colours")] : [];
	const named = make(document, "b", { title }, title);
	host.append(make(document, "div", { class: "caption" }, named, ends[0], swatch, ends[1], ...choice));
	let drawn = "";
	/** Says colours and limits. */
	const update = (color: ColorState, on: boolean) => {
		const now = JSON.stringify([color, on]);
		if (now === drawn) return;
		drawn = now;
		shared.checked = on;
		ends.forEach((end, i) => {
			end.textContent = quantity.text(color.domain[i]);
		});
		const stops = gradientStops({ ...color, type: "linear", domain: [0, 1] }).map((stop) => stop.color);
		swatch.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
	};
	return { name, update };
}
