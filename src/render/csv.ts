/** Rows as text that spreadsheets and pandas read. Pure. (RFC 4180) */
import { type Dtype, formatStored } from "../hierarchy/dtype.ts";
import { tickText } from "../hierarchy/ticks.ts";
import { type Slice, VALID } from "../slice/slice.ts";
import type { Variable } from "../slice/variable.ts";

/** What a cell of a table may hold: dates are written by ISO 8601 in UTC, NaN as nothing. */
export type CsvCell = string | number | Date;

/** A table with a line of names. */
export function csvText(names: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
	const lines = [names.map(quoted).join(",")];
	for (const row of rows) lines.push(row.map(cellText).join(","));
	return `${lines.join("\n")}\n`;
}

function cellText(cell: CsvCell): string {
	if (cell instanceof Date) return cell.toISOString().replace(".000Z", "Z");
	return typeof cell === "number" ? (Number.isNaN(cell) ? "" : String(cell)) : quoted(cell);
}

function quoted(text: string): string {
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const FLOAT32: Dtype = { name: "float32", kind: "float", bytes: 4, zarrita: "float32" };

/** The shown value of a slice's cell to its last digit, as its type has it: that of a packed one as it is computed; "" where there is none. */
export function exactText(
	{ node, decoding: { scale, offset } }: Variable,
	slice: Pick<Slice, "data" | "stored" | "mask">,
	cell: number,
): string {
	if (slice.mask[cell] !== VALID) return "";
	const value = slice.data[cell];
	if (scale !== 1 || offset !== 0)
		return slice.data instanceof Float32Array ? formatStored(FLOAT32, value) : String(value);
	const stored = slice.stored[cell];
	return node.dtype.tick ? tickText(node.dtype, stored as bigint) : formatStored(node.dtype, stored);
}
