/** Decoded bytes as they come: the room grows with them, up to what the metadata promises. */

const FIRST_ROOM = 65_536;

/** The error of bytes that decode to more than `limit`. */
export function tooMany(limit: number): Error {
	return new Error(`it decodes to more than the ${limit} bytes that the metadata promises`);
}

/** A copy of bytes: in `into` where that has exactly so many, else in memory of their own. */
export function copied(bytes: Uint8Array, into?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
	if (into?.length !== bytes.length) return bytes.slice() as Uint8Array<ArrayBuffer>;
	into.set(bytes);
	return into;
}

/** A buffer that is appended to. Throws before it would hold more than `limit` bytes. */
export class Output {
	bytes: Uint8Array<ArrayBuffer>;
	length = 0;
	readonly limit: number;

	constructor(limit: number) {
		this.limit = limit;
		this.bytes = new Uint8Array(Math.min(limit, FIRST_ROOM));
	}

	/** Makes room for `count` more bytes. */
	reserve(count: number): void {
		const wanted = this.length + count;
		if (wanted > this.limit) throw tooMany(this.limit);
		if (wanted <= this.bytes.length) return;
		const larger = new Uint8Array(Math.min(this.limit, Math.max(wanted, 2 * this.bytes.length)));
		larger.set(this.bytes.subarray(0, this.length));
		this.bytes = larger;
	}

	/** Appends bytes as they are. */
	append(bytes: Uint8Array): void {
		this.reserve(bytes.length);
		this.bytes.set(bytes, this.length);
		this.length += bytes.length;
	}

	/** Repeats `count` bytes from `distance` bytes back; they may overlap what they make. Throws where they lie before `start`. */
	repeat(distance: number, count: number, start = 0): void {
		if (distance < 1 || distance > this.length - start)
			throw new Error("it refers to bytes before its beginning: it is damaged");
		this.reserve(count);
		const { bytes, length } = this;
		for (let to = length; to < length + count; to++) bytes[to] = bytes[to - distance];
		this.length += count;
	}

	/** What was written. */
	done(): Uint8Array<ArrayBuffer> {
		return this.length === this.bytes.length ? this.bytes : this.bytes.slice(0, this.length);
	}
}
