/** A tab that shows a store: the view, and what it takes to show it again after a reload. */
import { MainAreaWidget } from "@jupyterlab/apputils";
import type { Message } from "@lumino/messaging";
import { Signal } from "@lumino/signaling";
import { Widget } from "@lumino/widgets";
import type { ZarrViewElement } from "zarr-widget";
import { loadCore } from "./core.ts";
import { type Place, placeName, withColorMap } from "./place.ts";
import type { Settings } from "./settings.ts";
import { type Share, shareStore } from "./stores.ts";

/** Chunks that have landed of those that are awaited; nothing is awaited where both are the same. */
export interface Progress {
	readonly loaded: number;
	readonly total: number;
}

/** The view in its panel. */
export class ZarrPanel extends Widget {
	/** Fires when what `place` says has changed. */
	readonly changed = new Signal<this, void>(this);
	/** Fires when `progress` is another. */
	readonly progressed = new Signal<this, void>(this);
	readonly #share: Share;
	readonly #first: Place;
	readonly #settings: Settings;
	#progress: Progress = { loaded: 0, total: 0 };
	#view: ZarrViewElement | null = null;

	constructor(place: Place, settings: Settings) {
		super();
		this.#first = place;
		this.#settings = settings;
		this.#share = shareStore(place, settings);
		this.addClass("zarr-widget-panel");
		this.node.style.overflow = "auto";
		void this.#show();
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
		const { path, url, state, limits } = this.#first;
		const view = this.#view;
		return view?.value ? { path, url, state: view.value, limits: view.limits } : { path, url, state, limits };
	}

	async #show(): Promise<void> {
		const { zarrView } = await loadCore();
		await this.#settings.ready;
		if (this.isDisposed) return;
		const state = withColorMap(this.#first.state, this.#settings.current.colorMap);
		const view = zarrView(() => this.#share.open(), { ...state, height: "fill" });
		view.addEventListener("progress", (event: Event) => {
			this.#progress = (event as CustomEvent<Progress>).detail;
			this.progressed.emit();
		});
		view.addEventListener("input", () => this.changed.emit());
		view.ready.then(
			() => this.changed.emit(),
			() => undefined, // the view itself shows why
		);
		this.#view = view;
		this.node.append(view);
	}

	override dispose(): void {
		if (this.isDisposed) return;
		this.#view?.dispose();
		this.#share.release();
		super.dispose();
	}

	protected override onActivateRequest(_message: Message): void {
		this.node.tabIndex = -1;
		this.node.focus();
	}
}

/** A tab of the main area. */
export type ZarrTab = MainAreaWidget<ZarrPanel>;

let count = 0;

/** Makes a tab for a place; it is not attached yet. */
export function makeTab(place: Place, settings: Settings): ZarrTab {
	const tab = new MainAreaWidget({ content: new ZarrPanel(place, settings) });
	tab.id = `zarr-widget-${++count}`;
	tab.title.label = placeName(place);
	tab.title.caption = place.path ?? placeName(place);
	tab.title.closable = true;
	return tab;
}
