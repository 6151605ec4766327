import { describe, expect, it } from "vitest";
import { type ChunkPart, planChunks } from "../../src/plan/chunks.ts";
import { planTogether, type RankedPart } from "../../src/plan/together.ts";

/** Parts as text, without their ranks. */
const said = (parts: Iterable<ChunkPart>) =>
	Array.from(parts, (part) => JSON.stringify({ ...part, rank: undefined }, Object.keys(part).toSorted()));

/** Shards of 12 × 20 cells, of 3 × 4 and 5 chunks. */
const sharded = { shape: [5, 40, 70], chunks: [1, 3, 5], shards: [2, 12, 20] };
const plane = { x: 2, y: 1, index: [3, 0, 0] };
const shardOf = ({ coords: [, y, x] }: ChunkPart) => `${Math.floor(y / 4)} ${Math.floor(x / 4)}`;

/** Where it is said anew: once for each group of neighbours in the list. */
const changes = (list: readonly string[]) => list.filter((one, at) => one !== list[at - 1]);

describe("chunks that lie in shards", () => {
	it.each([
		["the whole plane", plane, { x0: 0, x1: 70, y0: 0, y1: 40 }],
		["a window", plane, { x0: 7, x1: 61, y0: 5, y1: 39 }],
		["a plane that lies on its side", { x: 1, y: 2, index: [0, 0, 0] }, { x0: 1, x1: 40, y0: 3, y1: 69 }],
		["a line", { x: 2, y: -1, index: [4, 39, 0] }, { x0: 2, x1: 70, y0: 0, y1: 1 }],
		["a cell", { x: -1, y: -1, index: [4, 39, 69] }, { x0: 0, x1: 1, y0: 0, y1: 1 }],
	])("are the plan's, each once, however many go together: %s", (_, at, window) => {
		const all = said(planChunks(sharded, at, window)).toSorted();
		for (const most of [1, 2, 3, 5, 8, 100])
			expect(said(planTogether(sharded, at, window, most)).toSorted()).toEqual(all);
	});

	it("come shard by shard, the nearest to the centre first", () => {
		const parts = [...planTogether(sharded, plane, { x0: 0, x1: 70, y0: 0, y1: 40 }, 16)];
		const shards = changes(parts.map(shardOf));
		expect(shards).toHaveLength(16);
		expect(shards[0]).toBe("1 1");
		expect(new Set(shards).size).toBe(16);
	});

	it("come in C order, ranked by how near to the centre they are, and in bands where a shard holds more than go together", () => {
		const onSide = { x: 1, y: 2, index: [0, 0, 0] };
		const upright = [...planTogether(sharded, plane, { x0: 0, x1: 20, y0: 3, y1: 12 }, 8)];
		const aside = [...planTogether(sharded, onSide, { x0: 3, x1: 12, y0: 0, y1: 20 }, 8)];
		// bands of two rows, of which the window has one and two; the nearer one comes first
		const wanted = [2, 3, 1].flatMap((y) => [0, 1, 2, 3].map((x) => [y, x]));
		const coords = (parts: readonly RankedPart[]) => parts.map(({ coords: [, y, x] }) => [y, x]);
		expect([coords(upright), coords(aside)]).toEqual([wanted, wanted]);
		expect(upright.map(({ rank }) => rank).toSorted((a, b) => a - b)).toEqual(wanted.map((_, i) => i));
		const nearest = upright.slice(0, 8).toSorted((a, b) => a.rank - b.rank);
		const away = nearest.map(({ left, top }) => (left + 2.5 - 10) ** 2 + (top + 1.5 - 6) ** 2);
		expect(away).toEqual(away.toSorted((a, b) => a - b));
		expect(away[0]).toBeLessThan(away[7]);
	});

	it("of many planes are the plan's, each once, and shard by shard", () => {
		const through = { ...plane, index: [1, 0, 0], through: { axis: 0, start: 1, stop: 4 } };
		const window = { x0: 7, x1: 61, y0: 5, y1: 39 };
		const parts = [...planTogether(sharded, through, window, 16)];
		expect(said(parts).toSorted()).toEqual(said(planChunks(sharded, through, window)).toSorted());
		expect(new Set(parts.map(({ rank }) => rank)).size).toBe(parts.length);
		expect(changes(parts.map(shardOf))).toHaveLength(new Set(parts.map(shardOf)).size);
	});

	it("come in the plan's own order where there are no shards", () => {
		const window = { x0: 0, x1: 70, y0: 0, y1: 40 };
		const plain = { ...sharded, shards: null };
		const ranks = Array.from(planTogether(plain, plane, window, 8), ({ rank }) => rank);
		expect(ranks).toEqual(ranks.map((_, i) => i));
		expect(said(planTogether(plain, plane, window, 8))).toEqual(said(planChunks(plain, plane, window)));
	});
});
