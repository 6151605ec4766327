/** Entry 1: the ES module for Observable, any page and Node. */
import { handWorker } from "./decode/shared.ts";
import { handErrand } from "./store/courier.ts";
import errand from "./store/errand.ts?inline-worker";
import text from "./worker.ts?inline-worker";

handWorker({ text });
handErrand(errand);

export type { CompareHow, CompareState } from "./compare.ts";
export { setCacheSize } from "./decode/shared.ts";
export { type ErrorFields, type ErrorTag, isZarrError, ZarrError } from "./errors.ts";
export type { Cell, Dtype, Field, Scalar, Tick } from "./hierarchy/dtype.ts";
export type { Run } from "./hierarchy/grid.ts";
export type { Json, JsonObject } from "./hierarchy/json.ts";
export type { Version } from "./hierarchy/metadata.ts";
export type { Channel, ImageAxis, Level, Multiscales } from "./hierarchy/multiscales.ts";
export type { ArrayNode, Attributes, GroupNode, ListedNode, Node } from "./hierarchy/node.ts";
export { type Bin, type Bins, type HistogramOptions, histogram } from "./histogram/bin.ts";
export { type Countable, extent, quantile } from "./histogram/domain.ts";
export type { ProfileRow } from "./interact/charted.ts";
export type { ReadingProgress, ViewEventMap, ViewEvents, ViewTarget } from "./interact/events.ts";
export type { LimitsMode } from "./interact/limits.ts";
export type { SavedView, ViewOptions } from "./interact/options.ts";
export type { Profile } from "./interact/profiles.ts";
export type { LabelPart, LabelState } from "./label.ts";
export type { NumberArray } from "./numbers.ts";
export type { ProfileKind, ProfileState } from "./profile.ts";
export type { ProjectionState, ProjectionType } from "./projection.ts";
export { pythonLine } from "./python.ts";
export {
	type ArrayOptions,
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
export type { ReduceOp, ReduceState } from "./reduce.ts";
export { colormap, type PlotColor } from "./render/color.ts";
export type { Colormap, ColormapSpec, Rgb } from "./render/colormap.ts";
export { drawSlice } from "./render/image.ts";
export { type MarkDimensions, type SliceMark, type SliceMarkOptions, sliceMark } from "./render/mark.ts";
export type { ChunkedArray, ChunkValues } from "./slice/chunked.ts";
export type { ChannelState, ColorState, ViewState, ViewStatePart } from "./state.ts";
export { type JupyterStoreOptions, jupyterStore } from "./store/page.ts";
export type { AbsolutePath, ByteRange, StoreSource } from "./store/store.ts";
export { type ZarrViewElement, zarrView } from "./view.ts";
