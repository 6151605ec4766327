/** Codec chains with shards and transposes → how chunks are found, and the chain that decodes one. Pure. (v3 sharding codec, version 1.0) */
import { broken, checkChunkShape, integers, refuse } from "./check.ts";
import { type CodecDocument, checkCodecs, codecList } from "./codec.ts";
import { settleCompressors } from "./compressor.ts";
import type { Scalar } from "./dtype.ts";
import { settleFilters } from "./filter.ts";
import { type Json, type JsonObject, jsonText } from "./json.ts";
import { checkStored, storesVariable } from "./object.ts";
import { isReshape, reshaped } from "./reshape.ts";

/** How inner chunks lie in a shard, along the axes of the array. (v3 sharding codec, version 1.0) */
export interface ShardLayout {
	readonly shape: readonly number[];
	/** Shape of one part: an inner chunk, or a shard in the shard. */
	readonly chunks: readonly number[];
	/** How many parts there are along each axis. */
	readonly grid: readonly number[];
	/** Which axis of the array lies at each axis of the index: transposes may stand before the sharding codec. */
	readonly order: readonly number[];
	readonly indexCodecs: readonly CodecDocument[];
	readonly indexLocation: "start" | "end";
	/** How chunks lie in each part, where the parts are shards as well. */
	readonly inner: ShardLayout | null;
}

/** A chain without the shards out of which chunks can be read. */
interface Unsharded {
	readonly shape: readonly number[];
	readonly codecs: readonly CodecDocument[];
	readonly shard: ShardLayout | null;
}

/**
 * Takes sharding codecs off the chain, the outermost first, as long as chunks can be read out of the shard: only transposes stand
 * before it (they are left to the inner chunks) and nothing after it.
 */
export function unshard(codecs: readonly CodecDocument[], shape: readonly number[], path: string): Unsharded {
	const at = codecs.findIndex((codec) => codec.name !== "transpose");
	if (at < 0 || at < codecs.length - 1 || codecs[at].name !== SHARDING) return { shape, codecs, shard: null };
	const transposes = codecs.slice(0, at);
	const order = transposes.reduce<number[]>(
		(axes, codec) => permutation(codec, shape.length, path).map((axis) => axes[axis]),
		shape.map((_, axis) => axis),
	);
	const { chunkShape, ...sharding } = shardingOf(
		codecs[at],
		order.map((axis) => shape[axis]),
		path,
	);
	const chunks = shape.map((_, axis) => chunkShape[order.indexOf(axis)]);
	const { shard: inner, ...rest } = unshard([...transposes, ...sharding.codecs], chunks, path);
	const { indexCodecs, indexLocation } = sharding;
	const grid = shape.map((size, axis) => size / chunks[axis]);
	return { ...rest, shard: { shape, chunks, grid, order, indexCodecs, indexLocation, inner } };
}

const SHARDING = "sharding_indexed";

interface Sharding extends Pick<ShardLayout, "indexCodecs" | "indexLocation"> {
	readonly chunkShape: readonly number[];
	readonly codecs: readonly CodecDocument[];
}

/** What a sharding codec says, checked against the shape of the shard. */
function shardingOf(codec: CodecDocument, shard: readonly number[], path: string): Sharding {
	const configuration = codec.configuration as JsonObject;
	const chunkShape = integers(configuration.chunk_shape, 1, "the inner chunk_shape", path);
	checkChunkShape(chunkShape, shard, path);
	if (shard.some((size, i) => size % chunkShape[i] !== 0))
		broken(path, `shards of ${shard.join(" × ")} don't divide into chunks of ${chunkShape.join(" × ")}`);
	const indexLocation = configuration.index_location ?? "end";
	if (indexLocation !== "start" && indexLocation !== "end")
		broken(path, `index_location is ${jsonText(indexLocation)}`);
	const codecs = codecList(configuration.codecs, path);
	return { chunkShape, codecs, indexCodecs: indexCodecs(configuration.index_codecs, path), indexLocation };
}

/** The index is read by its fixed size, so only codecs of a fixed size can stand in its chain. */
function indexCodecs(value: Json | undefined, path: string): CodecDocument[] {
	const codecs = codecList(value, path);
	const strange = codecs.find((codec, i) => codec.name !== (i === 0 ? "bytes" : "crc32c"));
	if (strange)
		refuse(path, `the index of its shards uses the codec "${strange.name}", which is not supported.`, {
			codec: strange.name,
		});
	return checkCodecs(codecs, path);
}

