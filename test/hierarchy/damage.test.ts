/** Metadata damaged at random, from a seed: nothing throws, and what comes of it can be drawn. */
import { describe, expect, it } from "vitest";
import { findImage } from "../../src/hierarchy/images.ts";
import { isObject, type Json, type JsonObject } from "../../src/hierarchy/json.ts";
import { readImageLabel, readLabels } from "../../src/hierarchy/label.ts";
import { usableLevels } from "../../src/hierarchy/levels.ts";
import type { ArrayNode } from "../../src/hierarchy/node.ts";
import { readPlate, readWell } from "../../src/hierarchy/plate.ts";
import { level, scale, TCZYX, translation } from "./image.ts";
import { array, group, hierarchyOf } from "./memory.ts";

const JUNK: readonly Json[] = [
	null,
	true,
	0,
	-1,
	1.5,
	1e308,
	2n ** 60n,
	"",
	"x",
	"..",
	"0",
	[],
	[[]],
	{},
	{ path: "0" },
];

/** Numbers from 0 to 1 by a seed. (Mulberry32) */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** A copy in which each value becomes something else, goes or doubles, by a chance of 1 in `rarely`. */
function damaged(value: Json, chance: () => number, rarely: number): Json {
	if (chance() < 1 / rarely) return JUNK[Math.floor(chance() * JUNK.length)];
	if (Array.isArray(value)) {
		const items = value.map((item) => damaged(item, chance, rarely));
		const at = Math.floor(chance() * items.length);
		if (chance() < 1 / rarely) items.splice(at, 1);
		if (chance() < 1 / rarely && items.length > 0) items.push(items[at % items.length]);
		return items;
	}
	if (!isObject(value)) return value;
	const kept = Object.entries(value).filter(() => chance() >= 1 / rarely);
	return Object.fromEntries(kept.map(([name, item]) => [name, damaged(item, chance, rarely)]));
}

const image = {
	version: "0.5",
	multiscales: [
		{
			axes: TCZYX,
			datasets: [
				level("0", scale(1, 1, 2, 0.5, 0.5)),
				level("1", scale(1, 1, 2, 1, 1), translation(0, 0, 0, 0.25, 0.25)),
				level("2", { type: "sequence", transformations: [scale(1, 1, 2, 2, 2)] }),
			],
			coordinateTransformations: [scale(0.1, 1, 1, 1, 1)],
		},
	],
	omero: {
		channels: [{ color: "ff0000", window: { start: 0, end: 9 }, label: "a", active: true, inverted: false }],
		rdefs: { model: "color", defaultZ: 1, defaultT: 0 },
	},
} as unknown as JsonObject;

const arrays = {
	"0/zarr.json": array([2, 1, 4, 16, 16]),
	"1/zarr.json": array([2, 1, 4, 8, 8]),
	"2/zarr.json": array([2, 1, 4, 4, 4]),
};

describe("damaged metadata", () => {
	it("of an image throws nothing, and is drawn in places that are numbers", async () => {
		const chance = random(8);
		let drawn = 0;
		for (let i = 0; i < 200; i++) {
			const ome = damaged(image, chance, 5 + (i % 60));
			const text = JSON.stringify(group({ ome }), (_, value) => (typeof value === "bigint" ? `${value}n` : value));
			const { hierarchy } = hierarchyOf({ ...arrays, "zarr.json": text.replace(/"(\d+)n"/g, "$1") });
			const found = await findImage(hierarchy, "");
			if (!found.image) continue;
			drawn++;
			const opened = await Promise.all(
				found.image.levels.map(({ path }) => hierarchy.node(path).catch((error: Error) => error)),
			);
			const usable = usableLevels(found.image, opened as (ArrayNode | Error)[]);
			for (const { axes, levels, problems } of [found.image, usable.image ?? found.image]) {
				expect(new Set(axes.map(({ name }) => name)).size).toBe(axes.length);
				for (const each of levels) {
					expect([each.scale.length, each.translation.length]).toEqual([axes.length, axes.length]);
					const numbers =
						each.scale.every((step) => step > 0) && [...each.scale, ...each.translation].every(Number.isFinite);
					expect(numbers, text).toBe(true);
				}
				expect(problems.every((problem) => problem.endsWith("."))).toBe(true);
			}
			expect(usable.arrays.map(({ path }) => path)).toEqual(usable.image?.levels.map(({ path }) => path) ?? []);
		}
		expect(drawn).toBeGreaterThan(80);
	});

	it("of plates, wells and labels throws nothing", () => {
		const chance = random(9);
		const all = {
			plate: {
				name: "p",
				rows: [{ name: "A" }, { name: "B" }],
				columns: [{ name: "1" }],
				wells: [
					{ path: "A/1", rowIndex: 0, columnIndex: 0 },
					{ path: "B/1", rowIndex: 1, columnIndex: 0 },
				],
				acquisitions: [{ id: 0, name: "a", maximumfieldcount: 2 }],
				field_count: 2,
			},
			well: { images: [{ path: "0", acquisition: 0 }] },
			labels: ["cells"],
			"image-label": {
				colors: [{ "label-value": 1, rgba: [0, 1, 2, 3] }],
				properties: [{ "label-value": 1, area: 3 }],
				source: { image: "../../" },
			},
		};
		for (let i = 0; i < 500; i++) {
			const attrs = { ome: damaged(all, chance, 5 + (i % 60)) };
			const group = { path: "p", name: "p", attrs };
			const plate = readPlate(group);
			const lost = plate?.wells.filter(({ row, column }) => !(row in plate.rows && column in plate.columns)) ?? [];
			expect(lost).toEqual([]);
			const told = [
				plate,
				readWell(group, plate ?? undefined),
				readLabels("labels", attrs),
				readImageLabel("l", attrs),
			];
			const problems = told.flatMap((each) => each?.problems ?? []);
			expect(problems.every((problem) => problem.endsWith("."))).toBe(true);
		}
	});
});

it("is not read any further where the caller withdraws", async () => {
	const { hierarchy } = hierarchyOf({ ...arrays, "zarr.json": group({ ome: { version: "0.5", multiscales: [{}] } }) });
	await expect(findImage(hierarchy, "", AbortSignal.abort())).rejects.toThrow("aborted");
});
