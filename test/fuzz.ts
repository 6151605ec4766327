/** Damaged stores: one document or chunk of a real fixture changed at random, then read as anybody reads it. */
import { getHeapStatistics } from "node:v8";
import { isZarrError } from "../src/errors.ts";
import { openZarr, readArray } from "../src/index.ts";
import { filesOf, fixtures, type StoredFixture } from "./conformance/fixture.ts";

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

/** What came of one case: the sentence of an error, values as they were, or other values of the right type and number. */
export interface Outcome {
	readonly kind: "error" | "same" | "other" | "failure";
	/** What is wrong with it, where it is a failure. */
	readonly what: string;
	readonly ms: number;
	/** By how many bytes of buffers the process grew. */
	readonly bytes: number;
}

/** A case that must not have come out so. */
export interface Failure {
	readonly seed: string;
	readonly key: string;
	readonly number: number;
	readonly what: string;
}

/** What came of all cases of one codec. */
export interface Report {
	readonly codec: string;
	cases: number;
	errors: number;
	same: number;
	other: number;
	worstMs: number;
	worstBytes: number;
	readonly failures: Failure[];
}

/** One case may take no longer, by far: it reads some kB. */
const MOST_MS = 10_000;
/** One case may grow the process by no more: texts, of which metadata promises nothing, may take 256 MiB, and a shuffled block twice as much. */
const MOST_BYTES = 3.5 * 2 ** 28;
/** Of a changed document no chunk with more cells is read. */
const MODEST_CELLS = 2 ** 22;

/** Numbers at random, the same for the same seed. (mulberry32) */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed;
	}

	/** 0 ≤ n < 1 */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let n = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n;
		return ((n ^ (n >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number 0 ≤ n < count. */
	below(count: number): number {
		return Math.floor(this.next() * count);
	}

	pick<Item>(items: readonly Item[]): Item {
		return items[this.below(items.length)];
	}
}

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

function spliced(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
	return Uint8Array.of(...bytes.subarray(0, at), ...added, ...bytes.subarray(at + removed));
}

const MUTATIONS: readonly Mutation[] = [
	function flipBits(bytes, random) {
		const out = bytes.slice();
		for (let count = 1 + random.below(4); count > 0; count--) out[random.below(out.length)] ^= 1 << random.below(8);
		return out;
	},
	function setBytes(bytes, random) {
		const out = bytes.slice();
		for (let count = 1 + random.below(3); count > 0; count--) out[random.below(out.length)] = random.below(256);
		return out;
	},
	function flipHead(bytes, random) {
		const out = bytes.slice();
		out[random.below(Math.min(32, out.length))] ^= 1 << random.below(8);
		return out;
	},
	function cut(bytes, random) {
		return bytes.slice(0, random.below(bytes.length));
	},
	function cutHead(bytes, random) {
		return bytes.slice(1 + random.below(Math.min(16, bytes.length)));
	},
	function remove(bytes, random) {
		return spliced(bytes, random.below(bytes.length), 1 + random.below(8), new Uint8Array());
	},
	function insert(bytes, random) {
		const added = Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256));
		return spliced(bytes, random.below(bytes.length + 1), 0, added);
	},
	function repeat(bytes, random) {
		const from = random.below(bytes.length);
		const added = bytes.subarray(from, from + 1 + random.below(64));
		return spliced(bytes, random.below(bytes.length + 1), 0, added);
	},
	function joinOther(bytes, random, other) {
		const at = 1 + random.below(bytes.length);
		// never all of the other behind a head that they share: that would be another chunk, and no damage
		const from = other.length - random.below(Math.ceil(other.length / 2));
		return Uint8Array.of(...bytes.subarray(0, at), ...other.subarray(from));
	},
	function setLength(bytes, random) {
		const width = random.pick([1, 2, 4, 8]);
		const value = BigInt(random.pick([...EXTREMES, bytes.length - 1, bytes.length + 1, 2 ** 31 - 17, 2 ** 40]));
		const field = new Uint8Array(8);
		new DataView(field.buffer).setBigUint64(0, value, true);
		const added = field.subarray(0, width);
		if (random.below(2)) added.reverse();
		return spliced(bytes, random.below(random.below(2) ? Math.min(bytes.length, 40) : bytes.length), width, added);
	},
];

const STRANGE = [
	null,
	true,
	-1,
	0,
	1,
	2,
	3,
	1.5,
	64,
	65_537,
	2 ** 31,
	2 ** 53,
	1e300,
	"",
	"x",
	"0",
	"<f8",
	[],
	{},
	[0],
	[1, 2],
];

