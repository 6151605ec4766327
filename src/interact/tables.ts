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
