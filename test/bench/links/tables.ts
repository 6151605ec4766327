/** The tables of the bench of slow links. */
import type { Seen } from "../../browser/serve.ts";
import { quantile, spread, table } from "../table.ts";
import { type Link, type LinkStore, type Result, type Run, SIDE, type Took } from "./plan.ts";

const FRAME_MS = 16.7;

/** What came of one link. */
export interface Linked extends Result {
	readonly link: Link;
	/** What the server saw. */
	readonly log: readonly Seen[];
}

/** Encoded bytes of the chunks of a plane. */
const planeBytes = ({ deep }: LinkStore) => 2 * deep * SIDE * SIDE;

/** Milliseconds in the link's own unit: its delay, or the time that the plane's chunks take at its rate. */
function unit({ latency, rate }: Link, store: LinkStore): number {
	return rate === null ? latency : (1000 * planeBytes(store)) / rate;
}

/** First pictures and steps beside those by zarrita's get. */
export function stepTable(linked: readonly Linked[], stores: readonly LinkStore[]): string {
	const rows = linked.flatMap(({ link, runs, peer }) =>
		stores.map((store) => {
			const ours = runs.filter(({ store: name, took }) => name === store.folder && took.sharp).map(({ took }) => took);
			const one = unit(link, store);
			const of = (took: readonly Took[], what: "first" | "sharp" | "cold") =>
				spread(
					took.map((each) => (each[what] ?? 0) / one),
					2,
				);
			const warm = (took: readonly Took[]) =>
				spread(
					took.map((each) => each.warm ?? 0),
					1,
				);
			const beside = (what: "sharp" | "cold") => `${of(ours, what)}; ${of(peer[store.folder], what)}`;
			return [
				link.name,
				store.name,
				of(ours, "first"),
				beside("sharp"),
				beside("cold"),
				`${warm(ours)}; ${warm(peer[store.folder])}`,
			];
		}),
	);
	return table(
		["link", "array", "first chunk drawn", "first plane; zarrita", "a cold step; zarrita", "a warm step, ms; zarrita"],
		rows,
	);
}

/** Walks with prefetch on and off. */
export function walkTable(linked: readonly Linked[], stores: readonly LinkStore[]): string {
	const rows = linked.flatMap(({ link, runs, log }) =>
		stores.flatMap((store) =>
			[true, false].map((prefetch) => {
				const walks = runs.filter((run) => run.store === store.folder && run.took.walk && run.prefetch === prefetch);
				const steps = walks.flatMap(({ took }) => took.walk ?? []);
				const within = steps.map(({ ms }) => (100 * ms.filter((each) => each <= FRAME_MS).length) / ms.length);
				const moved = walks.map((run) => bytesOf(log, run) / planeBytes(store));
				const all = steps.flatMap(({ ms }) => ms);
				return [
					link.name,
					store.name,
					prefetch ? "on" : "off",
					spread(within, 0),
					spread(
						steps.map(({ waited }) => waited),
						0,
					),
					`${quantile(all, 0.5).toFixed(1)}; ${Math.max(...all).toFixed(0)}`,
					`${spread(moved, 3)} of ${spread(
						walks.map((run) => blocksOf(store, run).size),
						0,
					)}`,
				];
			}),
		),
	);
	return table(
		[
			"a walk over",
			"array",
			"prefetch",
			`% of steps in ${FRAME_MS} ms`,
			"steps that waited for chunks",
			"a step, ms: median; most",
			"blocks moved, by their bytes, of those passed",
		],
		rows,
	);
}

/** The requests of each run that it should not have made: for a chunk that it did not show, nor is the next ahead of it, or for what it had asked for before. Throws where there is one. */
export function proof(linked: readonly Linked[], stores: readonly LinkStore[]): string {
	let [requests, ahead] = [0, 0];
	for (const { link, runs, log } of linked) {
		for (const run of runs) {
			const store = stores.find(({ folder }) => folder === run.store);
			if (!store) throw new Error(`there is no store ${run.store}`);
			const seen = chunkRequests(log, run);
			const asked = seen.map(({ path, range }) => `${path} ${range}`);
			if (new Set(asked).size < asked.length) throw new Error(`${link.name}: ${run.store} was asked for a chunk twice`);
			const shown = blocksOf(store, run);
			const most = run.prefetch ? Math.max(...shown) + 1 : Math.max(...shown);
			for (const one of seen) {
				const block = blockOf(store, one);
				if (block === null) continue; // the index of a shard
				if (!shown.has(block) && block !== most)
					throw new Error(`${link.name}: ${one.path} was read, and never needed`);
				if (!shown.has(block)) ahead++;
			}
			requests += seen.length;
		}
	}
	return `By the server's log: ${requests} requests for chunks, none twice, and none for a chunk that was not shown but ${ahead} of the block next on a walk that read ahead.`;
}

/** Numbers of the blocks that hold the planes of a run. */
function blocksOf({ deep }: LinkStore, { planes }: Run): Set<number> {
	return new Set(planes.map((z) => Math.floor(z / deep)));
}

function chunkRequests(log: readonly Seen[], { store, query }: Run): Seen[] {
	return log.filter(
		(seen) => seen.query === query && seen.method === "GET" && seen.path.startsWith(`page/${store}/c/`),
	);
}

function bytesOf(log: readonly Seen[], run: Run): number {
	const chunks = chunkRequests(log, run).filter(({ range }) => !range?.startsWith("bytes=-"));
	return chunks.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The block that a request was for; null for the index of a shard. */
function blockOf(store: LinkStore, { path, range }: Seen): number | null {
	const first = Number(/\/c\/(\d+)\//.exec(path)?.[1]);
	if (!store.shardDeep) return first;
	const offset = /^bytes=(\d+)-/.exec(range ?? "")?.[1];
	if (offset === undefined) return null;
	return (store.shardDeep / store.deep) * first + Math.floor(Number(offset) / planeBytes(store));
}
