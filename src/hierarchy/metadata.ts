/**
 * Documents of v2 and v3 → one validated form that zarrita's decoder reads. What is not understood is refused here, by name,
 * before any array is made. (Zarr v3 core spec, "Array metadata"; Zarr v2 spec, "Metadata")
 */
import { broken, integers, refuse } from "./check.ts";
import { type CodecDocument, codecList } from "./codec.ts";
import { ownNames } from "./dims.ts";
import { type Dtype, dtypeOf, type Scalar } from "./dtype.ts";
import { decodeFill } from "./fill.ts";
import { type Run, readGrid } from "./grid.ts";
import { isObject, type Json, type JsonObject, jsonText } from "./json.ts";
import { isReshape } from "./reshape.ts";
import { checkChain, fillTexts, type ShardLayout, unshard } from "./shard.ts";
import { endianOf, isStruct, structV3 } from "./struct.ts";
import { typeName } from "./typename.ts";

/** What a decoder needs of one chunk (or inner chunk of a shard): plain JSON, posted to the worker as it is. */
export interface ArrayDocument {
	readonly data_type: string;
	readonly chunk_shape: readonly number[];
	readonly codecs: readonly CodecDocument[];
	/** The most bytes that may come out of the last codecs, where the chunk shape does not tell. */
	readonly limit?: number;
}

/** The format that a node is stored in: Zarr's by number, or N5. */
export type Version = 2 | 3 | "n5";

/** How chunk coordinates become a key; N5 has them in reverse. */
export interface KeyEncoding {
	readonly name: "default" | "v2" | "n5";
	readonly separator: string;
}

/** Array metadata of any version, checked. */
export interface ArrayMetadata {
	readonly version: Version;
	readonly shape: readonly number[];
	readonly dtype: Dtype;
	readonly fillValue: Scalar;
	readonly dimensionNames: readonly (string | null)[] | null;
	readonly keys: KeyEncoding;
	/** What decodes a chunk; where chunks are unequal, one of the largest size. */
	readonly document: ArrayDocument;
	/** The chunks of each axis, where they are unequal. */
	readonly runs?: readonly (readonly Run[])[];
	readonly shard: ShardLayout | null;
	readonly attrs: JsonObject;
}

/** The type that v3 (or the v2 translation) names, or a refusal that names it. */
export function requireDtype(name: string, path: string, shown = name): Dtype {
	const dtype = dtypeOf(name);
	if (!dtype) refuse(path, `the data type ${shown} is not supported yet. Read it in Python instead.`, { dtype: shown });
	return dtype;
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
function checkExtensions(document: JsonObject, path: string): void {
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
	const { chunks: outer, runs } = readGrid(document.chunk_grid, shape, path);
	const codecs = withBytes(document.codecs === undefined ? [] : codecList(document.codecs, path));
	const dtype = isStruct(document.data_type)
		? structV3(document.data_type, endianOf(codecs, path), path)
		: requireDtype(typeName(document.data_type), path);
	const fillValue = decodeFill(document.fill_value, dtype, path);
	if (runs) checkUneven(codecs, path);
	const attrs = isObject(document.attributes) ? document.attributes : {};
	checkNames(document.dimension_names, shape.length, path);
	const { shard, ...inner } = unshard(codecs, outer, path);
	return {
		version: 3,
		shape,
		dtype,
		fillValue,
		dimensionNames: ownNames(document, attrs, shape.length),
		keys: keyEncoding(document.chunk_key_encoding, path),
		...(runs ? { runs } : {}),
		document: {
			data_type: dtype.zarrita,
			chunk_shape: inner.shape,
			codecs: checkChain(inner.codecs, inner.shape, { type: dtype.zarrita, fill: fillTexts(fillValue) }, path),
		},
		shard,
		attrs,
	};
}

/** Codecs that name the shape which they make can't make it of chunks of several shapes. */
function checkUneven(codecs: readonly CodecDocument[], path: string): void {
	const codec = codecs.find((each) => each.name === "sharding_indexed" || isReshape(each))?.name;
	if (codec) refuse(path, `its codec "${codec}" in chunks of unequal sizes is not supported.`, { codec });
}

/** GDAL leaves out the codec that makes bytes where nothing follows it, and then the list itself: its numbers are little-endian. */
function withBytes(codecs: readonly CodecDocument[]): readonly CodecDocument[] {
	if (codecs.some(({ name }) => name !== "transpose")) return codecs;
	return [...codecs, { name: "bytes", configuration: { endian: "little" } }];
}

function checkNames(value: Json | undefined, rank: number, path: string): void {
	if (value === undefined || value === null) return;
	if (!Array.isArray(value) || value.length !== rank) broken(path, `dimension_names does not name ${rank} axes`);
}

function keyEncoding(value: Json | undefined, path: string): KeyEncoding {
	const name = isObject(value) ? value.name : value;
	if (name !== "default" && name !== "v2") refuse(path, `its chunk key encoding "${String(name)}" is not supported.`);
	const configured = isObject(value) && isObject(value.configuration) ? value.configuration.separator : undefined;
	const separator = configured ?? (name === "default" ? "/" : ".");
	if (separator !== "/" && separator !== ".") broken(path, `the chunk key separator is ${jsonText(separator)}`);
	return { name, separator };
}
