/** CRC-64, the usual check of xz. (ECMA-182, reflected) */

const LOW = new Int32Array(256);
const HIGH = new Int32Array(256);
for (let n = 0; n < 256; n++) {
	let sum = BigInt(n);
	for (let bit = 0; bit < 8; bit++) sum = sum & 1n ? (sum >> 1n) ^ 0xc96c5795d7870f42n : sum >> 1n;
	LOW[n] = Number(BigInt.asIntN(32, sum));
	HIGH[n] = Number(BigInt.asIntN(32, sum >> 32n));
}

/** The CRC-64 of `bytes`, unsigned. */
export function crc64(bytes: Uint8Array): bigint {
	let low = -1;
	let high = -1;
	for (let i = 0; i < bytes.length; i++) {
		const at = (low ^ bytes[i]) & 255;
		low = ((low >>> 8) | (high << 24)) ^ LOW[at];
		high = (high >>> 8) ^ HIGH[at];
	}
	return (BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0);
}
