/** Texts of fixed size, bytes and code points as NumPy pads them with NULs, and bytes as base64. Pure. (NumPy: "S" and "U" types; RFC 4648) */

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const HIGHEST_POINT = 0x10ffff;

/** The units of texts of type S (bytes) or U (code points). */
export type Characters = Uint8Array | Uint32Array;

/** The texts in `units`, each `length` of them. */
export function textsOf(units: Characters, length: number): string[] {
	return Array.from({ length: units.length / length }, (_, i) => {
		const own = units.subarray(i * length, (i + 1) * length);
		return own instanceof Uint8Array ? bytesText(own) : pointsText(own);
	});
}

/** The text of a value of type S: UTF-8 up to the padding; a byte that is none as `\xff`, as Python's "backslashreplace" has it. */
export function bytesText(bytes: Uint8Array): string {
	const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
	const given = bytes.subarray(0, end);
	try {
		return UTF8.decode(given);
	} catch {
		return escaped(given);
	}
}

function escaped(bytes: Uint8Array): string {
	let text = "";
	for (let at = 0; at < bytes.length; ) {
		const size = characterSize(bytes, at);
		text += size > 0 ? UTF8.decode(bytes.subarray(at, at + size)) : `\\x${hex(bytes[at], 2)}`;
		at += size || 1;
	}
	return text;
}

/** How many bytes the character at `at` takes; 0 where there is none. */
function characterSize(bytes: Uint8Array, at: number): number {
	const first = bytes[at];
	const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	try {
		UTF8.decode(bytes.subarray(at, at + size));
		return size;
	} catch {
		return 0;
	}
}

/** The bytes that a text in base64 stands for; undefined where it is none. */
export function base64Bytes(text: string): Uint8Array<ArrayBuffer> | undefined {
	return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0
		? Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
		: undefined;
}

/** The text of a value of type U, up to the padding; what is no code point as `\U00110000`. */
export function pointsText(points: Uint32Array): string {
	let text = "";
	for (const point of points.subarray(0, points.findLastIndex((each) => each !== 0) + 1))
		text += point <= HIGHEST_POINT ? String.fromCodePoint(point) : `\\U${hex(point, 8)}`;
	return text;
}

function hex(value: number, digits: number): string {
	return value.toString(16).padStart(digits, "0");
}
