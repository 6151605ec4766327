/** On the bench's page: counts what is held and what is sent to workers, and samples it. */
import { countKept } from "../../browser/leftovers.ts";
import type { Plan, Sample } from "./plan.ts";

/** The part of the page's shared state that is looked at. */
interface Cache {
	readonly bytes: number;
}

interface Memory {
	readonly usedJSHeapSize: number;
}

const SAMPLE_MS = 20;

/** The cache of the one build on this page. */
function cacheOf(): Cache | undefined {
	const key = Object.getOwnPropertySymbols(globalThis).find(({ description }) =>
		description?.startsWith("zarr-widget/"),
	);
	return key && (globalThis as unknown as Record<symbol, { cache: Cache }>)[key].cache;
}

/** Buffers in a message. */
function buffersIn(value: unknown): ArrayBufferLike[] {
	if (ArrayBuffer.isView(value)) return [value.buffer];
	if (typeof value !== "object" || value === null) return [];
	return Object.values(value).flatMap(buffersIn);
}

/** Watches workers; begins before there are any. */
function watchWorkers() {
	const seen = { workers: 0, decoded: 0, used: 0, cloned: 0 };
	const Original = Worker;
	globalThis.Worker = class extends Original {
		constructor(...given: ConstructorParameters<typeof Original>) {
			super(...given);
			seen.workers++;
		}
		override terminate() {
			seen.workers--;
			super.terminate();
		}
		override postMessage(message: unknown, transfer?: unknown) {
			const { task } = message as { task?: { kind: string; into?: unknown } }; // none for a worker that makes requests
			if (task?.kind === "decode") seen.decoded++;
			if (task?.into) seen.used++;
			const going = new Set(transfer as Transferable[]);
			seen.cloned += buffersIn(task).filter((buffer) => !going.has(buffer as ArrayBuffer)).length;
			super.postMessage(message, transfer as Transferable[]);
		}
	};
	return seen;
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Counts from now on; `sample` says what there is once the garbage is collected. */
export function watchPage({ processes }: Plan) {
	const workers = watchWorkers();
	countKept();
	let [most, working] = [0, 0];
	// by a timer that was there before they were counted: it is not the view's
	const look = () => {
		most = Math.max(most, cacheOf()?.bytes ?? 0);
		working = Math.max(working, workers.workers);
	};
	setInterval(look, SAMPLE_MS);
	const collect = async () => {
		for (let i = 0; i < 3; i++) {
			(globalThis as unknown as { gc(): void }).gc();
			await rest(50);
		}
	};
	return async (): Promise<Sample> => {
		await collect();
		const { memory } = performance as unknown as { memory: Memory };
		const took = (await (await fetch(processes)).json()) as { memory: number };
		look();
		const sample: Sample = {
			heap: memory.usedJSHeapSize,
			memory: took.memory,
			cache: cacheOf()?.bytes ?? 0,
			most,
			working,
			views: document.querySelectorAll(".zarr-view").length,
			kept: Object.fromEntries([...window.kept].filter(([, count]) => count !== 0)),
			...workers,
		};
		[most, working] = [0, 0];
		return sample;
	};
}
