/** One field in several chunkings, and what xarray and NumPy make of it (test/fixtures/profiles.py). */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type FileServer, type Seen, serve } from "./browser/serve.ts";

/** Positions along the two drawn dims. */
type Cell = Record<string, number>;

type Doubles = readonly (number | null)[];

interface Recorded {
	/** Files of each store, in base64. */
	readonly stores: Readonly<Record<string, Readonly<Record<string, string>>>>;
	readonly cells: readonly Cell[];
	/** Of each variable the series at `cells`. */
	readonly series: {
		readonly t: readonly Doubles[];
		readonly packed: readonly Doubles[];
		readonly big: readonly string[][];
	};
	readonly boxes: readonly {
		readonly cells: [Cell, Cell];
		readonly mean: Doubles;
		readonly n: readonly number[];
		readonly min: Doubles;
		readonly max: Doubles;
	}[];
	/** At which time `lines` lie. */
	readonly at: number;
	readonly lines: readonly {
		readonly cells: [Cell, Cell];
		readonly values: Doubles;
		readonly distance: readonly number[];
	}[];
	/** Days of all times. */
	readonly times: readonly string[];
}

/** What the script wrote. */
export const recorded: Recorded = JSON.parse(readFileSync(new URL("fixtures/profiles.json", import.meta.url), "utf8"));

/** Doubles as JSON has them. */
export function doubles(values: Doubles): number[] {
	return values.map((value) => value ?? Number.NaN);
}

/** A server of the stores, each below its name; `only` says which files there are. */
export async function serveStores(only: (key: string) => boolean = () => true): Promise<FileServer> {
	const folder = mkdtempSync(join(tmpdir(), "profiles-"));
	for (const [store, files] of Object.entries(recorded.stores))
		for (const [key, text] of Object.entries(files)) {
			if (!only(`${store}/${key}`)) continue;
			const path = join(folder, store, key);
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, Buffer.from(text, "base64"));
		}
	const server = await serve({ data: folder });
	const stop = server.close;
	const close = async () => {
		await stop();
		rmSync(folder, { recursive: true });
	};
	return Object.assign(server, { close });
}

/** What was asked of an array's chunks since the last call, and how many bytes came. */
export function takeAsked(server: FileServer, array: string): { requests: number; bytes: number } {
	const isChunk = ({ path, method }: Seen) =>
		method === "GET" && path.includes(`/${array}/`) && !/(zarr\.json|\.zarray|\.zattrs)$/.test(path);
	const asked = server.log.splice(0).filter(isChunk);
	return {
		requests: asked.length,
		bytes: asked.reduce((sum, { bytes, status }) => sum + (status < 300 ? bytes : 0), 0),
	};
}
