/** The viewer itself, loaded when the first store is opened, so that JupyterLab's start pays nothing for it. */
import url from "zarr-widget?url";

/** What `zarr-widget` exports. */
export type Core = typeof import("zarr-widget");

/** The viewer's module: `dist/index.js` as it was built, beside the extension's own files. */
export const loadCore = (): Promise<Core> => import(/* webpackIgnore: true */ url);
