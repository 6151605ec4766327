/**
 * Parquet: a file of kerchunk's references → its columns. The format is hyparquet's; what it does not bound is checked first: pages, values
 * and runs of a page, sizes. Flat columns, plain or by dictionary, in pages of version 1: what both of kerchunk's writers write.
 * (Apache Parquet format, "Data Pages" and "RLE / Bit-Packing Hybrid")
 */
import { type CompressionCodec, parquetMetadata, parquetReadObjects, snappyUncompress } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import type { CodecDocument } from "../hierarchy/codec.ts";
import type { Records } from "../store/recogniser.ts";

/** Undoes byte codecs, the last first; rejects where they give more than `limit` bytes. */
type Undo = (codecs: readonly CodecDocument[], bytes: Uint8Array, limit: number) => Promise<Uint8Array>;

interface Page {
	readonly packed: Uint8Array;
	readonly plain: Uint8Array;
}

const COLUMNS = ["path", "offset", "size", "raw"];
const CODECS: Partial<Record<CompressionCodec, string>> = { ZSTD: "zstd", GZIP: "gzip" };
const BY_DICTIONARY = ["PLAIN_DICTIONARY", "RLE_DICTIONARY"];
/** The most bytes that one page may hold, and how much Snappy may pack them at best. */
const PAGE_BYTES = 64 * 2 ** 20;
const SNAPPY = 64;
/** Writers make a page or two a column; each is looked up among all. */
const MOST_PAGES = 512;
/** How many eights of bits a run may hold beyond the last value. */
const MOST_PADDING = 64;

/** The columns of a file of at most `rows` references. Throws a sentence for what is damaged or of another kind. */
export async function readParquet(bytes: Uint8Array<ArrayBuffer>, rows: number, undo: Undo): Promise<Records> {
	const metadata = parquetMetadata(bytes.buffer);
	const total = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
	if (!(total <= rows)) throw new Error(`it has ${total} rows, more than ${rows}`);
	const pages: Page[] = [];
	const names = new Set<string>();
	for (const { columns } of metadata.row_groups) {
		for (const { meta_data: chunk } of columns) {
			const name = chunk?.path_in_schema.join(".") ?? "";
			if (!chunk || !COLUMNS.includes(name)) continue;
			names.add(name);
			const optional = metadata.schema.some((one) => one.name === name && one.repetition_type === "OPTIONAL");
			pages.push(...(await readPages(bytes, chunk, { rows, optional, undo })));
			if (pages.length > MOST_PAGES) throw new Error(`it has more than ${MOST_PAGES} pages`);
		}
	}
	// hyparquet wants a page undone at once, codecs answer later: all pages are undone by now
	const look = (packed: Uint8Array) => pages.find((page) => equal(page.packed, packed))?.plain ?? new Uint8Array();
	const file = { byteLength: bytes.length, slice: (from: number, to?: number) => bytes.buffer.slice(from, to) };
	const compressors = { ZSTD: look, GZIP: look, SNAPPY: look };
	const found = await parquetReadObjects({ file, metadata, columns: [...names], compressors, utf8: false });
	return recordsOf(found, names);
}

type Column = NonNullable<ReturnType<typeof parquetMetadata>["row_groups"][number]["columns"][number]["meta_data"]>;

