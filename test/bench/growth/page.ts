/** In Chromium, alone: views of small and of vast arrays, and planes of few and of very many chunks; posts what each took. */
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";
import { watchTasks } from "../tasks.ts";
import {
	type GridRound,
	LEFT,
	type LeftRound,
	MANY_WAYS,
	type Plan,
	type Result,
	type SizeRound,
	WAYS,
	type Way,
} from "./plan.ts";
import { GRIDS, gridName, pageStore, SIZES, sizeName } from "./store.ts";

type View = ZarrWidget.ZarrViewElement;
type Core = typeof ZarrWidget;

/** More rounds than these with 100,000 chunks would take an hour. */
const MOST_ROUNDS = 3;
const MANY = 100_000;
const STEPS = 6;
/** What the bench does, and no user of a view. */
const COLLECTING = "garbage collection that the bench asks for";

const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const once = (view: View, event: string) =>
	new Promise<Event>((resolve) => view.addEventListener(event, resolve, { once: true }));

const tasks = watchTasks();

/** Bytes in use once what nobody needs is gone: a pause that the bench makes, not the view. */
async function memory(during: string): Promise<number> {
	const { gc, performance } = globalThis as unknown as {
		gc(): void;
		performance: { memory: { usedJSHeapSize: number } };
	};
	await rest(50);
	// a task belongs to what was being done when it began
	tasks.during(COLLECTING);
	await rest(0);
	gc();
	gc();
	tasks.during(during);
	return performance.memory.usedJSHeapSize;
}

/** What the shared cache counts for what it holds. */
function cacheBytes(): number {
	const key = Object.getOwnPropertySymbols(globalThis).find(({ description }) =>
		description?.startsWith("zarr-widget/"),
	);
	const shared = key && (globalThis as unknown as Record<symbol, { cache: { bytes: number } } | undefined>)[key];
	return shared?.cache.bytes ?? 0;
}

/** A timer's longest wait from here on. */
function watchTimer() {
	let last = performance.now();
	let longest = 0;
	const timer = setInterval(() => {
		longest = Math.max(longest, performance.now() - last);
		last = performance.now();
	}, 1);
	return () => {
		clearInterval(timer);
		return Math.max(longest, performance.now() - last);
	};
}

/** A view of a plane that is being read; of one that costs too much it is agreed to. Since when. */
async function begun(core: Core, source: unknown, agree: boolean): Promise<{ view: View; start: number }> {
	let start = performance.now();
	const view = core.zarrView(source, { width: 700 });
	document.body.replaceChildren(view);
	const button = () => [...view.querySelectorAll("button")].find(({ textContent }) => textContent === "Load all");
	while (agree && !button()) await rest(5);
	if (agree) start = performance.now();
	button()?.click();
	return { view, start };
}

async function timedStep(view: View, z: number): Promise<number> {
	const start = performance.now();
	const loaded = once(view, "load");
	view.value = { index: { z } };
	await loaded;
	return performance.now() - start;
}

async function sizeRound(core: Core, stores: string, size: string, run: string): Promise<SizeRound> {
	const planes = SIZES[size];
	const during = `views of ${size}`;
	const before = await memory(during);
	const { view, start } = await begun(core, `${stores}/${run}/${sizeName(planes)}`, false);
	await once(view, "load");
	const opening = performance.now() - start;
	const [cold, warm]: number[][] = [[], []];
	await rest(100);
	for (let i = 1; i <= STEPS; i++) {
		// of the smallest there is one plane more
		const z = Math.min(planes - 1, Math.floor((planes * i) / (STEPS + 1)) || 1);
		const took = await timedStep(view, z);
		if (i === 1 || planes > STEPS) cold.push(took);
		await rest(30);
		warm.push(await timedStep(view, 0));
		await rest(30);
	}
	const used = (await memory(during)) - before;
	view.dispose();
	return { size, opening, cold, warm, memory: used };
}

