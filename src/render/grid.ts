/** A table of which only the cells in view are elements; scrolled by whole rows and columns. */
import { make } from "./element.ts";
import type { Track } from "./track.ts";

/** What a cell shows. */
export interface GridCell {
	readonly text: string;
	/** All of it, as far as a person reads it. */
	readonly title: string;
	/** "nothing" for what is no value: missing, failed, not read, an empty text. */
	readonly look: "number" | "text" | "nothing";
}

/** The rows and columns in view, and what they say. */
export interface GridView {
	/** For those who don't see it. */
	readonly label: string;
	/** Above the row headers, and above all columns ("" for none). */
	readonly corner: string;
	readonly across: string;
	readonly rows: { readonly first: number; readonly shown: number; readonly total: number };
	readonly columns: { readonly first: number; readonly shown: number; readonly total: number };
	/** CSS pixels of the row headers and of a column. */
	readonly headWidth: number;
	width(column: number): number;
	rowHead(row: number): string;
	columnHead(column: number): string;
	/** Whether a column holds numbers, which stand at its end. */
	isNumber(column: number): boolean;
	cell(row: number, column: number): GridCell;
	readonly cursor: GridPlace | null;
}

/** A cell of a table. */
export interface GridPlace {
	readonly row: number;
	readonly column: number;
}

/** Heights of a row, of the column headers and of what is said above them, in CSS pixels. */
export const ROW = 22;
export const HEAD = 25;
export const ACROSS = 20;

/** The table in `host`. `frame` sets its size and scroll bars, `draw` fills it. */
export function gridTable(host: HTMLElement) {
	const document = host.ownerDocument;
	const table = make(document, "table", { role: "grid", tabindex: 0, "aria-readonly": "true" });
	const columns = table.appendChild(make(document, "colgroup"));
	const head = table.createTHead().appendChild(make(document, "tr", { "aria-rowindex": 1 }));
	const body = table.createTBody();
	const pane = make(document, "div", { class: "pane" }, table);
	const extent = make(document, "div", { class: "extent" }, pane);
	const box = make(document, "div", { class: "scroll" }, extent);
	const caption = make(document, "div", { class: "across", "aria-hidden": "true" });
	host.append(caption, box);
	const id = `zarr-cell-${Math.random().toString(36).slice(2)}`;

	/** The width of the box without a scroll bar that `tall` rows need; 0 where the page has not laid it out. */
	const room = (tall: boolean): number => {
		box.style.overflowY = tall ? "scroll" : "hidden";
		return box.clientWidth;
	};
	/** `width` is the room of headers and columns, `height` that of the rows. */
	const frame = (rows: Track, across: Track, width: number, height: number) => {
		box.style.overflowX = across.range > 0 ? "scroll" : "hidden";
		box.style.height = `${HEAD + height + box.offsetHeight - box.clientHeight}px`;
		pane.style.width = `${width}px`;
		pane.style.height = `${HEAD + height}px`;
		extent.style.height = `${HEAD + height + rows.range}px`;
		extent.style.width = across.range > 0 ? `${width + across.range}px` : "";
	};
	const draw = (view: GridView) => {
		table.setAttribute("aria-label", view.label);
		table.setAttribute("aria-rowcount", String(view.rows.total + 1));
		table.setAttribute("aria-colcount", String(view.columns.total + 1));
		drawColumns(view);
		resize(body, view.rows.shown, () => make(document, "tr"));
		let active: string | null = null;
		for (let i = 0; i < view.rows.shown; i++) if (drawRow(view, body.rows[i], view.rows.first + i)) active = id;
		if (active) table.setAttribute("aria-activedescendant", active);
		else table.removeAttribute("aria-activedescendant");
	};
	const drawColumns = (view: GridView) => {
		const { columns: across, corner, headWidth, width, columnHead } = view;
		caption.hidden = view.across === "";
		caption.style.paddingInlineStart = `${headWidth + 10}px`;
		say(caption, view.across);
		resize(columns, across.shown + 1, () => make(document, "col"));
		resize(head, across.shown + 1, () => make(document, "th", { scope: "col" }));
		let whole = 0;
		for (let j = 0; j <= across.shown; j++) {
			const column = across.first + j - 1;
			whole += j ? width(column) : headWidth;
			(columns.children[j] as HTMLElement).style.width = `${j ? width(column) : headWidth}px`;
			const cell = head.cells[j];
			say(cell, j ? columnHead(column) : corner);
			cell.title = cell.textContent ?? "";
			cell.className = j && view.isNumber(column) ? "number" : "";
			cell.setAttribute("aria-colindex", String(column + 2));
			if (j === 0) cell.setAttribute("aria-colindex", "1");
		}
		table.style.width = `${whole}px`;
	};
	/** Whether the cursor is in this row, in view. */
	const drawRow = (view: GridView, line: HTMLTableRowElement, row: number): boolean => {
		line.setAttribute("aria-rowindex", String(row + 2));
		if (line.cells.length === 0) line.append(make(document, "th", { scope: "row", "aria-colindex": 1 }));
		resize(line, view.columns.shown + 1, () => make(document, "td"));
		say(line.cells[0], view.rowHead(row));
		line.cells[0].title = line.cells[0].textContent ?? "";
		let active = false;
		for (let j = 0; j < view.columns.shown; j++) {
			const column = view.columns.first + j;
			const cell = line.cells[j + 1];
			const { text, title, look } = view.cell(row, column);
			say(cell, text);
			cell.title = title;
			cell.className = look;
			cell.setAttribute("aria-colindex", String(column + 2));
			const here = view.cursor?.row === row && view.cursor.column === column;
			cell.setAttribute("aria-selected", String(here));
			if (here) cell.id = id;
			else cell.removeAttribute("id");
			active ||= here;
		}
		return active;
	};
	/** The row and column in view at an element, counted from the first ones in view; null for headers. */
	const placeAt = (target: EventTarget | null): GridPlace | null => {
		const cell = target instanceof Element ? target.closest("td") : null;
		if (!cell || !table.contains(cell)) return null;
		return { row: (cell.parentElement as HTMLTableRowElement).sectionRowIndex, column: cell.cellIndex - 1 };
	};
	return { box, table, room, frame, draw, placeAt };
}

function say(element: HTMLElement, text: string): void {
	if (element.textContent !== text) element.textContent = text;
}

/** Makes or removes children at the end until there are `count`. */
function resize(parent: HTMLElement, count: number, one: () => HTMLElement): void {
	while (parent.children.length > count) parent.lastElementChild?.remove();
	while (parent.children.length < count) parent.append(one());
}
