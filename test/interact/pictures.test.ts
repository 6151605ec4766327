/** Small pictures: which are read, in which order, and what is left. */
import { describe, expect, it, vi } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { type Collection, collectionAt } from "../../src/hierarchy/collection.ts";
import { pictureReader } from "../../src/interact/pictures.ts";
import type { Thumbnail } from "../../src/interact/thumbnail.ts";
import { openZarr, type ZarrHandle } from "../../src/read.ts";
import { run } from "../../src/worker.ts";
import { level, scale, YX } from "../hierarchy/image.ts";
import { array, group } from "../hierarchy/memory.ts";

handWorker({ run });

/** An image of a series: sides of its levels, finest first, and of the chunks of the last. */
interface Made {
	readonly sides: readonly number[];
	readonly chunk?: number;
}

/** A file of images, the keys that it was asked for, and how the answers to chunks are let go. */
async function file(images: readonly Made[]) {
	const documents = new Map<string, unknown>([
		["/zarr.json", group({ ome: { version: "0.5", "bioformats2raw.layout": 3 } })],
		["/OME/zarr.json", group({ ome: { version: "0.5", series: images.map((_, i) => String(i)) } })],
	]);
	for (const [i, { sides, chunk }] of images.entries()) {
		const datasets = sides.map((side, k) => level(String(k), scale(sides[0] / side, sides[0] / side)));
		documents.set(`/${i}/zarr.json`, group({ ome: { version: "0.5", multiscales: [{ axes: YX, datasets }] } }));
		for (const [k, side] of sides.entries()) {
			const made = array([side, side], { dims: ["y", "x"] }) as Record<string, unknown>;
			const size = k === sides.length - 1 && chunk ? chunk : side;
			made.chunk_grid = { name: "regular", configuration: { chunk_shape: [size, size] } };
			documents.set(`/${i}/${k}/zarr.json`, made);
		}
	}
	const asked: string[] = [];
	const letGo: (() => void)[] = [];
	let held = false;
	const get = async (key: string) => {
		asked.push(key.slice(1));
		if (held && key.includes("/c/")) await new Promise<void>((resolve) => letGo.push(resolve));
		const document = documents.get(key);
		return document && new TextEncoder().encode(JSON.stringify(document));
	};
	const handle = await openZarr({ get });
	const collection = (await collectionAt(handle.hierarchy, "")) as Collection;
	const hold = (on: boolean) => {
		held = on;
		for (const go of letGo.splice(0)) go();
	};
	return { handle, collection, hold, chunks: () => asked.filter((key) => key.includes("/c/")), asked };
}

/** Reads the pictures of a file, all of which are seen. */
function reading(
	{ handle, collection }: { handle: ZarrHandle; collection: Collection },
	members = collection.members.length,
) {
	const drawn = new Map<number, Thumbnail>();
	const left = new Map<number, boolean>();
	const failed: unknown[] = [];
	let settled = [0, 0, 0];
	const reader = pictureReader({
		known: () => {},
		about: () => {},
		drawn: (i, picture) => drawn.set(i, picture),
		failed: (_, error) => failed.push(error),
		left: (i, _, alone) => left.set(i, alone),
		settled: (...counts) => {
			settled = counts;
		},
	});
	reader.begin(handle, collection, { field: 0, acquisition: null });
	reader.see(Array.from({ length: members }, (_, tile) => ({ tile, seen: true })));
	const done = () => vi.waitFor(() => expect(settled[0]).toBe(settled[1]), { timeout: 10_000 });
	return { reader, drawn, left, failed, done, counts: () => settled };
}

const imagesIn = (chunks: readonly string[]) => chunks.map((key) => Number(key.split("/")[0]));

