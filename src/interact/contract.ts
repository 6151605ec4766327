/** What a page has of a view. */
import type { ZarrHandle } from "../read.ts";
import type { PlotColor } from "../render/color.ts";
import type { Slice } from "../slice/slice.ts";
import type { ViewState, ViewStatePart } from "../state.ts";
import type { ViewTarget } from "./events.ts";
import type { LimitsMode } from "./limits.ts";
import type { SavedView } from "./options.ts";
import type { Shown } from "./picture.ts";
import type { Profile } from "./profiles.ts";

/** The element that `zarrView` makes. It dispatches `ViewEvents`. */
export interface ZarrViewElement extends ViewTarget {
	/** A copy of the state shown; undefined until metadata is read. Takes a part, too, or a whole state, without `bounds` for the whole plane; setting redraws, fires nothing, and is remembered where it comes early. What can't be a state is refused beside the picture, and changes nothing. */
	get value(): ViewState | undefined;
	set value(part: ViewStatePart | undefined);
	/** Assigns, and dispatches "input" once the part is in force; where it changes nothing, none. */
	set(part: ViewStatePart): void;
	/** Settles when `value` is defined; rejects where the store or the node can't be read. */
	readonly ready: Promise<void>;
	/** The slice now drawn, or null. */
	readonly slice: Slice | null;
	/** What is charted beside the picture, as rows; null for nothing. */
	readonly profile: Profile | null;
	/** The open store, or null. */
	readonly handle: ZarrHandle | null;
	/** @internal What is shown, made ready, and the level of it that is drawn: null before any is. */
	readonly shown: Shown | null;
	/** How colour limits are chosen; setting it fires nothing, but new automatic limits do. */
	limits: LimitsMode;
	/** What shows the same again as options of `zarrView`, for a tab or a link; undefined until metadata is read. */
	readonly saved: SavedView | undefined;
	/** The colour scale as Observable Plot's `plot.scale` gives it; undefined before `ready`. */
	scale(name: "color"): PlotColor | undefined;
	/** Reads the store anew: what fits what is there now stays of the view. What can't be read any more is told, no longer drawn, and can be tried again; the value stays for that. */
	refresh(): void;
	/** Stops all that the view does; its last picture stays. */
	dispose(): void;
}
