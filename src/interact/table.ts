/** The table: texts, bytes, structs, objects, and numbers one by one; scrolled, walked by keyboard, read out. */
import { make } from "../render/element.ts";
import { ACROSS, type GridPlace, gridTable, HEAD, ROW } from "../render/grid.ts";
import type { statusLine } from "../render/status.ts";
import type { Track } from "../render/track.ts";
import { sameState } from "../state.ts";
import { type CellsTold, cellReader } from "./cells.ts";
import { keyAction, tableMove } from "./keys.ts";
import type { Wanted } from "./loading.ts";
import { scrollGestures } from "./scroll.ts";
import { type Sheet, sheetOf } from "./sheet.ts";
import { tableSpace } from "./space.ts";

/** What the table tells. */
export interface TableTold extends Omit<CellsTold, "landed" | "status"> {
	readonly status: ReturnType<typeof statusLine>;
	/** Steps the first slider. */
	readonly step: (by: number) => void;
}

const MOST_ROWS = 18;
/** Where the page has not said how wide the table is. */
const USUAL_WIDTH = 640;
/** Kept free below the rows: whether there is a bar depends on the columns' widths, which depend on the rows in view. */
const SCROLL_BAR = 16;

/** The table in `host`. `update` follows a state and reads the cells in view. */
export function tableView(host: HTMLElement, told: TableTold, { height }: { height?: number | "fill" }) {
	const grid = gridTable(host);
	const single = make(host.ownerDocument, "div", { class: "value", role: "img" });
	const space = tableSpace(grid.table);
	let wanted: Wanted | null = null;
	let sheet: Sheet | null = null;
	let first: GridPlace = { row: 0, column: 0 };
	let cursor: GridPlace | null = null;
	let aloud = false;
	let laid = "";
	let frame = 0;

	const reader = cellReader({
		...told,
		landed: () => schedule(),
		complete: () => {
			draw();
			told.complete();
		},
	});
	const cellAt = ({ row, column }: GridPlace) => reader.at(row, sheet?.byField ? 0 : column);
	const mark = (place: GridPlace | null, spoken: boolean) => {
		aloud = spoken;
		told.status.read(place && sheet ? { ...sheet.reading(cellAt(place), place), aloud } : null);
	};
	const page = (of: Sheet) => {
		const room = height === "fill" ? filled(of) : height;
		return Math.min(of.rows, room === undefined ? MOST_ROWS : Math.max(1, Math.floor((room - HEAD) / ROW)));
	};
	/** The room for headers and rows in a filled host; none where there is no page. */
	const filled = ({ across }: Sheet) =>
		host.clientHeight ? host.clientHeight - (across ? ACROSS : 0) - SCROLL_BAR : undefined;
	const place = () => `${host.clientWidth} × ${host.clientHeight}`;
	const layout = (of: Sheet) => {
		laid = place();
		const width = grid.room(of.rows > page(of)) || USUAL_WIDTH;
		space.layout(of, width, page(of));
		grid.frame(space.rows, space.columns, width, page(of) * ROW);
		move(first);
	};
	/** Scrolls to a first row and column, as far as there are any. */
	const move = (to: GridPlace) => {
		first = { row: held(to.row, space.rows), column: held(to.column, space.columns) };
		scroller.place(space.columns.placeOf(first.column), space.rows.placeOf(first.row));
	};
	const scroller = scrollGestures(grid.box, {
		coarse: () => space.rows.coarse || space.columns.coarse,
		scrolled: (left, top) => {
			first = { row: space.rows.firstAt(top), column: space.columns.firstAt(left) };
			want(true);
		},
		turned: (right, down) => {
			const before = first;
			move({ row: first.row + down, column: first.column + right });
			want(true);
			return !sameState(before, first);
		},
	});
	const want = (scrolled: boolean) => {
		if (!sheet) return;
		const end = first.column + space.columns.shown(first.column);
		const [x0, x1] = sheet.byField ? [0, 1] : [first.column, end];
		reader.want({ x0, x1, y0: first.row, y1: first.row + space.rows.shown(first.row) }, scrolled);
		schedule();
	};
	/** Draws before the next frame, when cells that are decoded already will have come. */
	const schedule = () => {
		frame ||= requestAnimationFrame(draw);
	};
	const draw = () => {
		cancelAnimationFrame(frame);
		frame = 0;
		const shown = sheet;
		if (!shown) return;
		const textAt = (place: GridPlace) => shown.cell(cellAt(place), place.column).text;
		const kept = cursor && isInView(cursor) ? cursor : null;
		if (space.grow(shown, first, textAt)) {
			layout(shown);
			if (kept) bring(kept);
		}
		if (cursor) mark(cursor, aloud);
		if (shown.single) {
			single.textContent = shown.reading(cellAt(first), first).value;
			single.setAttribute("aria-label", `${shown.label}: ${single.textContent}`);
		} else grid.draw(viewOf(shown));
	};
	const viewOf = (shown: Sheet) => ({
		label: shown.label,
		corner: shown.corner,
		across: shown.across,
		rows: { first: first.row, shown: space.rows.shown(first.row), total: shown.rows },
		columns: { first: first.column, shown: space.columns.shown(first.column), total: shown.columns },
		headWidth: space.head,
		width: (column: number) => space.widthOf(shown, column),
		rowHead: shown.rowHead,
		columnHead: shown.columnHead,
		isNumber: shown.isNumber,
		cell: (row: number, column: number) => shown.cell(cellAt({ row, column }), column),
		cursor,
	});
	const isInView = ({ row, column }: GridPlace) => {
		const [down, right] = [row - first.row, column - first.column];
		return down >= 0 && down < space.rows.shown(first.row) && right >= 0 && right < space.columns.shown(first.column);
	};
	/** Scrolls as little as brings a cell wholly into view. */
	const bring = (place: GridPlace) => {
		const { rows, columns } = space;
		const to = { row: rows.reveal(first.row, place.row), column: columns.reveal(first.column, place.column) };
		if (sameState(to, first)) return;
		move(to);
		want(false);
	};
	const goTo = (place: GridPlace, spoken: boolean) => {
		cursor = place;
		bring(place);
		aloud = spoken;
		draw();
	};
	const press = (event: KeyboardEvent) => {
		if (!sheet) return;
		const table = { rows: sheet.rows, columns: sheet.columns, page: page(sheet) };
		const to = cursor ? tableMove(event, cursor, table) : tableMove(event, first, table) && first;
		const action = to ? null : keyAction(event);
		if (to) goTo(to, true);
		else if (action?.do === "step") told.step(action.by);
		else if (action?.do === "clear") {
			cursor = null;
			mark(null, false);
			draw();
		} else return;
		event.preventDefault();
		event.stopPropagation();
	};
	const under = (target: EventTarget | null): GridPlace | null => {
		const at = grid.placeAt(target);
		return at && { row: first.row + at.row, column: first.column + at.column };
	};
	grid.table.addEventListener("keydown", press);
	grid.table.addEventListener("pointermove", ({ target }) => mark(under(target) ?? cursor, false));
	grid.table.addEventListener("pointerleave", () => mark(cursor, false));
	grid.table.addEventListener("click", ({ target }) => {
		const place = under(target);
		if (place) goTo(place, false);
	});

	const update = (now: Wanted) => {
		const before = wanted;
		const same = before?.variable === now.variable && sameState(shownBy(before), shownBy(now));
		const changed = !same || !sameState(before?.state.index, now.state.index);
		wanted = now;
		if (!changed && laid === place()) return;
		if (changed) {
			sheet = sheetOf(now.variable, now.state);
			if (!same) begin(sheet);
			reader.show(now);
		}
		if (sheet) layout(sheet);
		want(false);
	};
	const begin = ({ single: alone }: Sheet) => {
		first = { row: 0, column: 0 };
		cursor = null;
		space.reset();
		grid.box.hidden = alone;
		if (alone) host.append(single);
		else single.remove();
	};
	const stop = () => {
		cancelAnimationFrame(frame);
		reader.stop();
		wanted = null;
	};
	return { update, stop };
}

function held(at: number, { last }: Track): number {
	return Math.min(last, Math.max(0, at));
}

/** What of a state chooses rows and columns. */
function shownBy({ state: { path, x, y, field } }: Wanted): object {
	return { path, x, y, field };
}
