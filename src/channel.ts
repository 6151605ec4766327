/** The Jupyter model's channel as the kernel route needs it: questions with ids, each with the messages of its answer. */
import type { AnyModel } from "@anywidget/types";
import { ZarrError } from "./errors.ts";
import { onAbort } from "./signal.ts";
import type { KernelReply, KernelRequest } from "./store/comm.ts";

type Model = Pick<AnyModel, "on" | "off" | "send">;

/** The model's channel: questions by id, each with the messages of its answer. */
export interface Channel {
	readonly request: KernelRequest;
	/** Calls back with whether the kernel has kept somebody waiting for long; returns how to stop. */
	onWait(listener: (waiting: boolean) => void): () => void;
	close(): void;
}

const PATIENCE_MS = 5000;

interface Question {
	push(reply: KernelReply): void;
	fail(error: unknown): void;
}

/** The channel of a model. */
export function openChannel(model: Model): Channel {
	const questions = new Map<number, Question>();
	const listeners = new Set<(waiting: boolean) => void>();
	const tell = (waiting: boolean) => listeners.forEach((listener) => void listener(waiting));
	let patience: ReturnType<typeof setTimeout> | undefined;
	let count = 0;
	const wait = () => {
		clearTimeout(patience);
		tell(false);
		if (questions.size > 0) patience = setTimeout(tell, PATIENCE_MS, true);
	};
	const hear = (content: Record<string, unknown>, buffers: readonly DataView[]) => {
		if (content?.type !== "reply") return;
		const bytes = buffers.map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
		questions.get(Number(content.id))?.push({ content, buffers: bytes });
		wait();
	};
	model.on("msg:custom", hear);
	return {
		async *request(content, { signal }) {
			const id = ++count;
			const answers = answerQueue();
			const withdraw = () => answers.fail(signal?.reason);
			signal?.throwIfAborted();
			const leave = signal && onAbort(signal, withdraw);
			questions.set(id, answers);
			if (questions.size === 1) wait();
			try {
				send(model, { type: "request", id, ...content });
				for (;;) {
					const reply = await answers.next();
					yield reply;
					if (reply.content.done !== false) return;
				}
			} finally {
				leave?.();
				questions.delete(id);
				wait();
			}
		},
		onWait(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close() {
			model.off("msg:custom", hear);
			clearTimeout(patience);
			for (const question of questions.values()) question.fail(new DOMException("the widget is closed", "AbortError"));
		},
	};
}

/** A model whose kernel was restarted can send nothing any more: Jupyter says only "Cannot send". */
function send(model: Model, content: Record<string, unknown>): void {
	try {
		model.send(content);
	} catch (cause) {
		const text = "The kernel that read this store is gone. Run the cell again; what was loaded can still be shown.";
		throw new ZarrError("KernelError", text, { cause });
	}
}

function answerQueue(): Question & { next(): Promise<KernelReply> } {
	const replies: KernelReply[] = [];
	let failure: { error: unknown } | undefined;
	let wake: () => void = () => undefined;
	return {
		push(reply) {
			replies.push(reply);
			wake();
		},
		fail(error) {
			failure = { error };
			wake();
		},
		async next() {
			for (;;) {
				const reply = replies.shift();
				if (reply) return reply;
				if (failure) throw failure.error;
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		},
	};
}
