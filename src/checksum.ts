/** The checksums of gzip, zip, zlib and PNG. Pure. */

/** What a byte makes of a sum, with 0 … 3 bytes behind it: four bytes are summed up at a time, which takes half as long. */
const TABLES = [tableOf((n) => eight(n))];
for (let k = 0; k < 3; k++) TABLES.push(tableOf((n) => (TABLES[k][n] >>> 8) ^ TABLES[0][TABLES[k][n] & 0xff]));
const [LAST, THIRD, SECOND, FIRST] = TABLES;

function tableOf(entry: (n: number) => number): Int32Array {
	return Int32Array.from({ length: 256 }, (_, n) => entry(n));
}

function eight(bits: number): number {
	let c = bits;
	for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
	return c;
}

/** The CRC-32 of `bytes`, unsigned. (ISO 3309) */
export function crc32(bytes: Uint8Array): number {
	let crc = -1;
	let i = 0;
	for (const end = bytes.length - 3; i < end; i += 4) {
		crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
		crc = FIRST[crc & 0xff] ^ SECOND[(crc >>> 8) & 0xff] ^ THIRD[(crc >>> 16) & 0xff] ^ LAST[crc >>> 24];
	}
	for (; i < bytes.length; i++) crc = (crc >>> 8) ^ LAST[(crc ^ bytes[i]) & 0xff];
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
