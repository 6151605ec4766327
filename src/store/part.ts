/** Values and parts of them over HTTP: neighbours by one request, of which each part is handed on as soon as it is whole. */
import type { Signal } from "../signal.ts";
import { batchReads, type PendingRead, type SendBatch } from "./batch.ts";
import { type Answer, checkPart, connectionBroke, isPart, responseBytes, stateOf } from "./http.ts";
import { nextRun, rangeOf, spanOf } from "./runs.ts";
import { type ByteRange, cutRange, type ReadOptions, type Reply, type Traffic } from "./store.ts";
import { byteSource } from "./stream.ts";

/** Asks for a value or a part of it: the answer of a success, null where there is no such value. Rejects where it can't be read. */
export type AskPart = (key: string, range: ByteRange | undefined, signal: Signal) => Promise<Answer | null>;

/** How many requests are under way at a time. */
const SENDS = 16;
/** How many of them a browser has connections for, to a server that answers one request after the other on each. */
const LANES = 6;
/** A shorter run is not worth being read as it comes. */
const STREAMED = 256 * 2 ** 10;

interface Value extends Pick<Reply, "etag" | "modified"> {
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A whole value that comes, or came, in place of a part. */
interface Whole {
	readonly value: Promise<Value>;
	/** When it was asked for: who asks later wants what is there later. */
	readonly asked: number;
}

/** Reads of values and of parts of them. */
export interface PartReads {
	/** By urgency; rejects as what asks does. */
	read(key: string, options: ReadOptions): Promise<Reply>;
	/** Lets go of what is kept. */
	forget(): void;
}

/**
 * Reads by `ask`; what is asked for and what comes is counted in `traffic`, gaps between parts included. Where a server answers a part with the
 * whole, all who wait for parts of it are given theirs; with `keep` all who ask later, too.
 */
export function partReads(ask: AskPart, traffic: Traffic, keep = false): PartReads {
	const wholes = openWholes(keep);
	/** Whether the last part that was asked for came as a whole. */
	let partless = false;
	const receive = async (response: Answer, key: string): Promise<Value> => {
		const bytes = await responseBytes(response, response.url, key);
		traffic.bytes += bytes.length;
		return { bytes, ...stateOf(response) };
	};
	/** Parts of a whole; where that fails, which may be as who asked for it withdrew, they are asked for again. */
	const share = async ({ value }: Whole, reads: readonly PendingRead[], signal: Signal): Promise<void> => {
		const found = await value.catch(() => null);
		signal.throwIfAborted();
		if (found) cutAll(reads, found);
		else await send(reads, signal);
	};
	const send: SendBatch = async (reads, signal) => {
		const [{ key }] = reads;
		const range = rangeOf(reads);
		const held = range && wholes.find(key, reads);
		if (held) return share(held, reads, signal);
		const asked = performance.now();
		traffic.requests++;
		const response = await ask(key, range, signal);
		if (!response) return reads.forEach((read) => void read.settle({ status: 404 }));
		if (range) partless = response.status !== 206;
		if (range && !partless) return readRun(response, reads, range, signal);
		const begun = range && wholes.find(key, reads);
		if (begun) {
			await response.body?.cancel();
			return share(begun, reads, signal);
		}
		const value = receive(response, key);
		if (range) wholes.add(key, { value, asked });
		cutAll(reads, await value);
	};
	/** Hands out the parts of a run. Those that it does not bring in full are asked for by themselves: each has an error of its own. */
	const readRun = async (response: Answer, run: readonly PendingRead[], range: ByteRange, signal: Signal) => {
		if (run.length > 1 && "offset" in range && range.length >= STREAMED && response.body && isPart(response, range))
			await streamRun(response, response.body, run, range.offset, traffic);
		else {
			const { bytes, ...state } = await receive(response, run[0].key);
			checkPart(response, bytes, range, run[0].key, response.url);
			if (run.length === 1) return run[0].settle({ status: 200, bytes, ...state });
			cutRun(run, bytes, state);
		}
		await Promise.all(run.filter(({ open }) => open).map((read) => sendAlone(read, signal)));
	};
	const sendAlone = (read: PendingRead, signal: Signal) => send([read], signal).catch(read.fail);
	const take = <Read extends PendingRead>(waiting: readonly Read[], free: number): readonly Read[] =>
		partless && spanOf(waiting[0])
			? waiting.filter((read) => read.key === waiting[0].key && spanOf(read))
			: nextRun(waiting, Math.max(1, free - (SENDS - LANES)));
	const alone = ({ range }: ReadOptions) => !range || "suffixLength" in range;
	return { read: batchReads(send, { sends: SENDS, alone, take }), forget: wholes.forget };
}

/** Wholes by key, as long as they come, or until they are forgotten. */
function openWholes(keep: boolean) {
	const held = new Map<string, Whole>();
	return {
		/** The whole that may be cut for these reads. */
		find(key: string, reads: readonly PendingRead[]): Whole | undefined {
			const whole = held.get(key);
			return whole && (keep || reads.every(({ asked }) => asked <= whole.asked)) ? whole : undefined;
		},
		add(key: string, whole: Whole): void {
			held.set(key, whole);
			const drop = () => void (held.get(key) === whole && held.delete(key));
			whole.value.then(keep ? undefined : drop, drop);
		},
		forget: () => held.clear(),
	};
}

function cutAll(reads: readonly PendingRead[], { bytes, ...state }: Value): void {
	for (const { options, settle } of reads)
		settle({ status: 200, bytes: options.range ? cutRange(bytes, options.range) : bytes, ...state });
}

/** Cuts those that lie in the bytes of a run. */
function cutRun(run: readonly PendingRead[], bytes: Uint8Array, state: Pick<Reply, "etag" | "modified">): void {
	const start = spanOf(run[0])?.offset ?? 0;
	for (const read of run) {
		const { offset, length } = spanOf(read) ?? { offset: 0, length: 0 };
		const part = bytes.slice(offset - start, offset - start + length);
		if (part.length === length) read.settle({ status: 200, bytes: part, ...state });
	}
}

/** As `cutRun`, each part as soon as it is there. */
async function streamRun(
	response: Answer,
	body: ReadableStream<Uint8Array>,
	run: readonly PendingRead[],
	start: number,
	traffic: Traffic,
): Promise<void> {
	const state = stateOf(response);
	const source = byteSource(body);
	let at = start;
	const take = async (length: number) => {
		const bytes = await source.take(length);
		at += bytes.length;
		traffic.bytes += bytes.length;
		return bytes;
	};
	try {
		for (const read of run) {
			const { offset, length } = spanOf(read) ?? { offset: at, length: 0 };
			await take(offset - at);
			const bytes = await take(length);
			if (bytes.length < length) break;
			read.settle({ status: 200, bytes, ...state });
		}
		await take(1); // to the end, so that the connection can be used again
	} catch (cause) {
		throw connectionBroke(cause, response.url, run[0].key);
	} finally {
		source.cancel();
	}
}
