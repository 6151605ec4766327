/** In Chromium, alone: what people do with views in an hour, driven faster; posts what is held after each lap. */
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";
import type { PagePlan } from "../rig.ts";
import { watchTasks } from "../tasks.ts";
import { group } from "./group.ts";
import type { Done, Plan, Sample } from "./plan.ts";
import { watchPage } from "./watch.ts";

type Core = typeof ZarrWidget;
type View = ReturnType<Core["zarrView"]>;
type Given = Plan & PagePlan;

/** Longer than workers stay where no view holds them. */
const UNHELD_MS = 1500;
const SCHEMES = ["viridis", "magma", "greys", "turbo"];

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const done = { views: 0, steps: 0, arrays: 0, zooms: 0, colors: 0 };
let count = 0;

/** Until a plane is complete; rejects where the view says that something failed, or `what` takes longer than a minute. */
function loaded(view: View, what: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const leave = new AbortController();
		const { signal } = leave;
		const late = setTimeout(
			() => fail(new Error(`no plane for a minute: ${what}. The view says: ${view.innerText}`)),
			60_000,
		);
		const end = () => {
			clearTimeout(late);
			leave.abort();
		};
		const fail = (error: unknown) => {
			end();
			reject(error);
		};
		const load = () => {
			end();
			setTimeout(resolve); // nobody goes on in the task that has painted: ten steps that are there would be one task
		};
		view.addEventListener("load", load, { signal });
		view.addEventListener("error", ({ error }) => fail(error), { signal });
	});
}

async function open(core: Core, source: unknown, path = ""): Promise<View> {
	const view = core.zarrView(source, { width: 800, height: 600, path });
	document.body.append(view);
	done.views++;
	await loaded(view, "opening");
	return view;
}

/** Sets part of the state, and waits for its plane. */
async function go(view: View, part: ZarrWidget.ViewStatePart): Promise<void> {
	const there = loaded(view, JSON.stringify(part));
	view.value = part;
	await there;
}

/** Positions along the first dim of the stores. */
const SIZES: Readonly<Record<string, number>> = { z: 512, time: 240 };

/** Along the first dim: fast over blocks, then slowly. */
async function wander(view: View, lap: number): Promise<void> {
	const [dim, at] = Object.entries(view.value?.index ?? {})[0];
	const size = SIZES[dim];
	for (let i = 1; i < 10; i++) {
		view.value = { index: { [dim]: (at + i * 29 + lap) % size } };
		done.steps++;
		await rest(30);
	}
	const start = (lap * 37) % (size - 12);
	if (view.value?.index[dim] === start) await go(view, { index: { [dim]: start + 11 } });
	for (let i = 0; i < 10; i++, done.steps++) await go(view, { index: { [dim]: start + i } });
}

/** Zooms and colours, which ask for nothing or little. */
async function look(view: View): Promise<void> {
	for (let i = 1; i < 6; i++, done.zooms++) {
		view.value = { bounds: [10 * i, 10 * i + 300, 20 * i, 20 * i + 200] };
		await rest(30);
	}
	view.value = { bounds: undefined };
	for (const scheme of SCHEMES) {
		view.value = { color: { scheme } };
		view.value = { color: { domain: [100 + done.colors, 900] } };
		done.colors++;
		await rest(30);
	}
}

async function lap(core: Core, { data, stores }: Given, at: number): Promise<void> {
	const address = (i: number) => `${data}/${stores[(at + i) % stores.length]}?soak=${count++}`;
	const one = await open(core, address(0));
	await wander(one, at);
	const two = await open(core, address(1));
	await Promise.all([wander(two, at), look(one)]);
	await go(two, { x: two.value?.y ?? undefined, y: two.value?.x ?? undefined });
	const reread = loaded(one, "refreshing");
	one.refresh();
	await reread;
	one.dispose();
	one.remove();
	const arrays = await open(core, group(at), "a");
	for (const path of ["b", "c", "a"]) {
		await go(arrays, { path });
		// another array begins where the last one was left
		await go(arrays, { index: { z: ((arrays.value?.index.z ?? 0) + 3) % 8 } });
		done.arrays++;
	}
	// one is left while it loads
	const left = core.zarrView(address(2), { width: 400, height: 300 });
	document.body.append(left);
	await rest(60);
	for (const view of [left, two, arrays]) {
		view.dispose();
		view.remove();
	}
	done.views++;
}

async function soak(core: Core, given: Given): Promise<{ samples: Sample[]; done: Done; tasks: unknown }> {
	const sample = watchPage(given);
	const tasks = watchTasks();
	core.setCacheSize(given.bound);
	const samples: Sample[] = [];
	for (let i = 0; i < given.laps; i++) {
		tasks.during("use");
		await lap(core, given, i);
		tasks.during("collecting garbage");
		await rest(UNHELD_MS);
		samples.push(await sample());
	}
	return { samples, done, tasks: (await tasks.stop()).filter(({ during }) => during === "use") };
}

void post((given: Given, core) => soak(core, given));
