/** How many bytes may come out of each codec of a chain, by what the metadata promises. Pure. */
import type { CodecDocument } from "../hierarchy/codec.ts";
import { dtypeOf } from "../hierarchy/dtype.ts";
import { isChecksum } from "../hierarchy/filter.ts";
import type { ArrayDocument } from "../hierarchy/metadata.ts";
import { storesVariable } from "../hierarchy/object.ts";
import { narrowBits } from "../narrow.ts";

/** Bytes of a chunk's values without a fixed size, of which the metadata promises nothing. */
export const MOST = 2 ** 28;
const CHECKSUM_BYTES = 4;
/** What a compressor adds to what it can't compress, and to what is small, at most. */
const SPREAD = 1.25;
const HEADERS = 2 ** 17;
/** Texts of fixed size become a list. */
const TEXTS = /^v2:[SU]/;

/** The codecs with a `limit` in each byte codec's configuration, and in that of `bytes` the exact `size`, where it is known. */
export function withLimits(document: ArrayDocument): CodecDocument[] {
	const at = document.codecs.findIndex(({ name }) => name === "bytes" || storesVariable(name));
	const size = document.codecs[at]?.name === "bytes" ? sizeOf(document, at) : undefined;
	let limit = document.limit ?? size ?? MOST;
	return document.codecs.map((codec, i) => {
		if (i < at) return codec;
		if (i === at) return size === undefined || document.limit ? codec : configured(codec, { size });
		const limited = configured(codec, { limit });
		limit = encodedLimit(codec, limit);
		return limited;
	});
}

function configured({ name, configuration }: CodecDocument, more: Record<string, number>): CodecDocument {
	return { name, configuration: { ...configuration, ...more } };
}

/** Codecs that write into memory given to them, the names of the metadata stage. */
const INTO = /^(?:numcodecs\.)?(?:blosc|gzip|lz4|zlib|zstd)$/;

/** How many bytes a decoder makes that are the chunk's values as they lie; undefined where the values are made of them, or the decoder makes no memory of its own. */
export function decodedSize(document: ArrayDocument): number | undefined {
	const [bytes, codec, ...others] = document.codecs.filter(({ name }) => name !== "transpose");
	const { data_type } = document;
	if (bytes?.name !== "bytes" || !INTO.test(codec?.name ?? "") || others.length > 0) return undefined;
	if (document.limit !== undefined || narrowBits(data_type) !== undefined || TEXTS.test(data_type)) return undefined;
	return sizeOf(document, 0);
}

/** The bytes of a chunk after the filters before the codec `at`; undefined where the type has no fixed size. */
function sizeOf({ data_type, chunk_shape, codecs }: ArrayDocument, at: number): number | undefined {
	let cells = chunk_shape.reduce((a, b) => a * b, 1);
	let bytes = bytesOf(data_type);
	for (const { name, configuration } of codecs.slice(0, at)) {
		if (typeof configuration.stored === "string") bytes = bytesOf(configuration.stored);
		if (name.endsWith("packbits")) [cells, bytes] = [1 + Math.ceil(cells / 8), 1];
	}
	return bytes && cells * bytes;
}

/** Bytes of one value of the type that zarrita names so; undefined where it has no fixed size. */
function bytesOf(type: string): number | undefined {
	return dtypeOf(type)?.bytes || undefined;
}

function encodedLimit({ name }: CodecDocument, limit: number): number {
	if (isChecksum(name)) return limit + CHECKSUM_BYTES;
	if (name.endsWith("shuffle")) return limit;
	return Math.ceil(limit * SPREAD) + HEADERS;
}

/** The most bytes that a shard of `document` has before the codecs that stand after it. */
export function shardLimit(document: ArrayDocument, parts: number): number {
	const size = sizeOf(document, 0) ?? MOST;
	return Math.ceil(size * SPREAD) + (HEADERS / 64) * parts + HEADERS;
}
