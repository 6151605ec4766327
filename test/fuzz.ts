/** Damaged stores: one document or chunk of a real fixture changed at random, then read as anybody reads it. */
import { getHeapStatistics } from "node:v8";
import { isZarrError } from "../src/errors.ts";
import { openZarr, readArray } from "../src/index.ts";
import { MUTATIONS, mutateDocument, Random } from "./fuzz/mutate.ts";
import type { Seed } from "./fuzz/seed.ts";

export { byCodec, seeds } from "./fuzz/seed.ts";

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

/** A damaged store. */
interface Damage {
	readonly files: Map<string, Uint8Array>;
	/** What was changed. */
	readonly key: string;
	readonly isDocument: boolean;
	/** Whether it came to be what is stored under another key, of which no checksum can tell. */
	readonly isSwap: boolean;
}

/** The seed's files with one changed. */
export function damage(seed: Seed, random: Random): Damage {
	const isDocument = random.below(5) === 0;
	const key = random.pick(isDocument ? seed.documents : seed.chunks);
	const bytes = seed.files.get(key) as Uint8Array;
	const other = seed.files.get(random.pick(isDocument ? seed.documents : seed.chunks)) as Uint8Array;
	const mutation = isDocument ? mutateDocument : random.pick(MUTATIONS);
	const damaged = mutation(bytes, random, other);
	const isSwap = seed.chunks.some((name) => textOf(seed.files.get(name)) === textOf(damaged));
	return { files: new Map(seed.files).set(key, damaged), key, isDocument, isSwap };
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
	const { files, key, isDocument, isSwap } = damage(seed, new Random(number));
	const truth = await truthOf(seed);
	const before = getHeapStatistics().external_memory;
	const started = performance.now();
	const judged = await readDamaged(files, seed, isDocument).then(
		({ data, shape, dtype }) => {
			const cells = shape.reduce((a, b) => a * b, 1) * (dtype.startsWith("complex") ? 2 : 1);
			if (data.length !== cells)
				return { kind: "failure", what: `${data.length} values in place of ${cells}` } as const;
			if (textOf(data) === truth) return { kind: "same", what: "" } as const;
			if (seed.summed && !isDocument && !isSwap)
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
