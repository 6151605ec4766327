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

/** A share in the store of a place, by the route that the settings say when it is opened. */
export function shareStore(place: Place, settings: Settings): Share {
	const key = storeKey(place);
	const held = stores.get(key) ?? { handle: null, users: 0 };
	stores.set(key, held);
	held.users++;
	return {
		open() {
			held.handle ??= openPlace(place, settings)
				.then(refreshedOnce)
				.catch((error) => {
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

/** Holds the decoded chunks that the page keeps to the settings, whenever they change while a store is open. */
export function followCacheSize(settings: Settings): void {
	settings.changed.connect(() => {
		if (stores.size > 0) boundCache(settings).catch(() => undefined); // the tab itself shows why
	});
}

async function boundCache({ current }: Settings): Promise<void> {
	const { setCacheSize } = await loadCore();
	setCacheSize(current.cacheSize * 2 ** 20);
}

async function openPlace({ path, url }: Place, settings: Settings): Promise<ZarrHandle> {
	const { jupyterStore, openZarr } = await loadCore();
	await settings.ready;
	await boundCache(settings);
	return openZarr(path === undefined ? url : jupyterStore(path, { route: settings.current.route }));
}

/** The handle, which takes the refreshes of all its tabs in one turn for one: none of them asks for what another has asked for. */
export function refreshedOnce(handle: ZarrHandle): ZarrHandle {
	let fresh = false;
	const refresh = () => {
		if (fresh) return;
		fresh = true;
		queueMicrotask(() => {
			fresh = false;
		});
		handle.refresh();
	};
	// the handle's own getters, which say what is so now
	return Object.create(handle, { refresh: { value: refresh } });
}
