/** The checksums of gzip, zip, zlib and PNG. Pure. */

const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
	return c;
});

/** The CRC-32 of `bytes`, unsigned. (ISO 3309) */
export function crc32(bytes: Uint8Array): number {
	let crc = -1;
	for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[i]) & 0xff];
	return ~crc >>> 0;
}

/** How many bytes can be summed up before a sum could pass 2^31. */
const RUN = 3800;

/** The Adler-32 of `bytes`, unsigned; `sum` is that of what came before them. (RFC 1950) */
export function adler32(bytes: Uint8Array, sum = 1): number {
	let low = sum & 0xffff;
	let high = sum >>> 16;
	for (let i = 0; i < bytes.length; ) {
		for (const end = Math.min(i + RUN, bytes.length); i < end; i++) {
			low += bytes[i];
			high += low;
		}
		low %= 65521;
		high %= 65521;
	}
	return ((high << 16) | low) >>> 0;
}
