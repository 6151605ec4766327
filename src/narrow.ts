/** Numbers of at most 16 bits that no typed array holds: widened exactly, to float32 or to whole bytes. Pure. (zarr-extensions, "data-types"; OCP 8-bit floating point and microscaling formats; IEEE 754 binary16) */

/** What stands for "no number" and infinity: as in IEEE 754; all bits set ("fn"); the negative zero ("fnuz"); nothing. */
type Specials = "ieee" | "fn" | "fnuz" | "none";

/** A sign, `exponent` bits with a bias, `mantissa` bits. */
interface FloatFormat {
	readonly exponent: number;
	readonly mantissa: number;
	readonly bias: number;
	readonly specials: Specials;
}

function format(exponent: number, mantissa: number, bias: number, specials: Specials): FloatFormat {
	return { exponent, mantissa, bias, specials };
}

const FLOATS: Readonly<Record<string, FloatFormat>> = {
	float16: format(5, 10, 15, "ieee"),
	bfloat16: format(8, 7, 127, "ieee"),
	float8_e3m4: format(3, 4, 3, "ieee"),
	float8_e4m3: format(4, 3, 7, "ieee"),
	float8_e4m3b11fnuz: format(4, 3, 11, "fnuz"),
	float8_e4m3fn: format(4, 3, 7, "fn"),
	float8_e4m3fnuz: format(4, 3, 8, "fnuz"),
	float8_e5m2: format(5, 2, 15, "ieee"),
	float8_e5m2fnuz: format(5, 2, 16, "fnuz"),
	float6_e2m3fn: format(2, 3, 1, "none"),
	float6_e3m2fn: format(3, 2, 3, "none"),
	float4_e2m1fn: format(2, 1, 1, "none"),
};
/** Powers of two without a sign. */
const POWERS = "float8_e8m0fnu";
const INTEGERS: Readonly<Record<string, number>> = { int2: 2, int4: 4, uint2: 2, uint4: 4 };

/** Bits of a narrow number by its v3 name; undefined for every other type. */
export function narrowBits(name: string): number | undefined {
	if (name === POWERS) return 8;
	if (Object.hasOwn(INTEGERS, name)) return INTEGERS[name];
	return Object.hasOwn(FLOATS, name) ? 1 + FLOATS[name].exponent + FLOATS[name].mantissa : undefined;
}

/** The type of whole bytes in which a narrow number lies; higher bits than its own mean nothing. */
export function narrowStored(name: string): "uint8" | "uint16" {
	return (narrowBits(name) ?? 0) > 8 ? "uint16" : "uint8";
}

/** The numbers whose bits are `stored`: float32 for floats, bytes for integers. */
export function widen(name: string, stored: Uint8Array | Uint16Array): Float32Array | Int8Array | Uint8Array {
	if (Object.hasOwn(INTEGERS, name)) {
		const unused = 32 - INTEGERS[name];
		if (name.startsWith("u")) return Uint8Array.from(stored, (bits) => (bits << unused) >>> unused);
		return Int8Array.from(stored, (bits) => (bits << unused) >> unused);
	}
	const table = tableOf(name);
	const unused = table.length - 1;
	// as bits, since a float that is no number may lose some of its own on the way
	const out = new Uint32Array(stored.length);
	for (let i = 0; i < out.length; i++) out[i] = table[stored[i] & unused];
	return new Float32Array(out.buffer);
}

const tables = new Map<string, Uint32Array>();

/** The float32 bits of every value of a float type. */
function tableOf(name: string): Uint32Array {
	const known = tables.get(name);
	if (known) return known;
	const float = new Float32Array(1);
	const bits = new Uint32Array(float.buffer);
	const table = Uint32Array.from({ length: 2 ** (narrowBits(name) ?? 0) }, (_, at) => {
		float[0] = name === POWERS ? powerOf(at) : floatOf(FLOATS[name], at);
		return Number.isNaN(float[0]) ? nanBits(FLOATS[name], at) : bits[0];
	});
	tables.set(name, table);
	return table;
}

function powerOf(bits: number): number {
	return bits === 255 ? Number.NaN : 2 ** (bits - 127);
}

function floatOf({ exponent, mantissa, bias, specials }: FloatFormat, bits: number): number {
	const top = 2 ** exponent - 1;
	const sign = bits >> (exponent + mantissa) ? -1 : 1;
	const power = (bits >> mantissa) & top;
	const fraction = bits & (2 ** mantissa - 1);
	if (specials === "ieee" && power === top) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
	if (specials === "fn" && power === top && fraction === 2 ** mantissa - 1) return Number.NaN;
	if (specials === "fnuz" && sign < 0 && power === 0 && fraction === 0) return Number.NaN;
	const size = power === 0 ? fraction * 2 : fraction + 2 ** mantissa;
	return sign * size * 2 ** (power - bias - mantissa);
}

/** The sign is kept, of 16 bits all the others, too, as NumPy and ml_dtypes do. */
function nanBits(known: FloatFormat | undefined, bits: number): number {
	if (!known) return 0x7fc00000;
	const { exponent, mantissa } = known;
	const sign = bits >> (exponent + mantissa) ? 2 ** 31 : 0;
	const payload = exponent + mantissa < 15 ? 2 ** 22 : (bits & (2 ** mantissa - 1)) * 2 ** (23 - mantissa);
	return sign + 0x7f800000 + payload;
}

/** The value of the narrow float type that is nearest to `value`, ties to even; undefined where the type has none. */
export function roundNarrow(name: string, value: number): number | undefined {
	const rounded = nearestNarrow(name, value);
	const values = new Float32Array(tableOf(name).buffer);
	if (Number.isNaN(value)) return values.some(Number.isNaN) ? Number.NaN : undefined; // not one with a payload
	// some types have one zero only
	return values.find((held) => Object.is(held, rounded)) ?? values.find((held) => held === rounded);
}

/** The number nearest to `value` that the narrow float type has, ties to even, were its range unbounded. */
export function nearestNarrow(name: string, value: number): number {
	const { mantissa, bias } = name === POWERS ? { mantissa: 0, bias: 127 } : FLOATS[name];
	if (!Number.isFinite(value) || value === 0) return value;
	const quantum = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), 1 - bias) - mantissa);
	const steps = value / quantum;
	const floor = Math.floor(steps);
	const up = steps - floor > 0.5 || (steps - floor === 0.5 && floor % 2 !== 0);
	const rounded = (up ? floor + 1 : floor) * quantum;
	return rounded === 0 ? value * 0 : rounded;
}
