/** The read-out of a picture's cell; of a complex array the whole number, of which the picture draws a part. */
import { unitsText } from "../hierarchy/cf.ts";
import { levelOf, type Variable, type ZarrHandle } from "../read.ts";
import { complexText, partType } from "../render/cell.ts";
import type { statusLine } from "../render/status.ts";
import { readValues } from "../slice/array.ts";
import { maskOf, oneCell, type Slice, UNREAD, VALID } from "../slice/slice.ts";
import type { Drawn } from "./picture.ts";
import { type Cell, cellMiddle, cellOver } from "./pointer.ts";
import { arrayIndex, readingOf } from "./reading.ts";

/** A cell of a drawn plane. */
export interface MarkedCell extends Pick<Drawn, "slice" | "slices" | "under"> {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly cell: Cell;
	/** What is said besides: of the labels that lie there. */
	readonly also: string;
}

/** A cell of a slice, and the level that this is of. */
interface ReadCell extends Pick<MarkedCell, "handle" | "variable" | "cell" | "also"> {
	readonly slice: Slice;
	/** All planes that are drawn there. */
	readonly slices: readonly Slice[];
}

/** The pointer rests before anything is read for it alone. */
const REST_MS = 60;

/** Says what a cell holds, at once; the whole of a complex number follows when it is read. */
export function cellReadout(status: Pick<ReturnType<typeof statusLine>, "read">, life: AbortSignal) {
	let latest: ReadCell | null = null;
	let soon: ReturnType<typeof setTimeout> | undefined;
	const read = (marked: MarkedCell | null, aloud: boolean) => {
		if (soon !== undefined) clearTimeout(soon);
		soon = undefined;
		const now = marked && seenCell(marked);
		latest = now;
		if (!now) return status.read(null);
		const { variable, slice, slices, cell, also } = now;
		const { value, where } = readingOf(variable, slice, cell, slices);
		const reading = { value, where: [also, where].filter(Boolean).join(" · ") };
		status.read({ ...reading, aloud });
		if (variable.array.dtype.kind !== "complex" || !variable.field || slice.reduce) return;
		if (oneCell(slice, cell.row * slice.width + cell.column).mask[0] !== VALID) return;
		soon = setTimeout(async () => {
			const number = await wholeNumber(now, life).catch(() => null); // the picture's own errors say what is wrong with a chunk
			const part =
				variable.field === "phase" || variable.field === "magnitude" ? ` · ${variable.field} ${reading.value}` : "";
			if (number && latest === now) status.read({ ...reading, value: number + part, aloud });
		}, REST_MS);
	};
	return { read };
}

/** The cell that is seen where one is marked: that of the plane itself, or of what lies under it where it has not been read. */
function seenCell({ handle, variable, slice, slices, under, cell, also }: MarkedCell): ReadCell | null {
	if (!slice) return null;
	const of = (part: Slice, at: Cell, all: readonly Slice[]) => {
		const level = variable.levels[levelOf(variable, part)];
		return { handle, variable: level, slice: part, slices: all, cell: at, also };
	};
	const isRead = (part: Slice, at: Cell) => maskOf(part)?.[at.row * part.width + at.column] !== UNREAD;
	if (isRead(slice, cell)) return of(slice, cell, slices);
	const { x, y } = cellMiddle(slice, cell);
	for (const all of under.toReversed()) {
		const [part] = all;
		const at = cellOver(part, x, y);
		if (at && isRead(part, at)) return of(part, at, all);
	}
	return of(slice, cell, slices);
}

async function wholeNumber({ handle, variable, slice, cell }: ReadCell, signal: AbortSignal): Promise<string> {
	const { array } = variable;
	const { data } = await readValues(handle.source, array, arrayIndex(variable, slice, cell), signal);
	const text = complexText(partType(array.dtype), Number(data[0]), Number(data[1]));
	return [text, unitsText(array.attrs)].filter(Boolean).join(" ");
}
