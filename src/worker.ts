/** Entry 0, the worker: codecs and decoding, and the heavy pure functions. Also imported as a module where there is no Worker. */
import { BoolArray, type Chunk, type DataType, registry, Array as ZarrArray } from "zarrita";
import { Base64, fromBase64 } from "./codecs/base64.ts";
import { unpackBits } from "./codecs/bits.ts";
import { unblosc } from "./codecs/blosc.ts";
import { type ArrayCodecClass, aim, byteCodec, checkedBytes, type DecodeBytes } from "./codecs/byte.ts";
import { bunzip2 } from "./codecs/bzip2.ts";
import { Categorize } from "./codecs/categorize.ts";
import { CHECKSUMS } from "./codecs/checksum.ts";
import { Cast, Delta, FixedScaleOffset } from "./codecs/filter.ts";
import { inflate } from "./codecs/inflate.ts";
import { unlz4 } from "./codecs/lz4.ts";
import { unlz4n5 } from "./codecs/lz4stream.ts";
import { readMsgpack } from "./codecs/msgpack.ts";
import { MOST_VALUES, objectList } from "./codecs/object.ts";
import { PackBits } from "./codecs/packbits.ts";
import { unpco } from "./codecs/pco.ts";
import { Shuffle } from "./codecs/shuffle.ts";
import { utf8Text, variableLength } from "./codecs/vlen.ts";
import { type LzmaFormat, unlzma } from "./codecs/xz.ts";
import { unzfp } from "./codecs/zfp.ts";
import { unzstd } from "./codecs/zstd.ts";
import { decodeChain, type PlainDecoder } from "./decode/chain.ts";
import { withLimits } from "./decode/limit.ts";
import { readParquet } from "./decode/parquet.ts";
import {
	type Decoded,
	type DecodeTask,
	type PickTask,
	type RecordsTask,
	type Task,
	type UnpackTask,
	WORKER_NAME,
} from "./decode/task.ts";
import { type CornersTask, cornersTask } from "./hierarchy/corners.ts";
import { type Cell, isVariable, partsOf } from "./hierarchy/dtype.ts";
import { parseJson } from "./hierarchy/json.ts";
import type { ArrayDocument } from "./hierarchy/metadata.ts";
import { asParts, cellStrides } from "./hierarchy/parts.ts";
import { pickNumbers } from "./hierarchy/pick.ts";
import { itemsIn } from "./hierarchy/record.ts";
import { type Characters, textsOf } from "./hierarchy/text.ts";
import { type Summarized, type SummarizeTask, summarize } from "./histogram/bin.ts";
import { mapTask, type PlaceTask, type TableTask } from "./map/table.ts";
import { narrowBits, narrowStored, widen } from "./narrow.ts";

const gunzip: DecodeBytes = (bytes, { limit, into }) => inflate(bytes, "gzip", limit, into);
const unzlib: DecodeBytes = (bytes, { limit, into }) => inflate(bytes, "deflate", limit, into);
const blosc: DecodeBytes = (bytes, { limit, into }) => unblosc(bytes, limit, into);
const zstd: DecodeBytes = (bytes, { limit, into }) => unzstd(bytes, limit, { into });

/** Bytes to bytes, by the names under which metadata is handed on (`hierarchy/codec.ts`). */
const BYTE_CODECS: Readonly<Record<string, DecodeBytes>> = {
	blosc,
	gzip: gunzip,
	"n5.lz4": (bytes, { limit }) => unlz4n5(bytes, limit), // the limit of a lone codec is its exact size
	packbits: unpackBits,
	zfp: unzfp,
	zlib: unzlib,
	zstd,
	"zstd-dictionary": (bytes, { limit, dictionary }) =>
		unzstd(bytes, limit, { dictionary: fromBase64(dictionary as string) }),
	"numcodecs.blosc": blosc,
	"numcodecs.bz2": (bytes, { limit }) => bunzip2(bytes, limit),
	"numcodecs.gzip": gunzip,
	"numcodecs.lz4": (bytes, { limit, into }) => unlz4(bytes, limit, into),
	"numcodecs.lzma": (bytes, { limit, ...format }) => unlzma(bytes, format as unknown as LzmaFormat, limit),
	"numcodecs.pcodec": unpco,
	"numcodecs.zfpy": unzfp,
	"numcodecs.zlib": unzlib,
	"numcodecs.zstd": zstd,
};

