import { expect, test } from "vitest";
import { NUMBER_ARRAYS, type NumberArray } from "../../src/numbers.ts";
import { copyRect } from "../../src/slice/copy.ts";

/** Every bit pattern may occur, also those of NaNs. */
function randomBits(bytes: number, seed: number): Uint8Array<ArrayBuffer> {
	let state = seed;
	return Uint8Array.from({ length: bytes }, () => {
		state = (Math.imul(state, 1664525) + 1013904223) | 0;
		return state >>> 24;
	});
}

const bytesOf = ({ buffer, byteOffset, byteLength }: NumberArray) => [
	...new Uint8Array(buffer, byteOffset, byteLength),
];

test.each(Object.entries(NUMBER_ARRAYS))(
	"%s: each cell's very bits, wherever rows begin and however long they are",
	(_, type) => {
		const size = type.BYTES_PER_ELEMENT;
		for (const shift of [0, 1])
			for (const [left, top, width, height, pitch, offset, strideX, strideY] of [
				[0, 0, 8, 3, 8, 0, 1, 8],
				[4, 1, 8, 2, 16, 4, 1, 12],
				[1, 0, 7, 3, 9, 3, 1, 11],
				[0, 2, 5, 2, 5, 2, 1, 6],
				[2, 1, 4, 3, 7, 1, 3, 13],
				[0, 0, 1, 4, 1, 5, 1, 5],
				[8, 0, 1400, 2, 1600, 16, 1, 1404],
			]) {
				const cells = offset + (height - 1) * strideY + (width - 1) * strideX + 1;
				const source = new type(randomBits((cells + shift) * size, 7).buffer, shift * size, cells) as NumberArray;
				const target = new type(pitch * (top + height)) as NumberArray;
				copyRect(target, { left, top, width, height, pitch }, source, offset, strideX, strideY);
				const expected = new Uint8Array(target.byteLength);
				const from = bytesOf(source);
				for (let row = 0; row < height; row++)
					for (let x = 0; x < width; x++)
						for (let byte = 0; byte < size; byte++)
							expected[((top + row) * pitch + left + x) * size + byte] =
								from[(offset + row * strideY + x * strideX) * size + byte];
				expect(bytesOf(target)).toEqual([...expected]);
			}
	},
);
