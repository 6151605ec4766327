/** Files of references as parquet, in a worker: parquet's reader and its codecs are not this thread's. */
import { untilAborted } from "../signal.ts";
import type { ReadRecords, Records } from "../store/recogniser.ts";
import { shared } from "./shared.ts";
import type { RecordsTask } from "./task.ts";

/** Reads a parquet file of references. Rejects with what is wrong with it. */
export const readRecords: ReadRecords = (bytes, rows, signal) => {
	const own = bytes.slice(); // it goes to a worker for good, and this one is the caller's
	const task: RecordsTask = { kind: "records", bytes: own, rows };
	return untilAborted(shared().pool.run(task, [own.buffer]) as Promise<Records>, signal);
};
