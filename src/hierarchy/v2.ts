/** A v2 `.zarray` with its attributes → the same validated form as v3. Pure. (Zarr v2 spec, "Metadata", "Data type encoding") */

import { broken, checkChunkShape, integers, refuse } from "./check.ts";
import { type CodecDocument, checkCodecs } from "./codec.ts";
import { settleCompressors } from "./compressor.ts";
import { ownNames } from "./dims.ts";
import type { Dtype } from "./dtype.ts";
import { decodeFill } from "./fill.ts";
import { byteOrder, isArrayFilter, settleFilters } from "./filter.ts";
import { isObject, type Json, type JsonObject, jsonText } from "./json.ts";
import { type ArrayMetadata, requireDtype } from "./metadata.ts";
import { checkStored, objectType, storesVariable, storingCodec } from "./object.ts";
import { structV2 } from "./struct.ts";
import { v2Name } from "./typename.ts";

/** Array metadata of a `.zarray`; `attrs` are the parsed `.zattrs`. */
export function readV2(document: JsonObject, attrs: JsonObject, path: string): ArrayMetadata {
	if (document.zarr_format !== 2) broken(path, `zarr_format is ${String(document.zarr_format)}, not 2`);
	const shape = integers(document.shape, 0, "shape", path);
	const chunks = integers(document.chunks, 1, "chunks", path);
	checkChunkShape(chunks, shape, path);
	const filters = codecList(document.filters, path);
	const { dtype, endian } = dataType(document.dtype, filters, path);
	const separator = document.dimension_separator ?? ".";
	if (separator !== "." && separator !== "/") broken(path, `dimension_separator is ${jsonText(separator)}`);
	return {
		version: 2,
		shape,
		dtype,
		fillValue: decodeFill(document.fill_value, dtype, path),
		dimensionNames: ownNames(document, attrs, shape.length),
		keys: { name: "v2", separator },
		document: {
			data_type: dtype.zarrita,
			chunk_shape: chunks,
			codecs: chain(document, filters, dtype, endian, chunks.length, path),
		},
		shard: null,
		attrs,
	};
}

interface StoredType {
	readonly dtype: Dtype;
	readonly endian: "little" | "big";
}

function dataType(value: Json | undefined, filters: readonly CodecDocument[], path: string): StoredType {
	if (value === "|O") return { dtype: requireDtype(objectType(filters, path), path), endian: "little" };
	const shown = String(value);
	if (Array.isArray(value)) return { dtype: structV2(value, path), endian: "little" };
	const known = v2Name(value);
	if (!known) refuse(path, `the data type ${shown} is not supported yet. Read it in Python instead.`, { dtype: shown });
	const dtype = requireDtype(known.name, path, shown);
	// labels are texts as soon as they are decoded
	const labelled = /^v2:U/.test(known.name) && filters.some((filter) => filter.name === "categorize");
	return { dtype: labelled ? { ...dtype, zarrita: "string" } : dtype, endian: known.endian };
}

function codecList(value: Json | undefined, path: string): CodecDocument[] {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) broken(path, "filters is no list");
	return value.map((item) => codec(item, path));
}

function codec(item: Json, path: string): CodecDocument {
	if (!isObject(item) || typeof item.id !== "string") broken(path, "a filter or compressor has no id");
	const { id, ...configuration } = item;
	return { name: id as string, configuration };
}

/** v2 keeps order, filters, byte order and compressor apart; v3 has one chain: array codecs, then `bytes`, then byte codecs. */
function chain(
	document: JsonObject,
	filters: readonly CodecDocument[],
	dtype: Dtype,
	endian: "little" | "big",
	rank: number,
	path: string,
): CodecDocument[] {
	if (document.order !== "F" && document.order !== "C") broken(path, `order is ${jsonText(document.order)}`);
	const transpose = document.order === "F" ? [{ name: "transpose", configuration: { order: "F" } }] : [];
	const ofBytes = filters.findIndex((filter) => !isArrayFilter(filter.name));
	const arrays = ofBytes < 0 ? filters : filters.slice(0, ofBytes);
	const storing = filters.find((filter) => storesVariable(filter.name));
	const toBytes = storing
		? storingCodec(storing, document, (type) => dataType(type as Json, [], path), path)
		: { name: "bytes", configuration: { endian: byteOrder(arrays, endian) } };
	const others = filters.slice(arrays.length).filter((filter) => filter !== storing);
	const compressor = document.compressor ? [named(codec(document.compressor, path))] : [];
	const codecs = [...transpose, ...arrays.map(named), toBytes, ...others.map(named), ...compressor];
	const known = checkCodecs(codecs, path);
	checkStored(known, dtype.zarrita, path);
	const refusal = (what: string, codec: string) => refuse(path, what, { codec });
	const settled = settleFilters(known, dtype.zarrita, refusal);
	return settleCompressors(settled, dtype.zarrita, rank, refusal);
}

function named(filter: CodecDocument): CodecDocument {
	return { name: `numcodecs.${filter.name}`, configuration: filter.configuration };
}
