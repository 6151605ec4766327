/** A JSON document at any address, for what is no part of a store. */
import { ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
import { fetchBare } from "./direct.ts";
import { readUrl } from "./http.ts";

/** What the JSON at a URL says. Rejects with what the server says, with a SelectionError for what is no JSON, or with the signal's reason. */
export async function readDocument(url: string, signal: Signal): Promise<unknown> {
	const { bytes } = await readUrl(fetchBare, url, url, { signal });
	if (!bytes) throw new ZarrError("SelectionError", `There is nothing at ${url}; check the address.`, { url });
	try {
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch (cause) {
		throw new ZarrError("SelectionError", `${url} is no JSON; give the URL of TopoJSON or GeoJSON.`, { url, cause });
	}
}
