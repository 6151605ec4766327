/**
 * Documents of v2 and v3 → one validated form that zarrita's decoder reads. What is not understood is refused here, by name,
 * before any array is made. (Zarr v3 core spec, "Array metadata"; Zarr v2 spec, "Metadata")
 */
import { ZarrError } from "../errors.ts";
import { type Dtype, dtypeOf, type Scalar } from "./dtype.ts";
import { decodeFill } from "./fill.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

/** A codec as v3 metadata names it. */
export interface CodecDocument {
	readonly name: string;
	readonly configuration: Record<string, unknown>;
}

/** What a decoder needs of one chunk (or inner chunk of a shard): plain JSON, posted to the worker as it is. */
export interface ArrayDocument {
	readonly data_type: string;
	readonly chunk_shape: readonly number[];
	readonly codecs: readonly CodecDocument[];
}

/** How inner chunks lie in a shard. (v3 sharding codec, version 1.0) */
export interface ShardLayout {
	readonly shape: readonly number[];
	readonly indexCodecs: readonly CodecDocument[];
	readonly indexLocation: "start" | "end";
}

/** How chunk coordinates become a key. */
export interface KeyEncoding {
	readonly name: "default" | "v2";
	readonly separator: string;
}

/** Array metadata of either version, checked. */
export interface ArrayMetadata {
	readonly version: 2 | 3;
	readonly shape: readonly number[];
	readonly dtype: Dtype;
	readonly fillValue: Scalar;
	readonly dimensionNames: readonly (string | null)[] | null;
	readonly keys: KeyEncoding;
	readonly document: ArrayDocument;
	readonly shard: ShardLayout | null;
	readonly attrs: JsonObject;
}

const MAX_RANK = 64;
const MAX_CHUNK_CELLS = 2 ** 31;

/** Fails with the path in the sentence. */
export function refuse(path: string, what: string, fields: { codec?: string; dtype?: string } = {}): never {
	throw new ZarrError("UnsupportedError", `"${path || "/"}" can't be shown: ${what}`, { path, ...fields });
}

/** Fails since the document contradicts the specification. */
export function broken(path: string, what: string): never {
	throw new ZarrError(
		"MetadataError",
		`The metadata of "${path || "/"}" is broken: ${what}. Ask its writer, or look at the document itself.`,
		{ path },
	);
}

/** A list of integers, each at least `least`. */
export function integers(value: Json | undefined, least: number, what: string, path: string): number[] {
	if (!Array.isArray(value) || value.length > MAX_RANK)
		broken(path, `${what} is no list of at most ${MAX_RANK} integers`);
	return value.map((item) => {
		if (typeof item !== "number" || !Number.isSafeInteger(item) || item < least)
			broken(path, `${what} holds ${String(item)}`);
		return item;
	});
}

/** The type that v3 (or the v2 translation) names, or a refusal that names it. */
export function requireDtype(name: string, path: string, shown = name): Dtype {
	const dtype = dtypeOf(name);
	if (!dtype) refuse(path, `the data type ${shown} is not supported yet. Read it in Python instead.`, { dtype: shown });
	return dtype;
}

/** Chunk shapes that nothing could hold are refused before they are allocated. */
export function checkChunkShape(chunk: readonly number[], shape: readonly number[], path: string): void {
	if (chunk.length !== shape.length)
		broken(path, `the chunk shape has ${chunk.length} axes, the array ${shape.length}`);
	if (chunk.reduce((a, b) => a * b, 1) > MAX_CHUNK_CELLS)
		refuse(path, `one chunk has ${chunk.join(" × ")} cells, more than a browser can hold.`);
}

const CODECS = new Set([
	"blosc",
	"bytes",
	"crc32c",
	"gzip",
	"transpose",
	"vlen-utf8",
	"zlib",
	"zstd",
	"numcodecs.bitround",
	"numcodecs.blosc",
	"numcodecs.delta",
	"numcodecs.gzip",
	"numcodecs.lz4",
	"numcodecs.shuffle",
	"numcodecs.zlib",
	"numcodecs.zstd",
]);

/** The codecs, each known to the decoder; the first unknown one is refused by name. */
export function checkCodecs(codecs: readonly CodecDocument[], path: string): CodecDocument[] {
	const unknown = codecs.find((codec) => !CODECS.has(codec.name));
	if (unknown)
		refuse(path, `its codec "${unknown.name}" is not supported yet. Read it in Python instead.`, {
			codec: unknown.name,
		});
	return [...codecs];
}

const V3_FIELDS = new Set([
	"zarr_format",
	"node_type",
	"shape",
	"data_type",
	"chunk_grid",
	"chunk_key_encoding",
	"fill_value",
	"codecs",
	"attributes",
	"storage_transformers",
	"dimension_names",
	"consolidated_metadata",
]);

/** Fields that a reader must not ignore. (v3 core, "Extension points": must_understand) */
export function checkExtensions(document: JsonObject, path: string): void {
	for (const [name, value] of Object.entries(document)) {
		if (V3_FIELDS.has(name) || (isObject(value) && value.must_understand === false)) continue;
		refuse(path, `its metadata has the extension "${name}", which must be understood and isn't.`);
	}
	const transformers = document.storage_transformers;
	if (Array.isArray(transformers) && transformers.length > 0)
		refuse(path, "it uses storage transformers, which are not supported.");
}

