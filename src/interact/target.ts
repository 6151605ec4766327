/** From a path to the array that is shown for it. */
import { ZarrError } from "../errors.ts";
import { isNumeric } from "../hierarchy/dtype.ts";
import type { Node } from "../hierarchy/node.ts";
import { sparseText } from "../hierarchy/sparse.ts";
import { mainArray, openVariable, type Variable, type ZarrHandle } from "../read.ts";

/** The array for a path: itself, or a group's most useful one; null where a group holds none. `found` is told the node before its coordinates are read. Rejects with UnsupportedError for types that are not drawn. */
export async function openTarget(
	handle: ZarrHandle,
	path: string,
	signal: AbortSignal,
	found: (node: Node) => void,
): Promise<Variable | null> {
	const node = await handle.node(path, { signal });
	const target = node.kind === "array" ? path : await mainArray(handle, path, { signal });
	const array = target === null || target === path ? node : await handle.node(target, { signal });
	found(array);
	if (array.kind !== "array") return null;
	if (isNumeric(array.dtype)) return openVariable(handle, array.path, { signal });
	const fields = { path: array.path, dtype: array.dtype.name };
	throw new ZarrError(
		"UnsupportedError",
		`${array.path || handle.name} holds ${array.dtype.name} values, which are not drawn yet; read them with readArray.`,
		fields,
	);
}

/** What is said of a group that shows no array; `lists` says whether the store could name its children. Pure. */
export function emptyText(name: string, lists: boolean, group: Node | null): string {
	const sparse = group && sparseText(group.attrs);
	if (sparse) return `${name} is a ${sparse}, stored as the arrays data, indices and indptr, which can be shown each.`;
	if (lists) return `${name} is an empty group: it holds no arrays.`;
	return `${name} is a group, and its store can't list what it holds. Give the path of an array, or write consolidated metadata.`;
}
