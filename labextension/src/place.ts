/** Which store a tab shows, as JSON that restores it. Pure. */
import type { LimitsMode, ViewStatePart } from "zarr-widget";

/** Arguments of `zarr-widget:open`, and what a tab is restored from: a path or a URL, and how it was shown. */
export interface Place {
	/** Below the server's root, "/"-separated, without a drive's prefix. */
	readonly path?: string;
	/** An address that the browser reads itself: https, s3, gs. */
	readonly url?: string;
	readonly state?: ViewStatePart;
	/** How the limits in `state` were chosen. */
	readonly limits?: LimitsMode;
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
