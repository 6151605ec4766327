/** pco's standalone files, as numcodecs' pcodec and zarrs write them. (pcodec, docs/format.md, format versions 1 to 4.1) */
import type { ByteConfiguration } from "./byte.ts";
import type { ChunkMeta } from "./filter.ts";
import { PCO } from "./pco-wasm.ts";
import { room, Wasm, type WasmExports } from "./wasm.ts";

interface PcoExports extends WasmExports {
	/** 0, or why it can't be decoded. */
	decode(from: number, length: number, to: number, count: number, type: number): number;
}

const wasm = new Wasm<PcoExports>(PCO);

/** pco's numbers of types. */
const TYPES: Readonly<Record<string, number>> = {
	uint32: 1,
	uint64: 2,
	int32: 3,
	int64: 4,
	float32: 5,
	float64: 6,
	uint16: 7,
	int16: 8,
	float16: 9,
	uint8: 10,
	int8: 11,
};

const FAULTS = [
	"",
	"its pco data is cut",
	"its pco data is damaged",
	"its pco data has a format version that is not supported. Read it in Python instead",
	"its pco data holds another type of numbers",
	"its pco data holds another number of values",
	"there is no memory for its pco data",
	"something follows the end of its pco data",
];

/** The values of a chunk as little-endian bytes. Throws where they are damaged, or others than the metadata says. */
export function unpco(
	bytes: Uint8Array,
	configuration: ByteConfiguration,
	{ dataType, shape }: ChunkMeta,
): Promise<Uint8Array<ArrayBuffer>> {
	// half floats may be held as the integers with their bits
	const stored = String(configuration.type ?? dataType);
	const type = TYPES[stored];
	if (type === undefined) throw new Error(`pco does not hold ${stored} values`);
	const cells = shape.reduce((a, b) => a * b, 1);
	const size = (cells * Number(/\d+$/.exec(stored)?.[0])) / 8;
	return wasm.use(bytes, (exports, from) => {
		const to = room(exports, size);
		const fault = exports.decode(from, bytes.length, to, cells, type);
		if (fault !== 0) throw new Error(FAULTS[fault]);
		const decoded = new Uint8Array(exports.memory.buffer).slice(to, to + size);
		exports.release(to);
		return decoded;
	});
}
