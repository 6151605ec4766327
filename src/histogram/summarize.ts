/** A plane's summary by a worker, which is lent one copy of it. */
import type { Pool } from "../decode/pool.ts";
import { spareCopy, takeBack } from "../decode/spare.ts";
import { type NumberArray, smallOf } from "../numbers.ts";
import { untilAborted } from "../signal.ts";
import { maskOf, type Slice, showsStored } from "../slice/slice.ts";
import type { Summarized, SummarizeTask, Summary, SummaryOptions } from "./bin.ts";

/** Counts, limits and statistics of a slice, computed in a worker of `pool`. Rejects with the signal's reason. */
export async function summarizeIn(
	pool: Pick<Pool, "run">,
	slice: Pick<Slice, "mask" | "stored"> & { readonly data: NumberArray },
	options: SummaryOptions,
	signal?: AbortSignal,
): Promise<Summary> {
	const values = showsStored(slice) ? slice.stored : slice.data;
	const single = values instanceof Float32Array || smallOf(values) !== undefined;
	// copies that are given away: cloning them in the message takes several times as long
	const data = await spareCopy(values, signal);
	const mask = maskOf(slice);
	const states = mask && (await spareCopy(mask, signal));
	const task: SummarizeTask = { kind: "summarize", data, mask: states, single, options };
	const buffers = (states ? [data.buffer, states.buffer] : [data.buffer]) as ArrayBuffer[];
	const run = pool.run(task, buffers) as Promise<Summarized>;
	const answer = await untilAborted(run, signal);
	takeBack(answer.data);
	return answer.summary;
}
