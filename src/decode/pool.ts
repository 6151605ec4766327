/** Workers that decode, and the same code on this thread where there are none. */
import { ZarrError } from "../errors.ts";
import { onAbort } from "../signal.ts";
import { type Run, type Task, WORKER_NAME } from "./task.ts";

/** Does tasks. Workers end 30 s after the last of them; 1 s where nobody holds them, so that cells that run again one after the other, or data functions, don't start them each time. */
export interface Pool {
	/** Does `task`; buffers in `transfer` are gone from this thread afterwards. Rejects with what the task threw. */
	run(task: Task, transfer?: Transferable[]): Promise<unknown>;
	/** Makes workers, and keeps them at hand until `life` ends. */
	hold(life: AbortSignal): void;
	/** How many tasks it does at once. */
	readonly width: number;
	/** Workers alive now. */
	readonly workers: number;
}

/** The worker's text, or, in tests from source, its `run`. */
export type WorkerCode = { readonly text: string } | { readonly run: Run };

/** Somebody who does one task after the other. */
interface Lane {
	run(task: Task, transfer: Transferable[]): Promise<unknown>;
	end(): void;
	busy: number;
}

const MOST_WORKERS = 4;
const IDLE_MS = 30_000;
const UNHELD_MS = 1000;

/** A pool over `code`; workers are made for whoever holds them, else at the first task, as many as there are cores, at most four. */
export function makePool(code: WorkerCode): Pool {
	let lanes: Lane[] = [];
	let holders = 0;
	let idle: ReturnType<typeof setTimeout> | undefined;
	const here = onThisThread(code);
	const end = () => {
		for (const lane of lanes) lane.end();
		lanes = [];
	};
	const rest = () => {
		clearTimeout(idle);
		if (lanes.length === 0 || lanes.some(({ busy }) => busy > 0)) return;
		idle = setTimeout(end, holders > 0 ? IDLE_MS : UNHELD_MS);
		(idle as { unref?: () => void }).unref?.(); // Node: nothing of ours keeps the process alive
	};
	const start = () => {
		if (lanes.length === 0) lanes = makeLanes(code, here);
	};
	const change = (by: number) => {
		holders += by;
		rest();
	};
	return {
		width: widthOf(code),
		get workers() {
			return lanes.length;
		},
		hold(life) {
			if (life.aborted) return;
			// they read their code while the first answers are on their way: what asks for these goes first
			const begin = setTimeout(() => {
				start();
				rest();
			});
			change(1);
			onAbort(life, () => {
				clearTimeout(begin);
				change(-1);
			});
		},
		run(task, transfer = []) {
			clearTimeout(idle);
			start();
			const lane = lanes.reduce((least, other) => (other.busy < least.busy ? other : least));
			lane.busy++;
			return lane.run(task, transfer).finally(() => {
				lane.busy--;
				rest();
			});
		},
	};
}

function makeLanes(code: WorkerCode, here: () => Lane): Lane[] {
	if ("run" in code || !hasWorkers()) return [here()];
	return Array.from({ length: widthOf(code) }, () => workerLane(code.text, here));
}

function hasWorkers(): boolean {
	return typeof Worker !== "undefined" && typeof document !== "undefined";
}

function widthOf(code: WorkerCode): number {
	if ("run" in code || !hasWorkers()) return 1;
	return Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency ?? 2));
}

/** The same code as a module on this thread: Node, or a page whose policy refuses workers. */
function onThisThread(code: WorkerCode): () => Lane {
	// imported once: a module stays for as long as the page
	let loaded: Promise<{ run: Run }> | undefined;
	const run: Run = async (task) => {
		loaded ??= "run" in code ? Promise.resolve(code) : importText(code.text);
		return (await loaded).run(task);
	};
	return () => ({ busy: 0, end: () => undefined, run });
}

async function importText(text: string): Promise<{ run: Run }> {
	if (typeof process === "object" && process.versions?.node)
		return import(/* webpackIgnore: true */ /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`);
	const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
	try {
		return await import(/* webpackIgnore: true */ /* @vite-ignore */ url);
	} catch (cause) {
		const rule = "its Content-Security-Policy must allow blob: in worker-src or script-src";
		throw new Error(`this page lets nothing decode: ${rule}`, { cause });
	} finally {
		URL.revokeObjectURL(url);
	}
}

interface Pending {
	readonly resolve: (answer: unknown) => void;
	readonly reject: (error: unknown) => void;
}

type Message =
	| { ready: true }
	| { id: number; answer: unknown }
	| { id: number; error: { message: string; codec?: string } };

/** One worker. Until it says that it is ready nothing is sent to it, so that a refused worker has taken no buffer along. */
function workerLane(text: string, fallback: () => Lane): Lane {
	const pending = new Map<number, Pending>();
	let worker: Worker | undefined;
	let url = "";
	let count = 0;
	const started = new Promise<Lane | null>((resolve) => {
		const refuse = () => resolve(fallback());
		try {
			url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
			worker = new Worker(url, { type: "module", name: WORKER_NAME });
			worker.onmessage = ({ data }: MessageEvent<Message>) => {
				if (!("ready" in data)) return answer(pending, data);
				URL.revokeObjectURL(url);
				resolve(null);
			};
			worker.onerror = (event) => {
				event.preventDefault();
				URL.revokeObjectURL(url);
				refuse();
				for (const { reject } of pending.values())
					reject(
						new ZarrError(
							"ChunkError",
							`A decoding worker stopped: ${event.message || "no reason given"}. Reload the page.`,
						),
					);
				pending.clear();
			};
		} catch {
			refuse(); // no Blob URLs or no module workers here: decode on this thread
		}
	});
	return {
		busy: 0,
		end: () => {
			worker?.terminate();
			URL.revokeObjectURL(url); // where it has not yet said that it is ready
		},
		async run(task, transfer) {
			const other = await started;
			if (other) return other.run(task, transfer);
			return new Promise((resolve, reject) => {
				const id = ++count;
				pending.set(id, { resolve, reject });
				worker?.postMessage({ id, task }, transfer);
			});
		},
	};
}

function answer(pending: Map<number, Pending>, message: Exclude<Message, { ready: true }>): void {
	const waiting = pending.get(message.id);
	pending.delete(message.id);
	if ("answer" in message) waiting?.resolve(message.answer);
	else waiting?.reject(Object.assign(new Error(message.error.message), { codec: message.error.codec }));
}
