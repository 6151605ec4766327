/** The read-out of a picture's cell; of a complex array the whole number, of which the picture draws a part. */
import { unitsText } from "../hierarchy/cf.ts";
import type { Variable, ZarrHandle } from "../read.ts";
import { complexText, partType } from "../render/cell.ts";
import type { statusLine } from "../render/status.ts";
import { readValues } from "../slice/array.ts";
import { oneCell, type Slice, VALID } from "../slice/slice.ts";
import type { Cell } from "./pointer.ts";
import { arrayIndex, readingOf } from "./reading.ts";

/** A cell of a drawn slice. */
export interface ReadCell {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly slice: Slice;
	readonly cell: Cell;
	/** What is said besides: of the labels that lie there. */
	readonly also: string;
}

/** The pointer rests before anything is read for it alone. */
const REST_MS = 60;

/** Says what a cell holds, at once; the whole of a complex number follows when it is read. */
export function cellReadout(status: Pick<ReturnType<typeof statusLine>, "read">, life: AbortSignal) {
	let latest: ReadCell | null = null;
	let soon: ReturnType<typeof setTimeout> | undefined;
	const read = (now: ReadCell | null, aloud: boolean) => {
		clearTimeout(soon);
		latest = now;
		if (!now) return status.read(null);
		const { variable, slice, cell, also } = now;
		const { value, where } = readingOf(variable, slice, cell);
		const reading = { value, where: [also, where].filter(Boolean).join(" · ") };
		status.read({ ...reading, aloud });
		if (variable.array.dtype.kind !== "complex" || !variable.field) return;
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

async function wholeNumber({ handle, variable, slice, cell }: ReadCell, signal: AbortSignal): Promise<string> {
	const { array } = variable;
	const { data } = await readValues(handle.source, array, arrayIndex(variable, slice, cell), signal);
	const text = complexText(partType(array.dtype), Number(data[0]), Number(data[1]));
	return [text, unitsText(array.attrs)].filter(Boolean).join(" ");
}
