/** Three planes of a volume: their dims, where they cut each other, what is seen of them. */
import { describe, expect, it } from "vitest";
import { planesOf } from "../../src/interact/blend.ts";
import { changedState, firstState, fittedPart, usableState } from "../../src/interact/choose.ts";
import { acrossState, cutOf, depthOf, partAround, placeIndex, shareOf, shownDepth } from "../../src/interact/volume.ts";
import { openVariable, openZarr, type Variable } from "../../src/read.ts";
import { sampleStore, variable } from "./sample.ts";

/** A variable with these dims and sizes; those in `space` are directions of an image's space. */
function withDims(sizes: Record<string, number>, space: string[] = [], channel: string | null = null): Variable {
	const dims = Object.keys(sizes);
	const axes = Object.fromEntries(
		dims.map((dim) => [dim, { ...variable.axes.lon, dim, size: sizes[dim], space: space.includes(dim) }]),
	);
	const shape = Object.values(sizes);
	return { ...variable, axes, channel, node: { ...variable.node, dims, shape } };
}

const sides = { x: "x", y: "y" };

describe("the third dim", () => {
	it.each([
		["of an image's space", withDims({ t: 9, c: 3, z: 5, y: 8, x: 8 }, ["z", "y", "x"], "c"), "z"],
		["by its name", withDims({ level: 4, time: 9, y: 8, x: 8 }), "level"],
		["the last of the others", withDims({ run: 4, time: 9, y: 8, x: 8 }), "time"],
		["of more than one position", withDims({ time: 9, z: 1, y: 8, x: 8 }), "time"],
		["and no channel", withDims({ c: 3, y: 8, x: 8 }, [], "c"), null],
		["where there is one", withDims({ y: 8, x: 8 }), null],
	])("is %s", (_, shown, dim) => expect(depthOf(shown, sides)).toBe(dim));

	it("is whichever is not drawn", () => {
		const cells = withDims({ t: 9, z: 5, y: 8, x: 8 }, ["z", "y", "x"]);
		expect(depthOf(cells, { x: "x", y: "z" })).toBe("y");
		expect(depthOf(cells, { x: "t", y: "x" })).toBe("z");
		expect(depthOf({ ...cells, table: true }, sides)).toBeNull();
	});
});

describe("a state of three planes", () => {
	const one = firstState(variable, {});
	const three = changedState(variable, one, { layout: "orthogonal" });

	it("has a position along every dim, where the planes cut each other: in the middle at first", () => {
		expect(three).toEqual({ ...one, layout: "orthogonal", index: { time: 0, lat: 2, lon: 3 } });
		expect(shownDepth(variable, three)).toBe("time");
		expect(shownDepth(variable, one)).toBeNull();
		expect(firstState(variable, { layout: "orthogonal", index: { lon: -1 } }).index).toEqual({
			time: 0,
			lat: 2,
			lon: 5,
		});
	});

	it("keeps these where other dims are drawn, and lets them go where one plane is shown", () => {
		const moved = changedState(variable, three, { index: { lat: 1, time: 2 } });
		expect(moved.index).toEqual({ time: 2, lat: 1, lon: 3 });
		expect(changedState(variable, moved, { x: "time" }).index).toEqual(moved.index);
		for (const layout of ["single", undefined] as const)
			expect(changedState(variable, moved, { layout })).toEqual({ ...one, index: { time: 2 } });
		expect(three.index).toEqual({ time: 0, lat: 2, lon: 3 });
	});

	it("is refused where there is no third dim, by name, and shows the rest", async () => {
		const line = await openVariable(await openZarr(sampleStore()), "line");
		const said = /layout is "orthogonal", but "line" has no third dimension.*give "single"/;
		expect(() => firstState(line, { layout: "orthogonal" })).toThrow(said);
		const told: unknown[] = [];
		const state = usableState(line, { layout: "orthogonal", color: { scheme: "magma" } }, (error) => told.push(error));
		await Promise.resolve();
		expect([state.layout, state.color.scheme]).toEqual([undefined, "magma"]);
		expect(told.map(String)).toEqual([expect.stringMatching(said)]);
	});

	it("reads the same plane wherever the others cut it", () => {
		const moved = changedState(variable, three, { index: { lat: 0, lon: 5 } });
		expect(planesOf(variable, moved)).toEqual([{ time: 0 }]);
		expect(planesOf(variable, acrossState(moved, "time", "below"))).toEqual([{ lat: 0 }]);
		expect(planesOf(variable, acrossState(moved, "time", "beside"))).toEqual([{ lon: 5 }]);
	});

	it("goes along when its array is read anew, as far as that reaches", () => {
		const shorter = withDims({ time: 3, lat: 4, lon: 3 });
		expect(fittedPart(shorter, three).index).toEqual({ time: 0, lat: 2, lon: 2 });
	});
});

describe("places", () => {
	const state = firstState(variable, { layout: "orthogonal", index: { time: 2, lat: 1, lon: 4 } });

	it("are cut at the middles of cells", () => {
		expect(cutOf(variable, state)).toEqual({ x: 20, y: 41.25 });
		expect(cutOf(variable, acrossState(state, "time", "below"))).toEqual({ x: 20, y: variable.axes.time.position(2) });
		expect(cutOf(variable, firstState(variable, {}))).toBeNull();
	});

	it("are positions along the dims of their picture", () => {
		expect(placeIndex(variable, state, [12, 44])).toEqual({ lon: 1, lat: 0 });
		const beside = acrossState(state, "time", "beside");
		expect(placeIndex(variable, beside, [variable.axes.time.position(1), 36])).toEqual({ time: 1, lat: 3 });
		expect(placeIndex(variable, state, [8.7, 44])).toBeNull();
		expect(placeIndex(variable, state, [12, 45.1])).toBeNull();
	});
});

describe("parts of an axis", () => {
	const { lat, lon } = variable.axes;

	it("lie around a place, and within the edges", () => {
		expect(partAround(lon, 16.25, 0.5)).toEqual([12.5, 20]);
		expect(partAround(lon, 9, 0.5)).toEqual([8.75, 16.25]);
		expect(partAround(lon, 99, 0.5)).toEqual([16.25, 23.75]);
		expect(partAround(lat, 44, 0.25)).toEqual([42.5, 45]);
		expect(partAround(lat, 44, 3)).toEqual([35, 45]);
	});

	it("are shares of it", () => {
		expect(shareOf(lon, [12.5, 20])).toBe(0.5);
		expect(shareOf(lat, [45, 42.5])).toBe(0.25);
	});
});
