/** How large small pictures are, and how many stand in a row. */
import { expect, it } from "vitest";
import { roomFor } from "../../src/interact/tiles.ts";

const names = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));
const tiles = (count: number) => Array.from({ length: count }, () => ({ row: 0, column: 0, name: "", caption: "" }));
const plate = (rows: number, columns: number) => ({
	label: "",
	grid: { rows: names(rows), columns: names(columns) },
	tiles: [],
});

it.each([
	["of 96 wells", plate(8, 12), 900, { side: 69, across: 12 }],
	["of 96 wells on a phone", plate(8, 12), 380, { side: 32, across: 12 }],
	["of six wells", plate(2, 3), 900, { side: 112, across: 3 }],
	["of 1,536 wells", plate(32, 48), 1200, { side: 32, across: 48 }],
])("a plate %s fills the width, within bounds", (_, shown, width, room) => {
	expect(roomFor(shown, width)).toEqual(room);
});

it("images without headings stand in as many columns as there is room for", () => {
	const shown = { label: "", grid: null, tiles: tiles(7) };
	expect([140, 300, 900, 2000].map((width) => roomFor(shown, width).across)).toEqual([1, 2, 6, 7]);
});
