/** What one answer may hold: more is refused by a sentence before anything is allocated or asked for. Pure. */
import { ZarrError } from "../errors.ts";
import { allocate, type Cell, isVariable } from "../hierarchy/dtype.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import type { NumberArray } from "../numbers.ts";

/**
 * The most of one answer: bytes of a typed array, values of a list (V8 keeps longer ones as tables, many times slower), and chunks
 * (each is a request).
 */
export const MOST = { bytes: 2 ** 31, values: 2 ** 25, chunks: 2 ** 18 } as const;

/** The most chunks of one answer that are under way at once: several times what any route takes at a time, and no more than are asked for, or withdrawn, in a few milliseconds. */
export const MOST_ASKED = 512;

/** The same of a plane in shards, where one request brings so many together as are half of it: while half of them come the others are asked for. */
export const MOST_TOGETHER = 1024;

/** A cell of a plane takes so many bytes at most: the value shown, the value stored, its mask. */
const PLANE_CELL = 8 + 8 + 1;

/** Throws BudgetError where a page could not hold `cells` values of an array. */
export function checkSize(node: ArrayNode, cells: number): void {
	const { kind } = node.dtype;
	if (isList(node) || kind === "bytes" || kind === "struct") {
		if (cells > MOST.values) throw tooMuch(node, `${cells} values, more than ${MOST.values}`);
	}
	const bytes = isList(node) ? 0 : cells * allocate(node.dtype, 1).byteLength;
	if (bytes > MOST.bytes) throw tooMuch(node, `${cells} values in ${bytes} bytes, more than ${MOST.bytes}`);
}

/** Throws BudgetError where so many chunks are more than a function that nobody watches asks for. */
export function checkChunks(node: ArrayNode, chunks: number): void {
	if (chunks > MOST.chunks) throw tooMuch(node, `more than ${MOST.chunks} chunks`);
}

/** Whether a page could hold a plane of so many cells. */
export function holdsPlane(cells: number): boolean {
	return cells * PLANE_CELL <= MOST.bytes;
}

/** Throws BudgetError where a page could not hold a plane of so many cells. */
export function checkPlane(node: ArrayNode, cells: number): void {
	if (!holdsPlane(cells)) throw tooMuch(node, `a plane of ${cells} cells`);
}

/** Room for `cells` values of an array, zeroed, or null where they are no numbers. Throws BudgetError where there is no memory for them. */
export function roomFor(node: ArrayNode, cells: number): NumberArray | Cell[] {
	if (isList(node)) return new Array<Cell>(cells).fill(null);
	try {
		return allocate(node.dtype, cells);
	} catch (cause) {
		throw tooMuch(node, `${cells} values, for which there is no memory`, cause);
	}
}

function isList({ dtype }: ArrayNode): boolean {
	return dtype.kind === "string" || isVariable(dtype.zarrita);
}

/** Says that so much can't be read at once. */
export function tooMuch({ path, name }: ArrayNode, what: string, cause?: unknown): ZarrError {
	const message = `"${path || name}" can't be read so: that is ${what}. Give a selection, and read it part by part.`;
	return new ZarrError("BudgetError", message, { path, cause });
}
