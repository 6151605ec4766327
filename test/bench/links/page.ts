/** In Chromium, alone: first pictures, steps and walks over a slow link, by a view and by zarrita's get; posts what each took. */
import * as zarr from "zarrita";
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";
import type { PagePlan } from "../rig.ts";
import { watchTasks } from "../tasks.ts";
import { fresh, loaded, makeView, openView, rest, step, timed, walkAlong } from "../view.ts";
import { type LinkStore, type Plan, type Result, type Run, SIDE, type Took, valueAt } from "./plan.ts";

type Core = typeof ZarrWidget;

/** Slow enough that a block of 4 MiB comes at 2 MB a second while eight planes are passed. */
const WALK = { from: 3, steps: 20, everyMs: 400 };
/** A plane of each of three blocks, and a neighbour of the second. */
const [START, COLD, WARM] = [0, 32, 33];

function check(stored: ArrayLike<unknown>, z: number): void {
	for (let i = 0; i < SIDE * SIDE; i++)
		if (Number(stored[i]) !== valueAt(z, i % SIDE)) throw new Error(`plane ${z} has ${stored[i]} in its cell ${i}`);
}

/** Opens a view by its address, then steps into other chunks and within them. */
async function stepped(core: Core, { folder }: LinkStore): Promise<Run> {
	const query = fresh();
	const start = performance.now();
	const view = makeView(core, folder + query, { index: { z: START }, prefetch: false });
	let first = 0;
	view.addEventListener("progress", ({ detail }) => {
		if (detail.loaded > 0) first ||= performance.now() - start;
	});
	await loaded(view);
	const sharp = performance.now() - start;
	await rest(500);
	const cold = await step(view, { z: COLD });
	const warm = await step(view, { z: WARM });
	if (!view.slice) throw new Error("nothing is drawn");
	check(view.slice.stored, WARM);
	view.dispose();
	// all that lands in one frame is told as one: the first then comes with the last
	return {
		store: folder,
		query,
		planes: [START, COLD, WARM],
		prefetch: false,
		took: { first: first || sharp, sharp, cold, warm },
	};
}

async function walked(core: Core, { folder }: LinkStore, prefetch: boolean): Promise<Run> {
	const query = fresh();
	const view = await openView(core, folder + query, { index: { z: WALK.from }, prefetch });
	const walk = await walkAlong(view, "z", WALK);
	if (!view.slice) throw new Error("nothing is drawn");
	check(view.slice.stored, WALK.from + WALK.steps);
	view.dispose();
	const planes = Array.from({ length: WALK.steps + 1 }, (_, i) => WALK.from + i);
	return { store: folder, query, planes, prefetch, took: { walk } };
}

/** The same planes by zarrita alone. */
async function peer({ folder }: LinkStore): Promise<Took> {
	let array: zarr.Array<zarr.DataType, zarr.Readable> | undefined;
	const address = new URL(folder + fresh(), location.href).href;
	const get = (z: number) =>
		timed(async () => {
			array ??= await zarr.open(new zarr.FetchStore(address), { kind: "array" });
			check((await zarr.get(array, [z, null, null])).data as ArrayLike<unknown>, z);
		});
	const [sharp, cold, warm] = [await get(START), await get(COLD), await get(WARM)];
	return { first: sharp, sharp, cold, warm };
}

async function measured({ stores, rounds }: Plan & PagePlan, core: Core): Promise<Result> {
	const tasks = watchTasks();
	const runs: Run[] = [];
	const peers: Record<string, Took[]> = Object.fromEntries(stores.map(({ folder }) => [folder, []]));
	for (let round = -1; round < rounds; round++) {
		for (const store of stores) {
			tasks.during("steps of a view");
			const run = await stepped(core, store);
			tasks.during("zarrita's get");
			const other = await peer(store);
			if (round < 0) continue; // warms up
			runs.push(run);
			peers[store.folder].push(other);
			for (const prefetch of [true, false]) {
				tasks.during(`a walk with prefetch ${prefetch ? "on" : "off"}`);
				runs.push(await walked(core, store, prefetch));
			}
		}
	}
	return { runs, peer: peers, tasks: await tasks.stop() };
}

void post(measured);
