/** Links: `?zarr=…` in the address of the page opens a store when JupyterLab is there, and is taken away. */
import type { IRouter } from "@jupyterlab/application";
import { LINK, readLink, withoutLink } from "./link.ts";
import { type Desk, showPlace } from "./tabs.ts";

const ROUTE = "zarr-widget:route";

/** Opens what the page's address names, now and whenever it changes. */
export function addRoute(desk: Desk, router: IRouter): void {
	const { app } = desk;
	app.commands.addCommand(ROUTE, {
		execute: () => {
			const { path, search = "", hash = "" } = router.current;
			const place = readLink(search);
			if (!place) return;
			router.navigate(`${path}${withoutLink(search)}${hash}`, { skipRouting: true });
			// tabs are restored first: one of them may show it already
			void app.restored.then(() => showPlace(desk, place));
		},
	});
	router.register({ command: ROUTE, pattern: LINK });
}
