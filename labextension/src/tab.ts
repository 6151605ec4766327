/** A tab that shows a store: the view, and what it takes to show it again after a reload. */
import { InputDialog, MainAreaWidget } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { UUID } from "@lumino/coreutils";
import type { Message } from "@lumino/messaging";
import { Signal } from "@lumino/signaling";
import { Widget } from "@lumino/widgets";
import type { ZarrHandle, ZarrViewElement } from "zarr-widget";
import { loadCore } from "./core.ts";
import { zarrIcon } from "./icon.ts";
import { keptPlace, type Place, placeName, withColorMap } from "./place.ts";
import type { Settings } from "./settings.ts";
import { type Share, shareStore } from "./stores.ts";

/** Chunks that have landed of those that are awaited; none is awaited where both are the same. */
export interface Progress {
	readonly loaded: number;
	readonly total: number;
}

/** The view in its panel. It reads nothing before it is seen. */
export class ZarrPanel extends Widget {
	/** Fires when what `place` says has changed. */
	readonly changed = new Signal<this, void>(this);
	/** Fires when `progress` is another. */
	readonly progressed = new Signal<this, void>(this);
	readonly #trans: TranslationBundle;
	readonly #settings: Settings;
	#progress: Progress = { loaded: 0, total: 0 };
	#share: Share | null = null;
	#first: Place;
	#begun = false;
	#asked = false;
	#view: ZarrViewElement | null = null;

	constructor(place: Place, trans: TranslationBundle, settings: Settings) {
		super();
		this.#first = place;
		this.#trans = trans;
		this.#settings = settings;
		this.addClass("zarr-widget-panel");
		this.node.style.overflow = "auto";
	}

	/** The element with the view; null until the viewer is loaded. */
	get view(): ZarrViewElement | null {
		return this.#view;
	}

	/** How much of what is awaited has landed. */
	get progress(): Progress {
		return this.#progress;
	}

	/** The store and how it is shown now. */
	get place(): Place {
		const saved = this.#view?.saved;
		if (!saved) return this.#first;
		const { limits, ...state } = saved;
		return { ...this.#first, state, limits };
	}

	/** Reads the store anew. */
	refresh(): void {
		if (this.#view) this.#view.refresh();
	}

	async #show(): Promise<void> {
		this.#begun = true;
		try {
			this.#say(this.#trans.__("Loading the viewer …"));
			const { zarrView } = await loadCore();
			await this.#settings.ready;
			if (this.isDisposed) return;
			const { limits } = this.#first;
			const state = withColorMap(this.#first.state, this.#settings.current.colorMap);
			this.#fill(zarrView(() => this.#open(), { ...state, ...(limits && { limits }), height: "fill" }));
		} catch {
			if (this.isDisposed) return;
			const text = this.#trans.__(
				"The viewer can't be loaded from the Jupyter server. Is it running, and are you logged in?",
			);
			this.#say(text, () => void this.#show());
		}
	}

	#fill(view: ZarrViewElement): void {
		view.addEventListener("input", () => this.changed.emit());
		view.addEventListener("progress", (event: Event) => {
			this.#progress = (event as CustomEvent<Progress>).detail;
			this.progressed.emit();
		});
		view.ready.then(
			() => {
				this.changed.emit();
				if (document.activeElement === this.node) this.#focus();
			},
			() => undefined, // the view itself shows why
		);
		this.#view = view;
		this.node.replaceChildren(view);
	}

	/** Shows a sentence in place of the view, with a button where it can be tried again. */
	#say(text: string, retry?: () => void): void {
		const line = document.createElement("p");
		line.className = "zarr-widget-say";
		line.setAttribute("role", retry ? "alert" : "status");
		line.textContent = text;
		this.node.replaceChildren(line);
		if (!retry) return;
		const button = document.createElement("button");
		button.className = "jp-mod-styled jp-mod-accept";
		button.textContent = this.#trans.__("Retry");
		button.addEventListener("click", retry);
		line.after(button);
	}

	async #open(): Promise<ZarrHandle> {
		if (this.#first.cut) await this.#askAddress();
		// what is closed while it asks would hold its share for ever
		if (this.isDisposed) throw new DOMException("", "AbortError");
		this.#share ??= shareStore(this.#first, this.#settings, () => this.refresh());
		return this.#share.open();
	}

	/** Refuses at first, and asks for the whole address when it is tried again. Throws AddressError unless one is given. */
	async #askAddress(): Promise<void> {
		const trans = this.#trans;
		if (this.#asked) {
			const title = trans.__("Address of the Zarr");
			const answer = await InputDialog.getText({ title, label: trans.__("URL"), text: this.#first.url });
			const url = answer.button.accept ? answer.value?.trim() : "";
			if (url) {
				this.#first = { ...this.#first, url, cut: undefined };
				return;
			}
		}
		this.#asked = true;
		const { ZarrError } = await loadCore();
		const text = trans.__(
			"The address %1 had a query, a user or a password. As they may be secrets, they were not kept. Press Retry to give the whole address again.",
			this.#first.url,
		);
		throw new ZarrError("AddressError", text);
	}

	/** The picture or the table, else the tree. */
	#focus(): void {
		const view = this.#view;
		const part = view?.querySelector<HTMLElement>("[role=img][tabindex], [role=grid][tabindex]");
		const shown = part?.checkVisibility() ? part : view?.querySelector<HTMLElement>("[role=treeitem][tabindex='0']");
		(shown ?? this.node).focus({ preventScroll: true });
	}

	override dispose(): void {
		if (this.isDisposed) return;
		this.#view?.dispose();
		this.#share?.release();
		super.dispose();
	}

	protected override onAfterAttach(_message: Message): void {
		if (this.isVisible && !this.#begun) void this.#show();
	}

	protected override onAfterShow(_message: Message): void {
		if (!this.#begun) void this.#show();
	}

	protected override onActivateRequest(_message: Message): void {
		const { activeElement } = document;
		// who has focused a part of the view keeps it
		if (activeElement === this.node || !this.node.contains(activeElement)) this.#focus();
	}
}

/** A tab of the main area. */
export type ZarrTab = MainAreaWidget<ZarrPanel>;

/** Makes a tab for a place; it is not attached yet. `id` names it in layouts, and is made where there is none. */
export function makeTab(
	place: Place,
	{ trans, settings }: { readonly trans: TranslationBundle; readonly settings: Settings },
	id = `zarr-widget-${UUID.uuid4()}`,
): ZarrTab {
	const tab = new MainAreaWidget({ content: new ZarrPanel(place, trans, settings) });
	tab.id = id;
	tab.title.icon = zarrIcon;
	tab.title.closable = true;
	tab.title.dataset = { type: "zarr-title" };
	nameTab(tab, false);
	return tab;
}

/** Says the tab's store in its title; where `among` several tabs of one store, after its array, as long titles are cut at their end. The caption says both. */
export function nameTab(tab: ZarrTab, among: boolean): void {
	const place = keptPlace(tab.content.place);
	const name = placeName(place);
	const array = place.state?.path;
	tab.title.label = among && array ? `${array.split("/").at(-1)} – ${name}` : name;
	tab.title.caption = [place.path || place.url || name, array].filter(Boolean).join(" › ");
}