/** The pages of a column, undone. */
async function readPages(
	bytes: Uint8Array,
	column: Column,
	{ rows, optional, undo }: { rows: number; optional: boolean; undo: Undo },
): Promise<Page[]> {
	const start = Number(column.dictionary_page_offset || column.data_page_offset);
	const part = bytes.slice(start, start + Number(column.total_compressed_size));
	const reader = { view: new DataView(part.buffer), offset: 0 };
	const pages: Page[] = [];
	while (reader.offset < part.length - 1) {
		const header = parquetHeader(reader);
		const { data_page_header: data, dictionary_page_header: dictionary, compressed_page_size: size } = header;
		const { num_values: values, encoding } = data ?? { ...dictionary, encoding: "PLAIN" };
		if (values === undefined) throw new Error(`it has pages of type ${header.type}, which are not read`);
		if (!(values >= 0 && values <= rows)) throw new Error("a page has more values than the file");
		const byDictionary = BY_DICTIONARY.includes(encoding);
		if (!byDictionary && encoding !== "PLAIN") throw new Error(`its encoding ${encoding} is not read`);
		if (!(size >= 0 && size <= part.length - reader.offset)) throw new Error("a page lies outside its column");
		const packed = part.slice(reader.offset, reader.offset + size);
		reader.offset += size;
		const plain = await undoPage(packed, header.uncompressed_page_size, column.codec, undo);
		if (data) checkRuns(plain, values, optional, byDictionary);
		if (pages.push({ packed, plain }) > MOST_PAGES) throw new Error(`a column has more than ${MOST_PAGES} pages`);
	}
	return pages;
}

async function undoPage(packed: Uint8Array, size: number, codec: CompressionCodec, undo: Undo): Promise<Uint8Array> {
	if (!(size >= 0 && size <= PAGE_BYTES)) throw new Error(`a page has ${size} bytes, more than ${PAGE_BYTES}`);
	if (size === 0) return new Uint8Array(); // whatever its codec makes of nothing
	if (codec === "UNCOMPRESSED") return packed;
	if (codec === "SNAPPY") {
		if (size > SNAPPY * packed.length) throw new Error("a page unpacks to more than its codec can give");
		const plain = new Uint8Array(size);
		snappyUncompress(packed, plain);
		return plain;
	}
	const name = CODECS[codec];
	if (!name) throw new Error(`its codec ${codec} is not read`);
	const plain = await undo([{ name, configuration: {} }], packed, size);
	if (plain.length !== size) throw new Error(`a page unpacks to ${plain.length} bytes in place of ${size}`);
	return plain;
}

/** Throws where the runs of a page give more values than it has, which would be written on and on. */
function checkRuns(page: Uint8Array, values: number, optional: boolean, byDictionary: boolean): void {
	const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
	const levels = optional ? 4 + view.getUint32(0, true) : 0;
	if (optional) checkRun(view, 4, levels, 1, values);
	if (byDictionary && levels < page.length) checkRun(view, levels + 1, page.length, view.getUint8(levels), values);
}

function checkRun(view: DataView, from: number, to: number, width: number, values: number): void {
	for (let at = from, seen = 0; at < to && seen < values; ) {
		const reader = { view, offset: at };
		const header = readVarInt(reader);
		const count = header >>> 1;
		seen += header & 1 ? 8 * count : count;
		// a last run of eights may go over what is left
		if (seen > values + (header & 1 ? 8 * MOST_PADDING : 0))
			throw new Error("a page has runs of more values than itself");
		at = reader.offset + (header & 1 ? count * width : (width + 7) >> 3);
	}
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

type Row = Record<string, unknown>;

function recordsOf(found: readonly Row[], names: ReadonlySet<string>): Records {
	const text = new TextDecoder("utf-8", { fatal: true });
	const path = (value: unknown) => {
		if (value instanceof Uint8Array) return text.decode(value);
		if (value === null || typeof value === "string") return value;
		throw new Error("a path is neither text nor nothing");
	};
	const raw = (value: unknown) => {
		if (value instanceof Uint8Array) return value.slice();
		if (typeof value === "string") return new TextEncoder().encode(value);
		if (value === null) return null;
		throw new Error("raw is neither bytes nor nothing");
	};
	const numbers = (name: string) => Float64Array.from(found, (row) => Number(row[name] ?? 0));
	return {
		rows: found.length,
		...(names.has("path") ? { path: found.map((row) => path(row.path)) } : {}),
		...(names.has("offset") ? { offset: numbers("offset") } : {}),
		...(names.has("size") ? { size: numbers("size") } : {}),
		...(names.has("raw") ? { raw: found.map((row) => raw(row.raw)) } : {}),
	};
}
