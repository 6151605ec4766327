/** The room that a table's rows and columns take: widths that only grow, and what is in view. */
import { type GridPlace, ROW } from "../render/grid.ts";
import { textMeter } from "../render/meter.ts";
import { evenTrack, listedTrack, type Track } from "../render/track.ts";
import type { Sheet } from "./sheet.ts";

const NARROWEST = 56;
const WIDEST = 320;
const WIDEST_HEAD = 220;
/** Padding, and room for digits that are wider in a table than alone. */
const AIR = 24;

/** Whether the one column takes all the room that there is, as texts may. */
function fills({ columns, isNumber }: Sheet): boolean {
	return columns === 1 && !isNumber(0);
}

/** Widths and tracks of one table after the other, whose texts have the font of `element`. */
export function tableSpace(element: HTMLElement) {
	let widths: number[] = [];
	let head = 0;
	let meter: ReturnType<typeof textMeter> | null = null;
	let rows: Track = evenTrack(1, ROW, ROW);
	let columns: Track = rows;

	const widthOf = (sheet: Sheet, column: number) => widths[sheet.byField ? column : 0] ?? NARROWEST;
	const fitting = (text: string, widest: number, bold = false) => {
		meter ??= textMeter(element);
		return Math.ceil(Math.min(widest, Math.max(NARROWEST, meter(text, bold) + AIR)));
	};
	const reset = () => {
		widths = [];
		head = 0;
		meter = null;
	};
	/** Lays out `shown` rows in a box of `width` pixels. */
	const layout = (sheet: Sheet, width: number, shown: number) => {
		rows = evenTrack(sheet.rows, ROW, shown * ROW);
		const room = Math.max(NARROWEST, width - head);
		if (fills(sheet)) widths = [room];
		columns = sheet.byField
			? listedTrack(
					Array.from({ length: sheet.columns }, (_, column) => widthOf(sheet, column)),
					room,
				)
			: evenTrack(sheet.columns, widthOf(sheet, 0), room);
	};
	/** Makes room for the texts in view from `first` on; answers whether any was needed. */
	const grow = (sheet: Sheet, first: GridPlace, text: (place: GridPlace) => string): boolean => {
		const before = JSON.stringify([head, widths]);
		head = Math.max(head, fitting(sheet.corner, WIDEST_HEAD));
		const [rowEnd, columnEnd] = [first.row + rows.shown(first.row), first.column + columns.shown(first.column)];
		for (let row = first.row; row < rowEnd; row++) head = Math.max(head, fitting(sheet.rowHead(row), WIDEST_HEAD));
		for (let column = first.column; column < columnEnd && !fills(sheet); column++) {
			const slot = sheet.byField ? column : 0;
			widths[slot] = Math.max(widths[slot] ?? 0, fitting(sheet.columnHead(column), WIDEST, true));
			for (let row = first.row; row < rowEnd; row++)
				widths[slot] = Math.max(widths[slot], fitting(text({ row, column }), WIDEST));
		}
		return JSON.stringify([head, widths]) !== before;
	};
	return {
		reset,
		layout,
		grow,
		widthOf,
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
