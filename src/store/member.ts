/** The bytes of one member of a zip file: found behind its local header, inflated, checked. */

import { crc32 } from "../checksum.ts";
import { ZarrError } from "../errors.ts";
import type { Member } from "./directory.ts";

/** Length of a local header without its name and extra field. (APPNOTE.TXT 4.3.7) */
export const HEADER_BYTES = 30;

const HEADER = 0x04034b50;

/** Where the member's data begins in the file, from the bytes of its local header. Throws ChunkError where there is none. */
export function dataStart(header: Uint8Array, member: Member, file: string): number {
	const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
	if (header.length < HEADER_BYTES || view.getUint32(0, true) !== HEADER)
		throw damagedMember(member, file, "it is not where the directory says");
	return member.offset + HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

/** The member's value from its bytes in the file. Rejects with ChunkError where length or checksum differ, with UnsupportedError for other methods. */
export async function unpack(packed: Uint8Array<ArrayBuffer>, member: Member, file: string): Promise<Uint8Array> {
	if (packed.length !== member.packed) throw damagedMember(member, file, "the file ends within it");
	const bytes = member.method === 0 ? packed : await inflate(packed, member, file);
	if (bytes.length !== member.size || crc32(bytes) !== member.crc)
		throw damagedMember(member, file, "its checksum does not fit");
	return bytes;
}

/** Throws UnsupportedError for members that can't be read: encrypted, or compressed otherwise than by deflate. */
export function checkReadable({ name, method, encrypted }: Member, file: string): void {
	if (encrypted)
		throw new ZarrError(
			"UnsupportedError",
			`${name} in ${file} is encrypted, which is not read. Write it without a password.`,
			{ key: name },
		);
	if (method !== 0 && method !== 8)
		throw new ZarrError(
			"UnsupportedError",
			`${name} in ${file} is compressed by zip method ${method}, which is not read. Write the zip file without compression, as Zarr's chunks have their own.`,
			{ key: name, codec: `zip method ${method}` },
		);
}

async function inflate(packed: Uint8Array<ArrayBuffer>, member: Member, file: string): Promise<Uint8Array> {
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
	const reader = stream.getReader();
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let length = 0;
	try {
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			parts.push(part.value);
			length += part.value.length;
			if (length > member.size) break; // no more than the directory promises is ever held
		}
	} catch (cause) {
		throw damagedMember(member, file, "it can't be inflated", cause);
	}
	if (length > member.size) {
		await reader.cancel();
		throw damagedMember(member, file, "it is longer than the directory says");
	}
	return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** The error of a member that is not what the directory says. */
export function damagedMember(member: Member, file: string, what: string, cause?: unknown): ZarrError {
	return new ZarrError(
		"ChunkError",
		`${member.name} in ${file} can't be read: ${what}. The file is damaged, or has changed since it was opened: refresh, or copy it again.`,
		{ key: member.name, cause },
	);
}
