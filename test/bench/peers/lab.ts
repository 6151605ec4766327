/** In a real JupyterLab: ours and what else people have in notebooks, in turn. */
import { join } from "node:path";
import type { Goal } from "../goals.ts";
import type { Bench } from "../rig.ts";
import { spread, table } from "../table.ts";
import { whileBusy } from "./busy.ts";
import { OURS, PEERS } from "./notebooks.ts";
import { PHASES, type Phase } from "./plan.ts";
import { running } from "./running.ts";
import { type Step, type Walk, walk } from "./walk.ts";

const STORES = ["volume-blosc-lz4.zarr", "volume-gzip.zarr"];
/** The tables of JupyterLab: the peers' and that of a busy kernel. */
export function inLab(bench: Bench): Promise<{ peers: string; busy: { text: string; goals: Goal[] } }> {
	const { root, data } = bench;
	const shown = [...STORES.map((store) => join(data, store)), join(root, ".cache/peers/volume.h5")];
	return running(bench, shown, async (given) => {
		const walks = new Map<string, Walk[]>(PEERS.map(({ name }) => [name, []]));
		for (let round = -1; round < bench.rounds; round++)
			for (let i = 0; i < PEERS.length; i++) {
				const peer = PEERS[(i + round + 1) % PEERS.length];
				const walked = await walk(given, peer);
				if (round >= 0) walks.get(peer.name)?.push(walked); // the first one fills the caches of the machine
			}
		const peers = [stepTable(walks), ratioTable(walks)].join("\n\n");
		return { peers, busy: await whileBusy(given, bench.rounds) };
	});
}

function stepTable(walks: ReadonlyMap<string, readonly Walk[]>): string {
	const rows = [...walks].map(([name, all]) => {
		const cells = (of: (step: Step) => number, digits: number) =>
			PHASES.map((phase) =>
				spread(
					all.map((walked) => of(walked[phase])),
					digits,
				),
			);
		const changed = cells(({ changed }) => changed, 0);
		return [
			name,
			...cells(({ whole }) => whole, 0).map((ms, i) => `${ms}; ${changed[i]}`),
			...cells(({ http, socket }) => (http + socket) / 1e6, 3),
		];
	});
	return table(
		[
			"in JupyterLab",
			...PHASES.map((phase) => `${phase}: whole; a change, ms`),
			...PHASES.map((phase) => `${phase}, MB`),
		],
		rows,
	);
}

/** How many times as long each peer takes as ours in the same round. */
function ratioTable(walks: ReadonlyMap<string, readonly Walk[]>): string {
	const rows = PEERS.filter(({ name }) => !name.startsWith(OURS.name)).map(({ name, like = OURS.name }) => {
		const ratio = (phase: Phase) => {
			const ours = walks.get(like) ?? [];
			const times = (walks.get(name) ?? []).map((walked, round) => walked[phase].whole / ours[round][phase].whole);
			return `${spread(times, 2)} ×`;
		};
		return [`${name} ÷ ${like}`, ...PHASES.map(ratio)];
	});
	return table(["times as long until the whole picture", ...PHASES], rows);
}
