/** Small stores of cells that are no plain numbers, written by hand after the specs, for tests of the table. */

export type Files = Map<string, Uint8Array>;

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** A chunk of texts. (numcodecs, "vlen-utf8": their number, then each text's length and bytes, little-endian) */
export function textChunk(texts: readonly string[]): Uint8Array {
	const encoded = texts.map((text) => new TextEncoder().encode(text));
	const bytes = new Uint8Array(4 + encoded.reduce((sum, { length }) => sum + 4 + length, 0));
	const view = new DataView(bytes.buffer);
	view.setUint32(0, texts.length, true);
	let at = 4;
	for (const text of encoded) {
		view.setUint32(at, text.length, true);
		bytes.set(text, at + 4);
		at += 4 + text.length;
	}
	return bytes;
}

/** The store of one array of texts, of version 3: chunks by key, as `c/0`. */
export function textStore(
	shape: readonly number[],
	chunks: readonly number[],
	dims: readonly string[],
	content: Readonly<Record<string, readonly string[]>>,
): Files {
	const files: Files = new Map([
		[
			"zarr.json",
			json({
				zarr_format: 3,
				node_type: "array",
				shape,
				data_type: "string",
				chunk_grid: { name: "regular", configuration: { chunk_shape: chunks } },
				chunk_key_encoding: { name: "default" },
				fill_value: "none",
				codecs: [{ name: "vlen-utf8" }],
				dimension_names: dims,
			}),
		],
	]);
	for (const [key, texts] of Object.entries(content)) files.set(key, textChunk(texts));
	return files;
}

/** The store of one array of version 2 without compression: a dtype as NumPy writes it, and chunks by key, as `0.0`. */
export function plainStore(
	dtype: unknown,
	shape: readonly number[],
	chunks: readonly number[],
	content: Readonly<Record<string, ArrayBuffer>>,
): Files {
	const document = {
		zarr_format: 2,
		shape,
		chunks,
		dtype,
		order: "C",
		compressor: null,
		filters: null,
		fill_value: null,
	};
	const files: Files = new Map([[".zarray", json(document)]]);
	for (const [key, bytes] of Object.entries(content)) files.set(key, new Uint8Array(bytes));
	return files;
}

/** The bytes of records `{id: int16, w: float64, tag: S3}`, one after the other. */
export function recordBytes(records: readonly (readonly [id: number, w: number, tag: string])[]): ArrayBuffer {
	const view = new DataView(new ArrayBuffer(13 * records.length));
	records.forEach(([id, w, tag], i) => {
		view.setInt16(13 * i, id, true);
		view.setFloat64(13 * i + 2, w, true);
		for (let k = 0; k < tag.length; k++) view.setUint8(13 * i + 10 + k, tag.charCodeAt(k));
	});
	return view.buffer;
}

/** NumPy's dtype of these records. */
export const RECORD = [
	["id", "<i2"],
	["w", "<f8"],
	["tag", "|S3"],
] as const;
