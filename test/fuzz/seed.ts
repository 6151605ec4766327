/** What is damaged: arrays of the fixtures, by the codecs that they use. */
import { filesOf, fixtures, type StoredFixture } from "../conformance/fixture.ts";

type Files = ReadonlyMap<string, Uint8Array>;

/** An array of a fixture that is read right before it is damaged. */
export interface Seed {
	readonly name: string;
	readonly path: string;
	readonly files: Files;
	readonly codecs: readonly string[];
	/** Whether a checksum of every chunk would tell of a change in it. */
	readonly summed: boolean;
	/** Keys of its metadata, and of its chunks. */
	readonly documents: readonly string[];
	readonly chunks: readonly string[];
}

const DOCUMENT = /(^|\/)(zarr\.json|\.z\w+|attributes\.json)$/;
/** Arrays whose own checksum (or that of the compressor) covers all of a chunk. Two words that HDF5's Fletcher sum can't tell apart are among the changes. */
const SUMMED = /^(numcodecs\.)?(adler32|bz2|crc32c?|gzip|jenkins_lookup3|zlib)$/;

/** Every array of the fixtures that is a store of v2, v3 or N5 itself, and that is not refused. */
export function seeds(): Seed[] {
	const direct = fixtures().flatMap(({ file, stores }) =>
		stores.filter(({ kind }) => /^(v2|v3|n5)$/.test(kind)).map((store) => ({ file, store })),
	);
	return direct.flatMap(({ file, store }) =>
		store.arrays.flatMap(({ path, refused }) => (refused === undefined ? (seedOf(file, store, path) ?? []) : [])),
	);
}

function seedOf(file: string, store: StoredFixture, path: string): Seed | null {
	const all = filesOf(store);
	const own = path === "" ? "" : `${path}/`;
	const below = [...all.keys()].filter((key) => key.startsWith(own));
	const documents = below.filter((key) => DOCUMENT.test(key) && !key.slice(own.length).includes("/"));
	const chunks = below.filter((key) => !DOCUMENT.test(key) && (all.get(key)?.length ?? 0) > 0);
	const main = documents.find((key) => /(zarr\.json|\.zarray|attributes\.json)$/.test(key));
	if (!main || chunks.length === 0) return null;
	const kept = [...all].filter(([key]) => key.startsWith(own) || (DOCUMENT.test(key) && !key.includes("/")));
	const codecs = codecsOf(JSON.parse(new TextDecoder().decode(all.get(main))));
	const summed =
		codecs.some(({ name }) => SUMMED.test(name)) && codecs.every(({ name }) => name !== "sharding_indexed");
	const names = codecs.map(({ name }) => name.replace(/^numcodecs\./, ""));
	return { name: `${file} ${store.name}`, path, files: new Map(kept), codecs: names, summed, documents, chunks };
}

interface Named {
	readonly name: string;
}

/** The codecs of an array of any format, by name. */
function codecsOf(document: Record<string, unknown>): Named[] {
	const { compressor, filters, codecs, compression } = document;
	const named = (item: unknown): Named[] => {
		if (typeof item === "string") return [{ name: item }];
		const { id, name, type, configuration } = (item ?? {}) as Record<string, unknown>;
		const inner = (configuration as { codecs?: unknown[] } | undefined)?.codecs ?? [];
		const own = id ?? name ?? (type && `n5 ${type}`);
		return [...(typeof own === "string" ? [{ name: own }] : []), ...inner.flatMap(named)];
	};
	const list = [...((filters as unknown[] | null) ?? []), compressor, ...((codecs as unknown[]) ?? []), compression];
	return list.flatMap(named);
}

/** Seeds by the codecs that they use; those with no codec but `bytes` under that name. */
export function byCodec(all: readonly Seed[]): ReadonlyMap<string, Seed[]> {
	const groups = new Map<string, Seed[]>();
	for (const seed of all)
		for (const codec of new Set(seed.codecs.length > 0 ? seed.codecs : ["bytes"]))
			groups.set(codec, [...(groups.get(codec) ?? []), seed]);
	return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
