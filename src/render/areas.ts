/** Cells of a plane that are in one state, as rectangles: chunks make few of them. Pure. */

/** Columns [left, right) and rows [top, bottom). */
export type Area = readonly [left: number, top: number, right: number, bottom: number];

/** The rectangles that hold all cells whose state is wanted and no others, of rows that are `width` cells wide; null where they are more than `most`. */
export function areasOf(
	states: Uint8Array,
	width: number,
	isWanted: (state: number) => boolean,
	most: number,
): Area[] | null {
	const areas: Area[] = [];
	const height = width > 0 ? states.length / width : 0;
	for (let top = 0; top < height; ) {
		const bottom = likeRow(states, width, top);
		for (const [left, right] of runsIn(states.subarray(top * width, (top + 1) * width), isWanted)) {
			if (areas.length === most) return null;
			areas.push([left, top, right, bottom]);
		}
		top = bottom;
	}
	return areas;
}

/** The first row after `row` that is not the same. */
function likeRow(states: Uint8Array, width: number, row: number): number {
	const from = row * width;
	let at = from + width;
	while (at < states.length && states[at] === states[at - width]) at++;
	return Math.floor(at / width);
}

function* runsIn(row: Uint8Array, isWanted: (state: number) => boolean): Generator<[from: number, to: number]> {
	for (let to = 0; to < row.length; ) {
		const from = to;
		while (to < row.length && row[to] === row[from]) to++;
		if (isWanted(row[from])) yield [from, to];
	}
}
