/** The crc32c codec of v3: four bytes of checksum (Castagnoli, little-endian) after the data, verified. (Zarr v3 codecs, crc32c 1.0) */

const TABLE = new Uint32Array(256).map((_, i) => {
	let crc = i;
	for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
	return crc;
});

/** CRC-32C of `bytes`, 0 ≤ sum < 2^32. */
export function crc32c(bytes: Uint8Array): number {
	let crc = 0xffffffff;
	for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

/** zarrita's codec interface: strips the sum, and throws where it does not hold. */
export class Crc32c {
	readonly kind = "bytes_to_bytes";

	static fromConfig(): Crc32c {
		return new Crc32c();
	}

	decode(bytes: Uint8Array): Uint8Array {
		if (bytes.length < 4) throw new Error(`${bytes.length} bytes are too few to hold a checksum`);
		const data = bytes.subarray(0, -4);
		const stored = new DataView(bytes.buffer, bytes.byteOffset + data.length, 4).getUint32(0, true);
		if (crc32c(data) !== stored) throw new Error("the checksum does not match the data");
		return data;
	}

	encode(): never {
		throw new Error("crc32c is read only");
	}

	/** The length in the store of `size` decoded bytes. */
	computeEncodedSize(size: number): number {
		return size + 4;
	}
}
