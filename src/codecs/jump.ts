/** xz's filters for machine code, undone: jump targets are stored absolute and become relative again. (xz 5.4, src/liblzma/simple) */

/** Undoes a filter in place; `from` is the address that the first byte is said to have. */
export type Jump = (bytes: Uint8Array, from: number) => void;

/** Visits every aligned word of `size` bytes; what is left at the end stays as it is. */
function aligned(size: number, visit: (view: DataView, at: number, address: number) => void): Jump {
	return (bytes, from) => {
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		for (let at = 0; at + size <= bytes.length; at += size) visit(view, at, from + at);
	};
}

const powerpc = aligned(4, (view, at, address) => {
	const word = view.getUint32(at);
	if (word >>> 26 === 18 && (word & 3) === 1) view.setUint32(at, 0x48000001 | ((word - address) & 0x03fffffc));
});

const arm = aligned(4, (view, at, address) => {
	if (view.getUint8(at + 3) !== 0xeb) return;
	const word = view.getUint32(at, true);
	view.setUint32(at, (0xeb000000 | (((((word & 0xffffff) << 2) - address - 8) >>> 2) & 0xffffff)) >>> 0, true);
});

const sparc = aligned(4, (view, at, address) => {
	const word = view.getUint32(at);
	if (word >>> 22 !== 0x100 && word >>> 22 !== 0x1ff) return;
	const target = ((word << 2) - address) >>> 2;
	view.setUint32(at, (((0 - ((target >>> 22) & 1)) << 22) & 0x3fffffff) | (target & 0x3fffff) | 0x40000000);
});

function armthumb(bytes: Uint8Array, from: number): void {
	for (let at = 0; at + 4 <= bytes.length; at += 2) {
		if ((bytes[at + 1] & 0xf8) !== 0xf0 || (bytes[at + 3] & 0xf8) !== 0xf8) continue;
		const stored = ((bytes[at + 1] & 7) << 19) | (bytes[at] << 11) | ((bytes[at + 3] & 7) << 8) | bytes[at + 2];
		const target = (2 * stored - (from + at + 4)) >>> 1;
		bytes[at + 1] = 0xf0 | ((target >>> 19) & 7);
		bytes[at] = target >>> 11;
		bytes[at + 3] = 0xf8 | ((target >>> 8) & 7);
		bytes[at + 2] = target;
		at += 2;
	}
}

/** Which of the three slots of an instruction bundle hold branches, by its template. */
const BRANCHES = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0];

function ia64(bytes: Uint8Array, from: number): void {
	for (let at = 0; at + 16 <= bytes.length; at += 16) {
		const mask = BRANCHES[bytes[at] & 31];
		for (let slot = 0, bit = 5; slot < 3; slot++, bit += 41) {
			if (!((mask >> slot) & 1)) continue;
			const first = at + (bit >> 3);
			let word = 0n;
			for (let i = 0; i < 6; i++) word |= BigInt(bytes[first + i]) << BigInt(8 * i);
			const shift = BigInt(bit & 7);
			const normal = word >> shift;
			if (((normal >> 37n) & 15n) !== 5n || ((normal >> 9n) & 7n) !== 0n) continue;
			const stored = ((normal >> 13n) & 0xfffffn) | (((normal >> 36n) & 1n) << 20n);
			const target = BigInt(((Number(stored) << 4) - (from + at)) >>> 4);
			const kept = normal & ~((0xfffffn << 13n) | (1n << 36n));
			const next = kept | ((target & 0xfffffn) << 13n) | ((target & 0x100000n) << 16n);
			word = (word & ((1n << shift) - 1n)) | (next << shift);
			for (let i = 0; i < 6; i++) bytes[first + i] = Number((word >> BigInt(8 * i)) & 255n);
		}
	}
}

/** Which byte of the target is tested, by which of the bytes before looked like an instruction; none: the target was left alone. */
const TESTED: Readonly<Record<number, number>> = { 0: 0, 1: 1, 2: 2, 4: 3 };

function isExtreme(byte: number): boolean {
	return byte === 0 || byte === 0xff;
}

/** Calls and jumps of 5 bytes. */
function x86(bytes: Uint8Array, from: number): void {
	let mask = 0;
	let last = -5;
	for (let at = 0; at + 5 <= bytes.length; ) {
		if ((bytes[at] & 0xfe) !== 0xe8) {
			at++;
			continue;
		}
		const gap = at - last;
		last = at;
		if (gap > 5) mask = 0;
		else for (let i = 0; i < gap; i++) mask = (mask & 0x77) << 1;
		const tested = TESTED[mask >> 1];
		if (tested !== undefined && isExtreme(bytes[at + 4])) {
			const view = new DataView(bytes.buffer, bytes.byteOffset + at + 1, 4);
			const target = relative(view.getUint32(0, true), from + at + 5, mask === 0 ? 0 : tested);
			view.setInt32(0, (target << 7) >> 7, true);
			at += 5;
			mask = 0;
		} else {
			mask |= isExtreme(bytes[at + 4]) ? 0x11 : 1;
			at++;
		}
	}
}

/** The target seen from `address`; once more where the encoder has seen another instruction in it. */
function relative(stored: number, address: number, tested: number): number {
	const target = (stored - address) >>> 0;
	if (tested === 0 || !isExtreme((target >>> (24 - 8 * tested)) & 255)) return target;
	return ((target ^ (2 ** (32 - 8 * tested) - 1)) - address) >>> 0;
}

/** The filters by xz's ids. */
export const JUMPS: Readonly<Record<number, Jump>> = {
	4: x86,
	5: powerpc,
	6: ia64,
	7: arm,
	8: armthumb,
	9: sparc,
};
