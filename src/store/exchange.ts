/** Batches of the server route: many reads out, frames back, and what they are understood by checked along with them (README.md in this folder). */
import { ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
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
export type SendItems = (items: readonly Item[], signal?: Signal) => Promise<Response>;

/** After how many bytes the documents are asked for: what was read before them is handed on once they have come. */
const STAGE_BYTES = 2 ** 20;
/** The most that the server takes in a batch. */
const MOST_ITEMS = 256;

/** Some reads of a batch, and the documents that are asked for behind them: what is read before them was written before them. */
interface Stage {
	readonly reads: readonly PendingRead[];
	readonly inquiry: Inquiry;
	readonly landed: Map<PendingRead, Reply>;
	/** How many of the inquiry's items have not been answered. */
	open: number;
}

/** An item, and what its answer is for. */
type Errand = { readonly stage: Stage; readonly read: PendingRead } | { readonly stage: Stage; readonly index: number };

/** Reads in batches by `send`, each held to the documents that it is understood by; `folder` names the store in errors. */
export function guardedExchange(send: SendItems, folder: string) {
	const guard = documentGuard();
	const take = ({ landed }: Stage, read: PendingRead, reply: Reply | Error) => {
		if (reply instanceof Error) return read.fail(reply);
		if (read.options.witness) return void landed.set(read, reply);
		if (!read.options.range) guard.note(read.key, reply);
		read.settle(reply);
	};
	const reads: SendBatch = async (reads, signal) => {
		const stages = stagesOf(reads, guard.ask);
		const errands = stages.flatMap(errandsOf);
		const items = errands.map((errand) =>
			"read" in errand ? itemOf(errand.read) : errand.stage.inquiry.items[errand.index],
		);
		const told = new Set<number>();
		for await (const { frame, key } of framesOf(send, items, signal)) {
			const { index } = frame;
			if (told.has(index)) continue;
			told.add(index);
			const errand = errands[index];
			const { stage } = errand;
			const reply = replyOf(key, frame, folder);
			if ("read" in errand) take(stage, errand.read, reply);
			else {
				stage.inquiry.land(errand.index, reply);
				if (--stage.open === 0) settleStage(stage);
			}
		}
		for (const stage of stages) settleStage(stage);
		for (const read of reads) if (read.open) read.fail(unanswered(read.key));
	};
	/** Rejects where a value that was read by itself is not what `witness` says. */
	const check = async (witness: Witness, missing: boolean, signal?: Signal): Promise<void> => {
		const inquiry = guard.ask([witness]);
		for await (const { frame, key } of framesOf(send, inquiry.items, signal))
			inquiry.land(frame.index, replyOf(key, frame, folder));
		const error = inquiry.objection(witness, missing);
		if (error) throw error;
	};
	return { reads, check };
}

/** The reads in stages of STAGE_BYTES each, in one where those would be more items than the server takes. */
function stagesOf(reads: readonly PendingRead[], ask: (witnesses: readonly Witness[]) => Inquiry): Stage[] {
	const stages: Stage[] = [];
	let group: PendingRead[] = [];
	let bytes = 0;
	for (const [i, read] of reads.entries()) {
		group.push(read);
		bytes += read.options.expect ?? 0;
		if (bytes < STAGE_BYTES && i < reads.length - 1) continue;
		stages.push(stageOf(group, ask));
		group = [];
		bytes = 0;
	}
	const items = stages.reduce((sum, { inquiry }) => sum + inquiry.items.length, reads.length);
	return items > MOST_ITEMS ? [stageOf(reads, ask)] : stages;
}

function stageOf(reads: readonly PendingRead[], ask: (witnesses: readonly Witness[]) => Inquiry): Stage {
	const inquiry = ask(reads.flatMap(({ options }) => options.witness ?? []));
	return { reads, inquiry, landed: new Map(), open: inquiry.items.length };
}

function errandsOf(stage: Stage): Errand[] {
	const reads = stage.reads.map((read) => ({ stage, read }));
	return [...reads, ...stage.inquiry.items.map((_, index) => ({ stage, index }))];
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
	signal?: Signal,
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

/** Hands on what has landed of a stage, where its documents say that it means what it meant. */
function settleStage({ landed, inquiry }: Stage): void {
	for (const [read, reply] of landed) {
		const error = read.options.witness && inquiry.objection(read.options.witness, reply.status === 404);
		if (error) read.fail(error);
		else read.settle(reply);
	}
	landed.clear();
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
