/** One open handle per store, whatever the number of tabs that show it. */
import type { ZarrHandle } from "zarr-widget";
import { loadCore } from "./core.ts";
import { type Place, storeKey } from "./place.ts";
import type { Settings } from "./settings.ts";

interface Held {
	handle: Promise<ZarrHandle> | null;
	users: number;
}

/** A tab's share in an open store. */
export interface Share {
	/** Opens the store at the first call, and again after a failure. */
	open(): Promise<ZarrHandle>;
	/** Gives the share back; the store is forgotten with the last one. */
	release(): void;
}

const stores = new Map<string, Held>();

/** A share in the store of a place. */
export function shareStore(place: Place, settings: Settings): Share {
	const key = storeKey(place);
	const held = stores.get(key) ?? { handle: null, users: 0 };
	stores.set(key, held);
	held.users++;
	return {
		open() {
			held.handle ??= openPlace(place, settings).catch((error) => {
				held.handle = null;
				throw error;
			});
			return held.handle;
		},
		release() {
			if (--held.users === 0) stores.delete(key);
		},
	};
}

async function openPlace({ path, url }: Place, settings: Settings): Promise<ZarrHandle> {
	const { jupyterStore, openZarr, setCacheSize } = await loadCore();
	await settings.ready;
	const { route, cacheSize } = settings.current;
	setCacheSize(cacheSize * 2 ** 20);
	return openZarr(path === undefined ? url : jupyterStore(path, { route }));
}