/** Whether this is one of the pool's workers, not somebody else's that imports this module: what is decoded here was given away, and nobody else reads it. */
const OWNED = "WorkerGlobalScope" in globalThis && (globalThis as { name?: string }).name === WORKER_NAME;

const plainBytes = registry.get("bytes") as unknown as () => ArrayCodecClass;
const items = variableLength(({ type, endian }) => {
	return (bytes) => itemsIn(bytes, type as string, endian as "little" | "big");
});

/** Codec classes as zarrita wants them: what makes values of bytes, filters of values, checksums. */
const CODECS: Readonly<Record<string, unknown>> = {
	bytes: checkedBytes(plainBytes(), OWNED),
	crc32c: CHECKSUMS.crc32c,
	"vlen-bytes": variableLength(() => (bytes) => bytes.slice()),
	"vlen-utf8": variableLength(() => utf8Text),
	"numcodecs.adler32": CHECKSUMS.adler32,
	"numcodecs.astype": Cast,
	"numcodecs.base64": Base64,
	"numcodecs.categorize": Categorize,
	"numcodecs.crc32": CHECKSUMS.crc32,
	"numcodecs.crc32c": CHECKSUMS.crc32c,
	"numcodecs.delta": Delta,
	"numcodecs.fixedscaleoffset": FixedScaleOffset,
	"numcodecs.fletcher32": CHECKSUMS.fletcher32,
	"numcodecs.jenkins_lookup3": CHECKSUMS.jenkins_lookup3,
	"numcodecs.json2": objectList((bytes) => parseJson(utf8Text(bytes), MOST_VALUES)),
	"numcodecs.msgpack2": objectList(readMsgpack),
	"numcodecs.packbits": PackBits,
	"numcodecs.quantize": Cast,
	"numcodecs.shuffle": Shuffle,
	"numcodecs.vlen-array": items,
};

type Load = Parameters<typeof registry.set>[1];
for (const [name, codec] of Object.entries(CODECS)) registry.set(name, (() => codec) as unknown as Load);
for (const [name, decode] of Object.entries(BYTE_CODECS))
	registry.set(name, (() => byteCodec(decode)) as unknown as Load);

const arrays = new Map<string, ZarrArray<DataType>>();
const KEPT_ARRAYS = 100;

/** zarrita decodes; it is given an array whose one chunk is `bytes`. */
async function decode(document: ArrayDocument, bytes: Uint8Array): Promise<Decoded> {
	const parts = partsOf(document.data_type);
	if (parts) {
		const { data, stride } = await decode(asParts(document, parts), bytes);
		const texts = /^v2:[SU]/.test(document.data_type);
		return { data: texts ? textsOf(data as Characters, parts.count) : data, stride: cellStrides(stride, parts) };
	}
	const { data_type } = document;
	const stored = narrowBits(data_type) === undefined ? data_type : narrowStored(data_type);
	const chunk = await decodeChunk({ ...document, data_type: stored }, bytes).catch(rethrowCause);
	const cells = document.chunk_shape.reduce((a, b) => a * b, 1);
	const data = plain(chunk.data);
	if (data.length !== cells) throw new Error(`it holds ${data.length} values in place of ${cells}`);
	// filters have widened half-precision numbers already
	const held = stored === data_type || data instanceof Float32Array;
	return { data: held ? data : widen(data_type, data as Uint16Array), stride: chunk.stride };
}

const PLAIN: PlainDecoder = {
	values: decode,
	async bytes(codecs, bytes, limit) {
		const raw = { name: "bytes", configuration: {} };
		// of a length that is not known: the chunk shape only stands for the rank
		const document = { data_type: "uint8", chunk_shape: [1], codecs: [raw, ...codecs], limit };
		return (await decodeChunk(document, bytes).catch(rethrowCause)).data as Uint8Array;
	},
};

