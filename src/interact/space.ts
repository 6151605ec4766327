/** The room that a table's rows and columns take: widths that only grow, and what is in view. */
import type { GridPlace } from "../render/grid.ts";
import { BAR, ROW } from "../render/grid.ts";
import { evenTrack, listedTrack, type Track } from "../render/track.ts";
import type { Sheet } from "./sheet.ts";

const NARROWEST = 56;
const WIDEST = 320;
const WIDEST_HEAD = 200;
const CHARACTER = 6.9;
const AIR = 20;

/** Pixels that a text takes in the table's font, about, from the narrowest to the `widest` column. Pure. */
export function textWidth(text: string, widest = WIDEST): number {
	return Math.ceil(Math.min(widest, Math.max(NARROWEST, text.length * CHARACTER + AIR)));
}

/** Widths and tracks of one table after the other. */
export function tableSpace() {
	let widths: number[] = [];
	let head = 0;
	let rows: Track = evenTrack(1, ROW, ROW);
	let columns: Track = rows;

	const width = (sheet: Sheet, column: number) => widths[sheet.byField ? column : 0] ?? NARROWEST;
	const reset = () => {
		widths = [];
		head = 0;
	};
	/** Lays out `shown` rows in a box of `outer` pixels; answers the width without the scroll bar. */
	const layout = (sheet: Sheet, outer: number, shown: number): number => {
		rows = evenTrack(sheet.rows, ROW, shown * ROW);
		const inner = outer - (rows.range > 0 ? BAR : 0);
		const room = Math.max(NARROWEST, inner - head);
		if (sheet.columns === 1) widths = [room];
		columns = sheet.byField
			? listedTrack(
					Array.from({ length: sheet.columns }, (_, column) => width(sheet, column)),
					room,
				)
			: evenTrack(sheet.columns, width(sheet, 0), room);
		return inner;
	};
	/** Makes room for the texts in view from `first` on; answers whether any was needed. */
	const grow = (sheet: Sheet, first: GridPlace, text: (place: GridPlace) => string): boolean => {
		const before = JSON.stringify([head, widths]);
		head = Math.max(head, textWidth(sheet.corner, WIDEST_HEAD));
		const [rowEnd, columnEnd] = [first.row + rows.shown(first.row), first.column + columns.shown(first.column)];
		for (let row = first.row; row < rowEnd; row++) head = Math.max(head, textWidth(sheet.rowHead(row), WIDEST_HEAD));
		for (let column = first.column; column < columnEnd && sheet.columns > 1; column++) {
			const slot = sheet.byField ? column : 0;
			widths[slot] = Math.max(widths[slot] ?? 0, textWidth(sheet.columnHead(column)));
			for (let row = first.row; row < rowEnd; row++)
				widths[slot] = Math.max(widths[slot], textWidth(text({ row, column })));
		}
		return JSON.stringify([head, widths]) !== before;
	};
	return {
		reset,
		layout,
		grow,
		width,
		get head() {
			return head;
		},
		get rows() {
			return rows;
		},
		get columns() {
			return columns;
		},
	};
}
