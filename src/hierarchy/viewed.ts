/** An array whose integers are read in another type than they are stored in. Pure. */
import type { Decoding } from "./cf.ts";
import { turned } from "./held.ts";
import type { ArrayNode } from "./node.ts";

/** The array as its attributes say that its bytes are read: itself, unless they say that its integers are of the other sign, or booleans. */
export function viewedNode(node: ArrayNode, { as }: Pick<Decoding, "as">): ArrayNode {
	const { fillValue } = node;
	if (!as) return node;
	const whole = typeof fillValue === "number" || typeof fillValue === "bigint";
	return { ...node, dtype: as, fillValue: whole ? turned(BigInt(fillValue), as) : fillValue, viewed: true };
}
