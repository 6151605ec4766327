/** What takes a folder for something that gives Zarr, and what it may use to find out. */
import type { DirectOptions } from "./direct.ts";
import type { StoreSource, ZarrStore } from "./store.ts";

/** A codec by its v3 name. */
export interface UnpackCodec {
	readonly name: string;
	readonly configuration: Record<string, unknown>;
}

/** Undoes byte codecs (the last of the list first), in a worker. Rejects with what the codec says of damaged bytes. The bytes given stay the caller's. */
export type Unpack = (
	codecs: readonly UnpackCodec[],
	bytes: Uint8Array,
	signal?: AbortSignal,
) => Promise<Uint8Array<ArrayBuffer>>;

/** What a recogniser may use: how the store was opened, and codecs, which this stage does not have. */
export interface RecogniseOptions extends DirectOptions {
	readonly unpack: Unpack;
	readonly signal?: AbortSignal;
}

/** The Zarr that a folder gives, or null where it is nothing of the kind. Rejects where it is, but can't be read. */
export type Recogniser = (folder: ZarrStore, options: RecogniseOptions) => Promise<StoreSource | null>;
