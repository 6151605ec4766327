/** Tables of maps, made by a worker: one at a time, always the latest that is wanted next. */
import { shared } from "../decode/shared.ts";
import type { TableTask } from "../map/table.ts";

/** A table, and what it was made for. */
export interface MadeTable extends Omit<TableTask, "kind"> {
	readonly cells: Int32Array;
}

/** How much of a new measurement counts. */
const WEIGHT = 0.4;

/** Makes tables; `made` is told each one, `failed` why there is none. */
export function tableMaker(made: (table: MadeTable) => void, failed: (error: unknown) => void, life: AbortSignal) {
	let wanted: Omit<TableTask, "kind"> | null = null;
	let busy = false;
	let pace = 1 / 20_000;
	const run = async () => {
		busy = true;
		while (wanted) {
			const ask: Omit<TableTask, "kind"> = wanted;
			wanted = null;
			const begun = performance.now();
			try {
				const cells = (await shared().pool.run({ kind: "table", ...ask } as TableTask)) as Int32Array;
				pace += WEIGHT * ((performance.now() - begun) / cells.length - pace);
				if (!life.aborted) made({ ...ask, cells });
			} catch (error) {
				if (!life.aborted) failed(error);
			}
		}
		busy = false;
	};
	return {
		/** Makes a table, in place of what waits. */
		ask(task: Omit<TableTask, "kind">) {
			wanted = task;
			if (!busy) void run();
		},
		/** Milliseconds that a pixel takes, as it was measured. */
		pace: () => pace,
	};
}

/** The columns and rows among which all cells of a table lie, of a plane so large; all where there are none. Pure. */
export function seenCells({ cells }: MadeTable, width: number, height: number) {
	let [left, top, right, bottom] = [width, height, 0, 0];
	for (const cell of cells) {
		if (cell < 0) continue;
		const row = Math.floor(cell / width);
		const column = cell - row * width;
		if (column < left) left = column;
		if (column >= right) right = column + 1;
		if (row < top) top = row;
		if (row >= bottom) bottom = row + 1;
	}
	return right > left ? { left, top, right, bottom } : { left: 0, top: 0, right: width, bottom: height };
}
