/** The kernel route: raw bytes over the widget's own channel (README.md in this folder). Nothing is decoded in the kernel. */
import { type ErrorTag, ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
import { batchReads, boundedBatches, ORDERED, type PendingRead } from "./batch.ts";
import type { Proof } from "./jupyter.ts";
import {
	countBytes,
	type Listing,
	type ListOptions,
	type StoredSize,
	type StoreSource,
	storedSize,
	type TargetFile,
	type Traffic,
} from "./store.ts";

/** One message of the kernel's answer. */
export interface KernelReply {
	readonly content: Record<string, unknown>;
	readonly buffers: readonly Uint8Array[];
}

/**
 * Asks the kernel: yields the messages of its answer until `done`, the caller's signal or a time-out ends it.
 * Made by the widget entry, which alone knows the Jupyter model.
 */
export type KernelRequest = (
	content: Record<string, unknown>,
	options: { signal?: Signal },
) => AsyncGenerator<KernelReply, void, void>;

/** What the kernel says of the store that it shows. */
export interface KernelStore {
	readonly id: string;
	readonly name: string;
	/** The browser may try this URL itself. */
	readonly url?: string;
	/** The kernel's real path of a local store, with what proves it to the server. */
	readonly path?: string;
	readonly proof?: Proof;
	/** Which branch, tag or snapshot of a repository is meant. */
	readonly fragment?: string;
	/** The store is a file of references. */
	readonly references?: boolean;
	/** Path of the node to show, below the store's root. */
	readonly node: string;
	/** Metadata documents by key. */
	readonly documents: ReadonlyMap<string, Uint8Array>;
}

const BATCH = boundedBatches({ items: 64, bytes: 16 * 2 ** 20, sends: 4 });
const TAGS: readonly string[] = [
	"AddressError",
	"NotFoundError",
	"AccessError",
	"MetadataError",
	"UnsupportedError",
] satisfies ErrorTag[];

/** Asks the kernel which store to show. Rejects with the kernel's own sentence where it can't say. */
export async function openOnKernel(request: KernelRequest, signal?: Signal): Promise<KernelStore> {
	for await (const { content, buffers } of request({ op: "open" }, { signal })) {
		checkReply(content);
		const store = content.store as Omit<KernelStore, "node" | "documents">;
		const keys = content.documents as string[];
		return { ...store, node: String(content.node ?? ""), documents: new Map(keys.map((key, i) => [key, buffers[i]])) };
	}
	throw new ZarrError("KernelError", "The kernel did not say which store to show. Run the cell again.");
}

/** A store that the kernel reads. */
export function kernelStore(request: KernelRequest, store: KernelStore, reason: string): StoreSource {
	const traffic: Traffic = { requests: 0, bytes: 0 };
	const counted: KernelRequest = (content, options) => {
		traffic.requests++;
		return request(content, options);
	};
	return {
		id: `kernel:${store.id}`,
		name: store.name,
		route: "kernel",
		reason,
		parallel: ORDERED,
		traffic,
		read: countBytes(
			traffic,
			batchReads((reads, signal) => sendBatch(counted, "read", reads, signal), BATCH),
		),
		list: (path, options) => list(counted, path, options),
		size: (path, { signal }) => size(counted, path, signal),
	};
}

/** The files that the kernel reads for references, where it may; "" is the reference file itself. */
export function kernelTargets(request: KernelRequest): (target: string) => TargetFile {
	const read = batchReads((reads, signal) => sendBatch(request, "target", reads, signal), BATCH);
	return (target) => ({
		async read(range, wanted) {
			const expect = range && "length" in range ? range.length : undefined;
			const { bytes } = await read(target, { range, expect, ...wanted });
			if (!bytes) throw new ZarrError("NotFoundError", "The kernel has no such file.");
			return { bytes };
		},
	});
}

function isUnsupported({ error }: Record<string, unknown>): boolean {
	return ((error ?? {}) as { tag?: string }).tag === "UnsupportedError";
}

function checkReply(content: Record<string, unknown>): void {
	if (content.ok === true) return;
	const error = (content.error ?? {}) as { tag?: string; message?: string; key?: string };
	const tag = TAGS.includes(error.tag ?? "") ? (error.tag as ErrorTag) : "KernelError";
	throw new ZarrError(tag, error.message ?? "The kernel could not answer. Run the cell again.", { key: error.key });
}

async function sendBatch(
	request: KernelRequest,
	op: "read" | "target",
	reads: readonly PendingRead[],
	signal: Signal,
): Promise<void> {
	const items = reads.map(({ key, options: { range } }) => {
		if (!range) return { key };
		return "suffixLength" in range
			? { key, suffix: range.suffixLength }
			: { key, offset: range.offset, length: range.length };
	});
	const open = new Set(reads);
	for await (const { content, buffers } of request({ op, items }, { signal })) {
		checkReply(content);
		let next = 0;
		for (const { index, status, message } of content.items as { index: number; status: number; message?: string }[]) {
			const read = reads[index];
			open.delete(read);
			if (status === 200) read.settle({ status, bytes: buffers[next++] });
			else if (status === 404) read.settle({ status });
			else
				read.fail(
					op === "target"
						? new ZarrError("AccessError", message ?? `The kernel could not read it (${status}).`, { status })
						: new ZarrError("KernelError", `The kernel could not read ${read.key}: ${message ?? status}`, {
								key: read.key,
								status,
							}),
				);
		}
	}
	for (const read of open)
		read.fail(new ZarrError("KernelError", `The kernel did not answer for ${read.key}. Try again.`, { key: read.key }));
}

async function list(request: KernelRequest, path: string, { signal, after }: ListOptions): Promise<Listing> {
	for await (const { content } of request({ op: "list", path, after }, { signal })) {
		if (isUnsupported(content)) break; // a store that can't list, such as a bare HTTP server's
		checkReply(content);
		return content as unknown as Listing;
	}
	return { children: [] };
}

async function size(request: KernelRequest, path: string, signal?: Signal): Promise<StoredSize | null> {
	for await (const { content } of request({ op: "size", path }, { signal })) {
		if (isUnsupported(content)) return null;
		checkReply(content);
		return storedSize(content);
	}
	return null;
}
