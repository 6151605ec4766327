/** On the page: whether a plane that is drawn has the values that zarrita reads. */
import * as zarr from "zarrita";
import type * as ZarrWidget from "../../../src/index.ts";

/** Units along x and y of a cell of the finest level, at whose corner all levels begin (pyramids.py). */
const CELL = 0.25;
const START = -CELL / 2;

/** Throws where a cell of the slice is not what zarrita reads of the same level at the same place, from an address that nothing else asks for. */
export async function compare(store: string, slice: ZarrWidget.Slice): Promise<void> {
	const level = slice.path.slice(slice.path.lastIndexOf("/") + 1);
	const address = new zarr.FetchStore(`${store}/${level}?zarrita`);
	const array = await zarr.open.v3(address, { kind: "array" });
	const step = CELL * 2 ** Number(level);
	const window = (from: number, to: number) =>
		zarr.slice(Math.round((from - START) / step), Math.round((to - START) / step));
	const others = ["c", "z"].flatMap((dim) => (dim in slice.index ? [slice.index[dim]] : []));
	const { data } = await zarr.get(array, [...others, window(slice.y1, slice.y2), window(slice.x1, slice.x2)]);
	const read = data as Uint16Array;
	const wrong = read.findIndex((value, i) => value !== slice.stored[i]);
	if (read.length !== slice.stored.length || wrong >= 0)
		throw new Error(
			`${slice.path} has ${slice.stored[wrong]} in its cell ${wrong}, where zarrita reads ${read[wrong]}`,
		);
}