/** Array metadata of a `zarr.json`. */
export function readV3(document: JsonObject, path: string): ArrayMetadata {
	if (document.zarr_format !== 3)
		refuse(path, `its zarr_format is ${String(document.zarr_format)}, only 2 and 3 are read.`);
	checkExtensions(document, path);
	const shape = integers(document.shape, 0, "shape", path);
	const dtype = requireDtype(dataTypeName(document.data_type), path);
	const grid = document.chunk_grid;
	if (!isObject(grid) || typeof grid.name !== "string") broken(path, "chunk_grid is missing");
	if (grid.name !== "regular" || !isObject(grid.configuration))
		refuse(path, `its chunk grid "${grid.name}" is not supported, only regular ones are.`);
	const outer = integers(grid.configuration.chunk_shape, 1, "chunk_shape", path);
	checkChunkShape(outer, shape, path);
	const codecs =
		document.codecs === undefined
			? [{ name: "bytes", configuration: { endian: "little" } }]
			: codecList(document.codecs, path);
	const { inner, shard } = unshard(codecs, outer, path);
	return {
		version: 3,
		shape,
		dtype,
		fillValue: decodeFill(document.fill_value, dtype, path),
		dimensionNames: names(document.dimension_names, shape.length, path),
		keys: keyEncoding(document.chunk_key_encoding, path),
		document: {
			data_type: dtype.zarrita,
			chunk_shape: shard ? inner.shape : outer,
			codecs: checkCodecs(joinTransposes(inner.codecs, path), path),
		},
		shard,
		attrs: isObject(document.attributes) ? document.attributes : {},
	};
}

function dataTypeName(value: Json | undefined): string {
	if (typeof value === "string") return value;
	return isObject(value) && typeof value.name === "string" ? value.name : String(value);
}

function codecList(value: Json | undefined, path: string): CodecDocument[] {
	if (!Array.isArray(value) || value.length === 0) broken(path, "codecs is no list of codecs");
	return value.map((item) => {
		if (typeof item === "string") return { name: item, configuration: {} };
		if (!isObject(item) || typeof item.name !== "string") broken(path, "a codec has no name");
		return { name: item.name, configuration: isObject(item.configuration) ? item.configuration : {} };
	});
}

function names(value: Json | undefined, rank: number, path: string): (string | null)[] | null {
	if (value === undefined || value === null) return null;
	if (!Array.isArray(value) || value.length !== rank) broken(path, `dimension_names does not name ${rank} axes`);
	return value.map((name) => (typeof name === "string" ? name : null));
}

function keyEncoding(value: Json | undefined, path: string): KeyEncoding {
	const name = isObject(value) ? value.name : value;
	if (name !== "default" && name !== "v2") refuse(path, `its chunk key encoding "${String(name)}" is not supported.`);
	const configured = isObject(value) && isObject(value.configuration) ? value.configuration.separator : undefined;
	const separator = configured ?? (name === "default" ? "/" : ".");
	if (separator !== "/" && separator !== ".") broken(path, `the chunk key separator is ${JSON.stringify(separator)}`);
	return { name, separator };
}

interface Inner {
	readonly shape: readonly number[];
	readonly codecs: readonly CodecDocument[];
}

/** Takes the sharding codec off the chain, where it is the only codec, as every writer but test suites puts it. */
function unshard(
	codecs: readonly CodecDocument[],
	outer: readonly number[],
	path: string,
): { inner: Inner; shard: ShardLayout | null } {
	const sharding = codecs.find((codec) => codec.name === "sharding_indexed");
	if (!sharding) return { inner: { shape: outer, codecs }, shard: null };
	if (codecs.length > 1) {
		const other = codecs.find((codec) => codec !== sharding)?.name;
		refuse(path, `its shards are combined with the codec "${other}", which is not supported yet.`, { codec: other });
	}
	const configuration = sharding.configuration as JsonObject;
	const shape = integers(configuration.chunk_shape, 1, "the inner chunk_shape", path);
	checkChunkShape(shape, outer, path);
	if (outer.some((size, i) => size % shape[i] !== 0))
		broken(path, `shards of ${outer.join(" × ")} don't divide into chunks of ${shape.join(" × ")}`);
	const inner = codecList(configuration.codecs, path);
	if (inner.some((codec) => codec.name === "sharding_indexed"))
		refuse(path, "its shards hold shards, which is not supported yet.", { codec: "sharding_indexed" });
	const location = configuration.index_location ?? "end";
	if (location !== "start" && location !== "end") broken(path, `index_location is ${JSON.stringify(location)}`);
	return {
		inner: { shape, codecs: inner },
		shard: { shape: outer, indexCodecs: indexCodecs(configuration.index_codecs, path), indexLocation: location },
	};
}

/** The index is read by its fixed size, so only codecs of a fixed size can stand in its chain. */
function indexCodecs(value: Json | undefined, path: string): CodecDocument[] {
	const codecs = codecList(value, path);
	const strange = codecs.find((codec) => codec.name !== "bytes" && codec.name !== "crc32c");
	if (strange || codecs[0].name !== "bytes")
		refuse(
			path,
			`the index of its shards uses the codec "${strange?.name ?? codecs[0].name}", which is not supported.`,
			{ codec: strange?.name },
		);
	return codecs;
}

/** zarrita heeds only one transpose, so neighbouring ones are joined into one. */
function joinTransposes(codecs: readonly CodecDocument[], path: string): CodecDocument[] {
	const joined: CodecDocument[] = [];
	for (const codec of codecs) {
		const last = joined.at(-1);
		if (codec.name === "transpose" && last?.name === "transpose") {
			const [first, second] = [order(last, path), order(codec, path)];
			joined[joined.length - 1] = { name: "transpose", configuration: { order: second.map((axis) => first[axis]) } };
		} else joined.push(codec);
	}
	if (joined.filter((codec) => codec.name === "transpose").length > 1)
		refuse(path, "it transposes more than once, which is not supported.", { codec: "transpose" });
	return joined;
}

function order(codec: CodecDocument, path: string): number[] {
	return integers(codec.configuration.order as Json, 0, "the order of a transpose codec", path);
}