/** zarrita names the codec and wraps what it said; what it said is what helps. */
function rethrowCause(error: Error & { codec?: string; cause?: unknown }): never {
	const { codec, cause } = error;
	throw Object.assign(new Error(cause instanceof Error ? cause.message : error.message, { cause: error }), { codec });
}

async function decodeChunk(document: ArrayDocument, bytes: Uint8Array): Promise<Chunk<DataType>> {
	const key = JSON.stringify(document);
	const cached = arrays.get(key);
	const array = cached ?? makeArray(document);
	if (!cached) {
		if (arrays.size >= KEPT_ARRAYS) arrays.clear();
		arrays.set(key, array);
	}
	const store = array.store as unknown as Map<string, Uint8Array>;
	const zeros = document.chunk_shape.map(() => 0);
	store.set(`/${["c", ...zeros].join("/")}`, bytes);
	const chunk = array.getChunk(zeros); // reads the store at once, so that the next chunk may take its place
	store.clear();
	return chunk;
}

function makeArray(document: ArrayDocument): ZarrArray<DataType> {
	const { chunk_shape, data_type } = document;
	return new ZarrArray(new Map() as unknown as ConstructorParameters<typeof ZarrArray>[0], "/", {
		zarr_format: 3,
		node_type: "array",
		shape: [...chunk_shape],
		// zarrita's name for whatever the codecs make of an object array
		data_type: (isVariable(data_type) ? "v2:object" : data_type) as DataType,
		chunk_grid: { name: "regular", configuration: { chunk_shape: [...chunk_shape] } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		codecs: withLimits(document),
		fill_value: null as never,
		attributes: {},
	});
}

type Values = Exclude<ArrayBufferView, DataView> & { readonly length: number };

/** Typed arrays as they are, booleans as bytes, cells of variable length as a list. */
function plain(data: Chunk<DataType>["data"]): Values | Cell[] {
	if (ArrayBuffer.isView(data)) return data as Values;
	if (data instanceof BoolArray) return new Uint8Array(data.buffer, data.byteOffset, data.length);
	return data as unknown as Cell[];
}

/** Does one task. Rejects with the reason why the bytes can't be decoded. */
export async function run(task: Task): Promise<unknown> {
	const known = task as
		| CornersTask
		| DecodeTask
		| PickTask
		| PlaceTask
		| RecordsTask
		| SummarizeTask
		| TableTask
		| UnpackTask;
	if (known.kind === "decode") {
		if (known.into) aim(known.bytes, known.into);
		return decodeChain(known.document, known.bytes, PLAIN);
	}
	if (known.kind === "pick") return pickNumbers(known.cells, known.pick);
	if (known.kind === "corners") return cornersTask(known);
	if (known.kind === "unpack") return PLAIN.bytes(known.codecs, known.bytes, known.limit);
	if (known.kind === "records") return readParquet(known.bytes, known.rows, PLAIN.bytes);
	if (known.kind === "table" || known.kind === "place") return mapTask(known);
	const summary = summarize(known.data, known.mask, known.options, known.single);
	return { summary, data: known.data } satisfies Summarized;
}

/** Buffers that go with an answer for good. */
function buffersOf(answer: unknown): Transferable[] {
	if (ArrayBuffer.isView(answer)) return [answer.buffer];
	const { data } = answer as Partial<Decoded>;
	return ArrayBuffer.isView(data) ? [data.buffer] : [];
}

interface WorkerScope {
	postMessage(message: unknown, transfer: Transferable[]): void;
	addEventListener(type: "message", listener: (event: MessageEvent<{ id: number; task: Task }>) => void): void;
}

if (OWNED) {
	const scope = globalThis as unknown as WorkerScope;
	scope.addEventListener("message", async ({ data: { id, task } }) => {
		try {
			const answer = await run(task);
			scope.postMessage({ id, answer }, buffersOf(answer));
		} catch (error) {
			const { message, codec } = error as Error & { codec?: string };
			scope.postMessage({ id, error: { message, codec } }, []); // errors themselves lose their fields between threads
		}
	});
	scope.postMessage({ ready: true }, []);
}
