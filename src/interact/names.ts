/** What a file's series are called, by the OME-XML that is converted along with it. (OME-NGFF, "bioformats2raw.layout"; OME-XML, "Image") */
import { errorText, isZarrError } from "../errors.ts";
import type { Collection } from "../hierarchy/collection.ts";
import type { ZarrHandle } from "../read.ts";
import { joinKey } from "../store/store.ts";

const KEY = "OME/METADATA.ome.xml";
/** A longer text is not read: a thousand series take a tenth of it, and the page stands still while one is. */
const MOST_MIB = 4;

/** Names of series. */
export interface SeriesNames {
	/** By the path of the image's group; what has none is not in it. */
	readonly names: ReadonlyMap<string, string>;
	/** Why there are none, where such a text is there: a sentence. */
	readonly problems: readonly string[];
}

/** The names that OME-XML gives to the members of a collection of series, by one request; none where there is no such text, or the store refuses it. Rejects where the caller withdraws. */
export async function seriesNames(
	{ source: { store } }: ZarrHandle,
	{ path, members }: Collection,
	signal: AbortSignal,
): Promise<SeriesNames> {
	const key = joinKey(path, KEY);
	const without = (why: string) => ({
		names: new Map(),
		problems: [`${key} ${why}; the images are called by their groups.`],
	});
	try {
		const most = MOST_MIB * 2 ** 20;
		const bytes = await store.getRange(`/${key}`, { offset: 0, length: most + 1 }, { signal });
		if (!bytes) return { names: new Map(), problems: [] };
		if (bytes.length > most) return without(`is larger than ${MOST_MIB} MiB, so it is not read`);
		const listed = imageNames(new TextDecoder().decode(bytes));
		if (!listed) return without("is no OME-XML that can be read");
		const named = members.map((member) => [member.path, listed[member.number ?? -1]] as const);
		return { names: new Map(named.filter(([, name]) => name)), problems: [] };
	} catch (error) {
		signal.throwIfAborted();
		// buckets answer 403 for absent keys
		if (isZarrError(error, "NotFoundError", "AccessError")) return { names: new Map(), problems: [] };
		return without(`can't be read: ${errorText(error)}`);
	}
}

/** Names of the images in a text of OME-XML, in their order, "" for none; null where it is no such text, or declares entities, which are never followed. */
function imageNames(text: string): string[] | null {
	if (/<!DOCTYPE/i.test(text)) return null;
	const { documentElement: root } = new DOMParser().parseFromString(text, "text/xml");
	// a browser's own report of what is wrong stands in the document
	if (root?.localName !== "OME" || root.querySelector("parsererror")) return null;
	const images = Array.from(root.children).filter(({ localName }) => localName === "Image");
	return images.map((image) => image.getAttribute("Name")?.trim() ?? "");
}
