/** What takes a folder for something that gives Zarr, and what it may use to find out. */
import type { Signal } from "../signal.ts";
import type { DirectOptions } from "./direct.ts";
import type { StoreSource, ZarrStore } from "./store.ts";

/** A codec by its v3 name. */
export interface UnpackCodec {
	readonly name: string;
	readonly configuration: Record<string, unknown>;
}

/** Undoes byte codecs (the last of the list first), in a worker. Rejects with what the codec says of damaged bytes, and where they give more than `limit` bytes. The bytes given stay the caller's. */
export type Unpack = (
	codecs: readonly UnpackCodec[],
	bytes: Uint8Array,
	limit: number,
	signal?: Signal,
) => Promise<Uint8Array<ArrayBuffer>>;

/** The columns of a parquet file of references, as far as it has them; numbers of bytes in doubles. */
export interface Records {
	readonly rows: number;
	readonly path?: readonly (string | null)[];
	readonly offset?: Float64Array;
	readonly size?: Float64Array;
	readonly raw?: readonly (Uint8Array<ArrayBuffer> | null)[];
}

/** Reads a parquet file of at most `rows` references, in a worker. Rejects with what is wrong with it. The bytes given stay the caller's. */
export type ReadRecords = (bytes: Uint8Array, rows: number, signal?: Signal) => Promise<Records>;

/** What a recogniser may use: how and where the store was opened, codecs and parquet, which this stage does not have. */
export interface RecogniseOptions extends DirectOptions {
	readonly unpack: Unpack;
	readonly records: ReadRecords;
	/** The path that was to be opened. */
	readonly path?: string;
	readonly signal?: Signal;
}

/** The Zarr that a folder gives, or null where it is nothing of the kind. Rejects where it is, but can't be read. */
export type Recogniser = (folder: ZarrStore, options: RecogniseOptions) => Promise<StoreSource | null>;
