/** Links: `?zarr=…` in the address of the page opens a store when JupyterLab is there, and is taken away; so does `/tree/<store>?factory=Zarr`. */
import type { IRouter } from "@jupyterlab/application";
import { LINK, readLink, readTreeLink, TREE_LINK, withoutLink } from "./link.ts";
import type { Place } from "./place.ts";
import { type Desk, showPlace } from "./tabs.ts";

const ROUTE = "zarr-widget:route";
const TREE_ROUTE = "zarr-widget:route-tree";
/** After JupyterLab's own rules that reset or load its state (20, 30), before the one that opens what is behind `/tree/` (100). */
const RANK = 60;

/** Opens what the page's address names, now and whenever it changes. */
export function addRoute(desk: Desk, router: IRouter): void {
	const { commands, restored } = desk.app;
	// tabs are restored first: one of them may show it already
	const open = (place: Place, left: string) => {
		router.navigate(left, { skipRouting: true });
		void restored.then(() => showPlace(desk, place));
	};
	commands.addCommand(ROUTE, {
		execute: () => {
			const { path, search = "", hash = "" } = router.current;
			const place = readLink(search);
			if (place) open(place, `${path}${withoutLink(search)}${hash}`);
		},
	});
	router.register({ command: ROUTE, pattern: LINK });
	commands.addCommand(TREE_ROUTE, {
		execute: () => {
			const link = readTreeLink(router.current.request);
			if (!link) return undefined;
			open(link.place, link.left);
			// JupyterLab's own rule takes no factory from the address: it would open the document as text, too
			return router.stop;
		},
	});
	router.register({ command: TREE_ROUTE, pattern: TREE_LINK, rank: RANK });
}
