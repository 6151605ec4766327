/** Which snapshot of an Icechunk repository is shown: by branch, tag or id, in both layouts. */
import { isZarrError, ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
import { bytesField, structField, type Table, tableItem, uint32Field, vectorField } from "./flatbuffer.ts";
import { damaged, FILE_TYPE, guarded, idText, isIcechunk, openFile } from "./icechunk-file.ts";
import type { RecogniseOptions } from "./recogniser.ts";
import type { ZarrStore } from "./store.ts";

/** What of a repository is wanted: "branch=main" unless the address says otherwise. */
export interface Revision {
	readonly kind: "branch" | "tag" | "snapshot";
	readonly name: string;
}

/** A repository as it is now. */
export interface Repository {
	/** The id of the wanted snapshot, 20 letters. */
	readonly snapshot: string;
	/** Its configuration as FlexBuffers; null where there is none (and in version 1, which has it elsewhere). */
	readonly config: Uint8Array | null;
	readonly revision: Revision;
}

/** repo.fbs: the numbers of the fields that are read. */
const REPOSITORY = { tags: 1, branches: 2, snapshots: 4, config: 9 };
const REF = { name: 0, snapshot: 1 };
const INFO = { id: 0 };

const MAIN = refKey({ kind: "branch", name: "main" });
const SNAPSHOT_ID = /^[0-9A-HJKMNP-TV-Z]{20}$/;

function parseRevision(fragment: string): Revision {
	const [, kind, name] = /^(branch|tag|snapshot)=(.+)$/s.exec(fragment || "branch=main") ?? [];
	if (!kind || (kind === "snapshot" && !SNAPSHOT_ID.test(name)))
		throw new ZarrError(
			"AddressError",
			`"#${fragment}" names nothing in an Icechunk repository. End the address with #branch=…, #tag=… or #snapshot=… (an id of 20 letters).`,
		);
	return { kind: kind as Revision["kind"], name };
}

/** Looks into `folder`: null where it is no repository. Rejects where it is one that can't be read, with NotFoundError for an unknown branch or tag, with AddressError for a fragment that names none. */
export async function findRepository(
	folder: ZarrStore,
	fragment: string,
	{ unpack, signal }: Pick<RecogniseOptions, "unpack" | "signal">,
): Promise<Repository | null> {
	// in one go: version 2 has one object, version 1 a file for each branch and tag
	const [current, main] = await Promise.all([readIfThere(folder, "repo", signal), readIfThere(folder, MAIN, signal)]);
	if (current && isIcechunk(current)) {
		const revision = parseRevision(fragment);
		const { root } = await openFile(current, "repo", FILE_TYPE.repository, unpack, signal);
		return guarded("repo", () => ({
			snapshot: snapshotOf(root, revision),
			config: bytesField(root, REPOSITORY.config),
			revision,
		}));
	}
	const snapshot = main && readRef(main);
	if (!snapshot) return null;
	const revision = parseRevision(fragment);
	if (revision.kind === "snapshot") return { snapshot: revision.name, config: null, revision };
	const isMain = refKey(revision) === MAIN;
	return { snapshot: isMain ? snapshot : await snapshotByFile(folder, revision, signal), config: null, revision };
}

/** A folder that is no repository may refuse such a key, or answer with a page. */
async function readIfThere(folder: ZarrStore, key: string, signal?: Signal): Promise<Uint8Array | null> {
	try {
		return (await folder.read(key, { signal })).bytes ?? null;
	} catch (error) {
		if (isZarrError(error, "AccessError")) return null;
		throw error;
	}
}

function snapshotOf(root: Table, { kind, name }: Revision): string {
	if (kind === "snapshot") return name;
	const refs = vectorField(root, kind === "branch" ? REPOSITORY.branches : REPOSITORY.tags, 4);
	const snapshots = vectorField(root, REPOSITORY.snapshots, 4);
	const wanted = new TextEncoder().encode(name);
	for (let i = 0; i < refs.length; i++) {
		const ref = tableItem(refs, i);
		const own = bytesField(ref, REF.name);
		if (own?.length !== wanted.length || own.some((byte, at) => byte !== wanted[at])) continue;
		const index = uint32Field(ref, REF.snapshot);
		const id = index < snapshots.length ? structField(tableItem(snapshots, index), INFO.id, 12) : null;
		if (!id) throw damaged("repo", `its ${kind} ${name} leads to no snapshot`);
		return idText(id);
	}
	throw unknown({ kind, name });
}

function refKey({ kind, name }: Revision): string {
	return `refs/${kind}.${name}/ref.json`;
}

async function snapshotByFile(folder: ZarrStore, revision: Revision, signal?: Signal): Promise<string> {
	if (revision.name.includes("/")) throw unknown(revision); // no name of version 1 has a slash
	const key = refKey(revision);
	const keys = [...new Set([key, keyOnDisk(key)])];
	const read = async (names: string[]) => {
		const found = await Promise.all(names.map((name) => readIfThere(folder, name, signal)));
		return found.find((bytes) => bytes !== null);
	};
	const tombs = revision.kind === "tag" ? keys.map((name) => `${name}.deleted`) : [];
	const [ref, deleted] = await Promise.all([read(keys), read(tombs)]);
	if (!ref || deleted) throw unknown(revision);
	const id = readRef(ref);
	if (id === null) throw damaged(key, "it names no snapshot");
	return id;
}

/** The key in a repository that was written to a disk: what a file name may not have everywhere is escaped there. */
function keyOnDisk(key: string): string {
	return key
		.replace(/[^ -~]|[\\{}^%`\]["><~#|*?]/gu, encodeURIComponent)
		.replaceAll("*", "%2A")
		.replaceAll("~", "%7E");
}

function readRef(bytes: Uint8Array): string | null {
	try {
		const { snapshot } = JSON.parse(new TextDecoder().decode(bytes)) as { snapshot?: unknown };
		return typeof snapshot === "string" && SNAPSHOT_ID.test(snapshot) ? snapshot : null;
	} catch {
		return null; // a file of that name in a folder of another kind
	}
}

function unknown({ kind, name }: Revision): ZarrError {
	return new ZarrError("NotFoundError", `The Icechunk repository has no ${kind} "${name}". Check its name.`);
}
