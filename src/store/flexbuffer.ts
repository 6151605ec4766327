/** FlexBuffers, as far as a configuration needs: maps and text, each held to the bounds of its buffer. Throws RangeError for an offset that leads outside. (flatbuffers.dev, FlexBuffers) */

/** A value of a buffer. */
export interface FlexValue {
	readonly view: DataView;
	readonly at: number;
	/** The width of the value itself, or of the offset that leads to it. */
	readonly width: number;
	/** Its type and, in the two lower bits, how wide what it leads to is. */
	readonly packed: number;
}

const KEY = 4;
const STRING = 5;
const MAP = 9;
const LONGEST_KEY = 1024;

/** The value that a buffer holds. */
export function flexRoot(bytes: Uint8Array): FlexValue {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const width = view.getUint8(view.byteLength - 1);
	return { view, at: view.byteLength - 2 - width, width, packed: view.getUint8(view.byteLength - 2) };
}

/** The values of a map by key; none where the value is no map. */
export function flexEntries(value: FlexValue): Map<string, FlexValue> {
	const { view, packed } = value;
	const entries = new Map<string, FlexValue>();
	if (packed >> 2 !== MAP) return entries;
	const width = 1 << (packed & 3);
	const at = follow(value);
	const length = unsigned(view, at - width, width);
	const keyWidth = unsigned(view, at - 2 * width, width);
	const keys = follow({ view, at: at - 3 * width, width, packed });
	if (at + length * (width + 1) > view.byteLength) throw new RangeError("an offset leads outside the configuration");
	for (let i = 0; i < length; i++) {
		const key = keyText(view, follow({ view, at: keys + i * keyWidth, width: keyWidth, packed }));
		entries.set(key, { view, at: at + i * width, width, packed: view.getUint8(at + length * width + i) });
	}
	return entries;
}

/** The text of a value, or null where it is none. */
export function flexText(value: FlexValue | undefined): string | null {
	const type = value && value.packed >> 2;
	if (!value || (type !== STRING && type !== KEY)) return null;
	const { view, packed } = value;
	const at = follow(value);
	if (type === KEY) return keyText(view, at);
	const width = 1 << (packed & 3);
	return decode(view, at, unsigned(view, at - width, width));
}

function follow({ view, at, width }: FlexValue): number {
	return at - unsigned(view, at, width);
}

function unsigned(view: DataView, at: number, width: number): number {
	if (width === 1) return view.getUint8(at);
	if (width === 2) return view.getUint16(at, true);
	if (width === 4) return view.getUint32(at, true);
	if (width === 8) return Number(view.getBigUint64(at, true));
	throw new RangeError(`a number is ${width} bytes wide`);
}

function keyText(view: DataView, at: number): string {
	let length = 0;
	while (view.getUint8(at + length) !== 0) if (++length > LONGEST_KEY) throw new RangeError("a key does not end");
	return decode(view, at, length);
}

function decode({ buffer, byteOffset, byteLength }: DataView, at: number, length: number): string {
	if (at < 0 || at + length > byteLength) throw new RangeError("an offset leads outside the configuration");
	return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + at, length));
}
