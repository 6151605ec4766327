/** Ways to the command that opens a store: palette and launcher; those of the menus are in the schema. */
import type { ICommandPalette } from "@jupyterlab/apputils";
import type { ILauncher } from "@jupyterlab/launcher";
import type { TranslationBundle } from "@jupyterlab/translation";
import { OPEN } from "./commands.ts";

/** Adds the plugin's commands to the palette, and a card to the launcher, where the page has them. */
export function addWays(palette: ICommandPalette | null, launcher: ILauncher | null, trans: TranslationBundle): void {
	palette?.addItem({ command: OPEN, category: trans.__("Zarr") });
	launcher?.add({ command: OPEN, args: { ask: "url" }, category: trans.__("Other"), rank: 3 });
}
