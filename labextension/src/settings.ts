/** The plugin's settings, as its schema (schema/plugin.json) has them, and followed while JupyterLab runs. */
import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { type ISignal, Signal } from "@lumino/signaling";
import type { JupyterStoreOptions } from "zarr-widget";

/** What people have chosen. */
export interface Choices {
	/** Which folders a double-click in the file browser opens: those that end in .zarr, all stores, or none. */
	readonly doubleClick: "zarr" | "stores" | "never";
	/** The colour map in which an array is shown first. */
	readonly colorMap: string;
	/** Bound of the decoded chunks that a page keeps, in MiB. */
	readonly cacheSize: number;
	/** How bytes of files on the server reach the browser. */
	readonly route: NonNullable<JupyterStoreOptions["route"]>;
}

/** Settings in force: the schema's defaults until they are loaded, and where they can't be. */
export class Settings {
	/** Settles when the settings are loaded, or known not to be. */
	readonly ready: Promise<void>;
	readonly #changed = new Signal<this, void>(this);
	#current: Choices = { doubleClick: "zarr", colorMap: "viridis", cacheSize: 512, route: "auto" };

	/**
	 * Follows the settings of the plugin `id`, from when the application is `restored`: the menus of Notebook take no notice of
	 * settings that are loaded before their own. Without a registry the defaults stay.
	 */
	constructor(registry: ISettingRegistry | null, id: string, restored: Promise<void>) {
		this.ready = registry ? restored.then(() => this.#follow(registry, id)) : Promise.resolve();
	}

	/** The choices in force now. */
	get current(): Choices {
		return this.#current;
	}

	/** Fires when `current` is another. */
	get changed(): ISignal<this, void> {
		return this.#changed;
	}

	async #follow(registry: ISettingRegistry, id: string): Promise<void> {
		try {
			const settings = await registry.load(id);
			const take = () => {
				// the registry holds them to the schema
				this.#current = { ...this.#current, ...(settings.composite as Partial<Choices>) };
				this.#changed.emit();
			};
			settings.changed.connect(take);
			take();
		} catch (reason) {
			console.warn(`The settings of ${id} can't be read, so the defaults hold.`, reason);
		}
	}
}
