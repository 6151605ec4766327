/** In Chromium, on a page of the Jupyter server: reads by each way in turn and posts what it took to the bench. */
import { TaskQueue } from "../../../src/fetch/queue.ts";
import type * as ZarrWidget from "../../../src/index.ts";
import { pageServer, serverStore } from "../../../src/store/jupyter.ts";
import { pagesOf } from "../../../src/store/listing.ts";
import { makeStore, type ZarrStore } from "../../../src/store/store.ts";
import { Urgency } from "../../../src/store/urgency.ts";
import type { Plan, Told } from "./plan.ts";

const server = pageServer();
if (!server) throw new Error("this page is not the Jupyter server's");
const { token } = server;

const store = (path: string): ZarrStore => makeStore(serverStore(server, { root: "root", path }, path, "the bench"));

type Read = (key: string) => Promise<Uint8Array | undefined>;

/** A GET of a file as a page would send it, past the browser's own cache. */
async function get(url: string, headers: HeadersInit): Promise<Uint8Array> {
	const response = await fetch(url, { headers, cache: "no-store" });
	if (!response.ok) throw new Error(`${url} answered ${response.status}`);
	return new Uint8Array(await response.arrayBuffer());
}

function ways(plan: Plan, folder: string, size: number): Record<string, () => { read: Read; parallel: number }> {
	const signal = new AbortController().signal;
	return {
		server: () => {
			const { read, parallel } = store(folder);
			return { read: async (key) => (await read(key, { expect: size + 1024, signal })).bytes, parallel };
		},
		files: () => ({
			read: (key) => get(`${server?.baseUrl}files/${folder}/${key}`, { Authorization: `token ${token}` }),
			parallel: 16,
		}),
		plain: () => ({ read: (key) => get(`${plan.plain}/${folder}/${key}`, {}), parallel: 16 }),
	};
}

/** Milliseconds until all chunks are there, by the queue that views read by; each is what was written. */
async function readAll(
	{ read, parallel }: { read: Read; parallel: number },
	count: number,
	size: number,
): Promise<number> {
	const queue = new TaskQueue(parallel);
	const { signal } = new AbortController();
	const start = performance.now();
	const check = async (i: number) => {
		const bytes = await queue.run(() => read(`${i}`), { urgency: new Urgency(i), signal });
		if (bytes?.length !== size || bytes[0] !== i % 256 || bytes[size - 1] !== i % 256)
			throw new Error(`chunk ${i} is not what was written`);
	};
	await Promise.all(Array.from({ length: count }, (_, i) => check(i)));
	return performance.now() - start;
}

async function tell(plan: Plan, told: Told): Promise<void> {
	await fetch(plan.collector, { method: "POST", body: JSON.stringify(told) });
}

/** Every way once a round, begun with another one each time. */
async function throughput(plan: Plan): Promise<void> {
	for (let round = 0; round < plan.rounds; round++)
		for (const { folder, count, size } of plan.chunks) {
			const each = Object.entries(ways(plan, folder, size));
			for (let i = 0; i < each.length; i++) {
				const [way, open] = each[(i + round) % each.length];
				await tell(plan, { phase: "throughput" });
				const ms = await readAll(open(), count, size);
				await tell(plan, { way, folder, round, ms, mib: (count * size) / 2 ** 20 });
			}
		}
}

/** Something goes on for a while, and meanwhile the bench asks what JupyterLab asks. */
async function during(plan: Plan, phase: string, work: () => Promise<unknown>): Promise<void> {
	await tell(plan, { phase });
	const end = performance.now() + plan.loadMs;
	while (performance.now() < end) await work();
}

async function listAll(path: string): Promise<number> {
	const start = performance.now();
	let count = 0;
	for await (const children of pagesOf(store(path), "")) count += children.length;
	if (count === 0) throw new Error(`${path} lists nothing`);
	return performance.now() - start;
}

/** Milliseconds until a view of the store has drawn a whole picture, and how many requests it had made by then. */
async function firstPaint(path: string): Promise<{ ms: number; requests: number }> {
	const { zarrView } = (await import(new URL("index.js", location.href).href)) as typeof ZarrWidget;
	const opened = store(path);
	const start = performance.now();
	const view = zarrView(opened, { width: 800 });
	document.body.replaceChildren(view);
	await new Promise((resolve, reject) => {
		view.addEventListener("load", resolve, { once: true });
		view.addEventListener("error", reject, { once: true });
	});
	const { requests } = opened.traffic;
	const ms = performance.now() - start;
	view.dispose();
	return { ms, requests };
}

async function listings(plan: Plan): Promise<void> {
	for (let round = 0; round < plan.rounds; round++)
		for (const path of plan.stores) {
			const level = await listAll(path);
			const { ms, requests } = await firstPaint(path);
			if (round > 0) await tell(plan, { path, level, paint: ms, requests }); // the first one loads the code
		}
}

async function run(): Promise<void> {
	const plan = (await (await fetch("plan.json")).json()) as Plan;
	try {
		await listings(plan);
		await throughput(plan);
		await during(plan, "idle", () => new Promise((resolve) => setTimeout(resolve, 100)));
		for (const { folder, count, size } of plan.chunks)
			for (const [way, open] of Object.entries(ways(plan, folder, size)))
				if (way !== "plain") await during(plan, `${way} ${folder}`, () => readAll(open(), count, size));
		for (const path of plan.stores) await during(plan, `list ${path}`, () => listAll(path));
		await tell(plan, { done: true });
	} catch (error) {
		await tell(plan, { failed: String((error as Error).stack) });
	}
}

void run();