/** Fetches the keys of a plane, sixteen at a time. */
async function bareFetch(base: string, chunks: number): Promise<number> {
	const [rows, columns] = GRIDS[chunks];
	const start = performance.now();
	let next = 0;
	const lane = async () => {
		for (let i = next++; i < rows * columns; i = next++)
			await (await fetch(`${base}/c/0/${Math.floor(i / columns)}/${i % columns}`, { cache: "no-cache" })).arrayBuffer();
	};
	await Promise.all(Array.from({ length: 16 }, lane));
	return performance.now() - start;
}

const wordOf = (way: Way) => way.replace(", ", "-");

function sourceOf(stores: string, chunks: number, way: Way, run: string): unknown {
	const name = gridName(chunks, way.endsWith("there"));
	return way.startsWith("http") ? `${stores}/${run}/${name}` : pageStore(name);
}

async function gridRound(core: Core, stores: string, chunks: number, way: Way, run: string): Promise<GridRound> {
	const source = sourceOf(stores, chunks, way, run);
	const during = `${chunks} chunks (${way})`;
	const [used, counted] = [await memory(during), cacheBytes()];
	const waited = watchTimer();
	const { view, start } = await begun(core, source, chunks === MANY);
	await once(view, "load");
	const landed = performance.now() - start;
	const longest = waited();
	await rest(100);
	let warm: number | null = null;
	if (chunks < MANY) {
		await timedStep(view, 1);
		await rest(50);
		warm = await timedStep(view, 0);
	}
	view.dispose();
	document.body.replaceChildren();
	await rest(100);
	tasks.during(`bare fetches of ${chunks} chunks`);
	const fetched = typeof source === "string" && chunks < MANY;
	const bare = fetched ? await bareFetch(source.replace(run, `${run}-bare`), chunks) : null;
	return {
		chunks,
		way,
		landed,
		bare,
		waited: longest,
		warm,
		memory: (await memory(during)) - used,
		cached: cacheBytes() - counted,
	};
}

/** Leaves a plane of very many chunks for another, and that one for good. */
async function leftRound(core: Core, stores: string, way: Way, run: string): Promise<LeftRound> {
	const { view } = await begun(core, sourceOf(stores, MANY, way, run), true);
	await new Promise<void>((resolve) =>
		view.addEventListener("progress", ({ detail: { loaded } }: CustomEvent<{ loaded: number }>) => {
			if (loaded > MANY / 10) resolve();
		}),
	);
	const longest = async (act: () => void) => {
		const waited = watchTimer();
		act();
		await rest(500);
		return waited();
	};
	const step = await longest(() => {
		view.value = { index: { z: 1 } };
	});
	return { way, step, dispose: await longest(() => view.dispose()) };
}

void post(async ({ stores, rounds }: Plan & { rounds: number }, core): Promise<Result> => {
	const [sizes, grids, left]: [SizeRound[], GridRound[], LeftRound[]] = [[], [], []];
	for (let round = -1; round < rounds; round++) {
		const done = round < 0;
		for (const size of Object.keys(SIZES)) {
			const found = await sizeRound(core, stores, size, `${round}-${SIZES[size]}`);
			if (!done) sizes.push(found);
		}
		for (const chunks of Object.keys(GRIDS).map(Number))
			for (const way of WAYS) {
				if (chunks === MANY && (done || round >= MOST_ROUNDS || !MANY_WAYS.includes(way))) continue;
				const found = await gridRound(core, stores, chunks, way, `${round}-${chunks}-${wordOf(way)}`);
				if (!done) grids.push(found);
			}
		if (done || round >= MOST_ROUNDS) continue;
		for (const way of LEFT) {
			tasks.during(`leaving ${MANY} chunks (${way})`);
			left.push(await leftRound(core, stores, way, `${round}-left-${wordOf(way)}`));
		}
	}
	const all = await tasks.stop();
	return { sizes, grids, left, tasks: all.filter(({ during }) => during !== COLLECTING) };
});
