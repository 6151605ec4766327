/** Images of OME-NGFF 0.5 for tests, and what is read of them. */
import { expect } from "vitest";
import { findImage } from "../../src/hierarchy/images.ts";
import type { Multiscales } from "../../src/hierarchy/multiscales.ts";
import { array, group, hierarchyOf } from "./memory.ts";

/** A spatial axis, without its name. */
export const SPACE = { type: "space", unit: "micrometer" };
export const YX = [
	{ name: "y", ...SPACE },
	{ name: "x", ...SPACE },
];
export const TCZYX = [
	{ name: "t", type: "time", unit: "millisecond" },
	{ name: "c", type: "channel" },
	{ name: "z", ...SPACE },
	...YX,
];

/** A transformation. */
export const scale = (...values: unknown[]) => ({ type: "scale", scale: values });
/** A transformation. */
export const translation = (...values: unknown[]) => ({ type: "translation", translation: values });
/** An entry of datasets. */
export const level = (path: unknown, ...steps: unknown[]) => ({ path, coordinateTransformations: steps });

/** The image of 0.5 by its attributes, beside arrays by their paths; fails where there is none. */
export async function imageOf(ome: object, arrays: Record<string, readonly number[]> = {}): Promise<Multiscales> {
	const { image, problems } = await foundIn(ome, arrays);
	return image ?? expect.fail(problems.join(" "));
}

/** As `imageOf`, or why there is none. */
export async function foundIn(ome: object, arrays: Record<string, readonly number[]> = {}) {
	const documents = Object.entries(arrays).map(([path, shape]) => [`${path}/zarr.json`, array(shape)]);
	const root = group({ ome: { version: "0.5", ...ome } });
	return findImage(hierarchyOf({ "zarr.json": root, ...Object.fromEntries(documents) }).hierarchy, "");
}

/** The image with one entry of multiscales and these fields in it. */
export const withImage = (fields: object, more: object = {}) => ({
	multiscales: [{ name: "made", axes: YX, datasets: [level("0", scale(0.5, 0.25))], ...fields }],
	...more,
});

/** Paths, scales and translations of the levels. */
export const places = ({ levels }: Multiscales) =>
	levels.map(({ path, scale, translation }) => [path, scale, translation]);
