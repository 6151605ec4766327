/** The viewer itself, loaded when the first store is opened, so that JupyterLab's start pays nothing for it. */
import url from "zarr-widget?url";

/** What `zarr-widget` exports. */
export type Core = typeof import("zarr-widget");

let tries = 0;
let core: Promise<Core> | null = null;

/** The viewer's module: `dist/index.js` as it was built, beside the extension's own files. Rejects where it can't be fetched, and tries anew at the next call. */
export function loadCore(): Promise<Core> {
	core ??= fetchCore();
	return core;
}

async function fetchCore(): Promise<Core> {
	try {
		// browsers may remember that an address failed: another query makes it another one
		const address = tries++ === 0 ? url : `${url}?try=${tries}`;
		return await import(/* webpackIgnore: true */ address);
	} catch (error) {
		core = null;
		throw error;
	}
}
