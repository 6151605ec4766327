/** Codec chains that a plain decoder does not take: transposes and reshapes wherever they stand, shards that other codecs enclose, and N5's blocks. Pure. */
import type { CodecDocument } from "../hierarchy/codec.ts";
import type { Cell } from "../hierarchy/dtype.ts";
import { strides } from "../hierarchy/grid.ts";
import type { ArrayDocument } from "../hierarchy/metadata.ts";
import { type Block, readBlock, settleGzip, splitTexts } from "./block.ts";
import { checkIndex, entryAt, type IndexFormat, indexEntry } from "./entries.ts";
import { MOST, shardLimit } from "./limit.ts";
import type { Decoded } from "./task.ts";

/** What decodes chains without transposes, reshapes and shards. */
export interface PlainDecoder {
	values(document: ArrayDocument, bytes: Uint8Array): Promise<Decoded>;
	/** Undoes byte codecs alone, which may give up to `limit` bytes. */
	bytes(codecs: readonly CodecDocument[], bytes: Uint8Array, limit: number): Promise<Uint8Array>;
}

/** A sharding codec as the metadata stage hands it on. (v3 sharding codec, version 1.0) */
interface Sharding {
	readonly chunkShape: readonly number[];
	readonly codecs: readonly CodecDocument[];
	readonly indexCodecs: readonly CodecDocument[];
	readonly indexLocation: "start" | "end";
	/** The fill value as text, number by number where it has several. */
	readonly fill: readonly string[];
}

/** The values of one chunk; no data where it is a shard without any inner chunk. Rejects with the reason why the bytes can't be decoded. */
export async function decodeChain(document: ArrayDocument, bytes: Uint8Array, plain: PlainDecoder): Promise<Decoded> {
	const [first, ...rest] = document.codecs;
	if (first?.name === "transpose" && Array.isArray(first.configuration.order)) {
		const order = first.configuration.order as number[];
		const chunk_shape = order.map((axis) => document.chunk_shape[axis]);
		const { data, stride } = await decodeChain({ ...document, chunk_shape, codecs: rest }, bytes, plain);
		return { data, stride: order.map((_, axis) => stride[order.indexOf(axis)]) };
	}
	if (first?.name === "n5") return decodeBlock(document, first.configuration.codecs as CodecDocument[], bytes, plain);
	if (first?.name === "reshape") {
		const chunk_shape = first.configuration.shape as number[];
		const inner = await decodeChain({ ...document, chunk_shape, codecs: rest }, bytes, plain);
		return { data: inner.data && inOrder(inner, chunk_shape), stride: strides(document.chunk_shape) };
	}
	if (first?.name !== "sharding_indexed") return plain.values(document, bytes);
	const sharding = first.configuration as unknown as Sharding;
	const limit = shardLimit(document, size(document.chunk_shape) / size(sharding.chunkShape));
	const shard = rest.length > 0 ? await plain.bytes(rest, bytes, limit) : bytes;
	return decodeShard(document, sharding, shard, plain);
}

async function decodeShard(
	{ data_type, chunk_shape }: ArrayDocument,
	{ chunkShape, codecs, indexCodecs, indexLocation, fill }: Sharding,
	bytes: Uint8Array,
	plain: PlainDecoder,
): Promise<Decoded> {
	const grid = chunk_shape.map((size, axis) => size / chunkShape[axis]);
	const index = await readIndex({ grid, codecs: indexCodecs, location: indexLocation }, bytes, plain);
	const stride = strides(chunk_shape);
	let data: Cell[] | null = null;
	for (const coords of positions(grid)) {
		const entry = entryAt(index, grid, coords);
		if (!entry) continue;
		const part = bytes.slice(entry.offset, entry.offset + entry.length);
		const inner = await decodeChain({ data_type, chunk_shape: chunkShape, codecs }, part, plain);
		if (inner.data === null) continue;
		const cells = inner.data as Cell[];
		const width = cells.length / size(chunkShape);
		data ??= filled(cells, size(chunk_shape), width, fill);
		const to = coords.reduce((sum, at, axis) => sum + at * chunkShape[axis] * stride[axis], 0);
		place({ cells, stride: inner.stride }, { cells: data, stride, start: to }, chunkShape, width);
	}
	return { data: data as Decoded["data"], stride };
}

