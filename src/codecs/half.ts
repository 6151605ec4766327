/** Half-precision numbers, which filters hold as float32. (IEEE 754 binary16) */

const MOST = 65504;

/** The numbers whose bits are `bits`. */
export function halvesOf(bits: Uint16Array): Float32Array {
	return Float32Array.from(bits, (word) => {
		const sign = word & 0x8000 ? -1 : 1;
		const exponent = (word >> 10) & 31;
		const fraction = word & 1023;
		if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
		return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
	});
}

/** The nearest half-precision number, ties to even; beyond the largest one infinity. */
export function roundHalf(value: number): number {
	if (!Number.isFinite(value) || value === 0) return value;
	const quantum = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), -14) - 10);
	// adding and taking away 1.5 · 2^52 rounds a float64 to an integer, ties to even
	const steps = value / quantum + 1.5 * 2 ** 52 - 1.5 * 2 ** 52;
	const rounded = steps === 0 ? value * 0 : steps * quantum;
	return Math.abs(rounded) > MOST ? Math.sign(rounded) * Number.POSITIVE_INFINITY : rounded;
}
