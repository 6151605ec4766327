/** Ids under the pointer: what a click selects, and what is said of one. Pure. */
import { ANY, cellText } from "../render/cell.ts";

/** The selected ids after a click on `id`; null is a place without one. A plain click selects it alone, and once more nothing; with `add` (Shift or Ctrl) it joins the others, or leaves them. */
export function toggled(selected: readonly string[], id: string | null, add: boolean): string[] {
	if (id === null) return add ? [...selected] : [];
	if (add) return selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id];
	return selected.length === 1 && selected[0] === id ? [] : [id];
}

/** Properties of ids, as a label image describes them, by the ids in decimals. */
export type LabelProperties = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Characters of a property's name or value that are read; a long one ends with "…". */
const MOST = 60;
/** OME-NGFF's own key of the id, which is said already. */
const ID = "label-value";

/** What is said of an id: "nuclei 17 · class: mitosis · area: 1200". */
export function labelReading(name: string, id: string, properties: LabelProperties): string {
	const said = Object.entries(properties.get(id) ?? {}).filter(([key]) => key !== ID);
	return [
		`${name} ${id}`,
		...said.map(([key, value]) => `${cellText(ANY, key, MOST)}: ${cellText(ANY, value, MOST)}`),
	].join(" · ");
}
