/** An image in several resolutions, whichever convention describes it: axes, levels, channels. Pure. (OME-NGFF, "multiscales") */

/** An axis of an image, in the order of its arrays' axes. */
export interface ImageAxis {
	/** Unique among the image's axes. */
	readonly name: string;
	/** What runs along it; null where nothing says so. */
	readonly type: "space" | "time" | "channel" | null;
	/** Units for people ("µm"); "" for none. */
	readonly unit: string;
}

/** One resolution of an image. */
export interface Level {
	/** Its array's path below the store's root. */
	readonly path: string;
	/** Along each axis, units from the centre of a cell to that of the next; greater than 0. */
	readonly scale: readonly number[];
	/** Along each axis, where the centre of the first cell lies, in units. */
	readonly translation: readonly number[];
}

/** How a channel is meant to be shown. */
export interface Channel {
	/** Its name for people; "" where it has none. */
	readonly label: string;
	/** "#rrggbb"; null where nothing says so. */
	readonly color: string | null;
	/** Colour limits, low < high; null where nothing says so. */
	readonly window: readonly [number, number] | null;
	/** Whether it is shown at first. */
	readonly visible: boolean;
	/** Whether high values are dark. */
	readonly inverted: boolean;
}

/** An image in several resolutions. */
export interface Multiscales {
	/** Path of the group that describes it. */
	readonly path: string;
	/** Its own name, else that of the group. */
	readonly name: string;
	/** Where its group describes several images: which of them it is, from 0, and what they are called; "" for no name. */
	readonly among?: { readonly at: number; readonly names: readonly string[] };
	/** What describes it, for people: "OME-NGFF 0.4", "N5 pyramid". */
	readonly convention: string;
	/** In the order of its arrays' axes. */
	readonly axes: readonly ImageAxis[];
	/** The finest first; at least one. */
	readonly levels: readonly Level[];
	/** Whether coordinates may lie beside its levels' arrays, as in xarray's datasets, which say better than the sizes of levels where cells are. */
	readonly coordinates?: boolean;
	/** By position along the channel axis; null where nothing is said of channels. */
	readonly channels: readonly Channel[] | null;
	/** Whether channels are shown one at a time, in grey, rather than blended. */
	readonly greyscale: boolean;
	/** Where to begin on axes that are not drawn, by name: a cell of level 0. */
	readonly position: Readonly<Record<string, number>>;
	/** A sentence for each thing in the metadata that breaks its convention, with what is done about it. */
	readonly problems: readonly string[];
}

/** The image by its coarsest level alone, with the same place along the axes that are not drawn. */
export function coarsestAlone(image: Multiscales): Multiscales {
	const { axes, levels, position } = image;
	const [finest, coarsest] = [levels[0], levels[levels.length - 1]];
	const moved = Object.entries(position).map(([name, at]) => {
		const i = axes.findIndex((axis) => axis.name === name);
		const place = finest.translation[i] + finest.scale[i] * at;
		return [name, Math.max(0, Math.round((place - coarsest.translation[i]) / coarsest.scale[i]))];
	});
	return { ...image, levels: [coarsest], position: Object.fromEntries(moved) };
}
