/** Icechunk repositories of both formats, for the tests beside this file. */
import { readFileSync } from "node:fs";

/** An array, and its values: base64 of little-endian numbers, or a list of texts. */
export interface Expected {
	readonly path: string;
	readonly dtype: string;
	readonly shape: readonly number[];
	readonly values: string | readonly string[];
}

interface Store {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	readonly arrays: readonly Expected[];
}

interface More {
	readonly revisions: Readonly<Record<string, readonly Expected[]>>;
	readonly virtual: Readonly<Record<string, readonly Expected[]>>;
}

/** Bytes by key. */
export type Files = Map<string, Uint8Array>;

function load<T>(name: string): T {
	return JSON.parse(readFileSync(new URL(`../fixtures/icechunk/${name}.json`, import.meta.url), "utf8")) as T;
}

/** Both formats, as test/fixtures/icechunk has them: stores, what other branches hold, what virtual chunks hold. */
export const FORMATS = [1, 2].map((format) => ({
	format,
	stores: load<{ stores: Store[] }>(`format-${format}`).stores,
	...load<More>(`format-${format}-more`),
}));

/** The files of a store of a format. */
export function filesOf(format: number, name: string): Files {
	const found = FORMATS[format - 1].stores.find((store) => store.name === name) as Store;
	return new Map(Object.entries(found.files).map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))]));
}
