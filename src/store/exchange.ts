/** Batches of the server route: many reads out, frames back, and what they are understood by checked along with them (README.md in this folder). */
import { ZarrError } from "../errors.ts";
import type { PendingRead, SendBatch } from "./batch.ts";
import { type Frame, readFrames } from "./frames.ts";
import { documentGuard, type Inquiry, unanswered } from "./guard.ts";
import { checkResponse } from "./http.ts";
import type { Reply, Witness } from "./store.ts";

/** One value of a batch as the server is asked for it. */
export interface Item {
	readonly key: string;
	readonly etag?: string;
	readonly offset?: number;
	readonly length?: number;
	readonly suffix?: number;
}

/** Asks for the items; the answer is a stream of frames, or what `checkResponse` throws of. */
export type SendItems = (items: readonly Item[], signal?: AbortSignal) => Promise<Response>;

/** Reads in batches by `send`, each held to the documents that it is understood by; `folder` names the store in errors. */
export function guardedExchange(send: SendItems, folder: string) {
	const guard = documentGuard();
	const reads: SendBatch = async (reads, signal) => {
		const inquiry = guard.ask(reads.flatMap(({ options }) => options.witness ?? []));
		const landed = new Map<PendingRead, Reply>();
		const take = (read: PendingRead, reply: Reply | Error) => {
			if (reply instanceof Error) return read.fail(reply);
			if (read.options.witness) return void landed.set(read, reply);
			if (!read.options.range) guard.note(read.key, reply);
			read.settle(reply);
		};
		const open = new Set(reads);
		// the documents last: what is read before them was written before them
		const items = [...reads.map(itemOf), ...inquiry.items];
		for await (const { frame, key } of framesOf(send, items, signal)) {
			const read = reads[frame.index];
			if (!read) inquiry.land(frame.index - reads.length, replyOf(key, frame, folder));
			else if (open.delete(read)) take(read, replyOf(key, frame, folder));
		}
		for (const [read, reply] of landed) settle(read, reply, inquiry);
		for (const read of open) read.fail(unanswered(read.key));
	};
	/** Rejects where a value that was read by itself is not what `witness` says. */
	const check = async (witness: Witness, missing: boolean, signal?: AbortSignal): Promise<void> => {
		const inquiry = guard.ask([witness]);
		for await (const { frame, key } of framesOf(send, inquiry.items, signal))
			inquiry.land(frame.index, replyOf(key, frame, folder));
		const error = inquiry.objection(witness, missing);
		if (error) throw error;
	};
	return { reads, check };
}

function itemOf({ key, options: { range, etag } }: PendingRead): Item {
	if (!range) return { key, etag };
	return "suffixLength" in range
		? { key, etag, suffix: range.suffixLength }
		: { key, etag, offset: range.offset, length: range.length };
}

/** The frames of the answer, each with the key of its item. */
async function* framesOf(
	send: SendItems,
	items: readonly Item[],
	signal?: AbortSignal,
): AsyncGenerator<{ readonly frame: Frame; readonly key: string }, void, void> {
	const response = await send(items, signal);
	checkResponse(response, response.url, items[0].key);
	if (!response.body)
		throw new ZarrError("NetworkError", "The Jupyter server sent no data. Try again.", { url: response.url });
	try {
		for await (const frame of readFrames(response.body)) {
			const item = items[frame.index];
			if (item) yield { frame, key: item.key };
		}
	} catch (cause) {
		signal?.throwIfAborted();
		throw new ZarrError(
			"NetworkError",
			"The connection to the Jupyter server broke while chunks were being read. Try again.",
			{ url: response.url, cause },
		);
	}
}

function settle(read: PendingRead, reply: Reply, inquiry: Inquiry): void {
	const error = read.options.witness && inquiry.objection(read.options.witness, reply.status === 404);
	if (error) read.fail(error);
	else read.settle(reply);
}

/** What a frame says of a key: the value, its absence, or the error that it is. */
function replyOf(key: string, { status, etag, payload }: Frame, folder: string): Reply | Error {
	if (status === 200 || status === 206) return { status: 200, bytes: payload, etag };
	if (status === 304) return { status, etag };
	if (status === 404) return hiddenError(key) ?? { status };
	if (status === 410)
		return new ZarrError(
			"NotFoundError",
			`The Jupyter server has no folder ${folder}: it has been deleted or moved, or is hidden. Open it where it lies now, or try again once it is back.`,
			{ key, status },
		);
	if (status === 403)
		return new ZarrError(
			"AccessError",
			`The Jupyter server may not serve ${key} in ${folder} (403): it is hidden, unreadable or outside the served folder.`,
			{ key, status },
		);
	return new ZarrError(
		"NetworkError",
		`The Jupyter server failed to read ${key} (${status}): ${new TextDecoder().decode(payload)}`,
		{ key, status },
	);
}

/** Throws for a key in a hidden folder, of which the server says that there is nothing: a chunk there would look like one that is missing. */
export function checkShown(key: string): void {
	const error = hiddenError(key);
	if (error) throw error;
}

function hiddenError(key: string): ZarrError | null {
	if (!/(^|\/)\.[^/]*\//.test(key)) return null;
	return new ZarrError(
		"AccessError",
		`The Jupyter server serves no hidden folders, so ${key} can't be read. Show the store with route="kernel", or allow hidden files there.`,
		{ key, status: 404 },
	);
}
