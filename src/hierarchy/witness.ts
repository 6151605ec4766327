/** Whether an array still is what it was when it was opened, by the documents that describe it now: where not, no value of it may be drawn. Pure. */
import { ZarrError } from "../errors.ts";
import type { Witness } from "../store/store.ts";
import { decodingOf, unitsText } from "./cf.ts";
import { describedBy, type Evidence, type NodeDocuments } from "./documents.ts";
import type { Attributes } from "./json.ts";
import type { ArrayMetadata } from "./metadata.ts";

/** What decides what a stored chunk means. */
export interface Meaning {
	readonly shape: readonly number[];
	/** Equal where all but the shape is. */
	readonly text: string;
}

/** All of an array's metadata that bears on its values but its shape: types, grid, codecs, fill values, CF's packing and units. Other attributes do not. */
export function meaningOf(metadata: ArrayMetadata, attrs: Attributes): string {
	const { version, document, keys, shard, runs, dtype, fillValue } = metadata;
	const { problems: _, flags: __, ...decoding } = decodingOf(attrs, dtype, fillValue, version);
	// flat, as there may be as many as there are chunks
	const sizes = runs?.map((axis) => axis.map(({ from, size }) => `${from}:${size}`).join());
	const said = [document, keys, shard, sizes, dtype, fillValue, decoding, unitsText(attrs), attrs.calendar];
	return JSON.stringify(said, (_key, value: unknown) =>
		typeof value === "bigint" || typeof value === "number" ? exactText(value) : value,
	);
}

/** JSON has no NaN and no infinity, and takes -0 for 0. */
function exactText(value: bigint | number): string {
	return Object.is(value, -0) ? "-0" : String(value);
}

/**
 * The witness of an array. It objects where the array is gone, and where its documents mean otherwise; an array that has only grown is the same.
 * `meaning` reads documents anew, and may throw.
 */
export function witnessOf(
	{ path, name }: { readonly path: string; readonly name: string },
	{ read, own }: Evidence,
	then: Meaning,
	meaning: (found: NodeDocuments) => Meaning,
): Witness {
	const describing = [...read.keys()];
	// read once for each state of the documents, as every chunk asks
	let judged = { documents: [...read.values()], error: null as Error | null };
	const judge = (now: ReadonlyMap<string, Uint8Array | null>): Error | null => {
		try {
			const found = describedBy(now, path);
			if (found?.kind !== "array") return deleted(name, own);
			return follows(then, meaning(found)) ? null : rewritten(name, describing[0]);
		} catch (cause) {
			return rewritten(name, describing[0], cause);
		}
	};
	return {
		keys: [...new Set([...describing, own])],
		objection(now, missing) {
			const documents = describing.map((key) => now.get(key) ?? null);
			if (!documents.every((document, at) => sameBytes(document, judged.documents[at])))
				judged = { documents, error: judge(now) };
			if (judged.error) return judged.error;
			// where consolidated metadata goes on telling of it, and its chunks are gone with it
			return missing && !now.get(own) ? deleted(name, own) : null;
		},
	};
}

function follows(then: Meaning, now: Meaning): boolean {
	const grown = now.shape.length === then.shape.length && now.shape.every((size, axis) => size >= then.shape[axis]);
	return grown && now.text === then.text;
}

function sameBytes(one: Uint8Array | null, other: Uint8Array | null): boolean {
	if (one === other) return true;
	return one?.length === other?.length && Boolean(one?.every((byte, at) => byte === other?.[at]));
}

function rewritten(name: string, key: string, cause?: unknown): ZarrError {
	return new ZarrError(
		"ChangedError",
		`${name} has been written anew since it was opened, and ${key} describes it otherwise. Refresh to see it as it is now.`,
		{ key, cause },
	);
}

function deleted(name: string, key: string): ZarrError {
	return new ZarrError(
		"ChangedError",
		`${name} has been deleted since it was opened: there is no ${key} any more. Refresh to see what is there now.`,
		{ key },
	);
}
