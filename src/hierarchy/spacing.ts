/** Where the cells of an N5 dataset lie, and what its axes are called, by the attributes that its viewers read. Pure. */
import { isObject } from "./json.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** Along one axis of the array: how far apart the centres of cells are, where the first one lies, in which units ("" for none). */
export interface Spacing {
	readonly step: number;
	readonly first: number;
	readonly units: string;
}

/** Names of the axes in the array's order: xarray's, which zarr-python passes on as they are, else N5's `axes`, else Janelia's. */
export function axisNames(attrs: Attributes, rank: number): (string | null)[] | null {
	const named = listOf(attrs._ARRAY_DIMENSIONS, rank) ?? listOf(attrs.axes)?.toReversed() ?? inOrder(attrs, "axes");
	if (named?.length !== rank) return null;
	return named.map((name) => (typeof name === "string" ? name : null));
}

/** The spacing along each axis of the array; null where the attributes give none. (n5-universe: N5CosemMetadata, N5SingleScaleMetadata; tensorstore, "N5 driver") */
export function spacings(attrs: Attributes, rank: number): Spacing[] | null {
	return transformed(attrs, rank) ?? resolved(attrs, rank);
}

/** Janelia's `transform`. */
function transformed(attrs: Attributes, rank: number): Spacing[] | null {
	const steps = numbersOf(inOrder(attrs, "scale"), rank);
	const offsets = listOf(inOrder(attrs, "translate"), rank);
	if (!steps || !offsets?.every((offset) => Number.isFinite(offset))) return null;
	const units = inOrder(attrs, "units");
	return steps.map((step, axis) => ({ step, first: offsets[axis] as number, units: textOf(units?.[axis]) }));
}

/** `resolution` and `units` or `pixelResolution`, N5's first axis first, of the finest level, how much coarser this one is, and Paintera's `offset`. */
function resolved(attrs: Attributes, rank: number): Spacing[] | null {
	const { resolution, pixelResolution: pixel, units, downsamplingFactors, offset } = attrs;
	const steps = numbersOf(resolution, rank) ?? numbersOf(isObject(pixel) ? pixel.dimensions : pixel, rank);
	if (!steps) return null;
	const factors = numbersOf(downsamplingFactors, rank);
	const offsets = listOf(offset, rank)?.every((value) => Number.isFinite(value)) ? (offset as number[]) : undefined;
	const unit = isObject(pixel) ? pixel.unit : undefined;
	const axes = steps.map((step, axis) => {
		const factor = factors?.[axis] ?? 1;
		// a coarse cell begins where its first fine one does
		const first = (offsets?.[axis] ?? 0) + (step * (factor - 1)) / 2;
		return { step: step * factor, first, units: textOf(Array.isArray(units) ? units[axis] : unit) };
	});
	return axes.reverse();
}

/** A list of Janelia's `transform` in the array's order, in which it is unless its `ordering` is "F". */
function inOrder({ transform }: Attributes, name: string): readonly unknown[] | undefined {
	if (!isObject(transform)) return undefined;
	const list = listOf(transform[name]);
	return transform.ordering === "F" ? list?.toReversed() : list;
}

function listOf(value: unknown, length?: number): readonly unknown[] | undefined {
	return Array.isArray(value) && (length === undefined || value.length === length) ? value : undefined;
}

function numbersOf(value: unknown, length: number): readonly number[] | undefined {
	const list = listOf(value, length);
	return list?.every((item) => Number.isFinite(item) && (item as number) > 0) ? (list as number[]) : undefined;
}

function textOf(value: unknown): string {
	return typeof value === "string" ? value : "";
}
