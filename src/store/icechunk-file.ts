/** A metadata file of an Icechunk repository: its header, its payload. (Icechunk specification 2.1, binary file format) */
import { ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
import { rootTable, type Table } from "./flatbuffer.ts";
import type { Unpack } from "./recogniser.ts";
import type { ZarrStore } from "./store.ts";

/** What a file may be, by the number in its header. */
export const FILE_TYPE = { snapshot: 1, manifest: 2, repository: 6 } as const;

/** An open metadata file. */
export interface MetadataFile {
	readonly root: Table;
	/** The version of the format: 1 or 2. */
	readonly version: number;
	/** What it takes in memory. */
	readonly bytes: number;
}

const MAGIC = new TextEncoder().encode("ICE🧊CHUNK");
/** Magic bytes, the writer's name in 24 bytes, then version, type and compression. */
const VERSION_AT = MAGIC.length + 24;
const HEADER_BYTES = VERSION_AT + 3;
const VERSIONS = [1, 2];
/** The most that a file may unpack to: a page can't hold more. */
const MOST_BYTES = 2 ** 30;
const ZSTD = { name: "zstd", configuration: {} };

/** Whether `bytes` begin as every metadata file of Icechunk does. */
export function isIcechunk(bytes: Uint8Array): boolean {
	return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Reads and opens the file at `key`. Rejects with MetadataError where it is missing, damaged or of another type, with UnsupportedError for a newer format. */
export async function readFile(
	folder: ZarrStore,
	key: string,
	type: number,
	unpack: Unpack,
	signal?: Signal,
): Promise<MetadataFile> {
	const { bytes } = await folder.read(key, { signal });
	if (!bytes) throw damaged(key, "it is missing, although the repository names it");
	return openFile(bytes, key, type, unpack, signal);
}

/** Opens the bytes of the file at `key`; rejects as `readFile` does. */
export async function openFile(
	bytes: Uint8Array,
	key: string,
	type: number,
	unpack: Unpack,
	signal?: Signal,
): Promise<MetadataFile> {
	if (!isIcechunk(bytes)) throw damaged(key, "it does not begin as a file of Icechunk does");
	if (bytes.length < HEADER_BYTES) throw damaged(key, "it is cut");
	const [version, found, compression] = bytes.subarray(VERSION_AT, HEADER_BYTES);
	if (!VERSIONS.includes(version)) throw refused(key, `its format is version ${version}, and 1 and 2 are read`);
	if (found !== type) throw damaged(key, `its type is ${found}, not ${type}`);
	if (compression > 1) throw refused(key, `its compression has the number ${compression}, and only zstd (1) is read`);
	const packed = bytes.subarray(HEADER_BYTES);
	const plain = compression === 0 ? packed : await unzstd(packed, key, unpack, signal);
	return { root: guarded(key, () => rootTable(plain)), version, bytes: plain.length };
}

function unzstd(packed: Uint8Array, key: string, unpack: Unpack, signal?: Signal): Promise<Uint8Array> {
	return unpack([ZSTD], packed, MOST_BYTES, signal).catch((cause) => {
		if (signal?.aborted) throw cause;
		throw damaged(key, (cause as Error).message, cause);
	});
}

/** What `read` takes from a file; an offset that leads outside is told as damage of the file at `key`. */
export function guarded<T>(key: string, read: () => T): T {
	try {
		return read();
	} catch (cause) {
		if (cause instanceof RangeError) throw damaged(key, cause.message, cause);
		throw cause;
	}
}

/** The error of a file that is not what the specification says. */
export function damaged(key: string, what: string, cause?: unknown): ZarrError {
	return new ZarrError(
		"MetadataError",
		`${key} of the Icechunk repository can't be read: ${what}. Copy the repository again, or check it with Icechunk.`,
		{ key, cause },
	);
}

function refused(key: string, what: string): ZarrError {
	return new ZarrError(
		"UnsupportedError",
		`${key} of the Icechunk repository is not read: ${what}. Show the store of an Icechunk session from Python instead.`,
		{ key },
	);
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** An id as file names have it: Crockford's base 32, zero bits appended. */
export function idText(id: Uint8Array): string {
	let [text, bits, count] = ["", 0, 0];
	for (const byte of id) {
		bits = (bits << 8) | byte;
		count += 8;
		for (; count >= 5; count -= 5) text += ALPHABET[(bits >> (count - 5)) & 31];
		bits &= 31;
	}
	return count > 0 ? text + ALPHABET[(bits << (5 - count)) & 31] : text;
}
