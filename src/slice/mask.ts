/** What a cell of a plane is. Pure. */

/** A value. */
export const VALID = 0;
/** Stored, and means "no value". */
export const FILL = 1;
/** Its chunk does not exist. */
export const MISSING = 2;
/** Its chunk could not be read. */
export const FAILED = 3;
/** Its chunk was not read (yet). */
export const UNREAD = 4;

/** Stored, and outside of what is valid. */
export const INVALID = 5;

/** Whether every cell is VALID. */
export function isValid(mask: Uint8Array): boolean {
	const words = mask.byteOffset % 4 === 0 ? mask.length >>> 2 : 0;
	const four = new Uint32Array(mask.buffer, words === 0 ? 0 : mask.byteOffset, words);
	for (let i = 0; i < words; i++) if (four[i] !== 0) return false;
	for (let i = words * 4; i < mask.length; i++) if (mask[i] !== VALID) return false;
	return true;
}

/** What the cells of a plane are; in memory as long as not all of them are VALID, or once somebody has been given it. */
export function makeMask(cells: number) {
	let mask: Uint8Array | null = null;
	let given = false;
	const own = () => {
		mask ??= new Uint8Array(cells); // all VALID
		return mask;
	};
	return {
		/** The memory, to be written. */
		own,
		/** The memory, to be handed on: others may change it. */
		give() {
			given = true;
			return own();
		},
		/** The memory, to be looked at; null where every cell is VALID. */
		look: () => (mask && !isValid(mask) ? mask : null),
		/** What one cell is. */
		at: (cell: number) => (mask ? mask[cell] : VALID),
		/** Says that every cell is VALID. */
		clear() {
			if (!given) mask = null;
		},
	};
}
