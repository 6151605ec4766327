/** What is damaged: arrays of the fixtures, by the codecs that they use and by their types. */
import { type ExpectedArray, filesOf, fixtures, type StoredFixture } from "../conformance/fixture.ts";

type Files = ReadonlyMap<string, Uint8Array>;

/** An array of a fixture that is read right before it is damaged. */
export interface Seed {
	readonly name: string;
	readonly path: string;
	readonly files: Files;
	/** Its codecs; where it is no plain number, its type; and how N5 frames its blocks, where it says their length. */
	readonly traits: readonly string[];
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
		store.arrays.flatMap((array) => (array.refused === undefined ? (seedOf(file, store, array) ?? []) : [])),
	);
}

function seedOf(file: string, store: StoredFixture, { path, feature, dtype }: ExpectedArray): Seed | null {
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
	const traits = [...names, ...typeOf(dtype), ...(feature === "varlength" ? ["n5 varlength"] : [])];
	return { name: `${file} ${store.name}`, path, files: new Map(kept), traits, summed, documents, chunks };
}

/** What kind of values it holds, where these are no plain numbers. */
function typeOf(dtype = ""): string[] {
	if (/^u?int(8|16|32|64)$|^float(32|64)$|^$/.test(dtype)) return [];
	const kind = dtype.replace(/^[<>|]/, "").replace(/[\d[].*/, "");
	return [`type ${/int|float/.test(kind) ? "narrow" : kind}`];
}

interface Named {
	readonly name: string;
}

/** The codecs of an array of any format, by name. */
function codecsOf(document: Record<string, unknown>): Named[] {
	const { compressor, filters, codecs, compression } = document;
	const named = (item: unknown): Named[] => {
		if (typeof item === "string") return [{ name: item }];
		const { id, name, type, cname, configuration } = (item ?? {}) as Record<string, unknown>;
		const { codecs: inner = [], cname: inside } = (configuration ?? {}) as { codecs?: unknown[]; cname?: unknown };
		const own = id ?? name ?? (type && `n5 ${type}`);
		const blosc = cname ?? inside;
		return [own, blosc && `blosc ${blosc}`]
			.flatMap((one) => (typeof one === "string" ? [{ name: one }] : []))
			.concat(inner.flatMap(named));
	};
	const list = [...((filters as unknown[] | null) ?? []), compressor, ...((codecs as unknown[]) ?? []), compression];
	return list.flatMap(named);
}

/** Seeds by what they use; those with nothing to name under `bytes`. */
export function byCodec(all: readonly Seed[]): ReadonlyMap<string, Seed[]> {
	const groups = new Map<string, Seed[]>();
	for (const seed of all)
		for (const codec of new Set(seed.traits.length > 0 ? seed.traits : ["bytes"]))
			groups.set(codec, [...(groups.get(codec) ?? []), seed]);
	return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
