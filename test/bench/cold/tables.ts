/** The tables of the bench of cold slices. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Seen } from "../../browser/serve.ts";
import { quantile, spread, table } from "../table.ts";
import type { Sliced, Slices, SmallStore, Trips } from "./plan.ts";

const FRAME_MS = 16.7;

/** Slices beside bare fetches. */
export function sliceTable(codecs: Record<string, Sliced>): string {
	const rows = Object.entries(codecs).map(([codec, { slice, bare }]) => {
		const ratios = slice.map((ms, round) => ms / bare[round]);
		return [codec, spread(slice, 0), spread(bare, 0), spread(ratios, 2)];
	});
	return table(["cold slice", "readSlice, ms", "bare fetch, ms", "ratio"], rows);
}

/** What a view does while somebody scrubs or walks. */
export function viewTable({ scrubs, walks }: Slices): string {
	const scrubbed = Object.entries(scrubs).map(([codec, { lone, last, requests, block }]) => {
		const ratios = last.map((ms, round) => ms / lone[round]);
		const times = `last ${spread(last, 0)} ms, lone ${spread(lone, 0)} ms`;
		return [
			`8 cold blocks at 20 Hz, ${codec}`,
			`${spread(ratios, 2)} ×`,
			`${times}; ${spread(requests, 0)} requests, ${block} a block`,
		];
	});
	const walked = Object.entries(walks).map(([name, { steps, requests, bytes }]) => {
		const within = steps.filter((ms) => ms <= FRAME_MS).length / steps.length;
		const times = `median ${quantile(steps, 0.5).toFixed(1)} ms, most ${Math.max(...steps).toFixed(0)} ms`;
		const asked = `${requests} requests, ${(bytes / 1e6).toFixed(0)} MB`;
		return [
			`${steps.length} steps at 5 Hz, prefetch ${name}`,
			`${(100 * within).toFixed(1)} % in ${FRAME_MS} ms`,
			`${times}; ${asked}`,
		];
	});
	return table(["in a view", "", ""], [...scrubbed, ...walked]);
}

/** Bytes that a script of steps moved beside those of the files. */
export function byteTable(log: readonly Seen[], data: string, script: readonly number[]): string {
	const names = [...new Set(log.flatMap(({ path }) => /^data\/volume-([\w-]+)\.zarr\/c\//.exec(path)?.[1] ?? []))];
	const rows = names.map((codec) => {
		const store = `volume-${codec}.zarr`;
		const seen = log.filter(({ path, range }) => path.startsWith(`data/${store}/c/`) && !range?.startsWith("bytes=-"));
		const asked = seen.map(({ path, range = "" }) => `${path} ${range}`);
		const moved = seen.reduce((sum, { bytes }) => sum + bytes, 0);
		// of shards every part is a chunk, so what was asked once each is the least
		const least = codec === "sharded" ? distinctBytes(seen) : fileBytes(join(data, store), script);
		const twice = asked.length - new Set(asked).size;
		return [codec, `${seen.length}`, `${twice}`, `${(moved / 1e6).toFixed(1)} MB`, `${(moved / least).toFixed(3)} ×`];
	});
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

/** First slices in round trips of the server's delay. */
export function tripTable(
	trips: Trips,
	log: readonly Seen[],
	stores: readonly SmallStore[],
	latency: number,
	opened: number,
): string {
	const rows = stores.map(({ name, folder }) => {
		const seen = log.filter(({ path, method }) => path.startsWith(`page/${folder}/`) && method !== "OPTIONS");
		const absent = seen.filter(({ status }) => status === 404).length;
		const times = trips[name].map((ms) => ms / latency);
		return [
			name,
			`${Math.floor(quantile(times, 0.5))}`,
			spread(times, 2),
			`${seen.length / opened}`,
			`${absent / opened}`,
		];
	});
	return table(["first slice", "round trips", "time ÷ delay", "requests", "of them 404"], rows);
}
