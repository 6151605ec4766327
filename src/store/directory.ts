/** The directory of a zip file: bytes of its end → its members. Pure. (APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16) */
import { ZarrError } from "../errors.ts";

/** A member of a zip file as the directory describes it; offsets and sizes in bytes. */
export interface Member {
	readonly name: string;
	/** 0 stored, 8 deflated. */
	readonly method: number;
	readonly encrypted: boolean;
	readonly crc: number;
	/** Bytes in the file. */
	readonly packed: number;
	/** Bytes of the value. */
	readonly size: number;
	/** Where its local header begins. */
	readonly offset: number;
	/** Length of its name as stored. */
	readonly nameLength: number;
	/** Date and time of the last change, as DOS has them. */
	readonly changed: number;
}

/** Where the directory lies, and where in the file the `tail` that says so begins. */
export interface DirectoryPlace {
	readonly offset: number;
	readonly length: number;
	readonly count: number;
	readonly tailOffset: number;
}

/** Enough of a file's end for the longest comment that may follow its directory. */
export const TAIL_BYTES = 20 + 22 + 0xffff;

const END = 0x06054b50;
const LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const ENTRY = 0x02014b50;
const FULL = 0xffffffff;

/** Where the directory lies, from the end of the file. Throws MetadataError where there is none. */
export function findDirectory(tail: Uint8Array, file: string): DirectoryPlace {
	const view = viewOf(tail);
	const at = findEnd(view);
	if (at < 0) throw damaged(file, "its directory is missing. It is no zip file, or was cut off on its way");
	let place = { count: view.getUint16(at + 10, true), length: view.getUint32(at + 12, true) };
	let offset = view.getUint32(at + 16, true);
	let end = at;
	if (at >= 76 && view.getUint32(at - 20, true) === LOCATOR) {
		end = at - 76;
		if (view.getUint32(end, true) !== END64)
			throw damaged(file, "the end of its directory (zip64) is not where it says");
		place = { count: uint64(view, end + 32), length: uint64(view, end + 40) };
		offset = uint64(view, end + 48);
	}
	const tailOffset = offset + place.length - end;
	if (tailOffset < 0) throw damaged(file, "its directory points outside the file");
	return { ...place, offset, tailOffset };
}

function findEnd(view: DataView): number {
	for (let at = view.byteLength - 22; at >= 0; at--) {
		if (view.getUint32(at, true) === END && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
	}
	return -1;
}

/** The members that a directory's bytes describe, in its order. Throws MetadataError where it is damaged. */
export function readDirectory(bytes: Uint8Array, count: number, file: string): Member[] {
	const view = viewOf(bytes);
	const members: Member[] = [];
	let at = 0;
	while (members.length < count) {
		if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY)
			throw damaged(file, `its directory breaks off after ${members.length} of ${count} members`);
		const nameLength = view.getUint16(at + 28, true);
		const extraLength = view.getUint16(at + 30, true);
		const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
		if (next > bytes.length) throw damaged(file, `its directory breaks off in member ${members.length}`);
		members.push(readMember(view, at, nameLength, extraLength, file));
		at = next;
	}
	return members;
}

function readMember(view: DataView, at: number, nameLength: number, extraLength: number, file: string): Member {
	const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength));
	const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
	if (sizes.includes(FULL)) widen(sizes, view, at + 46 + nameLength, extraLength, `${name} in ${file}`);
	const [size, packed, offset] = sizes;
	const method = view.getUint16(at + 10, true);
	if (method === 0 && size !== packed) throw damaged(file, `its directory gives ${name} two sizes`);
	return {
		name,
		method,
		encrypted: (view.getUint16(at + 8, true) & 1) === 1,
		crc: view.getUint32(at + 16, true),
		packed,
		size,
		offset,
		nameLength,
		changed: view.getUint32(at + 12, true),
	};
}

/** Puts the 64-bit numbers of the zip64 extra field (id 1) in place of those that are full. */
function widen(sizes: number[], view: DataView, start: number, length: number, what: string): void {
	let at = start;
	while (at + 4 <= start + length && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
	const end = at + 4 <= start + length ? Math.min(start + length, at + 4 + view.getUint16(at + 2, true)) : at;
	at += 4;
	for (const [i, size] of sizes.entries()) {
		if (size !== FULL) continue;
		if (at + 8 > end) throw damaged(what, "its 64-bit sizes are missing");
		sizes[i] = uint64(view, at);
		at += 8;
	}
}

function uint64(view: DataView, at: number): number {
	return Number(view.getBigUint64(at, true));
}

function viewOf(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(file: string, what: string): ZarrError {
	return new ZarrError("MetadataError", `${file} can't be read as a zip file: ${what}. Copy or write it again.`);
}
