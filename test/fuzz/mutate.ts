/** Bytes and documents changed at random. */

/** Numbers at random, the same for the same seed. (mulberry32) */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed;
	}

	/** 0 ≤ n < 1 */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let n = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n;
		return ((n ^ (n >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number 0 ≤ n < count. */
	below(count: number): number {
		return Math.floor(this.next() * count);
	}

	pick<Item>(items: readonly Item[]): Item {
		return items[this.below(items.length)];
	}
}

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

function joined(...parts: readonly Uint8Array[]): Uint8Array {
	return new Uint8Array(Buffer.concat(parts));
}

function spliced(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
	return joined(bytes.subarray(0, at), added, bytes.subarray(at + removed));
}

/** Changes of bytes. */
export const MUTATIONS: readonly Mutation[] = [
	function flipBits(bytes, random) {
		const out = bytes.slice();
		for (let count = 1 + random.below(4); count > 0; count--) out[random.below(out.length)] ^= 1 << random.below(8);
		return out;
	},
	function setBytes(bytes, random) {
		const out = bytes.slice();
		for (let count = 1 + random.below(3); count > 0; count--) out[random.below(out.length)] = random.below(256);
		return out;
	},
	function flipHead(bytes, random) {
		const out = bytes.slice();
		out[random.below(Math.min(32, out.length))] ^= 1 << random.below(8);
		return out;
	},
	function cut(bytes, random) {
		return bytes.slice(0, random.below(bytes.length));
	},
	function cutHead(bytes, random) {
		return bytes.slice(1 + random.below(Math.min(16, bytes.length)));
	},
	function remove(bytes, random) {
		return spliced(bytes, random.below(bytes.length), 1 + random.below(8), new Uint8Array());
	},
	function insert(bytes, random) {
		const added = Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256));
		return spliced(bytes, random.below(bytes.length + 1), 0, added);
	},
	function repeat(bytes, random) {
		const from = random.below(bytes.length);
		const added = bytes.subarray(from, from + 1 + random.below(64));
		return spliced(bytes, random.below(bytes.length + 1), 0, added);
	},
	function joinOther(bytes, random, other) {
		const at = 1 + random.below(bytes.length);
		// never all of the other behind a head that they share: that would be another chunk, and no damage
		const from = other.length - random.below(Math.ceil(other.length / 2));
		return joined(bytes.subarray(0, at), other.subarray(from));
	},
	function setLength(bytes, random) {
		const width = random.pick([1, 2, 4, 8]);
		const value = BigInt(random.pick([...EXTREMES, bytes.length - 1, bytes.length + 1, 2 ** 31 - 17, 2 ** 40]));
		const field = new Uint8Array(8);
		new DataView(field.buffer).setBigUint64(0, value, true);
		const added = field.subarray(0, width);
		if (random.below(2)) added.reverse();
		return spliced(bytes, random.below(random.below(2) ? Math.min(bytes.length, 40) : bytes.length), width, added);
	},
];

const STRANGE = [
	null,
	true,
	-1,
	0,
	1,
	2,
	3,
	1.5,
	64,
	65_537,
	2 ** 31,
	2 ** 53,
	1e300,
	"",
	"x",
	"0",
	"<f8",
	[],
	{},
	[0],
	[1, 2],
];

/** A document with a value changed, removed or doubled; or with its bytes changed. */
export function mutateDocument(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
	if (random.below(4) === 0) return random.pick(MUTATIONS)(bytes, random, other);
	const root: unknown = JSON.parse(new TextDecoder().decode(bytes));
	const places: [Record<string, unknown>, string][] = [];
	const visit = (value: unknown) => {
		if (typeof value !== "object" || value === null) return;
		for (const [key, inner] of Object.entries(value)) {
			places.push([value as Record<string, unknown>, key]);
			visit(inner);
		}
	};
	visit(root);
	for (let count = 1 + random.below(2); count > 0 && places.length > 0; count--) {
		const [parent, key] = random.pick(places);
		const value = parent[key];
		if (Array.isArray(parent) && random.below(2))
			parent.splice(Number(key), 1, ...(random.below(2) ? [] : [value, value]));
		else if (random.below(6) === 0) delete parent[key];
		else if (typeof value === "number" && random.below(2)) parent[key] = value + random.pick([-1, 1, value, 0.5]);
		else if (random.below(3) === 0) parent[key] = structuredClone(random.pick(places)[0]);
		else parent[key] = random.pick(STRANGE);
	}
	return new TextEncoder().encode(JSON.stringify(root));
}
