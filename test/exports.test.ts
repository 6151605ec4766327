/** What the package exports: a change here is a change of its contract. */
import { expect, it } from "vitest";
import * as api from "../src/index.ts";

it("exports exactly this", () => {
	expect(Object.keys(api).sort()).toEqual([
		"ZarrError",
		"colormap",
		"drawSlice",
		"extent",
		"histogram",
		"isZarrError",
		"jupyterStore",
		"openZarr",
		"pythonLine",
		"quantile",
		"readArray",
		"readSeries",
		"readSlice",
		"setCacheSize",
		"sliceMark",
		"zarrView",
	]);
});
