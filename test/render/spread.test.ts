import { expect, it } from "vitest";
import { pieceSpread } from "../../src/render/spread.ts";
import type { Piece } from "../../src/slice/piece.ts";

const [WIDTH, HEIGHT] = [7, 5];

/** A plane of 7 × 5 cells in chunks of 3 × 2 at one of two positions along a third axis, the last ones cut off; cell `c` holds `1000 * z + c`. */
function pieces(z: number, transposed: boolean): Piece[] {
	const found: Piece[] = [];
	for (let top = 0; top < HEIGHT; top += 2)
		for (let left = 0; left < WIDTH; left += 3) {
			const [width, height] = [Math.min(3, WIDTH - left), Math.min(2, HEIGHT - top)];
			const values = new Float32Array(12).fill(-1);
			const [strideX, strideY] = transposed ? [2, 1] : [1, 3];
			for (let y = 0; y < height; y++)
				for (let x = 0; x < width; x++)
					values[6 * z + x * strideX + y * strideY] = 1000 * z + (top + y) * WIDTH + left + x;
			found.push({ left, top, width, height, values, offset: 6 * z, strideX, strideY });
		}
	return found;
}

it("shows in each pixel what the cell under it holds, in whichever chunk that lies", () => {
	const spread = pieceSpread();
	const cells = Int32Array.from({ length: 60 }, (_, k) => (k % 7 === 3 ? -1 : (k * 11) % (WIDTH * HEIGHT)));
	for (const [z, transposed] of [
		[0, false],
		[1, false],
		[1, true],
	] as const) {
		const out = new Float32Array(60).fill(Number.NaN);
		spread(pieces(z, transposed), cells, WIDTH, out);
		expect([...out]).toEqual([...cells].map((cell) => (cell < 0 ? Number.NaN : 1000 * z + cell)));
	}
	const out = new Float32Array(3).fill(7);
	spread(pieces(0, false), Int32Array.of(34, -1, 0), WIDTH, out);
	expect([...out]).toEqual([34, 7, 0]);
});
