/** FlatBuffers, as far as reading needs: tables, structs, vectors and strings, each held to the bounds of its file. Throws RangeError for an offset that leads outside. (flatbuffers.dev, internals) */

/** A table of a file. */
export interface Table {
	readonly view: DataView;
	readonly at: number;
	/** Where its vtable lies: the place of each field, by number. */
	readonly fields: number;
}

/** A vector of a file: `length` items of `size` bytes from `at`. */
export interface Vector {
	readonly view: DataView;
	readonly at: number;
	readonly length: number;
	readonly size: number;
}

/** The table that a file is made of. */
export function rootTable(bytes: Uint8Array): Table {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return tableAt(view, view.getUint32(0, true));
}

/** A field of one byte; `otherwise` where it is left out. */
export function byteField(table: Table, field: number, otherwise = 0): number {
	const at = place(table, field);
	return at === null ? otherwise : table.view.getUint8(at);
}

/** An unsigned field of four bytes; 0 where it is left out. */
export function uint32Field(table: Table, field: number): number {
	const at = place(table, field);
	return at === null ? 0 : table.view.getUint32(at, true);
}

/** An unsigned field of eight bytes as a number; 0 where it is left out. Throws beyond 2^53. */
export function uint64Field(table: Table, field: number): number {
	const at = place(table, field);
	const value = at === null ? 0 : Number(table.view.getBigUint64(at, true));
	if (!Number.isSafeInteger(value)) throw new RangeError(`the number ${value} is too large`);
	return value;
}

/** The bytes of a struct of a known size, or null where it is left out. */
export function structField(table: Table, field: number, size: number): Uint8Array | null {
	const at = place(table, field);
	return at === null ? null : bytesAt(table.view, at, size);
}

/** The table that a field leads to, or null where it is left out. */
export function tableField(table: Table, field: number): Table | null {
	const at = place(table, field);
	return at === null ? null : tableAt(table.view, follow(table.view, at));
}

/** The vector that a field leads to, of items of `size` bytes; an empty one where it is left out. */
export function vectorField(table: Table, field: number, size: number): Vector {
	return vectorOf(table, field, size) ?? { view: table.view, at: 0, length: 0, size };
}

/** The bytes that a field leads to, or null where it is left out. */
export function bytesField(table: Table, field: number): Uint8Array | null {
	const found = vectorOf(table, field, 1);
	return found && bytesAt(table.view, found.at, found.length);
}

/** The text that a field leads to, or null where it is left out. */
export function textField(table: Table, field: number): string | null {
	const bytes = bytesField(table, field);
	return bytes && new TextDecoder().decode(bytes);
}

/** The table that an item of a vector of tables leads to. */
export function tableItem(vector: Vector, index: number): Table {
	return tableAt(vector.view, follow(vector.view, vector.at + index * vector.size));
}

/** An item of a vector of numbers or structs: four of its bytes as an unsigned number. */
export function uint32Item(vector: Vector, index: number, offset = 0): number {
	return vector.view.getUint32(vector.at + index * vector.size + offset, true);
}

/** Item `index` for which `compare` (the item's order against what is sought) is 0 in a vector of sorted tables; null where there is none. */
export function findTable(vector: Vector, compare: (table: Table) => number): Table | null {
	let [low, high] = [0, vector.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		const table = tableItem(vector, middle);
		const order = compare(table);
		if (order === 0) return table;
		if (order < 0) low = middle + 1;
		else high = middle;
	}
	return null;
}

function tableAt(view: DataView, at: number): Table {
	const fields = at - view.getInt32(at, true);
	const size = view.getUint16(fields, true);
	if (size < 4) throw new RangeError("a table has no fields of its own");
	bytesAt(view, fields, size);
	return { view, at, fields };
}

function place({ view, at, fields }: Table, field: number): number | null {
	const entry = 4 + 2 * field;
	if (entry + 2 > view.getUint16(fields, true)) return null;
	const offset = view.getUint16(fields + entry, true);
	return offset === 0 ? null : at + offset;
}

function follow(view: DataView, at: number): number {
	return at + view.getUint32(at, true);
}

function vectorOf(table: Table, field: number, size: number): Vector | null {
	const at = place(table, field);
	if (at === null) return null;
	const start = follow(table.view, at);
	const length = table.view.getUint32(start, true);
	bytesAt(table.view, start + 4, length * size);
	return { view: table.view, at: start + 4, length, size };
}

function bytesAt({ buffer, byteOffset, byteLength }: DataView, at: number, length: number): Uint8Array {
	if (at < 0 || at + length > byteLength) throw new RangeError("an offset leads outside the file");
	return new Uint8Array(buffer, byteOffset + at, length);
}
