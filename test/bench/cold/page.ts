/** In Chromium, alone: slices whose chunks were never fetched, scrubbing, walking, first slices and a script of steps; posts what each took. */
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";
import type { PagePlan } from "../rig.ts";
import { watchTasks } from "../tasks.ts";
import { fresh, openView, rest, step, timed, walkAlong } from "../view.ts";
import {
	type Piece,
	type Plan,
	type Scrubbed,
	type Sliced,
	type Slices,
	type Trips,
	WALKED,
	type Walked,
	type Walks,
} from "./plan.ts";

type Core = typeof ZarrWidget;
type Given = Plan & PagePlan;

/** As often in rounds as five minutes allow. */
const WALK = { from: 50, steps: 80, everyMs: 200, rounds: 7 };
const SCRUB = { blocks: 8, depth: 24, everyMs: 50 };

async function fetchPiece(
	store: string,
	{ key, range }: Piece,
	query: string,
	cache?: RequestCache,
): Promise<ArrayBuffer> {
	const init: RequestInit = range
		? { headers: { Range: `bytes=${range.offset}-${range.offset + range.length - 1}` }, cache: "no-store" }
		: { cache };
	return (await fetch(`${store}/${key}${query}`, init)).arrayBuffer();
}

/** Each codec in turn: a plane by us, and the same chunks by fetch alone. */
async function sliced(core: Core, { data, chunks, rounds }: Given): Promise<Record<string, Sliced>> {
	const took: Record<string, Sliced> = {};
	for (const codec of Object.keys(chunks)) took[codec] = { slice: [], bare: [], plain: [] };
	for (let round = -1; round < rounds; round++) {
		let truth: ArrayLike<unknown> | undefined;
		for (const [codec, blocks] of Object.entries(chunks)) {
			const block = (round + 1) % blocks.length;
			const store = `${data}/volume-${codec}.zarr`;
			const fetched = (cache?: RequestCache) => {
				const query = fresh();
				return timed(() => Promise.all(blocks[block].map((piece) => fetchPiece(store, piece, query, cache))));
			};
			const ours = async () => {
				const handle = await core.openZarr(store + fresh());
				const index = { z: block * 64 };
				let plane: ZarrWidget.Slice | undefined;
				const ms = await timed(async () => {
					plane = await core.readSlice(handle, { index });
				});
				const { stored } = plane as ZarrWidget.Slice;
				truth ??= stored;
				if (stored.some((value, i) => value !== truth?.[i])) throw new Error(`${codec} differs`);
				return ms;
			};
			const ways = [
				["slice", ours],
				["bare", () => fetched("no-store")],
				["plain", () => fetched()],
			] as const;
			for (let i = 0; i < ways.length; i++) {
				const [name, way] = ways[(i + round + 1) % ways.length];
				const ms = await way();
				if (round >= 0) took[codec][name].push(ms); // the first round warms up
			}
		}
	}
	return took;
}

/** One cold step, then a step each 50 ms over cold blocks, of which the last is timed. */
async function scrubbed(core: Core, url: string, rounds: number): Promise<Scrubbed> {
	const took: Scrubbed = { lone: [], last: [], requests: [], block: 56 };
	const at = (block: number) => ({ time: block * SCRUB.depth });
	for (let round = 0; round < rounds; round++) {
		const view = await openView(core, url + fresh(), { index: at(SCRUB.blocks + 1) });
		took.lone.push(await step(view, at(SCRUB.blocks)));
		await rest(300);
		const before = view.handle?.traffic.requests ?? 0;
		for (let block = 0; block < SCRUB.blocks - 1; block++) {
			view.value = { index: at(block) };
			await rest(SCRUB.everyMs);
		}
		took.last.push(await step(view, at(SCRUB.blocks - 1)));
		took.requests.push((view.handle?.traffic.requests ?? 0) - before);
		view.dispose();
	}
	return took;
}

/** Five steps a second through more than a block; the first plane's bytes count, too. */
async function walked(core: Core, url: string, options: ZarrWidget.ViewOptions): Promise<Walked> {
	const view = await openView(core, url + fresh(), { ...options, index: { z: WALK.from } });
	const steps = await walkAlong(view, "z", WALK);
	const { requests, bytes } = { ...(view.handle ?? unopened()).traffic };
	view.dispose();
	return { ...steps, requests, bytes };
}

function unopened(): never {
	throw new Error("the store is not open");
}

/** With and without reading ahead, in turn. */
async function walks(core: Core, given: Given): Promise<Walks> {
	const volume = `${given.data}/volume-${WALKED}.zarr`;
	const tasks = watchTasks();
	const took: Record<string, Walked[]> = { on: [], off: [] };
	for (let round = 0; round < Math.min(WALK.rounds, given.rounds); round++) {
		for (const name of Object.keys(took)) {
			tasks.during(`a walk with prefetch ${name}`);
			took[name].push(await walked(core, volume, { prefetch: name === "on" }));
		}
	}
	const { from, steps } = WALK;
	return { walks: took, from, to: from + steps, tasks: await tasks.stop() };
}

async function slices(core: Core, given: Given): Promise<Slices> {
	const tasks = watchTasks();
	tasks.during("slices");
	const codecs = await sliced(core, given);
	const scrubs: Record<string, Scrubbed> = {};
	for (const codec of ["blosc-lz4", "zstd"]) {
		tasks.during(`scrubbing, ${codec}`);
		scrubs[codec] = await scrubbed(core, `${given.data}/climate-${codec}.zarr`, given.rounds);
	}
	return { codecs, scrubs, tasks: await tasks.stop() };
}

/** First slices, each from the address or with metadata at hand; the server answers late. */
async function trips(core: Core, { stores, rounds }: Given): Promise<Trips> {
	const took: Trips = {};
	for (let round = -1; round < rounds; round++) {
		for (const { name, folder, path, metadata } of stores) {
			const bytes = Object.entries(metadata ?? {}).map(([key, text]) => [key, new TextEncoder().encode(text)] as const);
			const options = metadata ? { metadata: new Map(bytes) } : {};
			const ms = await timed(async () =>
				core.readSlice(await core.openZarr(`${folder}${fresh()}`, options), path ? { path } : {}),
			);
			took[name] ??= [];
			if (round >= 0) took[name].push(ms);
		}
	}
	return took;
}

/** A view of each codec goes where the script says, and waits for each plane. */
async function scripted(core: Core, { data, chunks, script }: Given): Promise<null> {
	for (const codec of Object.keys(chunks)) {
		const view = await openView(core, `${data}/volume-${codec}.zarr`, { index: { z: script[0] }, prefetch: false });
		for (const z of script.slice(1)) await step(view, { z });
		view.dispose();
	}
	return null;
}

const PARTS = { slices, walks, trips, bytes: scripted };

void post((given: Given, core) => PARTS[given.part](core, given));