/** A document with a value changed, removed or doubled; or with its bytes changed. */
function mutateDocument(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
	if (random.below(4) === 0) return random.pick(MUTATIONS)(bytes, random, other);
	const root: unknown = JSON.parse(new TextDecoder().decode(bytes));
	const places: [Record<string, unknown>, string][] = [];
	const visit = (value: unknown) => {
		if (typeof value !== "object" || value === null) return;
		for (const [key, inner] of Object.entries(value)) {
			places.push([value as Record<string, unknown>, key]);
			visit(inner);
		}
	};
	visit(root);
	for (let count = 1 + random.below(2); count > 0 && places.length > 0; count--) {
		const [parent, key] = random.pick(places);
		const value = parent[key];
		if (Array.isArray(parent) && random.below(2))
			parent.splice(Number(key), 1, ...(random.below(2) ? [] : [value, value]));
		else if (random.below(6) === 0) delete parent[key];
		else if (typeof value === "number" && random.below(2)) parent[key] = value + random.pick([-1, 1, value, 0.5]);
		else if (random.below(3) === 0) parent[key] = structuredClone(random.pick(places)[0]);
		else parent[key] = random.pick(STRANGE);
	}
	return new TextEncoder().encode(JSON.stringify(root));
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

/** The seed's files with one changed; which one; and whether that is metadata. */
export function damage(
	seed: Seed,
	random: Random,
): { files: Map<string, Uint8Array>; key: string; isDocument: boolean } {
	const isDocument = random.below(5) === 0;
	const key = random.pick(isDocument ? seed.documents : seed.chunks);
	const bytes = seed.files.get(key) as Uint8Array;
	const other = seed.files.get(random.pick(isDocument ? seed.documents : seed.chunks)) as Uint8Array;
	const mutation = isDocument ? mutateDocument : random.pick(MUTATIONS);
	return { files: new Map(seed.files).set(key, mutation(bytes, random, other)), key, isDocument };
}

const truths = new WeakMap<Seed, Promise<string>>();

function truthOf(seed: Seed): Promise<string> {
	const known =
		truths.get(seed) ?? readArray(new Map(seed.files), { path: seed.path }).then(({ data }) => textOf(data));
	truths.set(seed, known);
	return known;
}

function textOf(data: unknown): string {
	if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("latin1");
	return JSON.stringify(data, (_, value) =>
		ArrayBuffer.isView(value) ? textOf(value) : typeof value === "bigint" ? String(value) : value,
	);
}

/** Reads what was damaged; a changed document may promise more than a test should read, so of that only a corner is read. */
async function readDamaged(files: Map<string, Uint8Array>, seed: Seed, isDocument: boolean) {
	if (!isDocument) return readArray(files, { path: seed.path });
	const handle = await openZarr(files);
	const array = await handle.node(seed.path);
	if (array.kind !== "array") throw new Promised();
	const cells = (array.shards ?? array.chunks).reduce((a, b) => a * b, 1);
	if (cells > MODEST_CELLS) throw new Promised();
	return readArray(handle, { path: seed.path, selection: array.shape.map((size) => [0, Math.min(size, 6)] as const) });
}

/** Thrown in place of reading what a changed document makes a group, or a chunk that it makes large: to hold that is no fault. */
class Promised extends Error {}

/** Damages the seed as the number says, reads it and judges what came. */
export async function tryCase(seed: Seed, number: number): Promise<Outcome & { key: string }> {
	const { files, key, isDocument } = damage(seed, new Random(number));
	const truth = await truthOf(seed);
	const before = getHeapStatistics().external_memory;
	const started = performance.now();
	const judged = await readDamaged(files, seed, isDocument).then(
		({ data, shape, dtype }) => {
			const cells = shape.reduce((a, b) => a * b, 1) * (dtype.startsWith("complex") ? 2 : 1);
			if (data.length !== cells)
				return { kind: "failure", what: `${data.length} values in place of ${cells}` } as const;
			if (textOf(data) === truth) return { kind: "same", what: "" } as const;
			if (seed.summed && !isDocument)
				return { kind: "failure", what: "other values, where a checksum could tell" } as const;
			return { kind: "other", what: "" } as const;
		},
		(error: unknown) => {
			if (isZarrError(error) || error instanceof Promised) return { kind: "error", what: "" } as const;
			return { kind: "failure", what: `no ZarrError: ${(error as Error).stack ?? error}` } as const;
		},
	);
	const ms = performance.now() - started;
	const bytes = getHeapStatistics().external_memory - before;
	if (ms > MOST_MS) return { kind: "failure", what: `it took ${Math.round(ms)} ms`, ms, bytes, key };
	if (bytes > MOST_BYTES) return { kind: "failure", what: `it took ${bytes} bytes`, ms, bytes, key };
	return { ...judged, ms, bytes, key };
}

/** Runs `count` cases of a codec, spread over those of its seeds that can be read; `onCase` is told before each. */
export async function fuzz(
	codec: string,
	group: readonly Seed[],
	count: number,
	onCase: (number: number) => void = () => undefined,
): Promise<Report> {
	const report: Report = {
		codec,
		cases: 0,
		errors: 0,
		same: 0,
		other: 0,
		worstMs: 0,
		worstBytes: 0,
		failures: [],
	};
	const readable: Seed[] = []; // read before, so that no case pays for what is loaded at first
	const stride = Math.ceil(group.length / count);
	for (const [i, seed] of group.entries()) {
		if (i % stride > 0) continue;
		await truthOf(seed).then(
			() => readable.push(seed),
			() => undefined,
		);
	}
	if (readable.length === 0) throw new Error(`no array with the codec ${codec} can be read`);
	for (let number = 0; number < count; number++) {
		onCase(number);
		const seed = readable[number % readable.length];
		const { kind, what, ms, bytes, key } = await tryCase(seed, number);
		report.cases++;
		if (kind === "error") report.errors++;
		if (kind === "same" || kind === "other") report[kind]++;
		if (kind === "failure") report.failures.push({ seed: `${seed.name} ${seed.path}`, key, number, what });
		report.worstMs = Math.max(report.worstMs, ms);
		report.worstBytes = Math.max(report.worstBytes, bytes);
	}
	return report;
}
