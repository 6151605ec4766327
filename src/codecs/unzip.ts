/** gzip and zlib at once, by libdeflate, where it is known before how many bytes come out at most: twice as fast as the platform's streams. */
import { type FrameExports, frames } from "./frames.ts";
import { copied } from "./output.ts";
import { room } from "./wasm.ts";

/** More is left to a stream, which takes memory as it goes. */
const MOST = 2 ** 27;
/** No byte of such a stream gives more. (zlib.net, zlib_tech.html) */
const MOST_PER_BYTE = 1032;
/** The least that a gzip member has. */
const MEMBER = 18;

/** What came out, in `into` where that has its size. "damaged" where something else must say why (what is cut may seem too much), "unknown" where too much might come out, or nothing can be said here. */
export async function unzip(
	bytes: Uint8Array,
	format: "gzip" | "deflate",
	limit: number,
	into?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | "damaged" | "unknown"> {
	const most = Math.min(limit, MOST_PER_BYTE * bytes.length);
	// what the last member says is all, where there is no other
	for (const size of format === "gzip" ? [Math.min(lastSize(bytes), most), most] : [most]) {
		if (size > MOST) break;
		const decoded = await frames
			.use(bytes, (exports, at) => decode(exports, [at, bytes.length], { size, zlib: format === "deflate", into }))
			.catch(() => NO_MEMORY); // a page that lets no WebAssembly run has streams still
		if (typeof decoded !== "number") return decoded;
		if (decoded === NO_MEMORY) break;
		if (decoded === DAMAGED || size === limit) return "damaged";
	}
	return "unknown";
}

const DAMAGED = -1;
const NO_MEMORY = -3;

/** The bytes, or what the module says in place of their number. */
function decode(
	exports: FrameExports,
	[at, length]: readonly [number, number],
	{ size, zlib, into }: { readonly size: number; readonly zlib: boolean; readonly into?: Uint8Array<ArrayBuffer> },
): Uint8Array<ArrayBuffer> | number {
	const to = room(exports, size);
	const count = exports.inflate(at, length, to, size, zlib);
	const out = count < 0 ? count : copied(new Uint8Array(exports.memory.buffer, to, count), into);
	exports.release(to);
	return out;
}

/** What gzip says at its end of the size of its last member. */
function lastSize(bytes: Uint8Array): number {
	if (bytes.length < MEMBER) return 0;
	return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
}
