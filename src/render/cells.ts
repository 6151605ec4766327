/** Cells of a plane that are looked at: where chosen columns and rows meet. Pure. */

/** Columns and rows of a plane that is `pitch` cells wide, in the order in which they are drawn. */
export interface CellGrid {
	readonly pitch: number;
	readonly columns: Int32Array;
	readonly rows: Int32Array;
}

/** Whether cells follow each other. */
export function isRun(cells: Int32Array): boolean {
	for (let i = 1; i < cells.length; i++) if (cells[i] !== cells[i - 1] + 1) return false;
	return true;
}

/** Values of the grid's cells, row by row. */
export function gather<A extends Float32Array | Float64Array | Uint8Array>(
	values: A,
	{ pitch, columns, rows }: CellGrid,
): A {
	const out = new (values.constructor as new (length: number) => A)(columns.length * rows.length);
	let k = 0;
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		for (let c = 0; c < columns.length; c++) out[k++] = values[row + columns[c]];
	}
	return out;
}
