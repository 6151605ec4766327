/** Steps while the kernel is busy and while it is idle, and what the kernel sends meanwhile. */
import type { ZarrViewElement } from "../../../src/view.ts";
import { bufferBytes } from "../../lab/channel.ts";
import { type Notebook, openNotebook } from "../../lab/lab.ts";
import { runCell, viewIn } from "../../lab/widgets.ts";
import { atMost, countedAtMost, type Goal } from "../goals.ts";
import { quantile, spread, table } from "../table.ts";
import { OURS } from "./notebooks.ts";
import { markStart, settled, startIn, watchPixels } from "./pixels.ts";
import type { Running } from "./running.ts";
import { endKernels, interruptKernels, trafficOf } from "./walk.ts";

const ROUTES: Readonly<Record<string, string>> = {
	server: OURS.shows,
	direct: `import os\nZarrWidget(os.environ["VOLUMES"] + "/volume-blosc-lz4.zarr")`,
};
/** The z of each half's cold step, in chunks of its own; warm ones follow it. */
const HALVES = [100, 228] as const;
const WARM = 8;
const STATES = ["idle", "busy"] as const;
type State = (typeof STATES)[number];
const LIMIT =
	"no array data goes through the kernel; both sides are one step each on two cores that the page, the server and the kernel share, and end with one of JupyterLab's frames or the next, so that single rounds lie between 0.7 and 1.8. Two runs of three rounds gave 1.04 and 1.15 (server, cold), 1.39 and 0.99 (server, warm), 1.00 and 1.07 (direct, cold), 0.84 and 1.11 (direct, warm). Tried: idle and busy in turn first, each at either place of the volume; the median of eight warm steps in place of three.";

/** Milliseconds until the whole picture (warm: the median of its steps), and the bytes of the kernel's messages meanwhile: of all, and of binary data. */
interface Half {
	readonly cold: number;
	readonly warm: number;
	readonly socket: number;
	readonly data: number;
}

type Visit = Readonly<Record<State, Half>>;

/** The table of a busy kernel, and the goals that it holds. */
export async function whileBusy(running: Running, rounds: number): Promise<{ text: string; goals: Goal[] }> {
	const visits = new Map<string, Visit[]>(Object.keys(ROUTES).map((route) => [route, []]));
	for (let round = 0; round < rounds; round++)
		for (const route of round % 2 ? Object.keys(ROUTES) : Object.keys(ROUTES).toReversed())
			visits.get(route)?.push(await visit(running, route, round));
	return { text: busyTable(visits), goals: goalsOf(visits) };
}

/** A fresh notebook with a widget on a route: the two halves of a walk, one with the kernel asleep in a cell. */
async function visit({ browser, server, site }: Running, route: string, round: number): Promise<Visit> {
	const notebook = await openNotebook(browser, server, [OURS.given, ROUTES[route]]);
	const { page } = notebook;
	const { pending } = await trafficOf(notebook, site);
	try {
		await runCell(page, 0);
		await watchPixels(page.mainFrame(), OURS.picture);
		await runCell(page, 1);
		await settled(page.mainFrame(), `a view on the ${route} route`, pending);
		const taken = await viewIn(page, 1).evaluate((element) => (element as ZarrViewElement).handle?.route);
		if (taken !== route) throw new Error(`the view takes the ${taken} route, not the ${route} one`);
		const halves: Partial<Record<State, Half>> = {};
		for (const [i, z] of HALVES.entries()) {
			const state = STATES[(i + round) % 2];
			if (state === "busy") await sleep(notebook);
			halves[state] = await half(notebook, z, pending);
			if (state === "busy") await interruptKernels(server);
		}
		return halves as Visit;
	} finally {
		await notebook.close();
		await endKernels(server);
	}
}

/** Keeps the kernel busy for half a minute; resolves when it is. */
async function sleep(notebook: Notebook): Promise<void> {
	const before = notebook.messages.length;
	await notebook.send("import time\ntime.sleep(30)");
	const busy = () =>
		notebook.messages
			.slice(before)
			.some(({ type, content }) => type === "status" && content.execution_state === "busy");
	while (!busy()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function half(notebook: Notebook, z: number, pending: () => boolean): Promise<Half> {
	const before = notebook.messages.length;
	const cold = await step(notebook, z, pending);
	const warm: number[] = [];
	for (let i = 1; i <= WARM; i++) warm.push(await step(notebook, z + i, pending));
	const since = notebook.messages.slice(before);
	const socket = since.reduce((sum, { size }) => sum + size, 0);
	return { cold, warm: quantile(warm, 0.5), socket, data: bufferBytes(since) };
}

/** Milliseconds from asking the view for a plane until all of it is drawn. */
async function step({ page }: Notebook, z: number, pending: () => boolean): Promise<number> {
	const frame = page.mainFrame();
	await watchPixels(frame, OURS.picture);
	await page.evaluate(markStart);
	await viewIn(page, 1).evaluate((element, at) => (element as ZarrViewElement).set({ index: { z: at } }), z);
	const { changes } = await settled(frame, `plane ${z}`, pending);
	return changes[changes.length - 1] - (await startIn([frame]));
}

function busyTable(visits: ReadonlyMap<string, readonly Visit[]>): string {
	const rows = [...visits].flatMap(([route, all]) =>
		(["cold", "warm"] as const).map((kind) => {
			const [idle, busy] = STATES.map((state) => all.map((one) => one[state][kind]));
			const times = ratios(all, kind);
			const sent = STATES.map((state) => Math.max(...all.map((one) => one[state].socket)));
			const data = Math.max(...all.flatMap((one) => STATES.map((state) => one[state].data)));
			return [route, kind, spread(idle, 0), spread(busy, 0), `${spread(times, 2)} ×`, sent.join("; "), String(data)];
		}),
	);
	const head = ["route", "step", "idle, ms", "busy, ms", "busy ÷ idle"];
	return table([...head, "bytes from the kernel, at most: idle; busy", "of them array data"], rows);
}

function ratios(visits: readonly Visit[], kind: "cold" | "warm"): number[] {
	return visits.map(({ idle, busy }) => busy[kind] / idle[kind]);
}

function goalsOf(visits: ReadonlyMap<string, readonly Visit[]>): Goal[] {
	const steps = [...visits].flatMap(([route, all]) =>
		(["cold", "warm"] as const).map((kind) =>
			atMost(`a ${kind} step while the kernel is busy, ${route} route ÷ idle`, ratios(all, kind), 1.1, LIMIT),
		),
	);
	const halves = [...visits.values()].flat().flatMap((visit) => STATES.map((state) => visit[state]));
	const data = halves.reduce((sum, half) => sum + half.data, 0);
	return [...steps, countedAtMost("array data on the kernel's channel", data, 0, "bytes")];
}
