/** Each chunk has a key of its own, whatever other arrays there are: one taken for another would be a wrong value. */
import { expect, it } from "vitest";
import { type CacheKey, CacheKeys } from "../../src/decode/key.ts";
import { type ArrayNode, openHierarchy } from "../../src/hierarchy/node.ts";
import { objectStore } from "../../src/store/object.ts";
import { makeStore, type ZarrStore } from "../../src/store/store.ts";

type Sizes = readonly number[];

/** An array of that shape and those chunks at the root of a store, opened anew. */
async function opened(store: ZarrStore): Promise<ArrayNode> {
	return (await openHierarchy(store).node("")) as ArrayNode;
}

function storeOf(shape: Sizes, chunk_grid: object): ZarrStore {
	const document = {
		...{ zarr_format: 3, node_type: "array", shape, data_type: "uint8", fill_value: 0 },
		chunk_grid,
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes" }],
	};
	return makeStore(objectStore(new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]), {}));
}

const regular = (chunk_shape: Sizes) => ({ name: "regular", configuration: { chunk_shape } });

/** All coordinates of a grid of so many chunks along each axis. */
function all(counts: Sizes): number[][] {
	return counts.reduce<number[][]>(
		(found, count) => found.flatMap((coords) => Array.from({ length: count }, (_, i) => [...coords, i])),
		[[]],
	);
}

const GRIDS: readonly [name: string, shape: Sizes, grid: object, counts: Sizes][] = [
	["no axis", [], regular([]), []],
	["one axis that ends within a chunk", [10], regular([4]), [3]],
	["two axes", [7, 9], regular([2, 3]), [4, 3]],
	["the same, other chunks", [7, 9], regular([3, 2]), [3, 5]],
	["three axes", [5, 3, 4], regular([1, 3, 2]), [5, 1, 2]],
	["an axis of no cells", [0, 4], regular([1, 2]), [0, 2]],
	[
		"unequal chunks",
		[10, 6],
		{
			name: "rectilinear",
			configuration: {
				kind: "inline",
				chunk_shapes: [
					[3, 4, 3],
					[1, 5],
				],
			},
		},
		[3, 2],
	],
];

it("gives no key twice, to chunks of any arrays and to what else is kept of them", async () => {
	const own = new CacheKeys();
	const given = new Map<CacheKey, string>();
	let count = 0;
	const take = (key: CacheKey, what: string) => {
		expect(given.get(key), what).toBeUndefined();
		given.set(key, what);
		count++;
	};
	for (const [name, shape, grid, counts] of GRIDS) {
		const store = storeOf(shape, grid);
		const array = await opened(store);
		for (const coords of all(counts)) take(own.chunk(store, array, coords), `${name} [${coords}]`);
		take(own.part(store, array, "index 0 0,0"), `${name}, an index`);
		for (const axis of shape.keys())
			for (const beyond of [-1, counts[axis], counts[axis] + 1, 0.5 + counts[axis], Number.NaN]) {
				const coords = counts.map((_, other) => (other === axis ? beyond : 0));
				take(own.chunk(store, array, coords), `${name} [${coords}], which the grid does not have`);
			}
	}
	expect(given.size).toBe(count);
});

it("gives the same key to the same chunk of an array that is opened again, and another once its shape has grown", async () => {
	const own = new CacheKeys();
	const store = storeOf([40, 40], regular([4, 4]));
	const keys = (array: ArrayNode) => all([10, 10]).map((coords) => own.chunk(store, array, coords));
	const first = await opened(store);
	expect(keys(await opened(store))).toEqual(keys(first));
	const grown = await opened(storeOf([40, 44], regular([4, 4])));
	const before = new Set(keys(first));
	expect(keys(grown).filter((key) => before.has(key))).toEqual([]);
});

it("gives numbers, and texts where there are more chunks than numbers tell apart", async () => {
	const own = new CacheKeys();
	const small = storeOf([100], regular([1]));
	expect(own.chunk(small, await opened(small), [99])).toBe(99);
	const side = 2 ** 30;
	const vast = storeOf([side, side, 4], regular([1, 1, 1]));
	const array = await opened(vast);
	const corner = [side - 1, side - 1, 3];
	const key = own.chunk(vast, array, corner);
	expect(key).toMatch(/^\d+ 1073741823,1073741823,3$/);
	expect(own.chunk(vast, array, [side - 1, side - 1, 2])).not.toBe(key);
	expect(own.chunk(vast, array, [0, 1, 3])).toBe(100 + 7);
	const next = storeOf([3], regular([1]));
	const after = await opened(next);
	expect(new Set([0, 1, 2].map((at) => own.chunk(next, after, [at]))).size).toBe(3);
});
