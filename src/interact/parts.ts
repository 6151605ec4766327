/** The parts of a view in their places, each telling what people do with it. */
import { infoPanel } from "../render/info.ts";
import type { viewLayout } from "../render/layout.ts";
import { statusLine } from "../render/status.ts";
import { titleLine } from "../render/title.ts";
import type { ViewStatePart } from "../state.ts";
import { storeBrowser } from "./browse.ts";
import { fieldRow } from "./fields.ts";
import type { LimitsMode } from "./limits.ts";
import type { ViewOptions } from "./options.ts";
import { planePicture } from "./picture.ts";
import type { Cell } from "./pointer.ts";
import { savePicture } from "./save.ts";
import { sidePanel } from "./side.ts";
import { dimSliders } from "./sliders.ts";

/** What the parts tell. */
export interface PartsTold {
	/** A change of the state. */
	readonly act: (part: ViewStatePart) => void;
	/** How limits are chosen from now on; undefined: automatically again. */
	readonly mode: (mode?: LimitsMode) => void;
	readonly reset: () => void;
	/** Turns a picture into a table and back. */
	readonly turn: () => void;
	/** The marked cell of the drawn slice, and whether the keyboard marked it. */
	readonly mark: (cell: Cell | null, byKey: boolean) => void;
	readonly treeFailed: (error: unknown) => void;
	/** Name for a saved picture. */
	readonly name: () => string;
}

/** Title, metadata, tree, picture, side panel, sliders and status line in a layout. */
export function viewParts(
	layout: ReturnType<typeof viewLayout>,
	options: ViewOptions,
	told: PartsTold,
	signal: AbortSignal,
) {
	const { act } = told;
	const title = titleLine(layout.title, {
		tree: () => title.toggle("tree", layout.flip("tree")),
		info: () => title.toggle("info", layout.flip("info")),
		table: told.turn,
		save: () => savePicture(picture.canvas, told.name()),
		reset: told.reset,
	});
	const info = infoPanel(layout.info);
	const status = statusLine(layout.status);
	const offered = (nodes: boolean) => {
		layout.show("tree", options.tree !== false && nodes);
		title.offerTree(options.tree !== false && nodes);
	};
	const choose = (path: string) => act({ path });
	const browser = storeBrowser(layout.tree, { choose, offered, failed: told.treeFailed }, signal);
	const sliders = dimSliders(layout.dims, (dim, index) => act({ index: { [dim]: index } }));
	const fields = fieldRow(layout.fields, act);
	const side = sidePanel(layout.side, {
		color: (color) => act({ color }),
		mode: told.mode,
		automatic: () => told.mode(),
		dims: act,
	});
	const picture = planePicture(
		layout.plane,
		{
			bounds: (bounds) => act({ bounds }),
			mark: told.mark,
			key: (action) => (action.do === "step" ? sliders.step(action.by) : told.reset()),
		},
		options,
	);
	return { title, info, status, browser, sliders, fields, side, picture };
}
