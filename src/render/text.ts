/** Numbers, sizes and shapes as people read them. Pure. */
import { format } from "d3-format";
import type { Axis } from "../hierarchy/axis.ts";
import type { ArrayNode } from "../hierarchy/node.ts";

const grouped = format(",d");
const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Bytes in decimal units with two or three digits: "0 B", "950 B", "1.1 MB". */
export function bytesText(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 999.5 && unit < UNITS.length - 1) {
		value /= 1000;
		unit += 1;
	}
	return `${unit === 0 || value >= 99.5 ? value.toFixed(0) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** A count with thousands separators: "1,813". */
export function countText(count: number): string {
	return grouped(count);
}

/** A count and its noun, in the plural unless it is one: "1 request", "2,000 chunks". */
export function plural(count: number, noun: string): string {
	return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A number with about five significant digits and all digits before the point: "302.7", "101325", "1.2e-7". */
export function numberText(value: number): string {
	if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
	const size = Math.abs(value);
	if (size !== 0 && (size < 1e-3 || size >= 1e9)) return value.toExponential(2).replace(/(\.?0+)?e\+?/, "e");
	const digits = size < 1 ? 4 : Math.max(0, 4 - String(Math.floor(size)).length);
	return String(Number(value.toFixed(digits)));
}

/** Milliseconds for the status line: "21 ms", "1.4 s". */
export function durationText(milliseconds: number): string {
	return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Where cell `i` of an axis lies, with units: "43.75°N", "12 m", "1998-06-01", "37". */
export function coordinateText(axis: Axis, i: number): string {
	return axis.units ? `${axis.label(i)} ${axis.units}` : axis.label(i);
}

/** Bounds of cells, which are read later than their axis. */
const intervals = new WeakMap<Axis, (i: number) => string>();

/** Keeps between which values each cell of an axis lies, in words ("" where it has no bounds), for `intervalText`. */
export function keepIntervals(axis: Axis, interval: (i: number) => string): void {
	intervals.set(axis, interval);
}

/** Between which values cell `i` of an axis lies, as far as that is known: "mean of 1998-06-01 – 1998-07-01", else "". */
export function intervalText(axis: Axis, i: number): string {
	return intervals.get(axis)?.(i) ?? "";
}

/** Where cell `i` of an axis lies, and between which values: "1998-06-16 (mean of 1998-06-01 – 1998-07-01)". */
export function cellText(axis: Axis, i: number): string {
	const [at, interval] = [coordinateText(axis, i), intervalText(axis, i)];
	return interval ? `${at} (${interval})` : at;
}

/** The name of an axis with its units, and what has to be said of how its cells lie: "depth (m), uneven". */
export function axisTitle({ title, units, spacing }: Axis): string {
	return [units ? `${title} (${units})` : title, spacing].filter(Boolean).join(", ");
}

/** Dims with their sizes: "time 240 × latitude 37 × longitude 49"; "scalar" for none. */
export function dimsText(node: Pick<ArrayNode, "dims" | "shape">): string {
	return node.dims.map((dim, i) => `${dim} ${node.shape[i]}`).join(" × ") || "scalar";
}

/** Chunks and, where the array is sharded, shards: "chunks 48 × 37 × 49 in shards 240 × 37 × 49"; "" for a scalar. */
export function chunksText(node: Pick<ArrayNode, "chunks" | "shards" | "runs">): string {
	if (node.chunks.length === 0) return "";
	const chunks = `chunks ${node.runs ? "up to " : ""}${node.chunks.join(" × ")}`;
	return node.shards ? `${chunks} in shards ${node.shards.join(" × ")}` : chunks;
}

/** Bytes of all values once decoded; 0 where the type has no fixed size. */
export function decodedBytes(node: Pick<ArrayNode, "shape" | "dtype">): number {
	return node.shape.reduce((size, n) => size * n, node.dtype.bytes);
}
