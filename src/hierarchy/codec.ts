/** Codecs as metadata names them, and which of them the decoder knows. Pure. */
import { broken, refuse } from "./check.ts";
import { isObject, type Json } from "./json.ts";

/** A codec as v3 metadata names it. */
export interface CodecDocument {
	readonly name: string;
	readonly configuration: Record<string, unknown>;
}

const CODECS = new Set([
	"blosc",
	"bytes",
	"crc32c",
	"gzip",
	"n5.lz4",
	"transpose",
	"vlen-bytes",
	"vlen-utf8",
	"zlib",
	"zstd",
	"numcodecs.adler32",
	"numcodecs.astype",
	"numcodecs.base64",
	"numcodecs.bitround",
	"numcodecs.blosc",
	"numcodecs.categorize",
	"numcodecs.crc32",
	"numcodecs.crc32c",
	"numcodecs.delta",
	"numcodecs.fixedscaleoffset",
	"numcodecs.fletcher32",
	"numcodecs.gzip",
	"numcodecs.jenkins_lookup3",
	"numcodecs.json2",
	"numcodecs.lz4",
	"numcodecs.msgpack2",
	"numcodecs.packbits",
	"numcodecs.quantize",
	"numcodecs.shuffle",
	"numcodecs.vlen-array",
	"numcodecs.zlib",
	"numcodecs.zstd",
]);

/** The codecs, each known to the decoder; the first unknown one is refused by name. */
export function checkCodecs(codecs: readonly CodecDocument[], path: string): CodecDocument[] {
	const unknown = codecs.find((codec) => !CODECS.has(codec.name));
	if (unknown)
		refuse(path, `its codec "${unknown.name}" is not supported yet. Read it in Python instead.`, {
			codec: unknown.name,
		});
	return [...codecs];
}

/** The codecs of a v3 list, by name alone or with a configuration. */
export function codecList(value: Json | undefined, path: string): CodecDocument[] {
	if (!Array.isArray(value) || value.length === 0) broken(path, "codecs is no list of codecs");
	return value.map((item) => {
		if (typeof item === "string") return { name: item, configuration: {} };
		if (!isObject(item) || typeof item.name !== "string") broken(path, "a codec has no name");
		return { name: item.name, configuration: isObject(item.configuration) ? item.configuration : {} };
	});
}
