/** The direct route: the browser fetches https URLs itself. */
import { type Address, keyUrl } from "./address.ts";
import { ORDERED } from "./batch.ts";
import { rushSend } from "./courier.ts";
import { requestValue, type Send } from "./http.ts";
import { type AskPart, partReads } from "./part.ts";
import type { StoreSource, Traffic } from "./store.ts";

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
	const { headers, fetch: own } = options;
	const send: Send = own ? (url, init) => own(url, init) : rushSend();
	const traffic: Traffic = { requests: 0, bytes: 0 };
	const ask: AskPart = (key, range, signal) =>
		requestValue(send, keyUrl(address.url, key), key, range, { headers, signal });
	const { read } = partReads(ask, traffic);
	return {
		id: directId(address, options),
		name: address.name,
		route: "direct",
		reason,
		root: address.url,
		fragment: address.fragment,
		parallel: ORDERED,
		traffic,
		read,
	};
}
