/** What a server saw of an image: chunks by level, against those that had to be read. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Seen } from "../../browser/serve.ts";
import { STORES } from "./plan.ts";

/** Chunks that were asked for. */
export interface Moved {
	readonly requests: number;
	readonly bytes: number;
	/** Bytes by level, by its path. */
	readonly levels: Readonly<Record<string, number>>;
}

const CHUNK = /^data\/([^/]+)\/(\d+)\/c\//;

/** Whether a request was for a chunk, but for those of the peer that values are compared with. */
function isChunk({ path, query, method }: Seen): boolean {
	return method === "GET" && CHUNK.test(path) && query !== "?zarrita";
}

/** What was asked for of chunks. */
export function movedBy(seen: readonly Seen[]): Moved {
	const chunks = seen.filter(isChunk);
	const levels: Record<string, number> = {};
	for (const { path, bytes } of chunks) {
		const level = CHUNK.exec(path)?.[2] ?? "";
		levels[level] = (levels[level] ?? 0) + bytes;
	}
	const bytes = chunks.reduce((sum, one) => sum + one.bytes, 0);
	return { requests: chunks.length, bytes, levels };
}

/** Bytes on the disk of a whole plane of a level: those of all channels, at position `z` of the level. */
export function planeBytes(data: string, store: string, level: string, z = 0): number {
	const folder = join(data, store, level);
	const { chunk_grid: grid } = JSON.parse(readFileSync(join(folder, "zarr.json"), "utf8"));
	const deep = STORES.find((one) => one.folder === store)?.deep;
	const block = deep ? String(Math.floor(z / grid.configuration.chunk_shape[1])) : "";
	const parts = deep ? readdirSync(join(folder, "c")).map((channel) => join("c", channel, block)) : ["c"];
	const files = parts.flatMap((part) =>
		readdirSync(join(folder, part), { recursive: true, encoding: "utf8" }).map((name) =>
			statSync(join(folder, part, name)),
		),
	);
	return files.filter((file) => file.isFile()).reduce((sum, { size }) => sum + size, 0);
}

/** The requests behind each mark that the page has set, until the next. */
export function marked(log: readonly Seen[]): ReadonlyMap<string, readonly Seen[]> {
	const behind = new Map<string, Seen[]>();
	let own: Seen[] | undefined;
	for (const seen of log) {
		const mark = /^page\/mark\/(.*)/.exec(seen.path)?.[1];
		if (mark === undefined) {
			own?.push(seen);
			continue;
		}
		own = [];
		behind.set(mark, own);
	}
	return behind;
}
