/** Ways to the plugin's commands: palette and launcher; those of the menus are in the schema. */
import type { ICommandPalette } from "@jupyterlab/apputils";
import type { ILauncher } from "@jupyterlab/launcher";
import { OPEN } from "./commands.ts";
import type { Desk } from "./tabs.ts";
import { COPY_LINK, COPY_PYTHON, NEW_VIEW, REFRESH } from "./view-commands.ts";

/** Adds the commands to the palette, and a card to the launcher, where the page has them. */
export function addWays({ trans }: Desk, palette: ICommandPalette | null, launcher: ILauncher | null): void {
	const category = trans.__("Zarr");
	for (const command of [OPEN, REFRESH, NEW_VIEW, COPY_PYTHON, COPY_LINK]) palette?.addItem({ command, category });
	launcher?.add({ command: OPEN, args: { ask: "url" }, category: trans.__("Other"), rank: 3 });
}
