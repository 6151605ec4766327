/** In Chromium, alone: chunks decoded by our codecs and by those of numcodecs.js or zarrita, in turn; posts what each took. */
import Blosc from "numcodecs/blosc";
import Zstd from "numcodecs/zstd";
import { registry } from "zarrita";
import { unblosc } from "../../../src/codecs/blosc.ts";
import { type ArrayCodecClass, checkedBytes } from "../../../src/codecs/byte.ts";
import { inflate } from "../../../src/codecs/inflate.ts";
import { unzstd } from "../../../src/codecs/zstd.ts";
import { post } from "../posted.ts";
import type { Took } from "./bench.ts";

type Decode = (bytes: Uint8Array) => unknown;
type DecodeInto = (bytes: Uint8Array, into?: Uint8Array<ArrayBuffer>) => unknown;

/** One codec: its chunks, and both sides. */
interface Case {
	readonly what: string;
	readonly peer: string;
	readonly chunks: readonly Uint8Array[];
	readonly theirs: Decode;
	readonly ours: DecodeInto;
	/** Bytes that a chunk decodes to, where memory is needed for them. */
	readonly size?: number;
}

const VOLUME = ["c/0/1/1", "c/0/2/2", "c/1/0/3", "c/2/3/1"];
const VOLUME_BYTES = 2 * 64 * 256 * 256;
const CLIMATE = ["c/0/1/1", "c/0/2/3", "c/1/3/4", "c/2/4/5", "c/3/5/6", "c/4/1/2", "c/5/2/4", "c/6/3/1"];
const CLIMATE_BYTES = 4 * 24 * 103 * 180;

async function chunksOf(data: string, array: string, keys: readonly string[]): Promise<Uint8Array[]> {
	const answers = keys.map(async (key) => {
		const response = await fetch(`${data}/${array}.zarr/${key}`);
		if (!response.ok) throw new Error(`${array}: ${key} is not there`);
		return new Uint8Array(await response.arrayBuffer());
	});
	return Promise.all(answers);
}

type Of = (size: number) => Pick<Case, "peer" | "theirs" | "ours" | "size">;

async function compressors(): Promise<Record<string, Of>> {
	const blosc = Blosc.fromConfig({ id: "blosc", clevel: 5, cname: "lz4", shuffle: 1, blocksize: 0 });
	const zstd = Zstd.fromConfig({ id: "zstd", level: 3 });
	const Gzip = (await registry.get("gzip")?.()) as unknown as { fromConfig(): { decode: Decode } };
	const gzip = Gzip.fromConfig();
	const frames: Of = (size) => ({
		peer: "numcodecs.js",
		theirs: (bytes) => blosc.decode(bytes),
		ours: (bytes, into) => unblosc(bytes, size, into),
		size,
	});
	return {
		"blosc-lz4": frames,
		"blosc-zstd": frames,
		zstd: (size) => ({
			peer: "numcodecs.js",
			theirs: (bytes) => zstd.decode(bytes),
			ours: (bytes, into) => unzstd(bytes, size, { into }),
			size,
		}),
		gzip: (size) => ({
			peer: "zarrita",
			theirs: (bytes) => gzip.decode(bytes),
			ours: (bytes, into) => inflate(bytes, "gzip", size, into),
			size,
		}),
	};
}

/** Numbers of the other byte order, in bytes that are given away. */
async function swaps(raw: readonly Uint8Array[]): Promise<Case[]> {
	const plain = (await registry.get("bytes")?.()) as unknown as ArrayCodecClass;
	return ["uint16", "float32", "float64"].map((dataType) => {
		const meta = { dataType, shape: [(8 * VOLUME_BYTES) / Number(dataType.match(/\d+/)?.[0])] };
		const [theirs, ours] = [plain, checkedBytes(plain, true)].map((codec) => codec.fromConfig({ endian: "big" }, meta));
		return {
			what: `big-endian ${dataType}`,
			peer: "zarrita",
			chunks: raw,
			theirs: (bytes) => theirs.decode(bytes),
			ours: (bytes) => ours.decode(bytes),
		};
	});
}

async function casesOf(data: string): Promise<Case[]> {
	const of = await compressors();
	const cases: Case[] = [];
	for (const name of ["blosc-lz4", "blosc-zstd", "zstd", "gzip"]) {
		const chunks = await chunksOf(data, `volume-${name}`, VOLUME);
		cases.push({ what: `${name}, uint16, 8 MiB`, chunks, ...of[name](VOLUME_BYTES) });
	}
	for (const name of ["blosc-lz4", "zstd"]) {
		const chunks = await chunksOf(data, `climate-${name}`, CLIMATE);
		cases.push({ what: `${name}, float32, 1.8 MB`, chunks, ...of[name](CLIMATE_BYTES) });
	}
	return [...cases, ...(await swaps(await chunksOf(data, "volume-raw", VOLUME)))];
}

/** What memory holds before it is used again: no value of the data's that a decoder could leave in its place unseen. */
const POISON = 0xa5;

function bytesOf(decoded: unknown): Uint8Array {
	const view = (ArrayBuffer.isView(decoded) ? decoded : (decoded as { data: ArrayBufferView }).data) as ArrayBufferView;
	return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Decodes each chunk once, from a copy of its own, into memory given for it if any is; what came, and the milliseconds that it took. */
async function timed(
	chunks: readonly Uint8Array[],
	decode: DecodeInto,
	memory: readonly Uint8Array<ArrayBuffer>[] = [],
): Promise<{ ms: number; out: Uint8Array[] }> {
	const out: Uint8Array[] = [];
	let ms = 0;
	for (const [i, chunk] of chunks.entries()) {
		const own = chunk.slice();
		memory[i]?.fill(POISON);
		const start = performance.now();
		const decoded = await decode(own, memory[i]);
		ms += performance.now() - start;
		out.push(bytesOf(decoded));
	}
	return { ms, out };
}

function compare(what: string, ours: readonly Uint8Array[], theirs: readonly Uint8Array[]): number {
	let count = 0;
	for (const [i, bytes] of ours.entries()) {
		if (bytes.length !== theirs[i].length || bytes.some((byte, at) => byte !== theirs[i][at]))
			throw new Error(`${what}: chunk ${i} is decoded to other bytes`);
		count += bytes.length;
	}
	return count;
}

async function measure(data: string, rounds: number): Promise<Took[]> {
	const cases = await casesOf(data);
	const measured: Took[] = [];
	const used = cases.map(({ chunks, size }) => (size ? chunks.map(() => new Uint8Array(size)) : null));
	for (let round = -1; round < rounds; round++)
		for (const [i, { what, peer, chunks, ...sides }] of cases.entries()) {
			const order = round % 2 === 0 ? (["theirs", "ours"] as const) : (["ours", "theirs"] as const);
			const took = {
				[order[0]]: await timed(chunks, sides[order[0]]),
				[order[1]]: await timed(chunks, sides[order[1]]),
			};
			const bytes = compare(what, took.ours.out, took.theirs.out);
			const memoryUsed = used[i];
			const again = memoryUsed && (await timed(chunks, sides.ours, memoryUsed));
			if (again) compare(what, again.out, took.theirs.out);
			const { ms: memory } = await timed(took.ours.out, (out) => out.slice());
			// the first round warms up
			if (round >= 0)
				measured.push({
					what,
					peer,
					bytes,
					theirs: took.theirs.ms,
					ours: took.ours.ms,
					again: again?.ms ?? null,
					memory,
				});
		}
	return measured;
}

void post(({ data, rounds }) => measure(data, rounds));
