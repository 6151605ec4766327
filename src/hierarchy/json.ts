/**
 * JSON as Zarr's writers produce it, read exactly: integers beyond 2^53 become BigInt, and the bare `NaN`, `Infinity` and
 * `-Infinity` of Python's json module become numbers. Everything else is RFC 8259.
 */
import { ZarrError } from "../errors.ts";

/** A parsed JSON value; integers that a double can't hold are BigInt. */
export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };

/** A parsed JSON object. */
export type JsonObject = { [key: string]: Json };

/** Attributes as the store has them: JSON. */
export type Attributes = Record<string, unknown>;

/** A value as JSON text, for a sentence. */
export function jsonText(value: Json | undefined): string {
	return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? Number(inner) : inner)) ?? "missing";
}

const MAX_DEPTH = 200;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;
const WORDS: [string, Json][] = [
	["true", true],
	["false", false],
	["null", null],
	["NaN", Number.NaN],
	["Infinity", Number.POSITIVE_INFINITY],
	["-Infinity", Number.NEGATIVE_INFINITY],
];

/** Whether `value` is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object in a metadata document. `key` names it in errors. Throws MetadataError for what is no JSON object. */
export function parseDocument(bytes: Uint8Array, key: string): JsonObject {
	let value: Json;
	try {
		value = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (cause) {
		throw new ZarrError(
			"MetadataError",
			`${key} is not valid JSON (${(cause as Error).message}). The store's metadata is damaged or this is not a Zarr document.`,
			{ key, cause },
		);
	}
	if (!isObject(value))
		throw new ZarrError("MetadataError", `${key} holds no JSON object, so it is no Zarr metadata.`, { key });
	return value;
}

/** Parses one JSON text of at most `most` values, one in another included. Throws SyntaxError with the position of what is wrong. */
export function parseJson(text: string, most = Number.POSITIVE_INFINITY): Json {
	const reader = { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, left: most };
	const value = readValue(reader, 0);
	skipSpace(reader);
	if (reader.at < text.length) fail(reader, "text after the end");
	return value;
}

interface Reader {
	readonly text: string;
	at: number;
	/** How many values may follow. */
	left: number;
}

function fail(reader: Reader, what: string): never {
	throw new SyntaxError(`${what} at character ${reader.at}`);
}

function skipSpace(reader: Reader): void {
	SPACE.lastIndex = reader.at;
	SPACE.test(reader.text);
	reader.at = SPACE.lastIndex;
}

function readValue(reader: Reader, depth: number): Json {
	if (depth > MAX_DEPTH) fail(reader, "nested too deeply");
	if (reader.left-- <= 0) fail(reader, "more values than are read");
	skipSpace(reader);
	const char = reader.text[reader.at];
	if (char === "{") return readObject(reader, depth);
	if (char === "[") return readArray(reader, depth);
	if (char === '"') return readString(reader);
	for (const [word, value] of WORDS) {
		if (reader.text.startsWith(word, reader.at)) {
			reader.at += word.length;
			return value;
		}
	}
	return readNumber(reader);
}

function readNumber(reader: Reader): number | bigint {
	NUMBER.lastIndex = reader.at;
	const match = NUMBER.exec(reader.text);
	if (!match) fail(reader, reader.at < reader.text.length ? "unexpected character" : "unexpected end");
	reader.at = NUMBER.lastIndex;
	const number = Number(match[0]);
	const integer = match[1] === undefined && match[2] === undefined;
	return integer && !Number.isSafeInteger(number) ? BigInt(match[0]) : number;
}

function readString(reader: Reader): string {
	const start = reader.at;
	let end = start + 1;
	while (end < reader.text.length && reader.text[end] !== '"') end += reader.text[end] === "\\" ? 2 : 1;
	if (end >= reader.text.length) fail(reader, "unfinished string");
	reader.at = end + 1;
	return JSON.parse(reader.text.slice(start, reader.at)) as string;
}

function readArray(reader: Reader, depth: number): Json[] {
	const items: Json[] = [];
	reader.at++;
	skipSpace(reader);
	if (reader.text[reader.at] === "]") {
		reader.at++;
		return items;
	}
	for (;;) {
		items.push(readValue(reader, depth + 1));
		if (endsList(reader, "]")) return items;
	}
}

function readObject(reader: Reader, depth: number): JsonObject {
	const object: JsonObject = {};
	reader.at++;
	skipSpace(reader);
	if (reader.text[reader.at] === "}") {
		reader.at++;
		return object;
	}
	for (;;) {
		skipSpace(reader);
		if (reader.text[reader.at] !== '"') fail(reader, "expected a name in quotes");
		const name = readString(reader);
		skipSpace(reader);
		if (reader.text[reader.at] !== ":") fail(reader, "expected a colon");
		reader.at++;
		// defineProperty, since a plain assignment to "__proto__" would change the object's prototype
		Object.defineProperty(object, name, {
			value: readValue(reader, depth + 1),
			enumerable: true,
			configurable: true,
			writable: true,
		});
		if (endsList(reader, "}")) return object;
	}
}

function endsList(reader: Reader, close: string): boolean {
	skipSpace(reader);
	const char = reader.text[reader.at];
	if (char !== "," && char !== close) fail(reader, `expected a comma or ${close}`);
	reader.at++;
	return char === close;
}
