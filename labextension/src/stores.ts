/** One open handle per store, whatever the number of tabs that show it. */
import type { ZarrHandle } from "zarr-widget";
import { loadCore } from "./core.ts";
import { type Place, storeKey } from "./place.ts";
import type { Settings } from "./settings.ts";

interface Held {
	handle: Promise<ZarrHandle> | null;
	/** What each tab does to read the store anew. */
	readonly tabs: Set<() => void>;
	/** Those of them that have begun to in this turn. */
	readonly refreshed: Set<() => void>;
}

/** A tab's share in an open store. */
export interface Share {
	/** Opens the store at the first call, and again after a failure. */
	open(): Promise<ZarrHandle>;
	/** Gives the share back; the store is forgotten with the last one. */
	release(): void;
}

const stores = new Map<string, Held>();

/**
 * A share in the store of a place, by the route that the settings say when it is opened. `refresh` is called where another tab has read the
 * store anew: chunks as they are now must not be decoded by what their array was before.
 */
export function shareStore(place: Place, settings: Settings, refresh: () => void): Share {
	const key = storeKey(place);
	const held = stores.get(key) ?? { handle: null, tabs: new Set(), refreshed: new Set() };
	const tab = () => refresh();
	stores.set(key, held);
	held.tabs.add(tab);
	return {
		async open() {
			held.handle ??= openPlace(place, settings).catch((error) => {
				held.handle = null;
				throw error;
			});
			const handle = await held.handle;
			// the handle's own getters, which say what is so now
			return Object.create(handle, { refresh: { value: () => refreshAll(held, handle, tab) } });
		},
		release() {
			held.tabs.delete(tab);
			if (held.tabs.size === 0) stores.delete(key);
		},
	};
}

/** Reads the store anew, once for all tabs that ask for it in this turn, and has the other tabs follow. */
function refreshAll({ tabs, refreshed }: Held, handle: ZarrHandle, by: () => void): void {
	refreshed.add(by);
	if (refreshed.size > 1) return;
	handle.refresh();
	queueMicrotask(() => {
		for (const tab of tabs) if (!refreshed.has(tab)) tab();
		refreshed.clear();
	});
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
