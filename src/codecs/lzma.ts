/** LZMA and LZMA2, decoded within a limit: the output is the dictionary, so that no size in the stream is trusted. (LZMA specification, 7-Zip SDK 9.20+; xz 5.4, lzma2_decoder) */
import type { Output } from "./output.ts";

/** How many bits of context literals and positions have: lc, lp and pb of an LZMA stream. */
export interface LzmaProperties {
	readonly literal: number;
	readonly literalPosition: number;
	readonly position: number;
}

/** Bytes to be read in order. */
export interface Cursor {
	readonly bytes: Uint8Array;
	at: number;
}

/** The next byte. Throws where there is none. */
export function nextByte(input: Cursor): number {
	if (input.at >= input.bytes.length) throw new Error("its lzma stream is cut");
	return input.bytes[input.at++];
}

function damaged(): Error {
	return new Error("its lzma stream is damaged");
}

/** lc, lp and pb out of the byte that holds them. Throws where they are out of the range that xz takes. */
export function propertiesOf(byte: number): LzmaProperties {
	const literal = byte % 9;
	const literalPosition = Math.floor(byte / 9) % 5;
	const position = Math.floor(byte / 45);
	if (position > 4 || literal + literalPosition > 4) throw damaged();
	return { literal, literalPosition, position };
}

// where each kind of probability lies, as counted from 0
const STATES = 12;
const IS_MATCH = 0;
const IS_REP = IS_MATCH + (STATES << 4);
const IS_REP_0 = IS_REP + STATES;
const IS_REP_1 = IS_REP_0 + STATES;
const IS_REP_2 = IS_REP_1 + STATES;
const IS_LONG = IS_REP_2 + STATES;
const SLOTS = IS_LONG + (STATES << 4);
const SPECIAL = SLOTS + 4 * 64;
const ALIGN = SPECIAL + 128;
const LENGTH = ALIGN + 16;
const LENGTHS = 2 + 2 * (16 << 3) + 256;
const REP_LENGTH = LENGTH + LENGTHS;
const LITERAL = REP_LENGTH + LENGTHS;

/** The decoder of one stream: probabilities, last distances and the range coder, which an LZMA2 stream resets at will. */
class Lzma {
	readonly #input: Cursor;
	readonly #output: Output;
	#probabilities = new Uint16Array(0);
	#properties: LzmaProperties = { literal: 0, literalPosition: 0, position: 0 };
	#range = 0;
	#code = 0;
	#state = 0;
	#reps = [0, 0, 0, 0];
	/** Where in the output the dictionary begins. */
	start: number;

	constructor(input: Cursor, output: Output) {
		this.#input = input;
		this.#output = output;
		this.start = output.length;
	}

	setProperties(properties: LzmaProperties): void {
		this.#properties = properties;
		this.#probabilities = new Uint16Array(LITERAL + (0x300 << (properties.literal + properties.literalPosition)));
		this.reset();
	}

	reset(): void {
		this.#probabilities.fill(1024);
		this.#state = 0;
		this.#reps = [0, 0, 0, 0];
	}

	startRange(): void {
		if (nextByte(this.#input) !== 0) throw damaged();
		this.#range = -1 >>> 0;
		this.#code = 0;
		for (let i = 0; i < 4; i++) this.#code = ((this.#code << 8) | nextByte(this.#input)) >>> 0;
	}

	/** Whether the range coder stands where an encoder leaves it at a stream's end. */
	get finished(): boolean {
		if (this.#range < 2 ** 24) this.#normalize();
		return this.#code === 0;
	}

	#normalize(): void {
		this.#range = (this.#range << 8) >>> 0;
		this.#code = ((this.#code << 8) | nextByte(this.#input)) >>> 0;
	}

	#bit(at: number): number {
		if (this.#range < 0x1000000) this.#normalize();
		const probability = this.#probabilities[at];
		const bound = (this.#range >>> 11) * probability;
		if (this.#code < bound) {
			this.#range = bound;
			this.#probabilities[at] = probability + ((2048 - probability) >> 5);
			return 0;
		}
		this.#range -= bound;
		this.#code -= bound;
		this.#probabilities[at] = probability - (probability >> 5);
		return 1;
	}

	#tree(at: number, bits: number): number {
		let node = 1;
		for (let i = 0; i < bits; i++) node = 2 * node + this.#bit(at + node);
		return node - (1 << bits);
	}

	#reverseTree(at: number, bits: number): number {
		let node = 1;
		let value = 0;
		for (let i = 0; i < bits; i++) {
			const bit = this.#bit(at + node);
			node = 2 * node + bit;
			value |= bit << i;
		}
		return value;
	}

	#direct(bits: number): number {
		let value = 0;
		for (let i = 0; i < bits; i++) {
			if (this.#range < 0x1000000) this.#normalize();
			this.#range >>>= 1;
			const bit = this.#code >= this.#range ? 1 : 0;
			if (bit) this.#code -= this.#range;
			value = 2 * value + bit;
		}
		return value;
	}

	#length(at: number, position: number): number {
		if (!this.#bit(at)) return 2 + this.#tree(at + 2 + (position << 3), 3);
		if (!this.#bit(at + 1)) return 10 + this.#tree(at + 2 + 128 + (position << 3), 3);
		return 18 + this.#tree(at + 2 + 256, 8);
	}

	#distance(length: number): number {
		const slot = this.#tree(SLOTS + (Math.min(length - 2, 3) << 6), 6);
		if (slot < 4) return slot;
		const bits = (slot >> 1) - 1;
		const base = (2 | (slot & 1)) * 2 ** bits;
		if (slot < 14) return base + this.#reverseTree(SPECIAL + base - slot, bits);
		return base + this.#direct(bits - 4) * 16 + this.#reverseTree(ALIGN, 4);
	}

	#literal(position: number): void {
		const { literal, literalPosition } = this.#properties;
		const output = this.#output;
		const previous = output.length > this.start ? output.bytes[output.length - 1] : 0;
		const context = ((position & ((1 << literalPosition) - 1)) << literal) + (previous >> (8 - literal));
		const at = LITERAL + 0x300 * context;
		let node = 1;
		if (this.#state >= 7) {
			const distance = this.#reps[0] + 1;
			if (distance > output.length - this.start) throw damaged();
			let match = output.bytes[output.length - distance];
			while (node < 256) {
				const expected = (match >> 7) & 1;
				match <<= 1;
				const bit = this.#bit(at + ((1 + expected) << 8) + node);
				node = 2 * node + bit;
				if (bit !== expected) break;
			}
		}
		while (node < 256) node = 2 * node + this.#bit(at + node);
		output.reserve(1);
		output.bytes[output.length++] = node & 255;
		this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
	}