/** What the values of a chain are: the name of their type, the fill value as texts. */
interface Stored {
	readonly type: string;
	/** One text for each number that makes up a value. */
	readonly fill: readonly string[];
}

/** The chain as the decoder takes it: what turns or reshapes first, since filters of single values don't mind them, then shards or plain codecs. */
export function checkChain(
	codecs: readonly CodecDocument[],
	shape: readonly number[],
	stored: Stored,
	path: string,
): CodecDocument[] {
	const refusal = (what: string, codec: string) => refuse(path, what, { codec });
	const { turns, rest: others, seen } = turnsFirst(settleFilters(codecs, stored.type, refusal), shape, path);
	const rest = settleCompressors(others, stored.type, seen.length, refusal);
	const sharded = rest.findIndex(({ name }) => name === SHARDING);
	if (sharded > 0)
		refuse(path, `its shards stand after the codec "${rest[0].name}", which is not supported.`, {
			codec: rest[0].name,
		});
	if (sharded < 0) {
		const known = checkCodecs(rest, path);
		checkStored(known, stored.type, path);
		return [...turns, ...known];
	}
	return [...turns, wholeShard(rest[0], seen, stored, path), ...checkCodecs(rest.slice(1), path)];
}

/** Transposes and reshapes apart from the other codecs, and the shape that these see. */
function turnsFirst(codecs: readonly CodecDocument[], shape: readonly number[], path: string) {
	const toBytes = codecs.findIndex(({ name }) => TO_BYTES.has(name) || storesVariable(name));
	let seen = shape;
	const turns: CodecDocument[] = [];
	const rest: CodecDocument[] = [];
	for (const [at, codec] of codecs.entries()) {
		const reshapes = isReshape(codec);
		if (codec.name !== "transpose" && !reshapes) {
			rest.push(codec);
			continue;
		}
		if (toBytes >= 0 && at > toBytes)
			broken(path, `it ${reshapes ? "reshapes" : "transposes"} after its codec "${codecs[toBytes].name}"`);
		const order = reshapes ? [] : permutation(codec, seen.length, path);
		seen = reshapes ? reshaped(codec, seen, path) : order.map((axis) => seen[axis]);
		turns.push(
			reshapes ? { name: "reshape", configuration: { shape: seen } } : { name: codec.name, configuration: { order } },
		);
	}
	return { turns, rest, seen };
}

const TO_BYTES = new Set(["bytes", SHARDING]);

/** A shard that must be decoded as a whole, since other codecs stand after it. */
function wholeShard(codec: CodecDocument, shape: readonly number[], stored: Stored, path: string): CodecDocument {
	const { chunkShape, codecs, indexCodecs, indexLocation } = shardingOf(codec, shape, path);
	const inner = checkChain(codecs, chunkShape, stored, path);
	return {
		name: SHARDING,
		configuration: { chunkShape, codecs: inner, indexCodecs, indexLocation, fill: stored.fill },
	};
}

/** The fill value as texts that its type reads back, one for each number that makes it up; [""] where there is none. */
export function fillTexts(fill: Scalar): string[] {
	if (Array.isArray(fill) || fill instanceof Uint8Array) return Array.from(fill, fillText);
	return [fillText(fill as Exclude<Scalar, object>)];
}

function fillText(fill: Exclude<Scalar, object>): string {
	return Object.is(fill, -0) ? "-0" : String(typeof fill === "boolean" ? Number(fill) : (fill ?? ""));
}

/** Which axis comes to lie at each axis of what the transpose gives. GDAL writes the "C" and "F" of the codec's first version. */
function permutation(codec: CodecDocument, rank: number, path: string): number[] {
	const axes = Array.from({ length: rank }, (_, axis) => axis);
	if (codec.configuration.order === "C") return axes;
	if (codec.configuration.order === "F") return axes.reverse();
	const order = integers(codec.configuration.order as Json, 0, "the order of a transpose codec", path);
	if (order.length !== rank || order.some((axis, i) => axis >= rank || order.indexOf(axis) !== i))
		broken(path, `the transpose order ${order.join(", ")} is no permutation of ${rank} axes`);
	return order;
}
