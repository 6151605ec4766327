/** Requests over HTTP: one value or a part of it, and what of an answer must be refused. */
import { isAbort, isZarrError, ZarrError } from "../errors.ts";
import { abortSignal, type Signal } from "../signal.ts";
import { type ByteRange, cutRange, type ReadOptions, type Reply } from "./store.ts";
import { allBytes } from "./stream.ts";

/** Answers of so many bytes are put by the browser where they shall be, which takes four fifths of the time of gathering them. */
const FILLED = 64 * 2 ** 10;
const MOST_FILLED = 2 ** 31;

/** What is looked at of an answer: a Response is one. */
export interface Answer extends Pick<Response, "ok" | "status" | "type" | "url" | "body"> {
	readonly headers: Pick<Headers, "get">;
	arrayBuffer(): Promise<ArrayBuffer>;
}

/** Makes a request, as `fetch` does. `signal` is that of `init`, which becomes an object of the browser's only where it is looked at there. */
export type Send = (url: string, init: RequestInit, signal?: Signal) => Promise<Answer>;

/** One GET of a store's key. 404 and 410 are an absent key; everything else that is no success throws. */
export async function readUrl(
	send: Send,
	url: string,
	key: string,
	options: ReadOptions,
	headers?: Record<string, string>,
): Promise<Reply> {
	const { range, signal } = options;
	const response = await requestValue(send, url, key, range, { headers, signal });
	if (!response) return { status: 404 };
	const bytes = await responseBytes(response, url, key);
	if (range && response.status === 206) checkPart(response, bytes, range, key, url);
	// a server without range requests answers 200 with everything
	const cut = range && response.status === 200 ? cutRange(bytes, range) : bytes;
	return { status: 200, bytes: cut, ...stateOf(response) };
}

/** Which state of a value an answer is of, as far as it says. */
export function stateOf({ headers }: Answer): Pick<Reply, "etag" | "modified"> {
	const modified = Math.floor(Date.parse(headers.get("Last-Modified") ?? "") / 1000);
	return { etag: headers.get("ETag") ?? undefined, modified: Number.isNaN(modified) ? undefined : modified };
}

/** One GET of a value or a part of it, as the server answers it: a success only, 200 with everything where it knows no ranges. Headers go to the URL's own origin only. */
export async function requestPart(
	send: Send,
	url: string,
	key: string,
	range: ByteRange | undefined,
	{ headers, signal }: { headers?: Record<string, string>; signal?: Signal },
): Promise<Answer> {
	const response = await requestAny(send, url, key, range, { headers, signal });
	checkResponse(response, url, key);
	return response;
}

/** As `requestPart`; null where there is no such value (404 and 410). */
export async function requestValue(...asked: Parameters<typeof requestPart>): Promise<Answer | null> {
	const [, url, key] = asked;
	const response = await requestAny(...asked);
	if (response.status === 404 || response.status === 410) return null;
	checkResponse(response, url, key);
	return response;
}

function requestAny(
	send: Send,
	url: string,
	key: string,
	range: ByteRange | undefined,
	{ headers, signal }: { headers?: Record<string, string>; signal?: Signal },
): Promise<Answer> {
	const sent = range ? { ...headers, Range: rangeHeader(range) } : { ...headers };
	return request(send, url, key, sent, Boolean(headers), signal);
}

/** The `Range` header of a range. */
function rangeHeader(range: ByteRange): string {
	return "suffixLength" in range
		? `bytes=-${range.suffixLength}`
		: `bytes=${range.offset}-${range.offset + range.length - 1}`;
}

