/** In a real JupyterLab: images by ours and by neuroglancer's pip client, in turn. */
import { join } from "node:path";
import type { ZarrViewElement } from "../../../src/view.ts";
import { viewIn } from "../../lab/widgets.ts";
import { type Running, running } from "../peers/running.ts";
import { openPeer, type Step } from "../peers/walk.ts";
import type { Bench } from "../rig.ts";
import { spread, table } from "../table.ts";
import { movedBy, planeBytes } from "./moved.ts";
import { type ImagePeer, neuroglancerOf, oursOf } from "./notebooks.ts";
import { type ImageStore, STORES } from "./plan.ts";

/** What is done in turn; steps along z in the volume alone. */
const PHASES = ["first", "zoom", "step to other chunks", "step"] as const;
type Phase = (typeof PHASES)[number];

/** What one way took in a notebook of its own. */
interface Visit {
	readonly steps: Partial<Record<Phase, Step>>;
	/** The level of the first picture. */
	readonly level: string;
}

const WAYS = { ZarrWidget: oursOf, neuroglancer: neuroglancerOf };
type Way = keyof typeof WAYS;

/** The table of JupyterLab. */
export function inLab(bench: Bench): Promise<string> {
	const { data } = bench;
	const shown = STORES.map(({ folder }) => join(data, folder));
	return running(bench, shown, async (given) => {
		const visits = new Map<string, Visit[]>();
		for (let round = -1; round < bench.rounds; round++)
			for (const store of STORES)
				for (const way of round % 2 ? waysIn() : waysIn().toReversed()) {
					const visited = await visit(given, store, WAYS[way](store));
					const name = `${store.folder}|${way}`;
					if (round >= 0) visits.set(name, [...(visits.get(name) ?? []), visited]); // the first one fills the caches of the machine
				}
		return labTable(data, visits);
	});
}

const waysIn = () => Object.keys(WAYS) as Way[];

async function visit(given: Running, { deep }: ImageStore, peer: ImagePeer): Promise<Visit> {
	const opened = await openPeer(given, peer);
	const seen = given.site.log.length;
	try {
		const first = await opened.first();
		const level = peer.frame
			? mostOf(movedBy(given.site.log.slice(seen)).levels)
			: await viewIn(opened.notebook.page, 1).evaluate((element) => {
					const { slice, handle } = element as ZarrViewElement;
					if (handle?.route !== "server") throw new Error(`the view takes the ${handle?.route} route`);
					return slice?.path.split("/").at(-1) ?? "";
				});
		const zoom = await opened.run("zoom", peer.zoom);
		if (!deep) return { level, steps: { first, zoom } };
		const cold = await opened.press("step to other chunks", peer.key);
		const step = await opened.press("step", peer.key);
		return { level, steps: { first, zoom, "step to other chunks": cold, step } };
	} finally {
		await opened.close();
	}
}

/** The level of which most bytes were read. */
function mostOf(levels: Readonly<Record<string, number>>): string {
	return Object.keys(levels).reduce((most, level) => (levels[level] > (levels[most] ?? 0) ? level : most), "");
}

function labTable(data: string, visits: ReadonlyMap<string, readonly Visit[]>): string {
	const rows = STORES.flatMap(({ folder }) =>
		waysIn().map((way) => {
			const all = visits.get(`${folder}|${way}`) ?? [];
			const { level } = all[0];
			const cell = (phase: Phase) => {
				const steps = all.flatMap(({ steps }) => steps[phase] ?? []);
				if (steps.length === 0) return "–";
				const [first, sharp] = [steps.map(({ changed }) => changed), steps.map(({ whole }) => whole)];
				return `${spread(first, 0)}; ${spread(sharp, 0)}; ${spread(
					steps.map(({ http }) => http / 1e6),
					2,
				)}`;
			};
			const least = planeBytes(data, folder, level, Math.floor(15 / 2 ** Number(level)));
			const times = all.map(({ steps }) => (steps.first?.http ?? 0) / least);
			return [folder, way, level, cell("first"), `${spread(times, 2)} ×`, ...PHASES.slice(1).map(cell)];
		}),
	);
	const head = ["image", "in JupyterLab", "level", "first picture: begun, ms; sharp, ms; MB", "MB ÷ the level's"];
	return table([...head, ...PHASES.slice(1)], rows);
}
