/** A store whose keys are references: its metadata stand among them, its chunks in other files. */
import { isAbort, isZarrError, ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
import { ORDERED } from "./batch.ts";
import { Flights } from "./flight.ts";
import { childrenOf } from "./listing.ts";
import { broken, type Pointer } from "./pointer.ts";
import { relativePath, shownTarget, unreachable } from "./reach.ts";
import { type References, readReferences } from "./references.ts";
import {
	type ByteRange,
	cutRange,
	type FindTarget,
	type ReadOptions,
	type Reply,
	type Route,
	type StoreSource,
	type TargetFile,
	type Targets,
	type Wanted,
	within,
} from "./store.ts";

/** A file of references, and the ways to the files that it points to. */
export interface ReferenceFile {
	/** Equal for equal files. */
	readonly id: string;
	readonly name: string;
	readonly route: Route;
	readonly reason: string;
	/** All of the file. */
	read(signal?: Signal): Promise<Uint8Array>;
	readonly targets: Targets;
}

/** The store that a reference file (JSON) gives. The file is read once, and again after a refresh. */
export function referenceStore(file: ReferenceFile): StoreSource {
	const { id, name, route, reason, targets } = file;
	let ways = targets();
	let held: References | null = null;
	let generation = 0;
	const opening = new Flights<References>();
	const open = async (began: number, signal: Signal): Promise<References> => {
		const found = readReferences(await file.read(signal), name);
		if (began === generation) held = found; // else it was read before a refresh
		return found;
	};
	const references = async (signal?: Signal): Promise<References> => {
		const began = generation;
		return held ?? opening.join(`${began}`, (withdrawn) => open(began, withdrawn), signal);
	};
	const read = async (key: string, options: ReadOptions): Promise<Reply> =>
		readReference(key, (await references(options.signal)).find(key), ways, options);
	return {
		id: `reference:${id}`,
		name,
		route,
		reason,
		parallel: ORDERED,
		read,
		list: async (path, { signal }) => childrenOf((await references(signal)).keys, path, (key) => read(key, { signal })),
		refresh() {
			held = null;
			ways = targets();
			generation++;
		},
	};
}

/** The bytes of a key, of which `found` is the reference. Rejects with AccessError (the target may not or can't be read), ChunkError (it is shorter than the reference says) or MetadataError (there is none). */
export async function readReference(
	key: string,
	found: Uint8Array<ArrayBuffer> | Pointer | null,
	targets: readonly FindTarget[],
	{ range, signal, urgency }: ReadOptions,
): Promise<Reply> {
	if (found === null) return { status: 404 };
	if (found instanceof Uint8Array) return { status: 200, bytes: range ? cutRange(found, range) : found.slice() };
	const { file, part } = found;
	if (file === "") throw broken(key, "names no file"); // to a kernel that is the references themselves
	const wanted = part ? within(part, range) : range;
	if (wanted && "length" in wanted && wanted.length === 0) return { status: 200, bytes: new Uint8Array() };
	const bytes = await readTarget(key, file, targets, wanted, { signal, urgency });
	if (part && wanted && "length" in wanted && bytes.length !== wanted.length) {
		const what = `has ${bytes.length} of ${wanted.length} bytes at ${wanted.offset}`;
		throw new ZarrError(
			"ChunkError",
			`${key} lies in ${shownTarget(file)}, which ${what}: it has changed since the references were written. Write them anew.`,
			{ key },
		);
	}
	return { status: 200, bytes };
}

/** By the first way that may read the target; by the next where the network keeps that one from it (a server without CORS). */
async function readTarget(
	key: string,
	target: string,
	targets: readonly FindTarget[],
	range: ByteRange | undefined,
	wanted: Wanted,
): Promise<Uint8Array> {
	let failure: unknown = null;
	for (const find of targets) {
		let file: TargetFile | null = null;
		try {
			file = find(target);
			if (file) return (await file.read(range, wanted)).bytes;
		} catch (error) {
			if (isAbort(error) || wanted.signal?.aborted) throw error;
			if (!isZarrError(error, "NetworkError")) throw failed(key, target, error);
			failure = error;
		}
	}
	throw failed(key, target, failure ?? unreachable(target));
}

function failed(key: string, target: string, cause: unknown): ZarrError {
	const what = isZarrError(cause) ? cause.message : "It can't be read. Try again.";
	const where = relativePath(target) === null ? shownTarget(target) : `${shownTarget(target)}, beside the references`;
	// what makes a probe for metadata go on (an absent key may be refused) must not hide attributes that are there
	const tag = /(^|\/)(\.z\w+|zarr\.json)$/.test(key) ? "MetadataError" : "AccessError";
	return new ZarrError(tag, `${key} lies in ${where}: ${what}`, {
		key,
		status: isZarrError(cause) ? cause.status : undefined,
		cause,
	});
}
