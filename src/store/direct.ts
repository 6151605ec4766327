/** The direct route: the browser fetches https URLs itself. */
import { isZarrError, ZarrError } from "../errors.ts";
import { type Address, keyUrl } from "./address.ts";
import { type ByteRange, cutRange, type ReadOptions, type Reply, type StoreSource } from "./store.ts";

/** What a caller may give along with a URL. Headers go to the store's own origin only, and never along with a redirect. */
export interface DirectOptions {
	fetch?: typeof fetch;
	headers?: Record<string, string>;
}

/** Never cookies, headers or the caller's own fetch: a store must not lead what belongs to it to other places. */
export const fetchBare: typeof fetch = (input, init) => globalThis.fetch(input, { ...init, credentials: "omit" });

const identities = new WeakMap<object, number>();
let identityCount = 0;

/** A number that is the same for the same object: part of the cache key of stores opened with a `fetch` or `headers` of the caller's. */
function identity(object: object | undefined): string {
	if (!object) return "";
	if (!identities.has(object)) identities.set(object, ++identityCount);
	return `#${identities.get(object)}`;
}

/** What tells the data at an address, as read with these options, from all other data. */
export function directId({ url }: Address, options: DirectOptions): string {
	return `direct:${url.href}${identity(options.fetch)}${identity(options.headers)}`;
}

/** A store that reads `address` by fetch. */
export function directStore(
	address: Address,
	options: DirectOptions = {},
	reason = "the browser fetches the URL itself",
): StoreSource {
	const { headers } = options;
	const send: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
	return {
		id: directId(address, options),
		name: address.name,
		route: "direct",
		reason,
		root: address.url,
		fragment: address.fragment,
		parallel: 16,
		read: (key, read) => readUrl(send, keyUrl(address.url, key), key, read, headers),
	};
}

/** One GET of a store's key. 404 and 410 are an absent key; everything else that is no success throws. */
export async function readUrl(
	send: typeof fetch,
	url: string,
	key: string,
	options: ReadOptions,
	headers?: Record<string, string>,
): Promise<Reply> {
	const range = options.range ? { Range: rangeHeader(options.range) } : undefined;
	const response = await request(send, url, key, { ...headers, ...range }, Boolean(headers), options.signal);
	if (response.status === 404 || response.status === 410) return { status: 404 };
	checkResponse(response, url, key);
	const bytes = await responseBytes(response, url, key);
	if (options.range && response.status === 206) checkPart(response, bytes, options.range, key, url);
	// a server without range requests answers 200 with everything
	const cut = options.range && response.status === 200 ? cutRange(bytes, options.range) : bytes;
	const modified = Math.floor(Date.parse(response.headers.get("Last-Modified") ?? "") / 1000);
	return {
		status: 200,
		bytes: cut,
		etag: response.headers.get("ETag") ?? undefined,
		modified: Number.isNaN(modified) ? undefined : modified,
	};
}

/** One GET of a file or a part of it, as the server answers it: a success only, 200 with everything where it knows no ranges. */
export async function requestPart(
	send: typeof fetch,
	url: string,
	key: string,
	range: ByteRange | undefined,
	{ headers, signal }: { headers?: Record<string, string>; signal?: AbortSignal },
): Promise<Response> {
	const sent = range ? { ...headers, Range: rangeHeader(range) } : { ...headers };
	const response = await request(send, url, key, sent, Boolean(headers), signal);
	checkResponse(response, url, key);
	return response;
}

/** The `Range` header of a range. */
function rangeHeader(range: ByteRange): string {
	return "suffixLength" in range
		? `bytes=-${range.suffixLength}`
		: `bytes=${range.offset}-${range.offset + range.length - 1}`;
}

async function request(
	send: typeof fetch,
	url: string,
	key: string,
	headers: Record<string, string>,
	secret: boolean,
	signal?: AbortSignal,
): Promise<Response> {
	// no-cache: the browser asks again whether what it holds is still true, so a rewritten store is never shown stale.
	// no-store for ranges: Chromium's HTTP cache has one entry a URL and one writer an entry, so that the inner chunks of a shard would come one after the other
	const init: RequestInit = { headers, signal, cache: "Range" in headers ? "no-store" : "no-cache" };
	try {
		const response = await send(url, secret ? { ...init, redirect: "manual" } : init);
		const redirected =
			response.type === "opaqueredirect" ||
			(response.status >= 300 && response.status < 400 && response.status !== 304);
		if (!secret || !redirected) return response;
		const { Range } = headers;
		return await send(url, { ...init, headers: Range ? { Range } : {} });
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
export async function responseBytes(response: Response, url: string, key: string): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return new Uint8Array(await response.arrayBuffer());
	} catch (cause) {
		if (cause instanceof Error && cause.name === "AbortError") throw cause;
		throw new ZarrError("NetworkError", `The connection broke while ${key} was being read. Try again.`, {
			url,
			key,
			cause,
		});
	}
}

/** Throws for another part than was asked for, which some servers and caches answer. Where the page may not see which part it is, its length alone tells. */
export function checkPart(
	response: Response,
	{ length }: Uint8Array,
	range: ByteRange,
	key: string,
	url: string,
): void {
	const start = /^bytes (\d+)-/.exec(response.headers.get("Content-Range") ?? "")?.[1];
	const [wanted, most] = "suffixLength" in range ? [start, range.suffixLength] : [String(range.offset), range.length];
	if (length <= most && (start ?? wanted) === wanted) return;
	const text = `The server sent another part of ${key} than was asked for. Ask who runs it.`;
	throw new ZarrError("NetworkError", text, { url, key });
}

/** Throws for an answer that is no data: refused, failed, or a page in place of bytes. */
export function checkResponse(response: Response, url: string, key: string): void {
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
