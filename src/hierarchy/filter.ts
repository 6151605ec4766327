/** numcodecs' filters and checksums: what they say is checked and put in the decoder's words. Pure. (numcodecs, "get_config" of each) */
import type { CodecDocument } from "./codec.ts";

/** Refuses the codec `codec` in words that follow "the array can't be shown:". */
export type Refusal = (what: string, codec: string) => never;

const ARRAY_FILTERS = new Set([
	"astype",
	"bitround",
	"categorize",
	"delta",
	"fixedscaleoffset",
	"packbits",
	"quantize",
]);
const CHECKSUMS = new Set(["adler32", "crc32", "crc32c", "fletcher32", "jenkins_lookup3"]);
/** Their values depend on the order in which the cells lie. */
const IN_ORDER = new Set(["delta", "packbits"]);
const NUMBER = /^(bool|u?int(8|16|32|64)|float(16|32|64))$/;
const NUMPY = /^([<>|=]?)([biuf])([1248])$/;
const KINDS: Readonly<Record<string, string>> = { b: "bool", i: "int", u: "uint", f: "float" };

/** Whether a codec, by its name in a chain, adds a checksum of four bytes. */
export function isChecksum(name: string): boolean {
	return CHECKSUMS.has(name.replace(/^numcodecs\./, ""));
}

/** Whether numcodecs' codec `id` gives numbers, not bytes, to the codec after it. */
export function isArrayFilter(id: string): boolean {
	return ARRAY_FILTERS.has(id);
}

/** The byte order in which a v2 chunk lies: that of the type which its last filter stores, else `given`. */
export function byteOrder(filters: readonly CodecDocument[], given: "little" | "big"): "little" | "big" {
	return filters.reduce((order, { name, configuration }) => {
		const stored = typesOf(name, configuration)?.at(-1);
		const sign = typeof stored === "string" ? NUMPY.exec(stored)?.[1] : undefined;
		return sign === ">" ? "big" : sign === undefined ? order : "little";
	}, given);
}

/**
 * The codecs with the types of each filter as v3 names them, for an array whose values are held as `type`, in v2 in the byte order
 * `endian`. Refuses what the decoder would get wrong.
 */
export function settleFilters(
	codecs: readonly CodecDocument[],
	type: string,
	refuse: Refusal,
	endian?: "little" | "big",
): CodecDocument[] {
	checkOrders(codecs, endian, refuse);
	let held = type;
	return codecs.map((codec, i) => {
		const id = codec.name.replace(/^numcodecs\./, "");
		if (id === codec.name) return codec;
		if (CHECKSUMS.has(id)) return { ...codec, configuration: checksum(codec.configuration, id, refuse) };
		if (!isArrayFilter(id)) return codec;
		checkPlace(codecs, i, id, refuse);
		if (id === "packbits" && held !== "bool") refuse(`its filter packbits packs ${held}, not booleans.`, id);
		if (id === "categorize") {
			const configuration = categories(codec.configuration, held, refuse);
			held = configuration.stored;
			return { ...codec, configuration };
		}
		const types = typesOf(id, codec.configuration);
		if (!types) {
			if (id === "packbits") held = "uint8";
			return codec;
		}
		const [decoded, stored] = settleTypes(id, types, held, refuse);
		held = stored;
		return { ...codec, configuration: { ...scaling(codec.configuration, id, refuse), decoded, stored } };
	});
}

/** Numbers are passed on as bytes, so that where neighbours differ in byte order they are swapped, and not even zarr-python reads what it wrote. */
function checkOrders(codecs: readonly CodecDocument[], given: "little" | "big" | undefined, refuse: Refusal): void {
	let last: { id: string; order: string | undefined } = { id: "the array", order: given };
	const follow = (id: string, order: string | undefined, stored = order): void => {
		if (order && last.order && order !== last.order)
			refuse(`its codec ${id} is ${order}-endian where ${last.id} is ${last.order}-endian.`, id);
		last = { id, order: stored };
	};
	for (const { name, configuration } of codecs) {
		const id = name.replace(/^numcodecs\./, "");
		const types = id === name ? undefined : typesOf(id, configuration);
		if (types) follow(id, orderOf(types[0]), orderOf(types[1]));
		else if (name === "bytes" && last.id !== "the array") follow(id, String(configuration.endian ?? "little"));
	}
}

/** The byte order of a type as NumPy writes it; undefined for single bytes and what is no number. */
function orderOf(type: unknown): "little" | "big" | undefined {
	const [, sign, , bytes] = NUMPY.exec(String(type)) ?? [];
	if (sign === undefined || bytes === "1") return undefined;
	return sign === ">" ? "big" : "little";
}

