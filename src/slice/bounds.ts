/** COORDINATE → between which values each of its cells lies. No picture waits for it. (cfconventions.org, chapters 7.1, 7.3, 7.4) */
import { isAbort } from "../errors.ts";
import { makeAxis } from "../hierarchy/axis.ts";
import { decodingOf } from "../hierarchy/cf.ts";
import { chunkAt } from "../hierarchy/grid.ts";
import type { ArrayNode, Attributes } from "../hierarchy/node.ts";
import { viewedNode } from "../hierarchy/viewed.ts";
import { readValues } from "./array.ts";
import { coordinateAttrs, coordinateOf, findCoordinate, pathOf, type Reader } from "./coordinate.ts";
import type { Variable } from "./variable.ts";

/** Each is a request for what a picture can do without. */
const MOST_CHUNKS = 64;

/** What is known of the cells along a dim. */
export interface CellBounds {
	readonly dim: string;
	/** Between which values cell `i` lies, and what was made of the values in it: "mean of 1998-06-01 – 1998-07-01"; "" where it has no bounds. */
	interval(i: number): string;
}

/** The cells along those of a variable's dims whose coordinates have bounds, and sentences about bounds that can't be used. Rejects with the signal's reason alone. */
export async function readBounds(
	reader: Reader,
	{ node, axes }: Variable,
	dims: readonly string[],
	signal?: AbortSignal,
): Promise<{ cells: CellBounds[]; problems: string[] }> {
	const problems: string[] = [];
	const found = dims.map(async (dim) => {
		const { size } = axes[dim];
		const coordinate = await findCoordinate(reader, node, { dim, size }, { problems: [], signal });
		const named = coordinate && boundsName(coordinate.attrs);
		if (!coordinate || !named) return [];
		try {
			const axis = axes[dim];
			return [await boundsOf(reader, { coordinate, ...named, axis, method: methodOf(node.attrs, dim) }, signal)];
		} catch (error) {
			if (isAbort(error) || signal?.aborted) throw error;
			problems.push(`The bounds "${named.name}" of "${dim}" are left aside: ${(error as Error).message}`);
			return [];
		}
	});
	return { cells: (await Promise.all(found)).flat(), problems };
}

/** What a coordinate calls its bounds, and whether they are those of a climatology; null where it names none. */
function boundsName({ bounds, climatology }: Attributes): { name: string; climatology: boolean } | null {
	const name = typeof climatology === "string" ? climatology : bounds;
	if (typeof name !== "string" || name.trim() === "") return null;
	return { name: name.trim(), climatology: typeof climatology === "string" };
}

interface Found {
	readonly coordinate: ArrayNode;
	readonly axis: Variable["axes"][string];
	readonly name: string;
	readonly climatology: boolean;
	readonly method: string;
}

async function boundsOf(reader: Reader, about: Found, signal?: AbortSignal): Promise<CellBounds> {
	const { coordinate, axis, name, climatology, method } = about;
	const path = await pathOf(reader, coordinate, name.replace(/^\//, ""), signal);
	if (path === null) throw new Error("they are not there.");
	const bounds = await reader.hierarchy.node(path, signal);
	const { size, dim } = axis;
	if (bounds.kind !== "array" || bounds.shape.length !== 2 || bounds.shape[0] !== size || bounds.shape[1] !== 2)
		throw new Error(`they are no array of ${size} × 2 values.`);
	const chunks = (chunkAt(bounds, 0, size - 1) + 1) * (chunkAt(bounds, 1, 1) + 1);
	if (chunks > MOST_CHUNKS)
		throw new Error(`they lie in ${chunks} chunks, more than the ${MOST_CHUNKS} that are read.`);
	const attrs = boundsAttrs(coordinate, bounds);
	const node = viewedNode(bounds, decodingOf(attrs, bounds.dtype, null, bounds.version));
	const { data } = await readValues(reader.source, node, [], signal);
	const ends = coordinateOf(bounds, attrs, data);
	const labels = makeAxis(dim, 2 * size, ends);
	const at = ends.values as ArrayLike<number | bigint>;
	const stray = sameUnits(coordinateAttrs(coordinate), attrs) && !climatology ? strayOf(axis, at) : 0;
	if (stray > 0) throw new Error(`they do not enclose its values at ${stray} of ${size} positions.`);
	const what = [method, climatology && "climatology"].filter(Boolean).join(", ");
	return {
		dim,
		interval(i) {
			const [low, high] = [2 * i, 2 * i + 1];
			if (Number.isNaN(Number(at[low])) || Number.isNaN(Number(at[high]))) return "";
			const text = `${labels.label(low)} – ${labels.label(high)}`;
			return [what && `${what} of`, text, labels.units].filter(Boolean).join(" ");
		},
	};
}

/** What bounds don't say themselves their coordinate says for them. */
function boundsAttrs(coordinate: ArrayNode, bounds: ArrayNode): Attributes {
	const { units, calendar } = coordinateAttrs(coordinate);
	return {
		...(units !== undefined && { units }),
		...(calendar !== undefined && { calendar }),
		...coordinateAttrs(bounds),
	};
}

function sameUnits(one: Attributes, other: Attributes): boolean {
	return one.units === other.units && one.calendar === other.calendar;
}

/** How many cells of an axis have a value outside of their bounds, by more than rounding. */
function strayOf(axis: Found["axis"], ends: ArrayLike<number | bigint>): number {
	let stray = 0;
	for (let i = 0; i < axis.size; i++) {
		const [a, b, value] = [Number(ends[2 * i]), Number(ends[2 * i + 1]), axis.value(i)];
		const slack = 1e-5 * Math.abs(b - a) + 1e-7 * Math.abs(value);
		if (value < Math.min(a, b) - slack || value > Math.max(a, b) + slack) stray++;
	}
	return stray;
}

/** What `cell_methods` says of a dim: "mean", "maximum within days, mean over days"; "" where it says nothing. */
export function methodOf({ cell_methods }: Attributes, dim: string): string {
	if (typeof cell_methods !== "string") return "";
	const entries = cell_methods.replace(/\([^)]*\)/g, " ").matchAll(/((?:\S+:\s+)+)([^:]*?)(?=\s+\S+:\s|\s*$)/g);
	const own = [...entries].filter(([, names]) => names.split(/:\s+/).includes(dim));
	return own.map(([, , method]) => method.trim().replace(/\s+/g, " ")).join(", ");
}
