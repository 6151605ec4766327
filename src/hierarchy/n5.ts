/** N5's `attributes.json` → the same validated form as Zarr's metadata. Pure. (N5 4.0.0, README, "File-system specification") */
import { broken, checkChunkShape, integers, refuse } from "./check.ts";
import { type CodecDocument, checkCodecs } from "./codec.ts";
import { decodeFill } from "./fill.ts";
import { isObject, type JsonObject, jsonText } from "./json.ts";
import { type ArrayMetadata, requireDtype } from "./metadata.ts";
import { axisNames } from "./spacing.ts";

const NEWEST = 4;
const TYPES = /^(u?int(8|16|32|64)|float(32|64)|string)$/;
/** What N5 itself keeps among the attributes; zarr-python's N5Store leaves out the same ones. */
const KEYWORDS = ["n5", "dimensions", "blockSize", "dataType", "compression"];

/** Whether the attributes are those of a dataset: a group may have any others. */
export function isDataset(document: JsonObject): boolean {
	return document.dimensions !== undefined && document.dataType !== undefined;
}

/** The user's attributes among those of a group or a dataset. */
export function userAttributes(document: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(document).filter(([name]) => !KEYWORDS.includes(name)));
}

/** Refuses containers of a later version than is known here; those of version 0 state none. */
export function checkContainer({ n5 }: JsonObject, path: string): void {
	if (n5 === undefined) return;
	const major = typeof n5 === "string" ? Number(/^(\d+)\./.exec(n5)?.[1]) : Number.NaN;
	if (!(major <= NEWEST)) refuse(path, `it is N5 of version ${jsonText(n5)}, only those up to ${NEWEST} are read.`);
}

/** Array metadata of a dataset, with axes and positions in zarr-python's order: N5's own ones reversed. */
export function readN5(document: JsonObject, path: string): ArrayMetadata {
	const shape = integers(document.dimensions, 0, "dimensions", path).reverse();
	if (shape.length === 0) broken(path, "it has no dimensions");
	const chunks = integers(document.blockSize, 1, "blockSize", path).reverse();
	checkChunkShape(chunks, shape, path);
	refuseVariants(document, path);
	const name = String(document.dataType);
	if (!TYPES.test(name))
		refuse(path, `the N5 data type "${name}" is not supported. Read it in Java instead.`, { dtype: name });
	const dtype = requireDtype(name, path);
	const codecs = checkCodecs([BIG_ENDIAN, ...compressionOf(document, path)], path);
	return {
		version: "n5",
		shape,
		dtype,
		fillValue: dtype.kind === "string" ? "" : decodeFill(0, dtype, path),
		dimensionNames: axisNames(document, shape.length),
		keys: { name: "n5", separator: "/" },
		document: { data_type: dtype.zarrita, chunk_shape: chunks, codecs: [{ name: "n5", configuration: { codecs } }] },
		shard: null,
		attrs: userAttributes(document),
	};
}

const BIG_ENDIAN: CodecDocument = { name: "bytes", configuration: { endian: "big" } };

/** Layouts whose blocks look like plain ones and are not. */
function refuseVariants(document: JsonObject, path: string): void {
	if (document.isLabelMultiset === true)
		refuse(path, "it holds label multisets, which are not supported. Show the labels that are derived from them.");
	if (document.codecs !== undefined || document.shardSize !== undefined)
		refuse(path, "it is sharded by a draft of N5, which is not supported. Write it without shards, or as Zarr v3.");
}

/** The byte codecs of N5's blocks as the decoder takes them, without the byte order, which is always the same. */
export function blockCodecs({ configuration }: CodecDocument): CodecDocument[] {
	return (configuration.codecs as CodecDocument[]).slice(1);
}

/** N5's compression types by what decodes them. */
const COMPRESSIONS: Readonly<Record<string, CodecDocument | null>> = {
	raw: null,
	blosc: { name: "blosc", configuration: {} },
	bzip2: { name: "numcodecs.bz2", configuration: {} },
	gzip: { name: "gzip", configuration: {} },
	lz4: { name: "n5.lz4", configuration: {} },
	xz: { name: "numcodecs.lzma", configuration: { format: "xz" } },
	zstd: { name: "zstd", configuration: {} },
};

/** The byte codecs of a dataset; `compressionType` is version 0's. */
function compressionOf({ compression, compressionType }: JsonObject, path: string): CodecDocument[] {
	const type = isObject(compression) ? compression.type : compressionType;
	if (typeof type !== "string") broken(path, "its compression has no type");
	if (!Object.hasOwn(COMPRESSIONS, type))
		refuse(path, `the N5 compression "${type}" is not supported. Read it in Java instead.`, { codec: type });
	const codec = COMPRESSIONS[type];
	if (!codec) return [];
	return [type === "blosc" && isObject(compression) ? { ...codec, configuration: { ...compression } } : codec];
}
