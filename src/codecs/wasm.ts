/** C decoders as WebAssembly: inflated and compiled at first use, thrown away after a fault or when they have grown. */

import { fromBase64 } from "./base64.ts";

/** What every module here gives beside its own functions. */
export interface WasmExports {
	readonly memory: WebAssembly.Memory;
	_initialize(): void;
	/** Room for `size` bytes; 0 where there is none. */
	allocate(size: number): number;
	release(at: number): void;
}

/** As many bytes as 32 bits can name. */
const ADDRESSES = 2 ** 32;
const MOST_KEPT = 32 * 2 ** 20;

/** One module, and the instance in use. */
export class Wasm<Exports extends WasmExports> {
	readonly #packed: string;
	#module: Promise<WebAssembly.Module> | undefined;
	#exports: Exports | undefined;

	/** `packed`: the module gzipped, as base64. */
	constructor(packed: string) {
		this.#packed = packed;
	}

	/** Does `work` with a copy of `bytes` at `at`. The instance is never used again after a fault. */
	async use<Result>(bytes: Uint8Array, work: (exports: Exports, at: number) => Result): Promise<Result> {
		this.#module ??= compile(this.#packed).catch((error) => {
			this.#module = undefined; // the next chunk may find the memory that there was not
			throw error;
		});
		const module = await this.#module;
		const exports = this.#exports ?? ((await WebAssembly.instantiate(module)).exports as unknown as Exports);
		if (exports !== this.#exports) exports._initialize();
		this.#exports = undefined;
		const at = room(exports, bytes.length);
		new Uint8Array(exports.memory.buffer).set(bytes, at);
		const result = guarded(() => work(exports, at));
		exports.release(at);
		if (exports.memory.buffer.byteLength <= MOST_KEPT) this.#exports = exports;
		return result;
	}
}

/** A fault is the data's: the decoders trust what they were given. */
function guarded<Result>(work: () => Result): Result {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof WebAssembly.RuntimeError)) throw error;
		throw new Error(`it is damaged: its decoder stopped (${error.message})`, { cause: error });
	}
}

/** Room for `size` bytes in the module's memory. Throws where it has none. */
export function room(exports: WasmExports, size: number): number {
	const at = size < ADDRESSES ? exports.allocate(size) : 0; // more would wrap round to little
	if (at === 0) throw new Error(`there is no memory for ${size} bytes`);
	return at;
}

async function compile(packed: string): Promise<WebAssembly.Module> {
	const stream = new Response(fromBase64(packed)).body?.pipeThrough(new DecompressionStream("gzip"));
	const bytes = await new Response(stream).arrayBuffer();
	return WebAssembly.compile(bytes).catch((cause) => {
		if (cause instanceof RangeError) throw cause; // there is no memory
		// the bytes are our own, so nothing is wrong with them
		const rule = "its Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src";
		throw new Error(`this page lets no WebAssembly run: ${rule}`, { cause });
	});
}
