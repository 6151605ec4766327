/**
 * Parquet: a file of kerchunk's references → its columns. The format is hyparquet's; what it does not bound is checked first: pages, values
 * and runs of a page, sizes. Flat columns, plain or by dictionary, in pages of version 1: what both of kerchunk's writers write.
 * (Apache Parquet format, "Data Pages" and "RLE / Bit-Packing Hybrid")
 */
import { type CompressionCodec, parquetMetadata, parquetSchema, snappyUncompress } from "hyparquet";
import { parquetHeader, readPage } from "hyparquet/src/column.js";
import { convert, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import type { CodecDocument } from "../hierarchy/codec.ts";
import type { Records } from "../store/recogniser.ts";

/** Undoes byte codecs, the last first; rejects where they give more than `limit` bytes. */
type Undo = (codecs: readonly CodecDocument[], bytes: Uint8Array, limit: number) => Promise<Uint8Array>;

type Schema = ReturnType<typeof parquetSchema>;
/** From the root of a schema to one of its columns. */
type Path = [root: Schema, leaf: Schema];
type Column = NonNullable<ReturnType<typeof parquetMetadata>["row_groups"][number]["columns"][number]["meta_data"]>;

const COLUMNS = ["path", "offset", "size", "raw"];
const CODECS: Partial<Record<CompressionCodec, string>> = { ZSTD: "zstd", GZIP: "gzip" };
const BY_DICTIONARY = ["PLAIN_DICTIONARY", "RLE_DICTIONARY"];
/** The most bytes that one page may hold, and how much Snappy may pack them at best. */
const PAGE_BYTES = 64 * 2 ** 20;
const SNAPPY = 64;
/** Writers make a page or two a column. */
const MOST_PAGES = 512;
/** How many eights of bits a run may hold beyond the last value. */
const MOST_PADDING = 64;

/** The columns of a file of at most `rows` references. Throws a sentence for what is damaged or of another kind. */
export async function readParquet(bytes: Uint8Array<ArrayBuffer>, rows: number, undo: Undo): Promise<Records> {
	const metadata = parquetMetadata(bytes.buffer);
	const sizes = metadata.row_groups.map((group) => Number(group.num_rows));
	const total = sizes.reduce((sum, size) => sum + size, 0);
	if (!(total <= rows) || sizes.some((size) => !(size >= 0)))
		throw new Error(`it has ${total} rows, more than ${rows}`);
	const schema = parquetSchema(metadata);
	const found = new Map<string, unknown[]>();
	let [begun, pages] = [0, 0];
	for (const [group, { columns }] of metadata.row_groups.entries()) {
		for (const { meta_data: column, file_path: elsewhere } of columns) {
			if (!column || elsewhere !== undefined) throw new Error("a column lies in another file");
			const name = column.path_in_schema.join(".");
			if (!COLUMNS.includes(name)) continue;
			const read = await readColumn(bytes, column, { rows, path: [schema, leafOf(schema, name)], undo });
			pages += read.pages;
			if (pages > MOST_PAGES) throw new Error(`it has more than ${MOST_PAGES} pages`);
			const all = found.get(name) ?? new Array(total).fill(undefined);
			for (let i = 0; i < sizes[group]; i++) all[begun + i] = read.values[i];
			found.set(name, all);
		}
		begun += sizes[group];
	}
	return recordsOf(found, total);
}

/** The part of a schema that is one flat column. */
function leafOf({ children }: Schema, name: string): Schema {
	const leaf = children.find(({ element }) => element.name === name);
	if (!leaf || leaf.children.length > 0 || leaf.element.repetition_type === "REPEATED")
		throw new Error(`its column ${name} holds more than one value a row`);
	return leaf;
}

/** The values of a column of one group, and how many pages they were in. */
async function readColumn(
	bytes: Uint8Array,
	column: Column,
	{ rows, path, undo }: { rows: number; path: Path; undo: Undo },
): Promise<{ values: unknown[]; pages: number }> {
	const start = Number(column.dictionary_page_offset || column.data_page_offset);
	const part = bytes.slice(start, start + Number(column.total_compressed_size));
	const reader = { view: new DataView(part.buffer), offset: 0 };
	const optional = path[1].element.repetition_type === "OPTIONAL";
	const read = pageReader(column, path);
	const values: unknown[] = [];
	let pages = 0;
	while (reader.offset < part.length - 1) {
		const header = parquetHeader(reader);
		const { data_page_header: data, dictionary_page_header: dictionary, compressed_page_size: size } = header;
		const { num_values: count, encoding } = data ?? { ...dictionary, encoding: "PLAIN" };
		if (count === undefined || header.type !== (data ? "DATA_PAGE" : "DICTIONARY_PAGE"))
			throw new Error(`it has pages of type ${header.type}, which are not read`);
		if (!(count >= 0 && count <= rows)) throw new Error("a page has more values than the file");
		const byDictionary = BY_DICTIONARY.includes(encoding);
		if (!byDictionary && encoding !== "PLAIN") throw new Error(`its encoding ${encoding} is not read`);
		if (!(size >= 0 && size <= part.length - reader.offset)) throw new Error("a page lies outside its column");
		if (++pages > MOST_PAGES) throw new Error(`a column has more than ${MOST_PAGES} pages`);
		const packed = part.slice(reader.offset, reader.offset + size);
		reader.offset += size;
		const page = await undoPage(packed, header.uncompressed_page_size, column.codec, undo);
		if (data) checkRuns(page, count, optional, byDictionary);
		for (const value of read(header, page)) values.push(value);
	}
	return { values, pages };
}

type Header = ReturnType<typeof parquetHeader>;

/** Reads a column's undone pages by their order; a page that is a dictionary has no values of its own. */
function pageReader(column: Column, path: Path): (header: Header, page: Uint8Array) => Iterable<unknown> {
	const decoder = {
		...column,
		codec: "UNCOMPRESSED" as const,
		pathInSchema: column.path_in_schema,
		element: path[1].element,
		schemaPath: path,
		parsers: DEFAULT_PARSERS,
		utf8: false,
	};
	let dictionary: ReturnType<typeof readPage>["data"];
	return (header, page) => {
		const whole = { ...header, compressed_page_size: page.length, uncompressed_page_size: page.length };
		const reader = { view: new DataView(page.buffer, page.byteOffset, page.length), offset: 0 };
		const { data } = readPage(reader, whole, decoder, dictionary, undefined, 0);
		if (header.type !== "DICTIONARY_PAGE") return data ?? [];
		dictionary = data && convert(data, decoder);
		return [];
	};
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

function recordsOf(found: ReadonlyMap<string, readonly unknown[]>, rows: number): Records {
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
	const numbers = (values: readonly unknown[]) => Float64Array.from(values, (value) => Number(value ?? 0));
	const [paths, offsets, sizes, raws] = COLUMNS.map((name) => found.get(name));
	return {
		rows,
		...(paths ? { path: paths.map(path) } : {}),
		...(offsets ? { offset: numbers(offsets) } : {}),
		...(sizes ? { size: numbers(sizes) } : {}),
		...(raws ? { raw: raws.map(raw) } : {}),
	};
}
