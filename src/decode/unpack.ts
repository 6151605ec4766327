/** Byte codecs alone, in a worker: for what is packed like a chunk but holds no array. */
import { untilAborted } from "../signal.ts";
import type { Unpack } from "../store/recogniser.ts";
import { shared } from "./shared.ts";
import type { UnpackTask } from "./task.ts";

/** Undoes byte codecs. Rejects with what the codec says of damaged bytes, and where they give more than `limit`. */
export const unpack: Unpack = (codecs, bytes, limit, signal) => {
	const own = bytes.slice(); // it goes to a worker for good, and this one is the caller's
	const task: UnpackTask = { kind: "unpack", codecs, bytes: own, limit };
	return untilAborted(shared().pool.run(task, [own.buffer]) as Promise<Uint8Array<ArrayBuffer>>, signal);
};
