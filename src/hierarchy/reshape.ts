/** The codecs reshape and squeeze: the same cells in the same order, in another shape. Pure. (zarr-extensions, "reshape"; zarrs, "squeeze") */
import { broken } from "./check.ts";
import type { CodecDocument } from "./codec.ts";
import type { Json } from "./json.ts";

const SQUEEZE = new Set(["squeeze", "zarrs.squeeze"]);

/** Whether the codec changes nothing but the shape. */
export function isReshape({ name }: CodecDocument): boolean {
	return name === "reshape" || SQUEEZE.has(name);
}

/** The shape that the codec makes of `shape`. Throws MetadataError where it has another number of cells, or merges axes that don't lie together. */
export function reshaped({ name, configuration }: CodecDocument, shape: readonly number[], path: string): number[] {
	if (SQUEEZE.has(name)) return shape.filter((size) => size !== 1);
	const given = configuration.shape as Json | undefined;
	if (!Array.isArray(given) || given.length > 64) broken(path, "its codec reshape has no shape");
	const merged = given.flatMap((item) => (Array.isArray(item) ? item : []));
	const ordered = merged.every(
		(axis, i) => Number.isInteger(axis) && (i === 0 || (axis as number) > (merged[i - 1] as number)),
	);
	if (!ordered || merged.some((axis) => (axis as number) < 0 || (axis as number) >= shape.length))
		broken(path, `its codec reshape merges the axes ${merged.map(String).join(", ")} of ${shape.length}`);
	const sizes = given.map((item) => sizeOf(item, shape, path));
	const known = product(sizes.filter((size) => size > 0));
	const made = sizes.map((size) => (size < 0 ? product(shape) / known : size));
	const apart = given.some((item, i) => isApart(item, product(made.slice(0, i)), shape));
	if (
		sizes.filter((size) => size < 0).length > 1 ||
		product(made) !== product(shape) ||
		!made.every(Number.isInteger) ||
		apart
	)
		broken(path, `its codec reshape can't make ${made.join(" × ")} of ${shape.join(" × ")}`);
	return made;
}

/** The size that one entry names: a number, the product of some axes, or −1 for what is left. */
function sizeOf(item: Json, shape: readonly number[], path: string): number {
	if (Array.isArray(item)) return product(item.map((axis) => shape[axis as number]));
	if (typeof item !== "number" || !Number.isSafeInteger(item) || (item < 1 && item !== -1))
		broken(path, `its codec reshape has the size ${String(item)}`);
	return item;
}

/** Whether merged axes would come to lie among others: as much must lie before them as before. */
function isApart(item: Json, before: number, shape: readonly number[]): boolean {
	if (!Array.isArray(item) || item.length === 0) return false;
	const first = item[0] as number;
	const together = item.every((axis, i) => axis === first + i);
	return !together || before !== product(shape.slice(0, first));
}

function product(sizes: readonly number[]): number {
	return sizes.reduce((a, b) => a * b, 1);
}
