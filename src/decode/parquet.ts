/**
 * Parquet: a file of kerchunk's references → its columns. The format is hyparquet's; what it does not bound is checked first: pages, values
 * and runs of a page, sizes. Flat columns, plain or by dictionary, in pages of version 1: what both of kerchunk's writers write.
 * (Apache Parquet format, "Data Pages" and "RLE / Bit-Packing Hybrid")
 */
import { type CompressionCodec, parquetMetadata, parquetReadObjects } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import type { CodecDocument } from "../hierarchy/codec.ts";
import type { Records } from "../store/records.ts";

/** Undoes byte codecs, the last first. */
type Undo = (codecs: readonly CodecDocument[], bytes: Uint8Array) => Promise<Uint8Array>;

interface Page {
	readonly packed: Uint8Array;
	readonly plain: Uint8Array;
}

const COLUMNS = ["path", "offset", "size", "raw"];
const CODECS: Partial<Record<CompressionCodec, string>> = { ZSTD: "zstd", GZIP: "gzip" };
const ENCODINGS = ["PLAIN", "PLAIN_DICTIONARY", "RLE_DICTIONARY"];
/** The most bytes that one page may hold, and by how much Snappy can pack them at best. */
const PAGE_BYTES = 64 * 2 ** 20;
const SNAPPY = 64;

/** The columns of a file of at most `rows` references. Throws a sentence for what is damaged or of another kind. */
export async function readParquet(bytes: Uint8Array<ArrayBuffer>, rows: number, undo: Undo): Promise<Records> {
	const metadata = parquetMetadata(bytes.buffer);
	if (Number(metadata.num_rows) > rows) throw new Error(`it has ${metadata.num_rows} rows in place of ${rows}`);
	const pages: Page[] = [];
	const names = new Set<string>();
	for (const { columns, num_rows } of metadata.row_groups) {
		if (Number(num_rows) > rows) throw new Error(`it has ${num_rows} rows in place of ${rows}`);
		for (const { meta_data: chunk } of columns) {
			const [name] = chunk?.path_in_schema ?? [];
			if (!chunk || !COLUMNS.includes(name)) continue;
			names.add(name);
			pages.push(...(await readPages(bytes, chunk, undo)));
		}
	}
	// hyparquet wants a page undone at once, codecs answer later: all pages are undone by now
	const look = (packed: Uint8Array) => pages.find((page) => equal(page.packed, packed))?.plain ?? new Uint8Array();
	const file = { byteLength: bytes.length, slice: (from: number, to?: number) => bytes.buffer.slice(from, to) };
	const compressors = { ZSTD: look, GZIP: look };
	const found = await parquetReadObjects({ file, metadata, columns: [...names], compressors, utf8: false });
	return recordsOf(found);
}

type Chunk = NonNullable<ReturnType<typeof parquetMetadata>["row_groups"][number]["columns"][number]["meta_data"]>;

async function readPages(bytes: Uint8Array, chunk: Chunk, undo: Undo): Promise<Page[]> {
	const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
	const end = start + Number(chunk.total_compressed_size);
	if (!(start > 0 && end <= bytes.length)) throw new Error("a column lies outside the file");
	const part = bytes.slice(start, end);
	const reader = { view: new DataView(part.buffer), offset: 0 };
	const pages: Page[] = [];
	let left = Number(chunk.num_values);
	while (left > 0 && reader.offset < part.length) {
		const header = parquetHeader(reader);
		const { data_page_header: data, dictionary_page_header: dictionary, compressed_page_size: size } = header;
		const about = data ?? dictionary;
		if (!about) throw new Error(`it has a page of type ${header.type}, which is not read`);
		if (!(about.num_values >= 0 && about.num_values <= left)) throw new Error("a page has more values than its column");
		const encoding = data?.encoding ?? "PLAIN";
		if (!ENCODINGS.includes(encoding)) throw new Error(`its encoding ${encoding} is not read`);
		if (!(size >= 0 && reader.offset + size <= part.length)) throw new Error("a page lies outside its column");
		const packed = part.slice(reader.offset, reader.offset + size);
		reader.offset += size;
		const plain = await unpackPage(packed, header.uncompressed_page_size, chunk.codec, undo);
		if (plain && data) checkRuns(plain, data.num_values, encoding !== "PLAIN");
		if (plain) pages.push({ packed, plain });
		if (data) left -= data.num_values;
	}
	return pages;
}

/** The bytes of a page; null where Snappy packs it, which hyparquet undoes itself. */
async function unpackPage(packed: Uint8Array, size: number, codec: CompressionCodec, undo: Undo): Promise<Uint8Array | null> {
	if (!(size >= 0 && size <= PAGE_BYTES)) throw new Error(`a page of ${size} bytes is not read`);
	return packed;
}
