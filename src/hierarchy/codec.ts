/** Codecs as metadata names them, and which of them the decoder knows. Pure. */
import { broken, refuse } from "./check.ts";
import { isObject, type Json } from "./json.ts";

/** A codec as v3 metadata names it. */
export interface CodecDocument {
	readonly name: string;
	readonly configuration: Record<string, unknown>;
}

/** The codecs that the decoder knows, by the names that it has for them; the worker registers each. */
export const CODECS: ReadonlySet<string> = new Set([
	"blosc",
	"bytes",
	"crc32c",
	"gzip",
	"n5.lz4",
	"packbits",
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
	"numcodecs.bz2",
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
	"numcodecs.lzma",
	"numcodecs.msgpack2",
	"numcodecs.packbits",
	"numcodecs.pcodec",
	"numcodecs.quantize",
	"numcodecs.shuffle",
	"numcodecs.vlen-array",
	"numcodecs.zfpy",
	"numcodecs.zlib",
	"numcodecs.zstd",
	"zfp",
]);

/** The codecs, each known to the decoder; the first unknown one is refused by name. */
export function checkCodecs(codecs: readonly CodecDocument[], path: string): CodecDocument[] {
	const unknown = codecs.find((codec) => !CODECS.has(codec.name));
	if (unknown)
		refuse(path, `its codec "${unknown.name}" is not supported yet. Read it in Python instead.`, {
			codec: unknown.name,
		});
	return codecs.map(({ name, configuration }) => ({ name, configuration: posted(configuration) }));
}

/** A configuration as it can be posted and written as JSON: integers that a double can't hold as text. */
function posted(configuration: Record<string, unknown>): Record<string, unknown> {
	return JSON.parse(JSON.stringify(configuration, (_, value) => (typeof value === "bigint" ? String(value) : value)));
}

const ZARRS = /^(?:zarrs\.|https:\/\/codec\.zarrs\.dev\/\w+\/)/;
/** Give bytes themselves: for the decoder they stand after a codec that turns bytes into values. */
const OF_VALUES = new Set(["numcodecs.pcodec", "numcodecs.zfpy", "packbits", "zfp"]);

/** The name under which the decoder knows a codec: other implementations write numcodecs' codecs without its prefix, or with theirs. */
function decoderName(name: string): string {
	const bare = name.replace(ZARRS, "");
	if (CODECS.has(bare)) return bare;
	return CODECS.has(`numcodecs.${bare}`) ? `numcodecs.${bare}` : name;
}

/** The codecs of a v3 list, by name alone or with a configuration. */
export function codecList(value: Json | undefined, path: string): CodecDocument[] {
	if (!Array.isArray(value) || value.length === 0) broken(path, "codecs is no list of codecs");
	return value.flatMap((item) => {
		if (typeof item === "string") return codecOf(item, {});
		if (!isObject(item) || typeof item.name !== "string") broken(path, "a codec has no name");
		return codecOf(item.name, isObject(item.configuration) ? item.configuration : {});
	});
}

function codecOf(name: string, configuration: Record<string, unknown>): CodecDocument[] {
	const codec = { name: decoderName(name), configuration };
	return OF_VALUES.has(codec.name) ? [{ name: "bytes", configuration: { endian: "little" } }, codec] : [codec];
}
