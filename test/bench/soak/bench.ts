/** `npm run bench -- soak`: an hour of use in a few minutes, again and again; what the page holds after each lap. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { descendants } from "../process.ts";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { type LongTask, tasksText } from "../tasks.ts";
import type { Done, Plan, Sample } from "./plan.ts";
import { heapOf, soakTable, trend } from "./table.ts";

export const readsData = true;

const LAPS_A_ROUND = 24;
const BOUND = 256 * 2 ** 20;
const STORES = ["volume-blosc-lz4", "climate-zstd", "volume-zstd", "climate-blosc-lz4", "volume-sharded", "climate-v2"];
/** A forced collection of garbage, and heap sizes that are not rounded. */
const FLAGS = ["--js-flags=--expose-gc", "--enable-precise-memory-info"];

/** Runs the bench; prints its table and writes it to docs/benchmarks.md. Throws where the cache went over its bound, a view or worker is left, a buffer was copied to a worker, or no memory was used again. */
export async function bench(given: Bench): Promise<void> {
	const processes = await tellProcesses();
	const plan: Plan = {
		processes: processes.url,
		stores: STORES.map((name) => `${name}.zarr`),
		laps: LAPS_A_ROUND * given.rounds,
		bound: BOUND,
	};
	const options = { flags: FLAGS, minutes: 15 * given.rounds };
	try {
		const told = await inPage<{ samples: Sample[]; done: Done; tasks: LongTask[] }>(given, plan, options);
		report(given, "Long use", text(given, told));
		check(told.samples);
	} finally {
		processes.close();
	}
}

function text(given: Bench, { samples, done, tasks }: { samples: Sample[]; done: Done; tasks: LongTask[] }): string {
	const deeds = `${done.views} views, ${done.steps} steps, ${done.arrays} changes of array, ${done.zooms} zooms and ${done.colors} changes of colour`;
	const about = `${machine(given)} ${deeds} in ${samples.length} laps, over stores of which none is opened twice, with a cache of ${BOUND / 2 ** 20} MiB; each lap ends without a view, and what there is then is counted after the garbage is collected. "A lap" is the slope of a straight line through the second half, with twice its standard error.`;
	const sentence = `Decoded chunks apart, heap and buffers grow by ${trend(samples.map(heapOf))} MB a lap.`;
	return [about, soakTable(samples), sentence, tasksText(tasks)].join("\n\n");
}

function check(samples: readonly Sample[]): void {
	for (const [lap, { most, views, workers, cloned }] of samples.entries())
		if (most > BOUND || views > 0 || workers > 0 || cloned > 0)
			throw new Error(
				`after lap ${lap}: ${views} views, ${workers} workers, ${cloned} copies, a cache of ${most} bytes`,
			);
	if (samples.at(-1)?.used === 0) throw new Error("no memory was used again");
}

/** A server that says how much memory of its own the page's process has: the largest of Chromium's renderers. */
async function tellProcesses() {
	const server = createServer((_, response) => {
		const memory = Math.max(
			0,
			...descendants()
				.filter(({ kind }) => kind === "renderer")
				.map((use) => use.memory),
		);
		response.setHeader("Access-Control-Allow-Origin", "*").end(JSON.stringify({ memory }));
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const close = () => {
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
