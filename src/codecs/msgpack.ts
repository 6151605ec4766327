/** MessagePack → values, exact: integers beyond 2^53 as BigInt, texts checked, nothing allocated that the bytes don't hold, and no more than 2^23 values. (MessagePack specification) */
import { MOST_VALUES } from "./object.ts";
import { utf8Text } from "./vlen.ts";

const MAX_DEPTH = 200;

/** The one value that `bytes` hold; with `raw`, texts are bytes, as in Python. Throws where they are cut, hold more than that, or an extension type. */
export function readMsgpack(bytes: Uint8Array, { raw }: Record<string, unknown> = {}): unknown {
	const reader = new Reader(bytes, raw === true);
	const value = reader.value(0);
	if (reader.rest > 0) throw new Error(`${reader.rest} bytes follow its MessagePack value`);
	return value;
}

/** A position in the bytes; each read moves it on. */
class Reader {
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	readonly #raw: boolean;
	#at = 0;
	#values = 0;

	constructor(bytes: Uint8Array, raw: boolean) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		this.#raw = raw;
	}

	/** Bytes not read yet. */
	get rest(): number {
		return this.#bytes.length - this.#at;
	}

	value(depth: number): unknown {
		if (depth > MAX_DEPTH) throw new Error("its MessagePack values are nested too deeply");
		if (++this.#values > MOST_VALUES) throw new Error(`it holds more than ${MOST_VALUES} MessagePack values`);
		const code = this.#unsigned(1);
		if (code < 0x80) return code;
		if (code < 0x90) return this.#map(code & 15, depth);
		if (code < 0xa0) return this.#list(code & 15, depth);
		if (code < 0xc0) return this.#text(code & 31);
		if (code >= 0xe0) return code - 256;
		return this.#coded(code, depth);
	}

	#coded(code: number, depth: number): unknown {
		const size = 2 ** (code & 3);
		if (code === 0xc0) return null;
		if (code === 0xc2 || code === 0xc3) return code === 0xc3;
		if (code >= 0xc4 && code <= 0xc6) return this.#take(this.#unsigned(size)).slice();
		if (code === 0xca) return this.#view.getFloat32(this.#move(4));
		if (code === 0xcb) return this.#view.getFloat64(this.#move(8));
		if (code >= 0xcc && code <= 0xce) return this.#unsigned(size);
		if (code === 0xcf) return exact(this.#view.getBigUint64(this.#move(8)));
		if (code === 0xd0) return this.#view.getInt8(this.#move(1));
		if (code === 0xd1) return this.#view.getInt16(this.#move(2));
		if (code === 0xd2) return this.#view.getInt32(this.#move(4));
		if (code === 0xd3) return exact(this.#view.getBigInt64(this.#move(8)));
		if (code >= 0xd9 && code <= 0xdb) return this.#text(this.#unsigned(2 ** (code - 0xd9)));
		if (code === 0xdc || code === 0xdd) return this.#list(this.#unsigned(code === 0xdc ? 2 : 4), depth);
		if (code === 0xde || code === 0xdf) return this.#map(this.#unsigned(code === 0xde ? 2 : 4), depth);
		throw new Error(`byte ${this.#at - 1} begins an extension type of MessagePack, which is not read`);
	}

	/** Where the next `size` bytes begin. */
	#move(size: number): number {
		if (size > this.rest) throw new Error(`its MessagePack value is cut: ${size} bytes are needed, ${this.rest} left`);
		this.#at += size;
		return this.#at - size;
	}

	#take(size: number): Uint8Array {
		const from = this.#move(size);
		return this.#bytes.subarray(from, from + size);
	}

	#unsigned(size: number): number {
		return this.#take(size).reduce((sum, byte) => 256 * sum + byte, 0);
	}

	#text(size: number): string | Uint8Array {
		const bytes = this.#take(size);
		return this.#raw ? bytes.slice() : utf8Text(bytes);
	}

	#list(count: number, depth: number): unknown[] {
		const list: unknown[] = [];
		for (let i = 0; i < count; i++) list.push(this.value(depth + 1));
		return list;
	}

	#map(count: number, depth: number): Record<string, unknown> {
		const map: Record<string, unknown> = {};
		for (let i = 0; i < count; i++) {
			const given = this.value(depth + 1);
			const name = given instanceof Uint8Array ? utf8Text(given) : given;
			if (typeof name !== "string") throw new Error(`a name in one of its objects is ${String(name)}, no text`);
			// not assigned: "__proto__" would change the object's prototype
			const value = this.value(depth + 1);
			Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
		}
		return map;
	}
}

/** A number where a double holds the integer exactly. */
function exact(value: bigint): number | bigint {
	return BigInt.asIntN(54, value) === value && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
