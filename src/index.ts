/** Entry 1: the ES module for Observable, any page and Node. */
import { handWorker } from "./decode/shared.ts";
import text from "./worker.ts?inline-worker";

handWorker({ text });

export { setCacheSize } from "./decode/shared.ts";
export { type ErrorTag, isZarrError, ZarrError } from "./errors.ts";
export type { Axis } from "./hierarchy/axis.ts";
export type { ArrayNode, GroupNode, ListedNode, Node } from "./hierarchy/node.ts";
export { type Bin, type Bins, histogram } from "./histogram/bin.ts";
export { extent, quantile } from "./histogram/domain.ts";
export type { LimitsMode } from "./interact/limits.ts";
export type { SavedView, ViewOptions } from "./interact/options.ts";
export { pythonLine } from "./python.ts";
export {
	type ArrayValues,
	type AxisSelection,
	type OpenOptions,
	openZarr,
	type Route,
	readArray,
	readSeries,
	readSlice,
	type Selection,
	type SeriesOptions,
	type SeriesRow,
	type Slice,
	type StoredSize,
	type Traffic,
	type ZarrHandle,
	type ZarrStore,
} from "./read.ts";
export { colormap } from "./render/color.ts";
export { drawSlice } from "./render/image.ts";
export type { ChunkedArray, ChunkValues } from "./slice/chunked.ts";
export type { ColorState, ViewState, ViewStatePart } from "./state.ts";
export { type JupyterStoreOptions, jupyterStore } from "./store/page.ts";
export { type ZarrViewElement, zarrView } from "./view.ts";
