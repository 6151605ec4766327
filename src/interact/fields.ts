/** The choice of an image where a group has several, of what is shown of each cell, and of a table's rows and columns. */
import { fieldsOf } from "../hierarchy/field.ts";
import type { Variable } from "../read.ts";
import { make } from "../render/element.ts";
import { TABLE } from "../slice/variable.ts";
import type { ViewState, ViewStatePart } from "../state.ts";
import { dimChoice } from "./dims.ts";
import { facePart } from "./face.ts";
import { tileChoice } from "./tiles.ts";

/** The row in `host`; hidden where there is nothing to choose. */
export function fieldRow(host: HTMLElement, chosen: (part: ViewStatePart) => void) {
	const document = host.ownerDocument;
	const images = tileChoice(host, "image", (at) => chosen({ image: at || undefined }));
	const select = make(document, "select", { "aria-label": "field" });
	const field = make(document, "span", { class: "choice" }, make(document, "span", { class: "name" }, "field"), select);
	const drawn = make(document, "span", { class: "choice" });
	const dims = dimChoice(drawn, chosen);
	host.append(field, drawn);
	let shown: Variable | null = null;
	select.addEventListener("change", () => {
		if (shown) chosen(facePart(shown, select.selectedIndex === select.options.length - 1 ? TABLE : select.value));
	});
	const update = (variable: Variable, state: ViewState) => {
		if (shown?.array !== variable.array) {
			const names = fieldsOf(variable.array);
			field.hidden = names.length === 0;
			select.replaceChildren(...[...names, TABLE].map((name) => make(document, "option", {}, name)));
		}
		const among = variable.image?.multiscales.among;
		if (among || shown?.array !== variable.array) images.update(among?.names.map(numbered) ?? [], among?.at ?? 0);
		shown = variable;
		const at = fieldsOf(variable.array).indexOf(variable.field ?? "");
		const selected = at < 0 ? select.options.length - 1 : at;
		if (select.selectedIndex !== selected) select.selectedIndex = selected;
		dims.update(variable.table ? variable.node.dims : [], state);
		host.hidden = !among && field.hidden && drawn.hidden;
	};
	return { update };
}

function numbered(name: string, i: number): string {
	return name ? `${i} · ${name}` : String(i);
}
