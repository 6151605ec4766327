/** How much of the current tab's data has landed, in JupyterLab's status bar; nothing where nothing is awaited. */
import { type IStatusBar, ProgressBar } from "@jupyterlab/statusbar";
import type { TranslationBundle } from "@jupyterlab/translation";
import { ReactWidget } from "@jupyterlab/ui-components";
import { Signal } from "@lumino/signaling";
import { Panel, Widget } from "@lumino/widgets";
import { placeName } from "./place.ts";
import type { Progress, ZarrPanel } from "./tab.ts";
import type { Desk } from "./tabs.ts";

/** Milliseconds that data may be awaited before it is said: what comes at once does not flicker. */
const PATIENCE = 300;

/** Adds the item to the status bar; it follows the shell's current tab. */
export function addStatus({ app: { shell }, tracker, trans }: Desk, bar: IStatusBar): void {
	const item = new ProgressItem(trans);
	const follow = () => {
		const current = shell.currentWidget;
		const tab = tracker.find((known) => known === current);
		item.follow(tab?.content ?? null);
	};
	shell.currentChanged?.connect(follow);
	follow();
	bar.registerStatusItem("zarr-widget:progress", {
		item,
		align: "middle",
		isActive: () => item.active,
		activeStateChanged: item.activeChanged,
	});
}

/** A sentence and a bar. */
class ProgressItem extends Panel {
	readonly activeChanged = new Signal<this, void>(this);
	readonly #trans: TranslationBundle;
	readonly #text = new Widget({ node: document.createElement("span") });
	readonly #bar = new Bar();
	#panel: ZarrPanel | null = null;
	#patience: ReturnType<typeof setTimeout> | undefined;
	#active = false;

	constructor(trans: TranslationBundle) {
		super();
		this.#trans = trans;
		this.#text.addClass("jp-StatusBar-TextItem");
		Object.assign(this.node.style, { display: "flex", alignItems: "center", gap: "6px" });
		this.addWidget(this.#text);
		this.addWidget(this.#bar);
	}

	/** Whether there is something to say. */
	get active(): boolean {
		return this.#active;
	}

	/** Tells of the view in `panel` from now on; of none where it is null. */
	follow(panel: ZarrPanel | null): void {
		if (panel === this.#panel) return;
		this.#panel?.progressed.disconnect(this.#tell, this);
		this.#panel = panel;
		panel?.progressed.connect(this.#tell, this);
		this.#tell();
	}

	override dispose(): void {
		clearTimeout(this.#patience);
		super.dispose();
	}

	#tell(): void {
		const progress = this.#panel?.progress;
		if (!this.#panel || !progress || progress.loaded >= progress.total) {
			clearTimeout(this.#patience);
			this.#patience = undefined;
			this.#show(false);
			return;
		}
		this.#say(placeName(this.#panel.place), progress);
		this.#patience ??= setTimeout(() => this.#show(true), PATIENCE);
	}

	#say(name: string, { loaded, total }: Progress): void {
		const text = this.#trans._n("%2: %3 of %1 chunk", "%2: %3 of %1 chunks", total, name, loaded);
		this.#text.node.textContent = text;
		this.#bar.percentage = (100 * loaded) / total;
		this.#bar.update();
	}

	#show(active: boolean): void {
		if (active === this.#active) return;
		this.#active = active;
		this.activeChanged.emit();
	}
}

class Bar extends ReactWidget {
	percentage = 0;

	protected override render() {
		return ProgressBar({ percentage: this.percentage, width: 80 });
	}
}
