/** What a cell of a table says: any stored value as one line of text. Pure. */
import { type Dtype, dtypeOf, formatStored } from "../hierarchy/dtype.ts";
import { tickText, tickUnits } from "../hierarchy/ticks.ts";

/** Text that is being written, up to `most` characters and then no more. */
interface Line {
	text: string;
	readonly most: number;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
/** Control characters, marks that turn the direction of what follows, and halves of a pair. */
const HIDDEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;
const MOST_DEPTH = 12;

/**
 * A stored value of type `dtype` as text of at most `most` characters, the last one "…" where there is more: texts as they are,
 * with control characters as escapes; bytes as Python writes them, `b'\x00a'`; lists and structs like JSON, names bare. A long
 * value takes no more time than a short one.
 */
export function cellText(dtype: Dtype, value: unknown, most: number): string {
	const line: Line = { text: "", most };
	if (typeof value === "string") add(line, visible(value.slice(0, most + 1)));
	else writeValue(line, dtype, value, 0);
	return line.text.length > most ? `${line.text.slice(0, Math.max(0, most - 1))}…` : line.text;
}

/** A complex number whose parts are of type `part`, as Python writes it, in the shortest decimals that read back the same: `1.5−2j`. */
export function complexText(part: Dtype, real: number, imaginary: number): string {
	const [a, b] = [real, imaginary].map((value) => formatStored(part, value).replace(/^-/, "−"));
	return `${a}${b.startsWith("−") ? "" : "+"}${b}j`;
}

/** The type of the two parts of a complex type. */
export function partType(dtype: Dtype): Dtype {
	const name = /^complex_(.+)$/.exec(dtype.name)?.[1] ?? `float${4 * dtype.bytes}`;
	return dtypeOf(name) ?? dtype;
}

function add(line: Line, text: string): void {
	if (line.text.length <= line.most) line.text += text;
}

function isFull(line: Line): boolean {
	return line.text.length > line.most;
}

function visible(text: string): string {
	return text.replace(HIDDEN, (char) => {
		const code = char.charCodeAt(0);
		return ESCAPES[char] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
	});
}

function hex(code: number, digits: number): string {
	return code.toString(16).padStart(digits, "0");
}

function writeValue(line: Line, dtype: Dtype, value: unknown, depth: number): void {
	if (value instanceof Uint8Array && (dtype.kind === "bytes" || dtype.kind === "object")) writeBytes(line, value);
	else if (dtype.kind === "object") writeAny(line, value, depth);
	else if (dtype.fields && isRecord(value)) writeFields(line, dtype.fields, value, depth);
	else if (dtype.kind === "complex" && isList(value) && value.length === 2)
		add(line, complexText(partType(dtype), Number(value[0]), Number(value[1])));
	else if (isList(value)) writeList(line, dtype.kind === "complex" ? pairs(value) : value, dtype, depth);
	else writeScalar(line, dtype, value);
}

function writeScalar(line: Line, dtype: Dtype, value: unknown): void {
	if (typeof value === "string") add(line, JSON.stringify(visible(value.slice(0, line.most))));
	else if (typeof value === "bigint" && dtype.tick) {
		const units = tickUnits(dtype);
		const text = tickText(dtype, value);
		add(line, units && text !== "NaT" ? `${text} ${units}` : text);
	} else if (typeof value === "number" || typeof value === "bigint") add(line, formatStored(dtype, value));
	else add(line, String(value));
}

/** As Python writes bytes. */
function writeBytes(line: Line, bytes: Uint8Array): void {
	add(line, "b'");
	for (let i = 0; i < bytes.length && !isFull(line); i++) {
		const char = String.fromCharCode(bytes[i]);
		if (char === "'" || char === "\\") add(line, `\\${char}`);
		else if (bytes[i] >= 32 && bytes[i] < 127) add(line, char);
		else add(line, ESCAPES[char] ?? `\\x${hex(bytes[i], 2)}`);
	}
	add(line, "'");
}

type Fields = NonNullable<Dtype["fields"]>;

function writeFields(line: Line, fields: Fields, value: Record<string, unknown>, depth: number): void {
	add(line, "{");
	for (const [i, { name, dtype }] of fields.entries()) {
		if (isFull(line)) return;
		add(line, `${i ? ", " : ""}${visible(name)}: `);
		writeValue(line, dtype, value[name], depth + 1);
	}
	add(line, "}");
}

function writeList(line: Line, list: ArrayLike<unknown>, dtype: Dtype, depth: number): void {
	add(line, "[");
	for (let i = 0; i < list.length && !isFull(line); i++) {
		if (i) add(line, ", ");
		writeValue(line, dtype, list[i], depth + 1);
	}
	add(line, "]");
}

/** The type of a value that says itself what it is: JSON, or a typed array. */
export const ANY: Dtype = { name: "object", kind: "object", bytes: 0, zarrita: "object" };

/** A value that says itself what it is: JSON, or a typed array. */
function writeAny(line: Line, value: unknown, depth: number): void {
	if (depth > MOST_DEPTH) add(line, "…");
	else if (value instanceof Float32Array)
		writeList(line, value, { ...ANY, name: "float32", kind: "float", bytes: 4 }, depth);
	else if (isList(value)) writeList(line, value, ANY, depth);
	else if (isRecord(value)) writeRecord(line, value, depth);
	else writeScalar(line, ANY, value);
}

function writeRecord(line: Line, value: Record<string, unknown>, depth: number): void {
	add(line, "{");
	let first = true;
	for (const name in value) {
		if (isFull(line)) return;
		add(line, `${first ? "" : ", "}${visible(name.slice(0, line.most))}: `);
		writeAny(line, value[name], depth + 1);
		first = false;
	}
	add(line, "}");
}

function isList(value: unknown): value is ArrayLike<unknown> {
	return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !isList(value);
}

function pairs(parts: ArrayLike<unknown>): unknown[] {
	return Array.from({ length: parts.length / 2 }, (_, i) => [parts[2 * i], parts[2 * i + 1]]);
}
