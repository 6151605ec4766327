/** Structured types of v2 and v3 → their fields, each with its place. Pure. (Zarr v2 spec, "Data type encoding"; zarr-extensions, "struct" and "structured") */
import { broken, integers, refuse } from "./check.ts";
import { type CodecDocument, codecList } from "./codec.ts";
import { type Dtype, dtypeOf, type Field } from "./dtype.ts";
import { isObject, type Json } from "./json.ts";
import { typeName, type V2Name, v2Name } from "./typename.ts";

const MOST_FIELDS = 4096;
/** As of raw bits: more is no value that a cell could show. */
const MOST_BYTES = 2 ** 20;

type Endian = "little" | "big";
type Unplaced = Omit<Field, "offset">;

/** Whether the `data_type` of v3 metadata is a struct. */
export function isStruct(value: Json | undefined): boolean {
	return isObject(value) && (value.name === "struct" || value.name === "structured");
}

/** The struct that v3 metadata describes by objects with `name` and `data_type` or, as zarr-python first wrote them, by pairs. All fields have the byte order of the `bytes` codec. */
export function structV3(value: Json | undefined, endian: Endian, path: string): Dtype {
	const fields = isObject(value) && isObject(value.configuration) ? value.configuration.fields : undefined;
	if (!Array.isArray(fields)) broken(path, "its data type has no list of fields");
	return structOf(
		fields.map((field) => {
			const [name, type] = Array.isArray(field)
				? field
				: isObject(field)
					? [field.name, field.data_type]
					: [undefined, undefined];
			if (typeof name !== "string" || name === "") broken(path, "a field of its data type has no name");
			const dtype = isStruct(type) ? structV3(type, endian, path) : fieldType(typeName(type), name, path);
			return { name, dtype, endian, shape: [] };
		}),
		path,
	);
}

/** The struct that a v2 `dtype` describes as NumPy does: a list of name, type and, of sub-arrays, shape. Padding has no name and is called `f` and its number, as by NumPy. */
export function structV2(value: readonly Json[], path: string): Dtype {
	return structOf(
		value.map((field, at) => {
			if (!Array.isArray(field) || field.length < 2 || field.length > 3 || typeof field[0] !== "string")
				broken(path, `field ${at} of its dtype is no list of a name, a type and a shape`);
			const [given, type, size = []] = field;
			const name = (given as string) || `f${at}`;
			const shape = integers(typeof size === "number" ? [size] : size, 1, `the shape of the field "${name}"`, path);
			if (Array.isArray(type)) return { name, dtype: structV2(type, path), endian: "little", shape };
			const known: V2Name = v2Name(type) ?? { name: String(type), endian: "little" };
			return { name, dtype: fieldType(known.name, name, path), endian: known.endian, shape };
		}),
		path,
	);
}

function fieldType(type: string, name: string, path: string): Dtype {
	const dtype = dtypeOf(type);
	if (dtype && dtype.bytes > 0) return dtype;
	return refuse(
		path,
		`its field "${name}" has the data type ${type}, which is not supported. Read it in Python instead.`,
		{ dtype: type },
	);
}

/** Fields lie one after the other, without padding. */
function structOf(given: readonly Unplaced[], path: string): Dtype {
	const fields: Field[] = [];
	let bytes = 0;
	for (const field of given) {
		fields.push({ ...field, offset: bytes });
		bytes = field.shape.reduce((size, count) => size * count, field.dtype.bytes) + bytes;
		if (bytes > MOST_BYTES) refuse(path, `one value of its struct has more than ${MOST_BYTES} bytes.`);
	}
	if (fields.length === 0 || fields.length > MOST_FIELDS) broken(path, `its struct has ${fields.length} fields`);
	const names = new Set(fields.map(({ name }) => name));
	if (names.size < fields.length) broken(path, "two fields of its struct have one name");
	return { name: "struct", kind: "struct", bytes, zarrita: `r${8 * bytes}`, fields };
}

/** The byte order that the chain's `bytes` codec gives, also within shards. */
export function endianOf(codecs: readonly CodecDocument[], path: string): Endian {
	for (const { name, configuration } of codecs) {
		if (name === "bytes") return configuration.endian === "big" ? "big" : "little";
		if (name === "sharding_indexed") return endianOf(codecList(configuration.codecs as Json, path), path);
	}
	return "little";
}
