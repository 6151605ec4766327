/** What is found wrong with metadata: refused by name, or broken; and the shapes that it may hold. Pure. */
import { ZarrError } from "../errors.ts";
import type { Json } from "./json.ts";

const MAX_RANK = 64;
const MAX_CHUNK_CELLS = 2 ** 31;

/** Fails with the path in the sentence. */
export function refuse(path: string, what: string, fields: { codec?: string; dtype?: string } = {}): never {
	throw new ZarrError("UnsupportedError", `"${path || "/"}" can't be shown: ${what}`, { path, ...fields });
}

/** Fails since the document contradicts the specification. */
export function broken(path: string, what: string): never {
	throw new ZarrError(
		"MetadataError",
		`The metadata of "${path || "/"}" is broken: ${what}. Ask its writer, or look at the document itself.`,
		{ path },
	);
}

/** A list of integers, each at least `least`. */
export function integers(value: Json | undefined, least: number, what: string, path: string): number[] {
	if (!Array.isArray(value) || value.length > MAX_RANK)
		broken(path, `${what} is no list of at most ${MAX_RANK} integers`);
	return value.map((item) => {
		if (typeof item !== "number" || !Number.isSafeInteger(item) || item < least)
			broken(path, `${what} holds ${String(item)}`);
		return item;
	});
}

/** Chunk shapes that nothing could hold are refused before they are allocated. */
export function checkChunkShape(chunk: readonly number[], shape: readonly number[], path: string): void {
	if (chunk.length !== shape.length)
		broken(path, `the chunk shape has ${chunk.length} axes, the array ${shape.length}`);
	if (chunk.reduce((a, b) => a * b, 1) > MAX_CHUNK_CELLS)
		refuse(path, `one chunk has ${chunk.join(" × ")} cells, more than a browser can hold.`);
}