	/** Takes one of the last distances, which comes to stand first. Returns how much is repeated. */
	#repeated(context: number, position: number): number {
		const state = this.#state;
		const late = state >= 7;
		if (!this.#bit(IS_REP_0 + state)) {
			if (!this.#bit(IS_LONG + (state << 4) + context)) {
				this.#state = late ? 11 : 9;
				return 1;
			}
		} else {
			const which = !this.#bit(IS_REP_1 + state) ? 1 : this.#bit(IS_REP_2 + state) ? 3 : 2;
			const [distance] = this.#reps.splice(which, 1);
			this.#reps.unshift(distance);
		}
		this.#state = late ? 11 : 8;
		return this.#length(REP_LENGTH, position);
	}

	/** Decodes until the output holds `end` bytes or, where `marked`, the end marker comes; whether it came. Throws where a match goes beyond `end`. */
	decode(end: number, marked: boolean): boolean {
		const output = this.#output;
		const mask = (1 << this.#properties.position) - 1;
		while (output.length < end || (marked && !this.finished)) {
			const position = output.length - this.start;
			const context = position & mask;
			if (!this.#bit(IS_MATCH + (this.#state << 4) + context)) {
				if (output.length >= end) throw damaged();
				this.#literal(position);
				continue;
			}
			let length: number;
			if (this.#bit(IS_REP + this.#state)) length = this.#repeated(context, context);
			else {
				length = this.#length(LENGTH, context);
				this.#state = this.#state < 7 ? 7 : 10;
				const distance = this.#distance(length);
				if (distance === 0xffffffff) {
					if (!marked || !this.finished) throw damaged();
					return true;
				}
				this.#reps = [distance, ...this.#reps.slice(0, 3)];
			}
			if (output.length + length > end) throw damaged();
			output.repeat(this.#reps[0] + 1, length, this.start);
		}
		return false;
	}
}

/** Appends what an LZMA stream without a header holds: up to `size` bytes, or up to its end marker where `size` is not known. */
export function decodeLzma(input: Cursor, properties: LzmaProperties, output: Output, size?: number): void {
	const lzma = new Lzma(input, output);
	lzma.setProperties(properties);
	lzma.startRange();
	if (size === undefined) {
		if (!lzma.decode(Number.POSITIVE_INFINITY, true)) throw damaged();
		return;
	}
	output.reserve(size);
	// an end marker may follow what has its size
	lzma.decode(output.length + size, true);
}

/** Appends what an LZMA2 stream holds, up to its end byte; what stands in the output before it is no part of its dictionary. */
export function decodeLzma2(input: Cursor, output: Output): void {
	const lzma = new Lzma(input, output);
	let needs: "dictionary" | "properties" | null = "dictionary";
	for (;;) {
		const control = nextByte(input);
		if (control === 0) return;
		if (control >= 0xe0 || control === 1) {
			needs = "properties";
			lzma.start = output.length;
		} else if (needs === "dictionary") throw damaged();
		if (control < 0x80) {
			if (control > 2) throw damaged();
			copyPlain(input, output);
			continue;
		}
		const size = ((control & 31) << 16) + word(input) + 1;
		const end = input.at + 2 + word(input) + 1;
		if (control >= 0xc0) lzma.setProperties(propertiesOf(nextByte(input)));
		else if (needs === "properties") throw damaged();
		else if (control >= 0xa0) lzma.reset();
		needs = null;
		decodePacked(lzma, input, output, size, end + (control >= 0xc0 ? 1 : 0));
	}
}

/** A 16-bit number, the high byte first. */
function word(input: Cursor): number {
	return 256 * nextByte(input) + nextByte(input);
}

function copyPlain(input: Cursor, output: Output): void {
	const size = word(input) + 1;
	if (input.at + size > input.bytes.length) throw new Error("its lzma stream is cut");
	output.append(input.bytes.subarray(input.at, input.at + size));
	input.at += size;
}

function decodePacked(lzma: Lzma, input: Cursor, output: Output, size: number, end: number): void {
	output.reserve(size);
	lzma.startRange();
	lzma.decode(output.length + size, false);
	if (!lzma.finished || input.at !== end) throw damaged();
}
