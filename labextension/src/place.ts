/** Which store a tab shows, as JSON that restores it. Pure. */
import type { LimitsMode, ViewStatePart } from "zarr-widget";
import { isFields, kept, readLimits, readState } from "./state.ts";

/** Arguments of `zarr-widget:open`, and what a tab is restored from: a path or a URL, and how it was shown. */
export interface Place {
	/** Below the server's root, "/"-separated, without a drive's prefix. */
	readonly path?: string;
	/** An address that the browser reads itself: https, s3, gs. */
	readonly url?: string;
	readonly state?: ViewStatePart;
	/** How the limits in `state` were chosen. */
	readonly limits?: LimitsMode;
	/** Whether `url` had a user, a password or a query, which were left out as they may be secrets. */
	readonly cut?: true;
}

/** The place that JSON of unknown origin means; what is not of its type is left out, and there may be neither path nor URL. */
export function readPlace(value: unknown): Place {
	if (!isFields(value)) return {};
	const { path, url, state, limits, cut } = value;
	return kept<Place>({
		path: typeof path === "string" ? path.split("/").filter(Boolean).join("/") : undefined,
		url: typeof url === "string" && typeof path !== "string" ? url.trim() : undefined,
		state: state === undefined ? undefined : readState(state),
		limits: readLimits(limits),
		cut: cut === true ? true : undefined,
	});
}

/** The place as it may be written down, in a workspace, a link or code: its address without user, password and query. */
export function keptPlace(place: Place): Place {
	if (place.url === undefined) return place;
	const url = place.url.replace(/^([a-z][\w+.-]*:\/\/)[^/?#]*@/i, "$1").replace(/\?[^#]*/s, "");
	return url === place.url ? place : { ...place, url, cut: true };
}

/** What tells a place's store from all others. */
export function storeKey({ path, url }: Place): string {
	return path === undefined ? `url:${url}` : `path:${path}`;
}

/** The last part of a place's path or address, for titles: without a query, which may hold a signature. */
export function placeName({ path, url = "" }: Place): string {
	const text = path ?? url.replace(/[?#].*$/s, "");
	return text.replace(/\/+$/, "").split("/").at(-1) || text || "Zarr";
}

/** The state in which a new tab begins: `state` with the colour map that people chose, where it names none and is of no field, as a field may have colours of its own. */
export function withColorMap(state: ViewStatePart | undefined, scheme: string): ViewStatePart {
	if (state?.color?.scheme !== undefined || state?.field !== undefined) return state;
	return { ...state, color: { ...state?.color, scheme } };
}

/** The store as Python is to open it: by its absolute path, `root` being the server's root folder ("~/work", "/srv"), or by its address. */
export function pythonSource(place: Place, root: string): string {
	const { path, url = "" } = keptPlace(place);
	if (path === undefined) return url;
	if (!path || !root) return path || root || ".";
	return `${root.replace(/[\\/]+$/, "")}/${path}`;
}
