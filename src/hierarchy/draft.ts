/** An image as its metadata alone tells it, and what the sizes of its arrays add: names of axes, places of levels. Pure. */
import { plainList } from "../given.ts";
import { axesByRank } from "./axes.ts";
import type { ImageAxis, Level, Multiscales } from "./multiscales.ts";
import type { Place, Places } from "./transform.ts";

/** A level whose place may not be known yet. */
export interface DraftLevel {
	/** Its array's path below the store's root. */
	readonly path: string;
	/** null where nothing that is understood is said of any axis. */
	readonly places: Places | null;
}

/** An image whose axes and levels may not be known yet. */
export interface Draft extends Omit<Multiscales, "axes" | "levels"> {
	/** null where none are named. */
	readonly axes: readonly ImageAxis[] | null;
	readonly levels: readonly DraftLevel[];
	/** Whether its convention lists the finest level first. */
	readonly finestFirst: boolean;
}

/** What is known of an array: its sizes and names; or, as a sentence, why nothing is. */
export type Sized = { readonly shape: readonly number[]; readonly dims: readonly string[] } | string;

/** An image, or why there is none. */
export interface Found {
	readonly image: Multiscales | null;
	/** The image's problems; where there is none, those that kept it from being one. */
	readonly problems: readonly string[];
}

/** Whether the metadata leaves something open that the arrays' sizes tell. */
export function needsSizes({ axes, levels }: Draft): boolean {
	return !axes || levels.some(({ places }) => places?.length !== axes.length || places.includes(null));
}

/** How many cells of `fine` a cell of `coarse` takes: a whole number where the sizes allow for one, a power of 2 first. */
export function factorOf(fine: number, coarse: number): number {
	if (fine < coarse) return 1 / factorOf(coarse, fine);
	const ratio = coarse > 0 ? fine / coarse : 1;
	const whole = [2 ** Math.round(Math.log2(ratio)), Math.round(ratio), Math.floor(ratio), Math.ceil(ratio)];
	// odd sizes are rounded down by some writers, up by others
	return whole.find((f) => Math.floor(fine / f) <= coarse && coarse <= Math.ceil(fine / f)) ?? ratio;
}

/** The place of `coarse` cells that cover the same as `fine` ones, which lie at `place`: both begin at the same edge. */
export function placeBySize(place: Place, fine: number, coarse: number): Place {
	const factor = factorOf(fine, coarse);
	return { scale: place.scale * factor, translation: place.translation + (place.scale * (factor - 1)) / 2 };
}

/** The image of a draft. `sized` has its arrays by path, where `needsSizes`; else it may be empty. */
export function settled(draft: Draft, sized: ReadonlyMap<string, Sized>): Found {
	const problems = [...draft.problems];
	const { axes, levels } = sized.size > 0 ? opened(draft, sized, problems) : draft;
	if (!axes || levels.length === 0) {
		problems.push("The image has no level that can be used, so its arrays are shown one by one.");
		return { image: null, problems };
	}
	const sizes = levels.map(({ path }) => shapeOf(sized.get(path)) ?? axes.map(() => 0));
	const placed = axes.map((axis, i) => alongAxis(axis, i, levels, sizes));
	const lost = axes.filter(({ unit }, i) => unit && placed[i].axis.unit === "").map(({ name }) => `"${name}"`);
	if (lost.length > 0)
		problems.push(
			`Nothing tells where cells lie along ${plainList(lost)}: positions there count cells, without units.`,
		);
	const all = levels.map(
		({ path }, i): Level => ({
			path,
			scale: placed.map(({ places }) => places[i].scale),
			translation: placed.map(({ places }) => places[i].translation),
		}),
	);
	const sorted = all.toSorted((a, b) => cellSize(a) - cellSize(b));
	if (draft.finestFirst && sorted.some((level, i) => level !== all[i]))
		problems.push("datasets does not list the finest level first; the levels are sorted by the size of their cells.");
	const { finestFirst: _, ...rest } = draft;
	return { image: { ...rest, axes: placed.map(({ axis }) => axis), levels: sorted, problems }, problems };
}

function shapeOf(array: Sized | undefined): readonly number[] | undefined {
	return typeof array === "object" ? array.shape : undefined;
}

/** The levels whose arrays are there and have the image's axes; where none has them, the axes are those of the arrays. */
function opened(draft: Draft, sized: ReadonlyMap<string, Sized>, problems: string[]): Pick<Draft, "axes" | "levels"> {
	const arrays = draft.levels.map(({ path }) => sized.get(path)).filter((array) => typeof array === "object");
	const rank = arrays[0]?.shape.length;
	const fits = draft.axes && arrays.some(({ shape }) => shape.length === draft.axes?.length);
	const axes = fits || rank === undefined ? draft.axes : axesByRank(rank, arrays[0].dims);
	if (axes && draft.axes && axes !== draft.axes)
		problems.push(
			`axes lists ${draft.axes.length} axes, where the arrays have ${rank}; they are called ${axes.map(({ name }) => name).join(", ")}, and positions count cells.`,
		);
	const levels = draft.levels.flatMap(({ path, places }) => {
		const array = sized.get(path) ?? "it was not opened.";
		const why = typeof array === "string" ? array : rankText(array.shape.length, axes?.length);
		if (why) problems.push(`The level "${path}" is left out: ${why}`);
		if (why) return [];
		if (axes === draft.axes || !places) return [{ path, places }];
		const said = places.length === axes?.length && !draft.axes;
		if (!said && !draft.axes)
			problems.push(
				`The level "${path}" is placed along ${places.length} axes, where it has ${axes?.length}; its size tells its place.`,
			);
		return [{ path, places: said ? places : null }];
	});
	return { axes, levels };
}

function rankText(rank: number, wanted: number | undefined): string | null {
	return rank === wanted ? null : `it has ${rank} axes, where the image has ${wanted}.`;
}

/** The places of all levels along one axis: as they are said, else by sizes beside a level of which it is said, else in cells. */
function alongAxis(
	axis: ImageAxis,
	i: number,
	levels: readonly DraftLevel[],
	shapes: readonly (readonly number[])[],
): { axis: ImageAxis; places: Place[] } {
	const said = levels.map(({ places }) => places?.[i] ?? null);
	const sizes = shapes.map((shape) => shape[i]);
	const first = said.findIndex((place) => place !== null);
	const from = first >= 0 ? first : sizes.indexOf(Math.max(...sizes));
	const base = said[from] ?? { scale: 1, translation: 0 };
	return {
		axis: first < 0 ? { ...axis, unit: "" } : axis,
		places: said.map((place, level) => place ?? placeBySize(base, sizes[from], sizes[level])),
	};
}

/** The size of a level's cells, as a logarithm. */
function cellSize({ scale }: Level): number {
	return scale.reduce((sum, step) => sum + Math.log(step), 0);
}
