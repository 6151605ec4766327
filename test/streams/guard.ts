/** Damaged streams, decoded in a module's memory between bytes that nobody may touch. */
import { gunzipSync } from "node:zlib";
import type { FrameExports } from "../../src/codecs/frames.ts";
import { FRAMES } from "../../src/codecs/frames-wasm.ts";
import { MUTATIONS, Random } from "../fuzz/mutate.ts";
import type { Stream } from "./stream.ts";

const GUARD = 4096;
/** Of a frame that says that it gives more, no room is made for it: the decoder is told so before. */
const MOST = 2 ** 18;

/** What came of one run. */
interface Outcome {
	/** What the decoder said, or the fault that ended it. */
	readonly said: string;
	/** What it wrote, where it says that it is whole. */
	readonly wrote: Buffer | null;
}

type Decode = (exports: FrameExports, at: number, length: number, room: Room) => number;

/** Where a stream lies and what it may give, between guards. */
interface Room {
	readonly to: number;
	readonly size: number;
	readonly spare: number;
}

const compiled = new WebAssembly.Module(gunzipSync(Buffer.from(FRAMES, "base64")));

const DECODERS: Readonly<Record<string, Decode>> = {
	blosc(exports, at, length, { to, size, spare }) {
		const block = new DataView(exports.memory.buffer).getUint32(at + 8, true);
		const blocks = Math.ceil(size / block);
		return exports.blosc(at, length, size, 0, blocks, to, spare);
	},
	zstd: (exports, at, length, { to, size }) => exports.zstd(at, length, to, size),
	gzip: (exports, at, length, { to, size }) => exports.inflate(at, length, to, size, false),
	lz4: (exports, at, length, { to, size }) => exports.lz4(at + 4, length - 4, to, size),
	zlib: (exports, at, length, { to, size }) => exports.inflate(at, length, to, size, true),
};

/** How many bytes a frame says that it gives, and how many it needs beside; null where it is refused before it is decoded. */
function needs(codec: string, bytes: Uint8Array, limit: number): { size: number; spare: number } | null {
	if (codec === "lz4" && bytes.length < 4) return null;
	if (!codec.startsWith("blosc")) return { size: limit, spare: 0 };
	if (bytes.length < 16) return null;
	const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
	const [size, block] = [view.getUint32(4, true), view.getUint32(8, true)];
	if (size === 0 || size > MOST || block === 0 || block > size || view.getUint8(2) & 2) return null;
	return { size, spare: 2 * block };
}

/** A stream decoded between guards: as it is, and mutated until the decoder was given `count` of those; how many it was given, and which of them it did not decode within its bounds. */
export function guarded(codec: string, stream: Stream, count: number): { tried: number; faults: string[] } {
	const random = new Random(stream.head.seed);
	const faults = [fault(codec, stream.packed, stream.data.length) ?? ""];
	let tried = 0;
	for (let draw = 0; tried < count && draw < 4 * count && stream.packed.length > 0; draw++) {
		const damaged = random.pick(MUTATIONS)(stream.packed, random, stream.packed);
		const found = fault(codec, damaged, stream.data.length);
		if (found === null) continue;
		tried++;
		faults.push(found && `damaged for the ${draw}th time: ${found}`);
	}
	return { tried, faults: faults.filter(Boolean).map((found) => `${stream.about}: ${found}`) };
}

/** What is wrong with how some bytes are decoded: "" where nothing is, null where they are refused before. */
function fault(codec: string, bytes: Uint8Array, limit: number): string | null {
	const asked = needs(codec, bytes, limit);
	if (asked === null) return null;
	const [first, second] = [0x00, 0xff].map((fill) => run(codec, bytes, asked, fill));
	if (typeof first === "string" || typeof second === "string")
		return typeof first === "string" ? first : String(second);
	const same = first.said === second.said && (first.wrote === null || second.wrote?.equals(first.wrote));
	return same ? "" : `what lies around it tells: ${first.said}, ${second.said}`;
}

let kept: FrameExports | undefined;

function module(): FrameExports {
	if (kept) return kept;
	const exports = new WebAssembly.Instance(compiled).exports as unknown as FrameExports;
	exports._initialize();
	return exports;
}

/** Decodes between guards of `fill`; the text says which were touched. */
function run(codec: string, bytes: Uint8Array, asked: { size: number; spare: number }, fill: number): Outcome | string {
	const exports = module();
	kept = undefined; // a fault ends it
	const lengths = [bytes.length, asked.size, asked.spare];
	const total = lengths.reduce((sum, length) => sum + length + GUARD, GUARD);
	const start = exports.allocate(total);
	new Uint8Array(exports.memory.buffer, start, total).fill(fill);
	const places = lengths.map((_, i) => start + GUARD + lengths.slice(0, i).reduce((sum, n) => sum + n + GUARD, 0));
	new Uint8Array(exports.memory.buffer).set(bytes, places[0]);
	const room = { to: places[1], size: asked.size, spare: places[2] };
	let said: string;
	try {
		said = String(DECODERS[codec.split(" ")[0]](exports, places[0], bytes.length, room));
		kept = exports;
	} catch (error) {
		if (!(error instanceof WebAssembly.RuntimeError)) throw error;
		said = "fault";
	}
	const held = Buffer.from(exports.memory.buffer, start, total);
	const guards = places.map((place, i) => [place + lengths[i] - start, GUARD]).concat([[0, GUARD]]);
	const clean = Buffer.alloc(GUARD, fill);
	const touched = guards.some(([from, length]) => !held.subarray(from, from + length).equals(clean));
	if (touched) return `it writes beyond its bounds (${said})`;
	if (!held.subarray(GUARD, GUARD + bytes.length).equals(bytes)) return `it writes to its input (${said})`;
	const whole = !codec.startsWith("blosc") ? Number(said) : said === "0" ? asked.size : -1;
	const out = room.to - start;
	const wrote = whole >= 0 ? Buffer.from(held.subarray(out, out + whole)) : null;
	exports.release(start);
	return { said, wrote };
}
