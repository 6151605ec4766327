/** The choice of a map projection, where a plane may have a place on earth. */
import { PROJECTIONS, type ProjectionState } from "../projection.ts";
import type { Variable } from "../read.ts";
import { make } from "../render/element.ts";
import { sameState, type ViewState, type ViewStatePart } from "../state.ts";
import { mayLie, misfit } from "./earth.ts";

/** What is offered: the two poles beside the others. */
const OFFERED: readonly (readonly [name: string, projection: ProjectionState | undefined])[] = [
	["none", undefined],
	[PROJECTIONS.equirectangular, { type: "equirectangular" }],
	[PROJECTIONS["equal-earth"], { type: "equal-earth" }],
	[PROJECTIONS.orthographic, { type: "orthographic" }],
	["polar, north", { type: "stereographic", rotate: [0, -90] }],
	["polar, south", { type: "stereographic", rotate: [0, 90] }],
	[PROJECTIONS.mercator, { type: "mercator" }],
];

/** The row in `host`; hidden where there is no map to choose. */
export function projectionChoice(host: HTMLElement, chosen: (part: ViewStatePart) => void) {
	const document = host.ownerDocument;
	const select = make(document, "select", { "aria-label": "map projection" });
	select.append(...OFFERED.map(([name]) => make(document, "option", {}, name)));
	const other = make(document, "option", {});
	host.append(make(document, "span", { class: "name" }, "map"), select);
	select.addEventListener("change", () => {
		const [, projection] = OFFERED[select.selectedIndex] ?? [];
		if (select.selectedIndex < OFFERED.length) chosen({ projection, bounds: undefined });
	});
	const update = (variable: Variable, state: ViewState) => {
		const { projection } = state;
		host.hidden = !projection && !(mayLie(variable, state) && misfit(variable, state) === null);
		if (host.hidden) return;
		const at = OFFERED.findIndex(([, offered]) => sameState(offered, projection));
		// turned otherwise it is a choice of its own
		if (at < 0 && projection) other.textContent = projection.type;
		if (at < 0) select.append(other);
		else other.remove();
		select.selectedIndex = at < 0 ? OFFERED.length : at;
	};
	return { update };
}
