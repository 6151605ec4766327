/** Which of several arrays is the data: no coordinate or other helper, numbers before texts, larger rank before smaller. Pure. */
import { datasetParts } from "./dataset.ts";
import { isNumeric } from "./dtype.ts";
import type { ArrayNode } from "./node.ts";

/** The most useful array to show; undefined where there is none. */
export function bestArray(arrays: readonly ArrayNode[]): ArrayNode | undefined {
	const parts = datasetParts(arrays);
	const score = (node: ArrayNode): number[] => [
		Number(parts.get(node.name) === "data"),
		Number(isNumeric(node.dtype)),
		Math.min(node.shape.filter((size) => size > 1).length, 5),
		node.shape.reduce((a, b) => a * b, 1),
	];
	return arrays.map((node) => ({ node, score: score(node) })).sort((a, b) => compare(b.score, a.score))[0]?.node;
}

/** The arrays that no other one names as its coordinate, bounds and the like, and that are no coordinate of their own dimension. */
export function withoutHelpers(arrays: readonly ArrayNode[]): ArrayNode[] {
	const parts = datasetParts(arrays);
	return arrays.filter(({ name }) => parts.get(name) === "data");
}

function compare(a: readonly number[], b: readonly number[]): number {
	const at = a.findIndex((value, i) => value !== b[i]);
	return at < 0 ? 0 : a[at] - b[at];
}