/** Whether a URL is of this machine. */
function isNear(url: string): boolean {
	return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

async function request(
	send: Send,
	url: string,
	key: string,
	headers: Record<string, string>,
	secret: boolean,
	signal?: Signal,
): Promise<Answer> {
	// no-cache: the browser asks again whether what it holds is still true, so a rewritten store is never shown stale.
	// no-store for ranges: Chromium's HTTP cache has one entry a URL and one writer an entry, so that the inner chunks of a shard would come one after the other.
	// no-store from this machine: writing the browser's cache takes a quarter of the time that the bytes take, and spares none of them a way
	const cache = "Range" in headers || isNear(url) ? "no-store" : "no-cache";
	const init: RequestInit = {
		headers,
		cache,
		...(secret && { redirect: "manual" }),
		get signal() {
			return abortSignal(signal);
		},
	};
	try {
		const response = await send(url, init, signal);
		const redirected =
			response.type === "opaqueredirect" ||
			(response.status >= 300 && response.status < 400 && response.status !== 304);
		if (!secret || !redirected) return response;
		const { Range } = headers;
		return await send(url, { ...init, redirect: "follow", headers: Range ? { Range } : {} });
	} catch (cause) {
		if (signal?.aborted) throw signal.reason;
		throw isZarrError(cause) ? cause : unreachable(url, key, cause);
	}
}

function unreachable(url: string, key: string, cause: unknown): ZarrError {
	const { origin } = new URL(url);
	return new ZarrError(
		"NetworkError",
		`${origin} could not be reached, or it does not allow this page to read it (CORS). Check the address; the server must send Access-Control-Allow-Origin.`,
		{ url, key, cause },
	);
}

/** The bytes of an answer. Rejects with NetworkError where the connection breaks. */
export async function responseBytes(response: Answer, url: string, key: string): Promise<Uint8Array<ArrayBuffer>> {
	try {
		const length = Number(response.headers.get("Content-Length"));
		// a body that is looked at is made, which few bytes don't need; and those are copied, as of each buffer that the browser made there is a part in its own heap
		if (!(length >= FILLED && length <= MOST_FILLED) || !response.body) {
			const bytes = new Uint8Array(await response.arrayBuffer());
			return bytes.length < FILLED ? bytes.slice() : bytes;
		}
		return await allBytes(response.body, length);
	} catch (cause) {
		throw connectionBroke(cause, url, key);
	}
}

/** The error of an answer that ends before its end; an abort stays one. */
export function connectionBroke(cause: unknown, url: string, key: string): unknown {
	if (isAbort(cause)) return cause;
	const text = `The connection broke while ${key} was being read. Try again.`;
	return new ZarrError("NetworkError", text, { url, key, cause });
}

/** Throws for another part than was asked for, which some servers and caches answer. Where the page may not see which part it is, its length alone tells. */
export function checkPart(response: Answer, { length }: Uint8Array, range: ByteRange, key: string, url: string): void {
	const start = startOf(response);
	const [wanted, most] = "suffixLength" in range ? [start, range.suffixLength] : [String(range.offset), range.length];
	if (length <= most && (start ?? wanted) === wanted) return;
	const text = `The server sent another part of ${key} than was asked for. Ask who runs it.`;
	throw new ZarrError("NetworkError", text, { url, key });
}

/** Whether an answer is known to be the part that was asked for before its bytes have come: by its place, or, where the page may not see that, by its length. */
export function isPart(response: Answer, { offset, length }: { offset: number; length: number }): boolean {
	const start = startOf(response);
	return start === undefined ? response.headers.get("Content-Length") === `${length}` : start === `${offset}`;
}

function startOf({ headers }: Answer): string | undefined {
	return /^bytes (\d+)-/.exec(headers.get("Content-Range") ?? "")?.[1];
}

/** Throws for an answer that is no data: refused, failed, or a page in place of bytes. */
export function checkResponse(response: Answer, url: string, key: string): void {
	const { status } = response;
	if (status === 401 || status === 403) {
		throw new ZarrError(
			"AccessError",
			`The server refused ${key} (${status}). The store is private, the login has expired, or the key does not exist; log in again or give headers.`,
			{ url, key, status },
		);
	}
	if (!response.ok)
		throw new ZarrError("NetworkError", `The server answered ${status} for ${key}. Try again, or ask who runs it.`, {
			url,
			key,
			status,
		});
	if (/^text\/html\b/i.test(response.headers.get("Content-Type") ?? "")) {
		throw new ZarrError(
			"AccessError",
			`The server sent a web page in place of ${key}: probably a login page. Log in, then try again.`,
			{ url, key, status },
		);
	}
}
