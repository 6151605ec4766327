/** Pictures as PNG, stored and not compressed: a page that writes one decodes it at once, and packing it takes longer than all else. (PNG 3rd edition, RFC 1950, RFC 1951) Pure. */
import { adler32, crc32 } from "../checksum.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const END = chunk("IEND", new Uint8Array(0));
/** Colour types: entries of a palette; red, green, blue and alpha. */
const INDEXED = 3;
const RGBA = 6;
/** What each row has before its bytes: the head of deflate's stored block, and the filter, none. */
const BEFORE = 6;

/**
 * A picture as the bytes of a PNG. `pixels`, row by row from the top, are little-endian RGBA words (0xAABBGGRR), or entries of `palette`,
 * 1 … 256 such words. It is at most 16,383 pixels wide, with a palette 65,534, since each row is a block of its own.
 */
export function png(pixels: Uint32Array, width: number, palette?: Uint32Array): Uint8Array {
	const height = pixels.length / width;
	const header = Uint8Array.of(...word(width), ...word(height), 8, palette ? INDEXED : RGBA, 0, 0, 0);
	const start = joined([SIGNATURE, chunk("IHDR", header), ...(palette ? colours(palette) : [])]);
	const pitch = palette ? width : 4 * width;
	const size = 2 + height * (BEFORE + pitch) + 4;
	// written where it will lie, since fresh memory costs more than filling it
	const out = new Uint8Array(start.length + 12 + size + END.length);
	out.set(start);
	const data = out.subarray(start.length, out.length - END.length);
	data.set([...word(size), ...letters("IDAT")]);
	store(
		data.subarray(8, -4),
		palette ? pixels : new Uint8Array(pixels.buffer, pixels.byteOffset, 4 * pixels.length),
		pitch,
	);
	data.set(word(crc32(data.subarray(4, -4))), data.length - 4);
	out.set(END, out.length - END.length);
	return out;
}

/** Writes a zlib stream into `out`: rows of `pitch` bytes, each the last eight bits of a value. */
function store(out: Uint8Array, values: Uint8Array | Uint32Array, pitch: number): void {
	out.set([0x78, 0x01]);
	let sum = 1;
	let at = 2;
	for (let from = 0; from < values.length; from += pitch) {
		const last = from + pitch === values.length ? 1 : 0;
		const length = pitch + 1;
		out.set([last, length, length >> 8, ~length, ~length >> 8, 0], at);
		out.set(values.subarray(from, from + pitch), at + BEFORE);
		sum = adler32(out.subarray(at + BEFORE - 1, at + BEFORE + pitch), sum);
		at += BEFORE + pitch;
	}
	out.set(word(sum), at);
}

function colours(palette: Uint32Array): Uint8Array[] {
	const rgb = Array.from(palette, (color) => [color, color >>> 8, color >>> 16]).flat();
	const alphas = Uint8Array.from(palette, (color) => color >>> 24);
	const opaque = alphas.every((alpha) => alpha === 255);
	return [chunk("PLTE", Uint8Array.from(rgb)), ...(opaque ? [] : [chunk("tRNS", alphas)])];
}

/** Length, name, data and checksum. */
function chunk(name: string, data: Uint8Array): Uint8Array {
	const body = joined([letters(name), data]);
	return joined([word(data.length), body, word(crc32(body))]);
}

function letters(name: string): Uint8Array {
	return Uint8Array.from(name, (letter) => letter.charCodeAt(0));
}

function word(value: number): Uint8Array {
	return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

/** How many bytes become text at a time: each is an argument of one call. */
const PIECE = 0x8000;

/** The bytes of a PNG as a URL that holds them. */
export function pngUrl(bytes: Uint8Array & { toBase64?: () => string }): string {
	// browsers have toBase64 since 2025
	return `data:image/png;base64,${bytes.toBase64?.() ?? base64(bytes)}`;
}

function base64(bytes: Uint8Array): string {
	const pieces = [];
	for (let from = 0; from < bytes.length; from += PIECE)
		pieces.push(String.fromCharCode(...bytes.subarray(from, from + PIECE)));
	return btoa(pieces.join(""));
}
