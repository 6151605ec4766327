/**
 * A folder of references as parquet: `.zmetadata` with all metadata, and for each array its references in files of so many each, read as
 * their chunks are asked for. (kerchunk, References specification, "Parquet references"; fsspec's LazyReferenceMapper)
 */

import { ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
import { Flights } from "./flight.ts";
import { childrenOf } from "./listing.ts";
import { inlined, type Pointer, partOf } from "./pointer.ts";
import type { ReadRecords, Records } from "./recogniser.ts";
import { readReference } from "./reference.ts";
import { scanMembers } from "./scan.ts";
import { joinKey, type ReadOptions, type Reply, type StoreSource, type Targets, type ZarrStore } from "./store.ts";

/** The metadata of a folder of references. */
interface Contents {
	/** The document's bytes. */
	readonly document: Uint8Array<ArrayBuffer>;
	/** Texts of the metadata by key. */
	readonly metadata: ReadonlyMap<string, string>;
	/** How many references a file holds. */
	readonly size: number;
}

const DOCUMENT = ".zmetadata";
const MOST_ROWS = 10_000_000;
/** How many files of references are kept. */
const HELD = 8;
const BASE64 = new TextEncoder().encode("base64:");

/** The references in the folder `at` of a store; null where its `.zmetadata` is of no references. */
export async function parquetStore(
	folder: ZarrStore,
	at: string,
	readRecords: ReadRecords,
	targets: Targets,
	signal?: Signal,
): Promise<StoreSource | null> {
	const first = await readContents(folder, at, signal);
	if (!first) return null;
	let contents: Contents | null = first;
	let ways = targets();
	const held = new Map<string, Promise<Records | null>>();
	const opening = new Flights<Contents>();
	let generation = 0;
	const open = async (began: number, withdrawn: Signal): Promise<Contents> => {
		const found = await readAgain(folder, at, withdrawn);
		if (began === generation) contents = found; // else it was read before a refresh
		return found;
	};
	const metadata = async (own?: Signal): Promise<Contents> => {
		const began = generation;
		return contents ?? opening.join(`${began}`, (withdrawn) => open(began, withdrawn), own);
	};
	/** The file of references `key`; not the caller's to cancel, since others wait for it, too. */
	const records = (key: string, rows: number): Promise<Records | null> => {
		const found = held.get(key) ?? readFile(folder, key, rows, readRecords);
		held.delete(key);
		held.set(key, found);
		if (held.size > HELD) held.delete([...held.keys()][0]);
		found.catch(() => held.delete(key));
		return found;
	};
	const read = async (key: string, options: ReadOptions): Promise<Reply> => {
		const now = await metadata(options.signal);
		const bytes = documentAt(now, key);
		if (bytes) return { status: 200, bytes };
		const place = placeOf(now, key);
		if (!place) return { status: 404 };
		const file = joinKey(at, joinKey(place.array, `refs.${Math.floor(place.number / now.size)}.parq`));
		const found = await records(file, now.size);
		return readReference(key, found && recordAt(found, place.number % now.size, key), ways, options);
	};
	return {
		id: `parquet:${folder.id}/${at}`,
		name: folder.name,
		route: folder.route,
		reason: `${folder.reason}, references as parquet`,
		parallel: folder.parallel,
		read,
		list: async (path, { signal: own }) =>
			childrenOf((await metadata(own)).metadata, path, (key) => read(key, { signal: own })),
		refresh() {
			contents = null;
			generation++;
			held.clear();
			ways = targets();
			folder.refresh?.();
		},
	};
}

async function readContents(folder: ZarrStore, at: string, signal?: Signal): Promise<Contents | null> {
	const key = joinKey(at, DOCUMENT);
	const { bytes } = await folder.read(key, { signal });
	if (!bytes) return null;
	try {
		const document = bytes.slice();
		const members = scanMembers(new TextDecoder("utf-8", { fatal: true }).decode(document));
		const [records, metadata] = [members.get("record_size"), members.get("metadata")];
		if (records === undefined || metadata === undefined) return null;
		const size = Number(records);
		if (!Number.isSafeInteger(size) || size < 1 || size > MOST_ROWS)
			throw new Error(`record_size is ${records.slice(0, 20)}, not a number up to ${MOST_ROWS}`);
		return { document, metadata: scanMembers(metadata), size };
	} catch (cause) {
		throw new ZarrError(
			"MetadataError",
			`${key} is not valid: ${(cause as Error).message}. Write the references anew.`,
			{
				key,
				cause,
			},
		);
	}
}

async function readAgain(folder: ZarrStore, at: string, signal: Signal): Promise<Contents> {
	const found = await readContents(folder, at, signal);
	if (found) return found;
	throw new ZarrError("NotFoundError", `${folder.name} holds no references any more. Check its address.`);
}

async function readFile(folder: ZarrStore, key: string, rows: number, read: ReadRecords): Promise<Records | null> {
	const { bytes } = await folder.read(key, {});
	if (!bytes) return null;
	try {
		return await read(bytes, rows);
	} catch (cause) {
		throw new ZarrError(
			"MetadataError",
			`${key} can't be read: ${(cause as Error).message}. Write the references anew.`,
			{
				key,
				cause,
			},
		);
	}
}

function documentAt({ document, metadata }: Contents, key: string): Uint8Array<ArrayBuffer> | null {
	if (key === DOCUMENT) return document.slice();
	const text = metadata.get(key);
	if (text === undefined) return null;
	return new TextEncoder().encode(text[0] === '"' ? (JSON.parse(text) as string) : text);
}

/** The array of a chunk's key, and which of its chunks that is in C order; null where it is none. Throws UnsupportedError for those of the folder itself. */
function placeOf({ metadata }: Contents, key: string): { array: string; number: number } | null {
	if (metadata.has(".zarray") && /^\d+([./]\d+)*$/.test(key))
		throw new ZarrError(
			"UnsupportedError",
			"References as parquet are of arrays below their folder, and this is an array itself. Write it into a group.",
			{ key },
		);
	for (let end = key.lastIndexOf("/"); end >= 0; end = end > 0 ? key.lastIndexOf("/", end - 1) : -1) {
		const array = key.slice(0, end);
		const document = metadata.get(`${array}/.zarray`);
		if (document === undefined) continue;
		const { shape, chunks } = JSON.parse(document) as { shape: number[]; chunks: number[] };
		const coords = key.slice(end + 1).split(/[./]/);
		if (!coords.every((coord) => /^\d+$/.test(coord))) return null;
		const counts = shape.map((size, axis) => Math.ceil(size / chunks[axis]));
		return { array, number: counts.reduce((number, count, axis) => number * count + Number(coords[axis]), 0) };
	}
	return null;
}

/** The reference in a row; null where the row says that there is none. A row that a file lacks is an error: files are padded. */
function recordAt(
	{ rows, path, offset, size, raw }: Records,
	row: number,
	key: string,
): Uint8Array<ArrayBuffer> | Pointer | null {
	if (row >= rows)
		throw new ZarrError("MetadataError", `The references of ${key} are cut (${rows} rows). Write them anew.`, { key });
	const bytes = raw?.[row];
	if (bytes)
		return BASE64.every((byte, i) => bytes[i] === byte) ? inlined(new TextDecoder().decode(bytes), key) : bytes;
	const file = path?.[row];
	if (file === undefined || file === null) return null;
	const [from, length] = [offset?.[row] ?? 0, size?.[row] ?? 0];
	return from === 0 && length === 0 ? { file } : { file, part: partOf(from, length, key) };
}
