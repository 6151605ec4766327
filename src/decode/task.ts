/** What passes between this thread and a worker. */
import type { CodecDocument } from "../hierarchy/codec.ts";
import type { Cell } from "../hierarchy/dtype.ts";
import type { ArrayDocument } from "../hierarchy/metadata.ts";
import type { FieldPick } from "../hierarchy/pick.ts";
import type { NumberArray } from "../numbers.ts";

/** What the pool's workers are called, by which its code knows that it runs in one of them. */
export const WORKER_NAME = "zarr-widget";

/** Something a worker can do; `kind` says what, the rest is its arguments. */
export interface Task {
	readonly kind: string;
}

/** Decode one chunk. */
export interface DecodeTask extends Task {
	readonly kind: "decode";
	readonly document: ArrayDocument;
	readonly bytes: Uint8Array;
	/** Memory to decode into, if it is as large as what comes out; what it holds means nothing. */
	readonly into?: Uint8Array<ArrayBuffer>;
}

/** Undo byte codecs; the answer is a Uint8Array. */
export interface UnpackTask extends Task {
	readonly kind: "unpack";
	readonly codecs: readonly CodecDocument[];
	readonly bytes: Uint8Array;
	/** The most bytes that may come out. */
	readonly limit: number;
}

/** Read a parquet file of at most `rows` references; the answer is its Records. */
export interface RecordsTask extends Task {
	readonly kind: "records";
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly rows: number;
}

/** Take one field out of each cell of a decoded chunk; the answer is a typed array. */
export interface PickTask extends Task {
	readonly kind: "pick";
	readonly cells: NumberArray;
	readonly pick: FieldPick;
}

/** A decoded chunk: values (null: it is a shard that holds none) and the strides (in cells) at which its axes lie. */
export interface Decoded {
	readonly data: ArrayBufferView | readonly Cell[] | null;
	readonly stride: readonly number[];
}

/** Does any task; the answer's type is known to who asks. */
export type Run = (task: Task) => Promise<unknown>;
