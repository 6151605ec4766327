/** Folders that hold no Zarr of their own but give Zarr all the same: repositories, references. */
import { referencesIn } from "./beside.ts";
import { icechunkStore } from "./icechunk.ts";
import type { RecogniseOptions, Recogniser } from "./recogniser.ts";
import { makeStore, type ZarrStore } from "./store.ts";

const RECOGNISERS: readonly Recogniser[] = [icechunkStore, referencesIn];

/** The store that `folder` gives as what the first of the recognisers takes it for; null where it is nothing known. Asked only of folders in which no Zarr was found. */
export async function recognise(folder: ZarrStore, options: RecogniseOptions): Promise<ZarrStore | null> {
	const found = await Promise.all(RECOGNISERS.map((recogniser) => recogniser(folder, options)));
	const source = found.find((one) => one !== null);
	return source ? makeStore(source) : null;
}
