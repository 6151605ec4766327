/** CRC-32C, the sum of shard indices and of the crc32c codec. (RFC 3720, appendix B.4) */

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
