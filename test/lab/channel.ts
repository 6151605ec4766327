/** What goes over the websocket between kernel and page, message by message. */
import type { Page } from "playwright-core";

/** One message that the page got from the kernel. */
export interface KernelMessage {
	/** "iopub", "shell", "stdin" or "control". */
	readonly channel: string;
	/** Jupyter's message type: `comm_msg`, `comm_open`, `status`, … */
	readonly type: string;
	readonly content: Record<string, unknown>;
	/** Bytes of each binary buffer. */
	readonly buffers: readonly number[];
	/** Bytes of the frame that it came in. */
	readonly size: number;
}

/** The messages that `page` gets from now on; the list grows. Call it before the page opens its notebook. */
export function kernelMessages(page: Page): KernelMessage[] {
	const messages: KernelMessage[] = [];
	page.on("websocket", (socket) => {
		if (!/\/api\/kernels\/[^/]+\/channels/.test(socket.url())) return;
		socket.on("framereceived", ({ payload }) => {
			messages.push(typeof payload === "string" ? parseText(payload) : parseBinary(payload));
		});
	});
	return messages;
}

/** Bytes of all binary buffers in comm messages: where array data would be. */
export function bufferBytes(messages: readonly KernelMessage[]): number {
	return messages
		.filter(({ type }) => type.startsWith("comm_"))
		.flatMap(({ buffers }) => buffers)
		.reduce((sum, bytes) => sum + bytes, 0);
}

function parseText(payload: string): KernelMessage {
	const { channel, header, content } = JSON.parse(payload);
	return { channel, type: header.msg_type, content, buffers: [], size: Buffer.byteLength(payload) };
}

/** The protocol v1.kernel.websocket.jupyter.org: a count, offsets, then channel, header, parent, metadata, content, buffers. */
function parseBinary(payload: Buffer): KernelMessage {
	const count = Number(payload.readBigUInt64LE(0));
	const offsets = Array.from({ length: count }, (_, i) => Number(payload.readBigUInt64LE(8 * (i + 1))));
	const part = (i: number) => payload.subarray(offsets[i], offsets[i + 1]).toString();
	const sizes = offsets.slice(1).map((offset, i) => offset - offsets[i]);
	return {
		channel: part(0),
		type: JSON.parse(part(1)).msg_type,
		content: JSON.parse(part(4)),
		buffers: sizes.slice(5),
		size: payload.length,
	};
}
