/** In a real JupyterLab: ours and what else people have in notebooks, in turn. */
import { linkSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { chromium } from "playwright-core";
import { CONTAINED, findChromium } from "../../browser/chromium.ts";
import { serve } from "../../browser/serve.ts";
import { startServer } from "../../lab/server.ts";
import type { Goal } from "../goals.ts";
import type { Bench } from "../rig.ts";
import { spread, table } from "../table.ts";
import { whileBusy } from "./busy.ts";
import { OURS, PEERS } from "./notebooks.ts";
import { PHASES, type Phase } from "./plan.ts";
import { type Running, type Step, type Walk, walk } from "./walk.ts";

const STORES = ["volume-blosc-lz4.zarr", "volume-gzip.zarr"];
/** WebGL by software, as there is no GPU. */
const FLAGS = ["--enable-unsafe-swiftshader"];

/** A folder with what is looked at, for Jupyter to show: hard links, as what symbolic ones lead to is not in it. */
function folderOf(root: string, data: string): string {
	const folder = join(root, ".cache/peers/root");
	rmSync(folder, { recursive: true, force: true });
	for (const store of STORES)
		for (const entry of readdirSync(join(data, store), { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const to = join(folder, store, relative(join(data, store), entry.parentPath));
			mkdirSync(to, { recursive: true });
			linkSync(join(entry.parentPath, entry.name), join(to, entry.name));
		}
	linkSync(join(root, ".cache/peers/volume.h5"), join(folder, "volume.h5"));
	return folder;
}

/** Does `work` with a JupyterLab of the peers, a Chromium and a server of the volumes. */
async function running<Result>({ root, data }: Bench, work: (running: Running) => Promise<Result>): Promise<Result> {
	const shown = folderOf(root, data);
	const site = await serve({ data });
	const env = { VOLUMES: `${site.url}/data` };
	const jupyter = join(root, ".cache/peers/venv/bin/jupyter");
	const server = await startServer({ jupyter, root: shown, env });
	const browser = await chromium.launch({ executablePath: findChromium(), args: [...CONTAINED, ...FLAGS] });
	try {
		return await work({ browser, server, site });
	} finally {
		await browser.close();
		await server.stop();
		await site.close();
		rmSync(shown, { recursive: true });
	}
}

/** The tables of JupyterLab: the peers' and that of a busy kernel. */
export function inLab(bench: Bench): Promise<{ peers: string; busy: { text: string; goals: Goal[] } }> {
	return running(bench, async (given) => {
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
