/** zarr-extensions' packbits: each value takes the bits that matter, the lowest first, one value after the other. (zarr-extensions, codecs/packbits) */
import type { ByteConfiguration } from "./byte.ts";
import type { ChunkMeta } from "./filter.ts";

/** The values of a chunk as little-endian bytes (booleans as bytes of 0 and 1). Throws where there are more or fewer bits than values. */
export function unpackBits(
	packed: Uint8Array,
	configuration: ByteConfiguration,
	{ dataType, shape }: ChunkMeta,
): Uint8Array<ArrayBuffer> {
	const width = dataType === "bool" ? 8 : Number(/\d+$/.exec(dataType)?.[0]);
	const first = Number(configuration.first_bit);
	const count = Number(configuration.last_bit) - first + 1;
	const cells = shape.reduce((a, b) => a * b, 1);
	const bytes = withoutPadding(packed, configuration.padding_encoding, cells * count);
	const out = new Uint8Array((cells * width) / 8);
	const signed = dataType.startsWith("int") && first + count < width;
	for (let cell = 0, from = 0, to = first; cell < cells; cell++, to += width - count) {
		for (let i = 0; i < count; i++, from++, to++) out[to >> 3] |= ((bytes[from >> 3] >> (from & 7)) & 1) << (to & 7);
		// the sign of the highest bit kept goes on to the bits above it
		if (!signed || !((out[(to - 1) >> 3] >> ((to - 1) & 7)) & 1)) continue;
		for (let bit = to; bit < (cell + 1) * width; bit++) out[bit >> 3] |= 1 << (bit & 7);
	}
	return out;
}

/** The bytes that hold the bits, held to what the padding byte says where there is one. */
function withoutPadding(packed: Uint8Array, encoding: unknown, bits: number): Uint8Array {
	const length = Math.ceil(bits / 8);
	const padded = encoding === "first_byte" || encoding === "last_byte";
	if (packed.length !== length + (padded ? 1 : 0)) throw new Error(`${packed.length} bytes do not pack ${bits} bits`);
	if (!padded) return packed;
	const said = encoding === "first_byte" ? packed[0] : packed[length];
	if (said !== 8 * length - bits) throw new Error(`it says ${said} bits of padding, there are ${8 * length - bits}`);
	return encoding === "first_byte" ? packed.subarray(1) : packed.subarray(0, length);
}
