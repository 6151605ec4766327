/** Runs in a worker of its own: makes requests for the page (`courier.ts`) and brings many answers in one message. */

/** A GET to be made, without headers. */
export interface Errand {
	readonly id: number;
	readonly url: string;
	readonly init: Pick<RequestInit, "cache" | "referrer">;
}

/** What the page says: what is to be fetched, and which of that no longer. */
export interface Orders {
	readonly errands: Errand[];
	readonly withdrawn: number[];
}

/** What came of an errand. */
export type Brought = Failed | Answered;

/** No answer. */
interface Failed {
	readonly id: number;
	readonly failed: string;
}

/** An answer. */
export interface Answered {
	readonly id: number;
	readonly status: number;
	readonly url: string;
	/** By names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** How long the body is. */
	readonly length: number;
	/** The body, unless it lies in the delivery's `small`. */
	readonly body?: ArrayBuffer;
	/** Why the body did not come to its end. */
	readonly broke?: string;
}

/** Answers, and the short bodies of them, one after the other: a buffer for each is work for the page's collector of garbage. */
export interface Delivery {
	readonly brought: readonly Brought[];
	readonly small: Uint8Array<ArrayBuffer>;
}

/** Shorter bodies go together. */
const SMALL = 64 * 2 ** 10;

interface WorkerScope {
	postMessage(message: Delivery | { ready: true }, transfer: Transferable[]): void;
	addEventListener(type: "message", listener: (event: MessageEvent<Orders>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const under = new Map<number, AbortController>();
let brought: Brought[] = [];
let short: ArrayBuffer[] = [];

scope.addEventListener("message", ({ data: { errands, withdrawn } }) => {
	for (const errand of errands) void run(errand);
	for (const id of withdrawn) under.get(id)?.abort();
});
scope.postMessage({ ready: true }, []);

async function run({ id, url, init }: Errand): Promise<void> {
	const controller = new AbortController();
	under.set(id, controller);
	const answer = await bring(id, url, { ...init, signal: controller.signal });
	under.delete(id);
	if (controller.signal.aborted) return;
	if (brought.length === 0) setTimeout(deliver); // along with what has come by then
	const gathered = "body" in answer && answer.body && answer.length < SMALL;
	if (gathered) short.push(answer.body);
	brought.push(gathered ? { ...answer, body: undefined } : answer);
}

async function bring(id: number, url: string, init: RequestInit): Promise<Brought> {
	let head: Omit<Answered, "length"> | undefined;
	try {
		const response = await fetch(url, init);
		const { status, headers } = response;
		head = { id, status, url: response.url, headers: Object.fromEntries(headers) };
		const body = await response.arrayBuffer();
		return { ...head, length: body.byteLength, body };
	} catch (error) {
		const { message } = error as Error;
		return head ? { ...head, length: 0, broke: message } : { id, failed: message };
	}
}

function deliver(): void {
	const own = brought.flatMap((answer) => ("body" in answer && answer.body) || []);
	const small = new Uint8Array(short.reduce((sum, { byteLength }) => sum + byteLength, 0));
	let at = 0;
	for (const body of short) {
		small.set(new Uint8Array(body), at);
		at += body.byteLength;
	}
	scope.postMessage({ brought, small }, [small.buffer, ...own]);
	brought = [];
	short = [];
}
