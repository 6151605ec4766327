/** The tabs of stores in the main area: opened, named, found again and saved. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { WidgetTracker } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { JSONExt, type PartialJSONObject } from "@lumino/coreutils";
import { Debouncer } from "@lumino/polling";
import type { DockLayout } from "@lumino/widgets";
import { activateTab, attachTab } from "./area.ts";
import { keptPlace, type Place, readPlace, storeKey } from "./place.ts";
import type { Settings } from "./settings.ts";
import { isFields } from "./state.ts";
import { makeTab, nameTab, type ZarrTab } from "./tab.ts";

/** Milliseconds without a change after which a tab is saved. */
const SAVE_AFTER = 500;

/** What commands work with. */
export interface Desk {
	readonly app: JupyterFrontEnd;
	readonly tracker: WidgetTracker<ZarrTab>;
	readonly trans: TranslationBundle;
	readonly settings: Settings;
}

/** Where a tab goes; as a new one at the end of the main area, active, unless said. */
export interface Where {
	readonly mode?: DockLayout.InsertMode;
	/** Id of the widget that `mode` refers to. */
	readonly ref?: string;
	readonly activate?: boolean;
	/** The tab's own id, known from a saved layout. */
	readonly id?: string;
}

/** Opens a place in a new tab. */
export function addTab(desk: Desk, place: Place, { id, ...where }: Where = {}): ZarrTab {
	const { app, tracker } = desk;
	const tab = makeTab(place, desk, id);
	const saver = new Debouncer(() => tracker.save(tab), SAVE_AFTER);
	tab.content.changed.connect(() => {
		if (saver.isDisposed) return; // a tab that is closed while it opens may still change
		void saver.invoke().catch(() => undefined); // rejects where the tab is closed before
		nameTabs(tracker);
	});
	attachTab(app, tab, { mode: where.mode, ref: where.ref, activate: where.activate, type: "Zarr" });
	void tracker.add(tab);
	// after the tracker's own, which forgets the tab
	tab.disposed.connect(() => {
		saver.dispose();
		nameTabs(tracker);
	});
	nameTabs(tracker);
	if (where.activate !== false) activateTab(app, tab);
	return tab;
}

/** Goes to the tab that shows the place, where there is one; else opens it. A place without a state is shown by any tab of its store. */
export function showPlace(desk: Desk, place: Place): ZarrTab {
	const open = desk.tracker.find(({ content }) => shows(content.place, place));
	if (!open) return addTab(desk, place);
	activateTab(desk.app, open);
	return open;
}

/** All tabs of the store that `tab` shows, itself among them. */
export function tabsOfStore(tracker: WidgetTracker<ZarrTab>, tab: ZarrTab): ZarrTab[] {
	const key = storeKey(tab.content.place);
	return tracker.filter(({ content }) => storeKey(content.place) === key);
}

/** A tab as JSON that `restoreTab` takes; without secrets. */
export function savedTab(tab: ZarrTab): PartialJSONObject {
	return { ...keptPlace(tab.content.place), id: tab.id } as PartialJSONObject;
}

/** Opens a tab as it was saved; its place in the layout is found by its id. */
export function restoreTab(desk: Desk, saved: unknown): ZarrTab {
	const id = isFields(saved) && typeof saved.id === "string" ? saved.id : undefined;
	return addTab(desk, readPlace(saved), { id, activate: false });
}

function shows(shown: Place, { state = {}, ...wanted }: Place): boolean {
	if (storeKey(shown) !== storeKey(wanted)) return false;
	const now = { ...shown.state, limits: shown.limits } as PartialJSONObject;
	const part = { ...state, ...(wanted.limits && { limits: wanted.limits }) } as PartialJSONObject;
	return Object.entries(part).every(([key, value]) => JSONExt.deepEqual(now[key] ?? null, value ?? null));
}

function nameTabs(tracker: WidgetTracker<ZarrTab>): void {
	for (const tab of tracker.filter(() => true)) nameTab(tab, tabsOfStore(tracker, tab).length > 1);
}