function checkPlace(codecs: readonly CodecDocument[], at: number, id: string, refuse: Refusal): void {
	if (codecs.slice(0, at).some(({ name }) => name === "bytes" || name.startsWith("vlen-")))
		refuse(`its filter ${id} stands after the bytes, where there are no numbers.`, id);
	if (IN_ORDER.has(id) && codecs.slice(at).some(({ name }) => name === "transpose"))
		refuse(`it transposes what its filter ${id} has stored, which is not supported.`, id);
}

/** The types that a filter reads as and stores, as NumPy writes them; undefined for other codecs. */
function typesOf(id: string, { dtype, astype, decode_dtype, encode_dtype }: Record<string, unknown>) {
	if (id === "astype") return [decode_dtype, encode_dtype];
	if (id === "categorize") return [dtype, astype ?? "|u1"];
	if (id === "delta" || id === "fixedscaleoffset" || id === "quantize") return [dtype, astype ?? dtype];
	return undefined;
}

function settleTypes(id: string, types: readonly unknown[], held: string, refuse: Refusal): [string, string] {
	const [decoded, stored] = types.map((type) => v3Name(type ?? held));
	if (!NUMBER.test(decoded) || !NUMBER.test(stored) || (id === "delta" && !isSummed(decoded, stored)))
		refuse(
			`its filter ${id} stores ${stored} for ${decoded}, which is not supported yet. Read it in Python instead.`,
			id,
		);
	if (decoded !== held) refuse(`its filter ${id} gives ${decoded} where ${held} is needed.`, id);
	return [decoded, stored];
}

/** The name of `<i2` or `int16`; of anything else the text itself. */
function v3Name(type: unknown): string {
	const [, , kind, bytes] = NUMPY.exec(String(type)) ?? [];
	if (kind === undefined) return String(type);
	return kind === "b" ? "bool" : KINDS[kind] + 8 * Number(bytes);
}

/** Whether the sum can be made in the decoded type: NumPy makes others in a wider one. */
function isSummed(decoded: string, stored: string): boolean {
	if (decoded === "bool" || stored === "bool") return false;
	if (decoded === "float64") return true;
	if (decoded === "float16") return stored === "float16";
	if (decoded === "float32") return stored === "float32" || stored === "float16" || /int(8|16)$/.test(stored);
	if (decoded === "uint64" || stored === "uint64") return decoded.startsWith("u") && stored.startsWith("uint");
	return stored.includes("int");
}

/** Labels as the type of the cells holds them: NumPy cuts what is too long. */
function categories({ labels, dtype, astype = "|u1" }: Record<string, unknown>, held: string, refuse: Refusal) {
	const id = "categorize";
	const stored = v3Name(astype);
	if (held !== "string") refuse(`its filter ${id} gives texts where ${held} is needed.`, id);
	if (!/^u?int/.test(stored)) refuse(`its filter ${id} stores ${stored}, not integers.`, id);
	if (!Array.isArray(labels) || !labels.every((label) => typeof label === "string"))
		refuse(`the labels of its filter ${id} are no list of texts.`, id);
	const width = Number(/U(\d+)$/.exec(String(dtype))?.[1] ?? Number.POSITIVE_INFINITY);
	const cut = (label: string) => (label.length > width ? Array.from(label).slice(0, width).join("") : label);
	return { labels: labels.map(cut), stored };
}

function scaling({ scale, offset }: Record<string, unknown>, id: string, refuse: Refusal): Record<string, number> {
	if (id !== "fixedscaleoffset") return {};
	const numbers = [Number(scale), Number(offset)];
	if (typeof scale === "string" || typeof offset === "string" || !numbers.every(Number.isFinite))
		refuse(`the scale or the offset of its filter ${id} is no number.`, id);
	return { scale: numbers[0], offset: numbers[1] };
}

function checksum({ location, initval, prefix }: Record<string, unknown>, id: string, refuse: Refusal) {
	if (location !== undefined && location !== null && location !== "start" && location !== "end")
		refuse(`the location of its checksum ${id} is ${JSON.stringify(String(location))}.`, id);
	if (prefix !== undefined && prefix !== null)
		refuse(`its checksum ${id} has a prefix, which is not supported yet. Read it in Python instead.`, id);
	return { ...(location ? { location } : {}), ...(initval ? { initval: Number(initval) } : {}) };
}
