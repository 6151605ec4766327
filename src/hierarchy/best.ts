/** Which of several arrays is the data: no coordinate or other helper, numbers before texts, larger rank before smaller. Pure. */
import { isNumeric } from "./dtype.ts";
import type { ArrayNode } from "./node.ts";

/** The most useful array to show; undefined where there is none. */
export function bestArray(arrays: readonly ArrayNode[]): ArrayNode | undefined {
	const helpers = new Set(arrays.flatMap(namedHelpers));
	const score = (node: ArrayNode): number[] => [
		Number(!isHelper(node, helpers)),
		Number(isNumeric(node.dtype)),
		Math.min(node.shape.filter((size) => size > 1).length, 5),
		node.shape.reduce((a, b) => a * b, 1),
	];
	return arrays.map((node) => ({ node, score: score(node) })).sort((a, b) => compare(b.score, a.score))[0]?.node;
}

/** The arrays that no other one names as its coordinate, bounds and the like, and that are no coordinate of their own dimension. */
export function withoutHelpers(arrays: readonly ArrayNode[]): ArrayNode[] {
	const helpers = new Set(arrays.flatMap(namedHelpers));
	return arrays.filter((node) => !isHelper(node, helpers));
}

function isHelper({ name, dims }: ArrayNode, helpers: ReadonlySet<string>): boolean {
	return helpers.has(name) || (dims.length === 1 && dims[0] === name);
}

function compare(a: readonly number[], b: readonly number[]): number {
	const at = a.findIndex((value, i) => value !== b[i]);
	return at < 0 ? 0 : a[at] - b[at];
}

/** Names of variables that only serve others: coordinates, bounds, grid mappings, cell measures. (CF chapters 5 to 7) */
function namedHelpers({ attrs }: ArrayNode): string[] {
	const texts = [
		attrs.coordinates,
		attrs.bounds,
		attrs.climatology,
		attrs.grid_mapping,
		attrs.cell_measures,
		attrs.ancillary_variables,
	];
	return texts.flatMap((text) => (typeof text === "string" ? text.split(/[\s:]+/) : []));
}
