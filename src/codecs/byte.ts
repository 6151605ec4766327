/** zarrita's codec interface around a function from bytes to bytes. */
import type { ChunkMeta } from "./filter.ts";
import { swapped } from "./swap.ts";

/** What a byte codec is told: its own configuration, and the most bytes that may come out of it. */
export interface ByteConfiguration {
	/** As the metadata's shapes and types promise. */
	readonly limit: number;
	/** Memory to decode into, where it has exactly the size of what comes out: all of it is written, or the decoder throws. */
	readonly into?: Uint8Array<ArrayBuffer>;
	readonly [name: string]: unknown;
}

/** Decodes a chunk's bytes; throws a sentence where they are damaged or give more than `configuration.limit` bytes. */
export type DecodeBytes = (
	bytes: Uint8Array,
	configuration: ByteConfiguration,
	meta: ChunkMeta,
) => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;

interface ByteCodecClass {
	fromConfig(
		configuration: ByteConfiguration,
		meta: ChunkMeta,
	): {
		readonly kind: "bytes_to_bytes";
		decode(bytes: Uint8Array): ReturnType<DecodeBytes>;
		encode(): never;
	};
}

const targets = new WeakMap<Uint8Array, Uint8Array<ArrayBuffer>>();

/** From now on a codec that is given these very bytes decodes into `into`. */
export function aim(bytes: Uint8Array, into: Uint8Array<ArrayBuffer>): void {
	targets.set(bytes, into);
}

/** The class that zarrita's registry wants. */
export function byteCodec(decode: DecodeBytes): ByteCodecClass {
	return {
		fromConfig: (configuration, meta) => ({
			kind: "bytes_to_bytes",
			decode: (bytes) => decode(bytes, { ...configuration, into: targets.get(bytes) }, meta),
			encode: () => {
				throw new Error("codecs are read only");
			},
		}),
	};
}

/** zarrita's interface of the codec that makes values of bytes. */
export interface ArrayCodecClass {
	fromConfig(configuration: BytesConfiguration, meta: ChunkMeta): ArrayCodec;
}

interface BytesConfiguration {
	readonly endian?: string;
	/** How many bytes there must be. */
	readonly size?: number;
}

interface ArrayCodec {
	readonly kind: "array_to_bytes";
	decode(bytes: Uint8Array): unknown;
	encode(values: unknown): unknown;
}

/** zarrita's `bytes`, which cuts or stretches nothing: throws where there are not `size` bytes, where the configuration has one. Where the bytes it is given are `owned`, their order is changed in their place. */
export function checkedBytes(inner: ArrayCodecClass, owned: boolean): ArrayCodecClass {
	return {
		fromConfig(configuration, meta) {
			const width = swapWidth(configuration, meta);
			const codec = inner.fromConfig(width === 0 ? configuration : { ...configuration, endian: "little" }, meta);
			const { size } = configuration;
			return {
				kind: "array_to_bytes",
				encode: (values) => codec.encode(values),
				decode(bytes) {
					if (size !== undefined && bytes.length !== size)
						throw new Error(`it decodes to ${bytes.length} bytes in place of ${size}`);
					return codec.decode(width === 0 ? bytes : swapped(bytes, width, owned));
				},
			};
		},
	};
}

/** How many bytes of each number are to be turned round; 0 where none are. */
function swapWidth({ endian }: BytesConfiguration, { dataType }: ChunkMeta): number {
	const bits = endian === "big" && /^(?:u?int|float)(16|32|64)$/.exec(dataType);
	return bits ? Number(bits[1]) / 8 : 0;
}