/** An N5 block; cells of the chunk that it leaves out are zero or empty. */
async function decodeBlock(
	{ data_type, chunk_shape }: ArrayDocument,
	codecs: readonly CodecDocument[],
	bytes: Uint8Array,
	plain: PlainDecoder,
): Promise<Decoded> {
	const block = readBlock(bytes, chunk_shape);
	const document = { data_type, chunk_shape: block.shape, codecs: settleGzip(codecs, block.data) };
	const inner = await (data_type === "string" ? decodeTexts : decodeNumbers)(document, block, plain);
	if (block.shape.every((length, axis) => length === chunk_shape[axis])) return inner;
	const stride = strides(chunk_shape);
	const cells = inner.data as Cell[];
	const data = filled(cells, size(chunk_shape), 1, [""]);
	place({ cells, stride: inner.stride }, { cells: data, stride, start: 0 }, block.shape, 1);
	return { data: data as Decoded["data"], stride };
}

async function decodeNumbers(document: ArrayDocument, { count, data }: Block, plain: PlainDecoder): Promise<Decoded> {
	const cells = size(document.chunk_shape);
	if (count !== cells)
		throw new Error(`its N5 block of variable length has ${count} elements in ${cells} cells, which is not supported`);
	return plain.values(document, data.slice());
}

async function decodeTexts(document: ArrayDocument, { count, data }: Block, plain: PlainDecoder): Promise<Decoded> {
	const { chunk_shape, codecs } = document;
	if (count > MOST) throw new Error(`its N5 block has ${count} bytes of text, more than ${MOST}`);
	const stored = await plain.values({ data_type: "uint8", chunk_shape: [count], codecs }, data.slice());
	return { data: splitTexts(stored.data as Uint8Array, size(chunk_shape)), stride: strides(chunk_shape) };
}

async function readIndex(format: IndexFormat, bytes: Uint8Array, plain: PlainDecoder): Promise<BigUint64Array> {
	const { offset, length } = indexEntry(format, bytes.length);
	const document = { data_type: "uint64", chunk_shape: [...format.grid, 2], codecs: format.codecs };
	const { data } = await plain.values(document, bytes.slice(offset, offset + length));
	checkIndex(data as BigUint64Array, format, bytes.length);
	return data as BigUint64Array;
}

/** The values in C order. */
function inOrder({ data, stride }: Decoded, shape: readonly number[]): Decoded["data"] {
	const wanted = strides(shape);
	if (stride.every((step, axis) => step === wanted[axis])) return data;
	const cells = data as Cell[];
	const ordered = cells.slice();
	place({ cells, stride }, { cells: ordered, stride: wanted, start: 0 }, shape, cells.length / size(shape));
	return ordered as Decoded["data"];
}

/** Room for `length` values of `width` numbers each, of the type that `like` holds, all of them the fill value (zero where there is none). */
function filled(like: Cell[], length: number, width: number, fill: readonly string[]): Cell[] {
	if (Array.isArray(like)) {
		const bytes = Uint8Array.from(fill.filter(Boolean), Number); // "" says that there is no fill value
		return new Array<Cell>(length).fill(typeof like[0] === "string" ? fill[0] : bytes);
	}
	const typed: object = like;
	const Constructor = typed.constructor as new (length: number) => Cell[];
	const wide = typed instanceof BigInt64Array || typed instanceof BigUint64Array;
	const value = Array.from({ length: width }, (_, k): Cell => (wide ? BigInt(fill[k] ?? "") : Number(fill[k] ?? "")));
	const cells = new Constructor(width * length);
	if (width === 1) return cells.fill(value[0]);
	for (let i = 0; i < cells.length; i++) cells[i] = value[i % width];
	return cells;
}

/** Copies the cells of `width` numbers of a chunk to their place in the shard. */
function place(
	from: { readonly cells: Cell[]; readonly stride: readonly number[] },
	to: { readonly cells: Cell[]; readonly stride: readonly number[]; readonly start: number },
	shape: readonly number[],
	width: number,
): void {
	const last = shape.length - 1;
	const visit = (axis: number, source: number, target: number): void => {
		if (axis > last) {
			for (let k = 0; k < width; k++) to.cells[width * target + k] = from.cells[width * source + k];
			return;
		}
		for (let i = 0; i < shape[axis]; i++) visit(axis + 1, source + i * from.stride[axis], target + i * to.stride[axis]);
	};
	visit(0, 0, to.start);
}

function size(shape: readonly number[]): number {
	return shape.reduce((a, b) => a * b, 1);
}

/** Every position of a grid, the last axis fastest. */
function* positions(grid: readonly number[]): Generator<number[]> {
	const count = size(grid);
	const step = strides(grid);
	for (let i = 0; i < count; i++) yield grid.map((n, axis) => Math.floor(i / step[axis]) % n);
}
