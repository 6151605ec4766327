/** The tables of the bench of cold slices. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Seen } from "../../browser/serve.ts";
import { quantile, spread, table } from "../table.ts";
import type { Scrubbed, Sliced, SmallStore, Trips, Walked, Walks } from "./plan.ts";

const FRAME_MS = 16.7;

/** Slices beside bare fetches. */
export function sliceTable(codecs: Record<string, Sliced>): string {
	const rows = Object.entries(codecs).map(([codec, { slice, bare, plain }]) => {
		const [ratios, others] = [bare, plain].map((of) => slice.map((ms, round) => ms / of[round]));
		return [codec, ...[slice, bare, plain].map((ms) => spread(ms, 0)), spread(ratios, 2), spread(others, 2)];
	});
	const times = ["readSlice, ms", "bare fetch, ms", "plain fetch, ms"];
	return table(["cold slice", ...times, "÷ bare", "÷ plain"], rows);
}

/** What a view does while somebody scrubs. */
export function scrubTable(scrubs: Record<string, Scrubbed>): string {
	const rows = Object.entries(scrubs).map(([codec, { lone, last, requests, block }]) => {
		const ratios = last.map((ms, round) => ms / lone[round]);
		return [codec, spread(ratios, 2), spread(last, 0), spread(lone, 0), `${spread(requests, 0)}, ${block} a block`];
	});
	return table(["8 cold blocks at 20 Hz", "last ÷ lone", "last, ms", "lone, ms", "requests"], rows);
}

/** Percent of the steps of each round that took no more than a frame. */
export function percentWithin(rounds: readonly Walked[]): number[] {
	return rounds.map(({ ms }) => (100 * ms.filter((each) => each <= FRAME_MS).length) / ms.length);
}

/** Slow walks; `sizes` are the encoded bytes of the blocks that they pass, first to last. */
export function walkTable({ walks, from, to }: Walks, sizes: readonly number[]): string {
	const least = sizes.reduce((sum, bytes) => sum + bytes, 0);
	const rows = Object.entries(walks).map(([name, rounds]) => {
		const within = percentWithin(rounds);
		const all = rounds.flatMap(({ ms }) => ms);
		return [
			name,
			spread(within, 1),
			spread(
				rounds.map(({ waited }) => waited),
				0,
			),
			spread(all, 1),
			spread(
				rounds.map(({ requests }) => requests),
				0,
			),
			spread(
				rounds.map(({ bytes }) => bytes / least),
				3,
			),
		];
	});
	const head = [
		`planes ${from} to ${to} at 5 Hz, prefetch`,
		`% of steps in ${FRAME_MS} ms`,
		"steps that waited for chunks",
		"a step, ms",
		"requests",
		"÷ bytes of the blocks passed",
	];
	return table(head, rows);
}

/** What a script of steps through a store asked for. */
export interface Moved {
	readonly codec: string;
	readonly requests: number;
	/** Requests for what had been asked for already. */
	readonly twice: number;
	/** Bytes of chunks, and of the chunks that the steps intersect. */
	readonly moved: number;
	readonly least: number;
}

/** Bytes that a script of steps moved beside those of the files. */
export function movedBytes(log: readonly Seen[], data: string, script: readonly number[]): Moved[] {
	const names = [...new Set(log.flatMap(({ path }) => /^data\/volume-([\w-]+)\.zarr\/c\//.exec(path)?.[1] ?? []))];
	return names.map((codec) => {
		const store = `volume-${codec}.zarr`;
		const seen = log.filter(({ path, range }) => path.startsWith(`data/${store}/c/`) && !range?.startsWith("bytes=-"));
		const asked = seen.map(({ path, range = "" }) => `${path} ${range}`);
		const moved = seen.reduce((sum, { bytes }) => sum + bytes, 0);
		// of shards every part is a chunk, so what was asked once each is the least
		const least = codec === "sharded" ? distinctBytes(seen) : fileBytes(join(data, store), script);
		return { codec, requests: seen.length, twice: asked.length - new Set(asked).size, moved, least };
	});
}

/** Those bytes as a table. */
export function byteTable(all: readonly Moved[], script: readonly number[]): string {
	const rows = all.map(({ codec, requests, twice, moved, least }) => [
		codec,
		`${requests}`,
		`${twice}`,
		`${(moved / 1e6).toFixed(1)} MB`,
		`${(moved / least).toFixed(3)} ×`,
	]);
	const head = [`planes ${script.join(", ")}`, "requests", "twice", "moved", "÷ bytes of the chunks"];
	return table(head, rows);
}

function distinctBytes(seen: readonly Seen[]): number {
	const sizes = new Map(seen.map(({ path, range, bytes }) => [`${path} ${range}`, bytes]));
	return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}

function fileBytes(store: string, script: readonly number[]): number {
	const blocks = [...new Set(script.map((z) => Math.floor(z / 64)))];
	const files = blocks.flatMap((block) => {
		const folder = join(store, "c", `${block}`);
		return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => statSync(join(folder, name)));
	});
	return files.filter((file) => file.isFile()).reduce((sum, { size }) => sum + size, 0);
}

/** The first slices of a store. */
export interface First {
	readonly name: string;
	/** In units of the server's delay. */
	readonly times: readonly number[];
	/** Requests of one of them, and how many of these were answered 404. */
	readonly requests: number;
	readonly absent: number;
}

/** First slices by store, `opened` times each. */
export function firstSlices(
	trips: Trips,
	log: readonly Seen[],
	stores: readonly SmallStore[],
	latency: number,
	opened: number,
): First[] {
	return stores.map(({ name, folder }) => {
		const seen = log.filter(({ path, method }) => path.startsWith(`page/${folder}/`) && method !== "OPTIONS");
		const absent = seen.filter(({ status }) => status === 404).length;
		const times = trips[name].map((ms) => ms / latency);
		return { name, times, requests: seen.length / opened, absent: absent / opened };
	});
}

/** Whole round trips of a first slice. */
export const roundTrips = ({ times }: First) => Math.floor(quantile(times, 0.5));

/** First slices in round trips of the server's delay. */
export function tripTable(firsts: readonly First[]): string {
	const rows = firsts.map((first) => [
		first.name,
		`${roundTrips(first)}`,
		spread(first.times, 2),
		`${first.requests}`,
		`${first.absent}`,
	]);
	return table(["first slice", "round trips", "time ÷ delay", "requests", "of them 404"], rows);
}
