/** Values of variable length: which codecs store them, and what v2's filters say of them. Pure. (Zarr v2 spec, "Filters"; numcodecs: vlen, categorize, json, msgpacks) */
import { refuse } from "./check.ts";
import type { CodecDocument } from "./codec.ts";
import { type Dtype, isNumeric, isVariable } from "./dtype.ts";
import type { JsonObject } from "./json.ts";

type Variable = "string" | "bytes" | "object";

/** What each codec stores, by the names that v2 has for them as filters. */
const STORES: Readonly<Record<string, Variable>> = {
	"vlen-utf8": "string",
	"vlen-bytes": "bytes",
	"vlen-array": "object",
	json2: "object",
	msgpack2: "object",
	categorize: "string",
};

/** Codecs that have the same name in v3. */
const PLAIN = ["vlen-utf8", "vlen-bytes"];

/** What the codec stores, by its name in a chain; undefined where that is of fixed size. */
function storedBy(name: string): Variable | undefined {
	const id = name.replace(/^numcodecs\./, "");
	return Object.hasOwn(STORES, id) && (id === name) === PLAIN.includes(id) ? STORES[id] : undefined;
}

/** Whether a codec makes bytes of values of variable length, by its name in a chain or as a v2 filter. */
export function storesVariable(name: string): boolean {
	const id = name.replace(/^numcodecs\./, "");
	return Object.hasOwn(STORES, id) && id !== "categorize";
}

/** The type of v2's `|O` by its filters. Refuses by name what can't be decoded. */
export function objectType(filters: readonly CodecDocument[], path: string): Variable {
	const found = filters.find(({ name }) => Object.hasOwn(STORES, name));
	if (found) return STORES[found.name];
	const codec = filters[0]?.name ?? "";
	if (codec === "pickle")
		refuse(
			path,
			"its objects are pickled, and to read a pickle is to run code. Read it in Python if you trust its writer.",
			{
				codec,
				dtype: "|O",
			},
		);
	const what = codec ? `objects stored by "${codec}"` : "objects without a filter that stores them";
	refuse(path, `it holds ${what}, which are not supported. Read it in Python instead.`, { codec, dtype: "|O" });
}

/** Refuses a chain whose codecs store another kind of values than `type`. */
export function checkStored(codecs: readonly CodecDocument[], type: string, path: string): void {
	const storing = codecs.find(({ name }) => storedBy(name));
	const stored = storing && storedBy(storing.name);
	if (stored === (isVariable(type) ? type : undefined)) return;
	const codec = storing?.name ?? codecs[0]?.name;
	refuse(
		path,
		stored ? `its codec "${codec}" stores no ${type}.` : `no codec of its chain stores values of type ${type}.`,
		{
			codec,
			dtype: type,
		},
	);
}

/** What the items of vlen-array are. */
interface StoredItems {
	readonly dtype: Dtype;
	readonly endian: "little" | "big";
}

/** A v2 filter that stores objects, as the decoder takes it. `typeOf` reads NumPy's name of the items of vlen-array. */
export function storingCodec(
	{ name, configuration }: CodecDocument,
	{ order, shape }: JsonObject,
	typeOf: (type: unknown) => StoredItems,
	path: string,
): CodecDocument {
	if (PLAIN.includes(name)) return { name, configuration: {} };
	if (name === "vlen-array") {
		const { dtype, endian } = typeOf(configuration.dtype);
		if (!isNumeric(dtype) && dtype.kind !== "complex" && dtype.kind !== "string")
			refuse(path, `its codec vlen-array stores lists of ${dtype.name}, which are not supported.`, { codec: name });
		return { name: `numcodecs.${name}`, configuration: { type: dtype.zarrita, endian } };
	}
	if (order === "F" && Array.isArray(shape) && shape.length > 1)
		refuse(path, `its order is F, and zarr-python reads what ${name} stores so in another order than it was written.`, {
			codec: name,
		});
	const { encoding = "utf-8", raw = false } = configuration;
	if (name === "json2" && !/^(utf-?8|ascii)$/i.test(String(encoding)))
		refuse(path, `its codec json2 is in the encoding ${JSON.stringify(String(encoding))}, only UTF-8 is read.`, {
			codec: name,
		});
	return { name: `numcodecs.${name}`, configuration: name === "msgpack2" ? { raw: raw === true } : {} };
}
