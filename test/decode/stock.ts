/** Arrays of known values as other implementations pack them, in a store that answers late: what tests of used memory read. */
import { deflateSync, gzipSync } from "node:zlib";
import Blosc from "numcodecs/blosc";
import Zstd from "numcodecs/zstd";
import { makeStore, type ZarrStore } from "../../src/store/store.ts";

/** Of every array. */
export const SHAPE: readonly number[] = [12, 24, 20];
/** Of every chunk: 3 × 3 × 2 of them, all full. */
export const CHUNKS: readonly number[] = [4, 8, 10];
/** Names of the axes. */
export const DIMS: readonly string[] = ["z", "y", "x"];

const TYPES = {
	bool: Uint8Array,
	complex64: Float32Array,
	float16: Uint16Array,
	float32: Float32Array,
	int64: BigInt64Array,
	uint16: Uint16Array,
	uint8: Uint8Array,
} as const;

type Encode = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;
const blosc = (cname: string): Encode => {
	const codec = Blosc.fromConfig({ id: "blosc", clevel: 5, cname, shuffle: 1, blocksize: 0 });
	return (bytes) => codec.encode(bytes);
};
const CODECS: Readonly<Record<string, Encode>> = {
	"blosc lz4": blosc("lz4"),
	"blosc zstd": blosc("zstd"),
	gzip: (bytes) => new Uint8Array(gzipSync(bytes)),
	raw: (bytes) => bytes,
	zlib: (bytes) => new Uint8Array(deflateSync(bytes)),
	zstd: (bytes) => Zstd.fromConfig({ id: "zstd", level: 1 }).encode(bytes),
};

/** One array: its type, its codec, whether its chunks lie with their axes turned. */
interface Kind {
	readonly type: keyof typeof TYPES;
	readonly codec: keyof typeof CODECS;
	readonly turned?: boolean;
}

const KINDS: readonly Kind[] = [
	{ type: "uint16", codec: "blosc lz4" },
	{ type: "uint16", codec: "blosc zstd", turned: true },
	{ type: "uint16", codec: "raw" },
	{ type: "float32", codec: "blosc lz4", turned: true },
	{ type: "float32", codec: "zstd" },
	{ type: "float16", codec: "zstd" },
	{ type: "int64", codec: "gzip" },
	{ type: "complex64", codec: "blosc lz4" },
	{ type: "uint8", codec: "zlib" },
	{ type: "bool", codec: "zstd" },
];

/** An array, and what is in it. */
export interface Stocked {
	readonly name: string;
	readonly type: string;
	/** The number at a position (of complex ones the real part), as it is stored; zero where its chunk is missing. */
	at(position: readonly number[]): number | bigint;
}

/** Numbers below a bound that look random, the same for a seed. */
export function dice(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

const text = (value: object) => new TextEncoder().encode(JSON.stringify(value));
const ORDER = [2, 0, 1];
const times = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

function metadata({ type, codec, turned }: Kind): object {
	const [name] = codec.split(" ");
	return {
		...{ zarr_format: 3, node_type: "array", shape: SHAPE, data_type: type, dimension_names: DIMS },
		chunk_grid: { name: "regular", configuration: { chunk_shape: CHUNKS } },
		chunk_key_encoding: { name: "default" },
		fill_value: type === "complex64" ? [0, 0] : type === "bool" ? false : 0,
		codecs: [
			...(turned ? [{ name: "transpose", configuration: { order: ORDER } }] : []),
			{ name: "bytes", configuration: { endian: "little" } },
			...(name === "raw" ? [] : [{ name, configuration: {} }]),
		],
	};
}

/** A few values of each type that no other type's memory holds by chance, and none of them that of poisoned bytes. */
function drawn(type: Kind["type"], roll: (below: number) => number): number | bigint {
	if (type === "bool") return roll(2);
	if (type === "int64") return BigInt(roll(2 ** 31)) - 2n ** 33n;
	if (type === "uint8" || type === "uint16") return roll(100);
	if (type === "float16") return 15360 + roll(1024); // bits of 1 to 2
	return roll(2 ** 20) / 8;
}

/** Writes the arrays as files, by key. */
export async function stock(seed: number): Promise<{ files: Map<string, Uint8Array>; arrays: Stocked[] }> {
	const roll = dice(seed);
	const files = new Map<string, Uint8Array>([["zarr.json", text({ zarr_format: 3, node_type: "group" })]]);
	const arrays: Stocked[] = [];
	for (const kind of KINDS) {
		const name = `${kind.type} ${kind.codec}`;
		files.set(`${name}/zarr.json`, text(metadata(kind)));
		const chunks = new Map<string, (number | bigint)[]>();
		for (let i = 0; i < 18; i++) {
			if (roll(12) === 0) continue; // missing
			const key = [Math.floor(i / 6), Math.floor(i / 2) % 3, i % 2].join("/");
			const values = Array.from({ length: times(CHUNKS) }, () => drawn(kind.type, roll));
			chunks.set(key, values);
			files.set(`${name}/c/${key}`, await CODECS[kind.codec](bytesOf(kind, values)));
		}
		arrays.push({
			name,
			type: kind.type,
			at: (position) => valueAt(chunks, position) ?? (kind.type === "int64" ? 0n : 0),
		});
	}
	return { files, arrays };
}

function cellOf([z, y, x]: readonly number[]): number {
	return (z * CHUNKS[1] + y) * CHUNKS[2] + x;
}

function valueAt(chunks: ReadonlyMap<string, readonly (number | bigint)[]>, position: readonly number[]) {
	const key = position.map((at, axis) => Math.floor(at / CHUNKS[axis])).join("/");
	return chunks.get(key)?.[cellOf(position.map((at, axis) => at % CHUNKS[axis]))];
}

/** A chunk's values as bytes, its axes turned where they lie so. */
function bytesOf({ type, turned }: Kind, values: readonly (number | bigint)[]): Uint8Array<ArrayBuffer> {
	const width = type === "complex64" ? 2 : 1;
	const typed = new TYPES[type](width * values.length) as { [i: number]: number | bigint } & ArrayBufferView;
	const lying = turned ? ORDER.map((axis) => CHUNKS[axis]) : CHUNKS;
	for (let i = 0; i < values.length; i++) {
		const at = [Math.floor(i / (lying[1] * lying[2])), Math.floor(i / lying[2]) % lying[1], i % lying[2]];
		const cell = cellOf(turned ? CHUNKS.map((_, axis) => at[ORDER.indexOf(axis)]) : at);
		typed[width * i] = values[cell];
		if (width === 2) typed[width * i + 1] = -1;
	}
	return new Uint8Array(typed.buffer as ArrayBuffer);
}

let stores = 0;

const aLittle = (key: string) => new Promise<void>((resolve) => setTimeout(resolve, key.length % 2));

/** A store of files that answers late, also who has left; with `etags` it says of what is asked for again that it still holds. */
export function lateStore(files: ReadonlyMap<string, Uint8Array>, etags: boolean, late = aLittle): ZarrStore {
	return makeStore({
		...{ id: `stock ${++stores}`, name: "stock.zarr", route: "memory", reason: "", parallel: 4 },
		async read(key, { etag }) {
			if (key.includes("/c/")) await late(key);
			const bytes = files.get(key);
			if (!bytes) return { status: 404 };
			if (etags && etag === key) return { status: 304 };
			return { status: 200, bytes: bytes.slice(), etag: etags ? key : undefined };
		},
	});
}
