/** Which pixels of a map show cells of which chunk: found once, while planes of the same chunks step by. Pure. */
import type { Piece } from "../slice/piece.ts";

/** The pixels that show cells of a piece, and where in its values those lie, counted from its first. */
interface Share {
	readonly pixels: Int32Array;
	readonly places: Int32Array;
}

type Pieces = readonly Piece[];

/** Spreads pieces over a map's pixels. What was found last is kept. */
export function pieceSpread() {
	let known: Int32Array | null = null;
	let laid = "";
	let shares: readonly Share[] = [];
	/** Writes what pieces of a plane `width` cells wide hold into the pixels that show it, by the cell of each (−1: none); the others are left alone. */
	return (pieces: Pieces, cells: Int32Array, width: number, out: Float32Array | Float64Array): void => {
		const lie = JSON.stringify([width, pieces.map(({ values: _, offset: __, ...lies }) => lies)]);
		if (cells !== known || lie !== laid) {
			shares = sharesOf(pieces, cells, width);
			[known, laid] = [cells, lie];
		}
		pieces.forEach(({ values, offset }, i) => {
			const { pixels, places } = shares[i];
			const from = values as Float32Array;
			for (let k = 0; k < pixels.length; k++) out[pixels[k]] = from[places[k] + offset];
		});
	};
}

const NOBODY = 0xffff;

function sharesOf(pieces: Pieces, cells: Int32Array, width: number): Share[] {
	const height = Math.max(...pieces.map(({ top, height }) => top + height));
	const columns = pieces.map(({ left, width }) => [left, left + width]);
	// the piece of each pixel, by the chunks' rows and columns
	const owner = new Uint16Array(cells.length).fill(NOBODY);
	const counts = new Int32Array(pieces.length);
	const rowsOf: number[][] = Array.from({ length: height }, () => []);
	pieces.forEach(({ top, height }, i) => {
		for (let row = top; row < top + height; row++) rowsOf[row].push(i);
	});
	for (let k = 0; k < cells.length; k++) {
		const cell = cells[k];
		if (cell < 0) continue;
		const row = Math.floor(cell / width);
		const column = cell - row * width;
		for (const i of rowsOf[row] ?? []) {
			if (column < columns[i][0] || column >= columns[i][1]) continue;
			owner[k] = i;
			counts[i]++;
			break;
		}
	}
	const shares = [...counts].map((count) => ({ pixels: new Int32Array(count), places: new Int32Array(count) }));
	counts.fill(0);
	for (let k = 0; k < cells.length; k++) {
		const i = owner[k];
		if (i === NOBODY) continue;
		const { left, top, strideX, strideY } = pieces[i];
		const row = Math.floor(cells[k] / width);
		const at = counts[i]++;
		shares[i].pixels[at] = k;
		shares[i].places[at] = (cells[k] - row * width - left) * strideX + (row - top) * strideY;
	}
	return shares;
}