describe("small pictures", () => {
	it("are of the coarsest level alone, whose values they have", async () => {
		const made = await file([{ sides: [64, 16, 4] }, { sides: [8] }]);
		const { drawn, failed, done } = reading(made);
		await done();
		expect([failed, made.chunks().toSorted()]).toEqual([[], ["0/2/c/0/0", "1/0/c/0/0"]]);
		expect([0, 1].map((i) => drawn.get(i)?.slices.map(({ path, width }) => [path, width]))).toEqual([
			[["0/2", 4]],
			[["1/0", 8]],
		]);
	});

	it("are of what there is where the coarsest level is missing", async () => {
		const made = await file([{ sides: [16, 4] }, { sides: [8] }]);
		const { hierarchy } = made.handle;
		const node = hierarchy.node.bind(hierarchy);
		vi.spyOn(hierarchy, "node").mockImplementation(async (path, signal) => {
			if (path === "0/1") throw new Error("gone");
			return node(path, signal);
		});
		const { drawn, failed, done } = reading(made);
		await done();
		expect([failed, drawn.get(0)?.slices.map(({ path }) => path)]).toEqual([[], ["0/0"]]);
	});

	it("are read three at once, the cheapest of those that wait first", async () => {
		const sides = [4, 4, 4, 64, 16, 48, 8, 32];
		const made = await file(sides.map((side) => ({ sides: [side] })));
		made.hold(true);
		const { done } = reading(made);
		await vi.waitFor(() => expect(made.asked.filter((key) => key.endsWith("/0/zarr.json"))).toHaveLength(8));
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(imagesIn(made.chunks()).toSorted()).toEqual([0, 1, 2]);
		made.hold(false);
		await done();
		expect(imagesIn(made.chunks()).slice(3)).toEqual([6, 4, 7, 5, 3]);
	});

	it("are left where they alone take too much, and nothing of them is asked for", async () => {
		const made = await file([{ sides: [4096] }, { sides: [72], chunk: 8 }, { sides: [64], chunk: 8 }]);
		const { left, drawn, done, counts } = reading(made);
		await done();
		expect([[...left], [...drawn.keys()], counts()]).toEqual([
			[
				[0, true],
				[1, true],
			],
			[2],
			[3, 3, 0],
		]);
		expect(new Set(imagesIn(made.chunks()))).toEqual(new Set([2]));
	});

	it("take no more than a view does unasked, and more when that is agreed to", async () => {
		const made = await file(Array.from({ length: 33 }, () => ({ sides: [8], chunk: 1 })));
		const { reader, left, drawn, done, counts } = reading(made);
		await done();
		// 31 of them have 64 chunks each, 2,000 is the most
		expect([drawn.size, [...left.values()], counts()]).toEqual([31, [false, false], [33, 33, 2]]);
		expect(made.chunks()).toHaveLength(31 * 64);
		reader.more();
		await vi.waitFor(() => expect(drawn.size).toBe(33), { timeout: 10_000 });
		await vi.waitFor(() => expect(counts()).toEqual([33, 33, 0]));
	});

	it("are withdrawn when they leave the view, and read when they come back", async () => {
		const made = await file(Array.from({ length: 5 }, () => ({ sides: [8] })));
		made.hold(true);
		const { reader, drawn, done, failed } = reading(made);
		await vi.waitFor(() => expect(made.chunks()).toHaveLength(3));
		reader.see([0, 1, 2, 3].map((tile) => ({ tile, seen: false })));
		await vi.waitFor(() => expect(imagesIn(made.chunks())).toContain(4));
		made.hold(false);
		await done();
		expect([[...drawn.keys()], failed]).toEqual([[4], []]);
		expect(imagesIn(made.chunks())).not.toContain(3);
		reader.see([{ tile: 3, seen: true }]);
		await vi.waitFor(() => expect([...drawn.keys()]).toEqual([4, 3]));
	});

	it("cost nothing a second time", async () => {
		const made = await file([{ sides: [8] }, { sides: [16] }]);
		const { reader, drawn, done } = reading(made);
		await done();
		const before = made.asked.length;
		drawn.clear();
		reader.again();
		await vi.waitFor(() => expect(drawn.size).toBe(2));
		expect(made.asked.length).toBe(before);
	});
});
