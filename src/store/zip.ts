/** A store in a zip file: its directory once, then one range of the file per key. */
import { ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
import { findDirectory, type Member, readDirectory, TAIL_BYTES } from "./directory.ts";
import type { PartFile } from "./file.ts";
import { Flights } from "./flight.ts";
import { childrenOf, sizeBelow } from "./listing.ts";
import { checkReadable, damagedMember, dataStart, HEADER_BYTES, unpack } from "./member.ts";
import {
	type ByteRange,
	cutRange,
	type ReadOptions,
	type Reply,
	type StoreSource,
	type Wanted,
	within,
} from "./store.ts";

/** How much more than the directory says is read along with a member, for an extra field of its local header. */
const SLACK = 1024;

/** What one state of the file holds: members by key, and where a local header follows each. */
interface Contents {
	readonly members: ReadonlyMap<string, Member>;
	/** The first offset that belongs to something else, by the member's own offset. */
	readonly ends: ReadonlyMap<number, number>;
	readonly version: string | null;
	/** Where data begins, by the member's offset, once its local header has been read. */
	readonly starts: Map<number, number>;
	/** The deflated member that was read in part last: the next part of it is near. */
	last: { member: Member; bytes: Uint8Array } | null;
}

/** A store of the zip file `file`; a single folder at its top that holds the whole store is stepped over. */
export function zipStore(file: PartFile): StoreSource {
	let opened: Contents | null = null;
	let generation = 0;
	const opening = new Flights<Contents>();
	const inflating = new Flights<Uint8Array>();
	const open = async (began: number, signal: Signal): Promise<Contents> => {
		const found = await readContents(file, signal);
		if (began === generation) opened = found; // else the file was read before a refresh
		return found;
	};
	const contents = async (signal?: Signal): Promise<Contents> => {
		const began = generation;
		return opened ?? opening.join(`${began}`, (withdrawn) => open(began, withdrawn), signal);
	};
	const read = async (key: string, { range, etag: held, ...wanted }: ReadOptions): Promise<Reply> => {
		const found = await contents(wanted.signal);
		const member = found.members.get(key);
		if (!member) return { status: 404 };
		const etag = etagOf(member);
		if (held === etag) return { status: 304, etag };
		checkReadable(member, file.name);
		if (!range) return { status: 200, etag, bytes: await readWhole(file, found, member, wanted) };
		if (member.method === 0) return { status: 200, etag, bytes: await readPart(file, found, member, range, wanted) };
		if (found.last?.member === member) return { status: 200, etag, bytes: cutRange(found.last.bytes, range) };
		const start = (withdrawn: Signal) => readWhole(file, found, member, { ...wanted, signal: withdrawn });
		const bytes = await inflating.join(`${etag} ${key}`, start, wanted.signal);
		found.last = { member, bytes };
		return { status: 200, etag, bytes: cutRange(bytes, range) };
	};
	const { id, name, route, reason, parallel } = file;
	return {
		id: `zip:${id}`,
		name,
		route,
		reason,
		parallel,
		read,
		list: async (path, { signal }) =>
			childrenOf((await contents(signal)).members, path, (key) => read(key, { signal })),
		size: async (path, { signal }) => sizeBelow((await contents(signal)).members, path),
		refresh() {
			opened = null;
			generation++;
			file.refresh();
		},
	};
}

async function readContents(file: PartFile, signal: Signal): Promise<Contents> {
	const { bytes: tail, version } = await file.read({ suffixLength: TAIL_BYTES }, { signal });
	const place = findDirectory(tail, file.name);
	const inTail = place.offset - place.tailOffset;
	const part = inTail >= 0 ? null : await file.read({ offset: place.offset, length: place.length }, { signal });
	if (part) checkVersion(part.version, version, file.name);
	const bytes = part?.bytes ?? tail.subarray(inTail, inTail + place.length);
	const members = readDirectory(bytes, place.count, file.name).filter(({ name }) => !name.endsWith("/"));
	const offsets = [...new Set(members.map(({ offset }) => offset))].sort((a, b) => a - b);
	const top = onlyFolder(members.map(({ name }) => name));
	return {
		members: new Map(members.map((member) => [member.name.slice(top.length), member])),
		ends: new Map(offsets.map((offset, i) => [offset, offsets[i + 1] ?? place.offset])),
		version,
		starts: new Map(),
		last: null,
	};
}

/** What the top folder of a zip may hold to be taken for the store. */
const ROOTS = ["zarr.json", ".zgroup", ".zarray", "attributes.json", "repo", "refs/branch.main/ref.json"];

/** "folder/" where every member lies in that one folder and it holds a root's metadata, else "". */
function onlyFolder(names: readonly string[]): string {
	const tops = new Set(names.map((name) => name.slice(0, name.indexOf("/") + 1)));
	const [top] = tops;
	if (tops.size !== 1 || !top) return "";
	return names.some((name) => ROOTS.includes(name.slice(top.length))) ? top : "";
}

function etagOf({ crc, size, packed, changed }: Member): string {
	return [crc, size, packed, changed].map((number) => number.toString(36)).join("-");
}

function checkVersion(now: string | null, before: string | null, file: string): void {
	if (now === before) return;
	throw new ZarrError("ChangedError", `${file} has changed since it was opened. Refresh to see it as it is now.`);
}

/** A whole member by one range, which its local header comes along with; a second one where that is unusually long. */
async function readWhole(file: PartFile, found: Contents, member: Member, wanted: Wanted): Promise<Uint8Array> {
	const { offset, packed, nameLength } = member;
	const most = HEADER_BYTES + nameLength + packed + SLACK;
	const length = Math.min(most, (found.ends.get(offset) ?? offset + most) - offset);
	const { bytes, version } = await file.read({ offset, length }, wanted);
	checkVersion(version, found.version, file.name);
	const start = dataStart(bytes, member, file.name);
	found.starts.set(offset, start);
	const held = bytes.slice(start - offset, start - offset + packed);
	if (held.length === packed || length < most) return unpack(held, member, file.name);
	return unpack(await readExactly(file, found, start, packed, wanted), member, file.name);
}

/** A part of a stored member. Its checksum is of the whole, so that only the file's version tells that it changed. */
async function readPart(
	file: PartFile,
	found: Contents,
	member: Member,
	range: ByteRange,
	wanted: Wanted,
): Promise<Uint8Array> {
	const part = within({ offset: 0, length: member.size }, range);
	if (part.length <= 0) return new Uint8Array();
	const start = await startOf(file, found, member, wanted);
	const bytes = await readExactly(file, found, start + part.offset, part.length, wanted);
	if (bytes.length !== part.length) throw damagedMember(member, file.name, "the file ends within it");
	return bytes;
}

async function startOf(file: PartFile, found: Contents, member: Member, wanted: Wanted): Promise<number> {
	const { offset, nameLength, packed } = member;
	const nearest = offset + HEADER_BYTES + nameLength;
	// where the next member leaves no room for an extra field there is none
	if (found.ends.get(offset) === nearest + packed) return nearest;
	const known = found.starts.get(offset);
	if (known !== undefined) return known;
	const start = dataStart(await readExactly(file, found, offset, HEADER_BYTES, wanted), member, file.name);
	found.starts.set(offset, start);
	return start;
}

async function readExactly(file: PartFile, found: Contents, offset: number, length: number, wanted: Wanted) {
	const { bytes, version } = await file.read({ offset, length }, wanted);
	checkVersion(version, found.version, file.name);
	return bytes;
}
