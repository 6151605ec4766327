/** What the metadata says of compressors whose configuration their decoders need: checked, and put in the decoder's words. Pure. */
import type { CodecDocument } from "./codec.ts";
import type { Refusal } from "./filter.ts";

const PCO_TYPES = /^(u?int(8|16|32|64)|float(16|32|64))$/;
const ZFP_TYPES = /^(int|float)(32|64)$/;
const MOST_ZFP_AXES = 4;

/** What a compressor is told of the values in it. */
interface Compressed {
	/** zarrita's name of the type that is stored. */
	readonly type: string;
	readonly rank: number;
	/** The byte order in which it lies. */
	readonly endian: unknown;
}

/** The codecs with each compressor as its decoder takes it, for a chunk of `rank` axes held as `type`. Refuses what would be read wrong. */
export function settleCompressors(
	codecs: readonly CodecDocument[],
	type: string,
	rank: number,
	refuse: Refusal,
): CodecDocument[] {
	let held = type;
	let endian: unknown;
	return codecs.map((codec) => {
		const { name, configuration } = codec;
		if (typeof configuration.stored === "string") held = configuration.stored;
		if (name === "bytes") endian = configuration.endian;
		return settle(codec, { type: held, rank, endian }, refuse);
	});
}

function settle({ name, configuration }: CodecDocument, values: Compressed, refuse: Refusal): CodecDocument {
	if (name === "numcodecs.lzma") return { name, configuration: lzma(configuration, refuse) };
	if (name === "numcodecs.pcodec") return { name, configuration: pcodec(values, refuse) };
	if (name === "numcodecs.zfpy") return { name, configuration: zfp({ write_header: true }, values, refuse) };
	if (name === "packbits") return { name, configuration: packbits(configuration, values, refuse) };
	if (name === "zfp") return { name, configuration: zfp(configuration, values, refuse) };
	return { name, configuration };
}

/** Types of which the first number in their name is how many bits they have. */
const PACKED = /^(?:u?int|b?float)(\d+)/;

function packbits(
	{ padding_encoding = "none", first_bit, last_bit }: Record<string, unknown>,
	{ type }: Compressed,
	refuse: Refusal,
): Record<string, unknown> {
	const width = type === "bool" ? 1 : Number(PACKED.exec(type)?.[1]);
	const [first, last] = [Number(first_bit ?? 0), Number(last_bit ?? width - 1)];
	const isBits = Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first <= last && last < width;
	if (!isBits || !["none", "first_byte", "last_byte"].includes(String(padding_encoding)))
		refuse(`its codec packbits packs ${type} values in a way that is not supported.`, "packbits");
	return { padding_encoding, first_bit: first, last_bit: last };
}

function pcodec({ type, endian }: Compressed, refuse: Refusal): Record<string, unknown> {
	if (!PCO_TYPES.test(type) || endian === "big")
		refuse(`its codec pcodec is said to hold ${endian === "big" ? "big-endian " : ""}${type} values.`, "pcodec");
	return { type };
}

function zfp(
	configuration: Record<string, unknown>,
	{ type, rank, endian }: Compressed,
	refuse: Refusal,
): Record<string, unknown> {
	if (!ZFP_TYPES.test(type) || endian === "big" || rank > MOST_ZFP_AXES)
		refuse(
			`zfp of ${endian === "big" ? "big-endian " : ""}${type} values and ${rank} axes is not supported. Read it in Python instead.`,
			"zfp",
		);
	if (configuration.write_header) return { header: true };
	const needed = ZFP_NEEDS[String(configuration.mode)];
	const numbers = needed?.map((name) => [name, Number(configuration[name] ?? Number.NaN)] as const);
	if (!numbers?.every(([, value]) => Number.isFinite(value)))
		refuse(
			`the mode ${JSON.stringify(String(configuration.mode))} of its codec zfp is not known, or incomplete.`,
			"zfp",
		);
	return { mode: configuration.mode, ...Object.fromEntries(numbers) };
}

/** The parameters of each mode. (zarr-extensions, codecs/zfp) */
const ZFP_NEEDS: Readonly<Record<string, readonly string[]>> = {
	reversible: [],
	expert: ["minbits", "maxbits", "maxprec", "minexp"],
	fixed_accuracy: ["tolerance"],
	fixed_rate: ["rate"],
	fixed_precision: ["precision"],
};

/** Python's numbers of lzma formats. */
const FORMATS: Readonly<Record<string, string>> = { 1: "xz", 2: "alone", 3: "raw" };
const LZMA1 = 0x4000000000000001n;
const LZMA2 = 0x21;
const DELTA = 3;
/** x86 to sparc. */
const JUMPS = [4, 5, 6, 7, 8, 9];

/** numcodecs' lzma: what Python's lzma module makes of its configuration. */
function lzma({ format, filters }: Record<string, unknown>, refuse: Refusal): Record<string, unknown> {
	const known = FORMATS[String(format ?? 1)];
	if (!known) refuse(`its codec lzma has the format ${String(format)}; only xz, alone and raw are read.`, "lzma");
	if (known !== "raw") return { format: known };
	if (!Array.isArray(filters) || filters.length === 0)
		refuse("its codec lzma has the format raw, and no filters that say how to read it.", "lzma");
	return { format: known, filters: filters.map((filter, i) => lzmaFilter(filter, i === filters.length - 1, refuse)) };
}

function lzmaFilter(filter: unknown, last: boolean, refuse: Refusal): Record<string, unknown> {
	const { id, dist, lc, lp, pb, start_offset } = (filter ?? {}) as Record<string, number | bigint | undefined>;
	// a reader that rounds would have lost the last bit
	const is1 = id === LZMA1 || Number(id) === Number(LZMA1);
	const whole = (value: unknown, usual: number, most: number) => {
		const number = Number(value ?? usual);
		if (!Number.isInteger(number) || number < 0 || number > most)
			refuse(`a filter of its codec lzma says ${String(value)}, where ${most} is the most.`, "lzma");
		return number;
	};
	if (last !== (is1 || Number(id) === LZMA2)) refuse("the filters of its codec lzma don't end with LZMA.", "lzma");
	if (is1) return { kind: "lzma1", lc: whole(lc, 3, 4), lp: whole(lp, 0, 4 - Number(lc ?? 3)), pb: whole(pb, 2, 4) };
	if (last) return { kind: "lzma2" };
	if (Number(id) === DELTA) return { kind: "delta", distance: Math.max(1, whole(dist, 1, 256)) };
	if (!JUMPS.includes(Number(id)))
		refuse(`its codec lzma uses the filter ${String(id)}, which is not supported.`, "lzma");
	return { kind: "jump", id: Number(id), from: whole(start_offset, 0, 2 ** 32 - 1) };
}
