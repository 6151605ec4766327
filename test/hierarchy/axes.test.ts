/** The axes of images, and what breaks the specification in them. */
import { describe, expect, it } from "vitest";
import { imageOf, level, places, scale, TCZYX, withImage, YX } from "./image.ts";

describe("axes", () => {
	const rank = (axes: unknown[]) => ({ axes, datasets: [level("0", scale(...axes.map(() => 1)))] });
	const axis = (name: unknown, type?: unknown, unit?: unknown) => ({ name, type, unit });
	const [y, x] = YX;

	it.each([
		[
			"an unknown type",
			[axis("f", "frequency"), y, x],
			[["f", null]],
			'axes[0].type is "frequency", none of space, time and channel; "f" is an axis to step along.',
		],
		[
			"a type that is none",
			[axis("f", 3), y, x],
			[["f", null]],
			'axes[0].type is 3, none of space, time and channel; "f" is an axis to step along.',
		],
		[
			"no type, by its name",
			[axis("c"), y, x],
			[["c", "channel"]],
			'axes[0] "c" has no type; by its name it is taken for channel.',
		],
		[
			"no name",
			[axis(undefined, "channel"), y, x],
			[["dim_0", "channel"]],
			'axes[0] has no name (undefined); it is called "dim_0".',
		],
		[
			"an empty name",
			[axis("", "channel"), y, x],
			[["dim_0", "channel"]],
			'axes[0] has no name (""); it is called "dim_0".',
		],
		[
			"a unit that is none",
			[axis("z", "space", 5), y, x],
			[["z", "space"]],
			"axes[0].unit is 5, not a name; none is shown.",
		],
		[
			"another order",
			[y, x, axis("c", "channel")],
			[
				["y", "space"],
				["x", "space"],
				["c", "channel"],
			],
			"axes is not in the order time, channel, space; the axes are shown as they are listed.",
		],
		[
			"the channel before time",
			[axis("c", "channel"), axis("t", "time"), y, x],
			[
				["c", "channel"],
				["t", "time"],
			],
			"axes is not in the order time, channel, space; the axes are shown as they are listed.",
		],
		[
			"a second channel axis",
			[axis("c", "channel"), axis("d", "channel"), y, x],
			[
				["c", "channel"],
				["d", null],
			],
			'axes[1] "d" is a second axis of type channel, after "c"; it is an axis to step along.',
		],
		[
			"a second time axis",
			[axis("t", "time"), axis("u", "time"), y, x],
			[
				["t", "time"],
				["u", null],
			],
			'axes[1] "u" is a second axis of type time, after "t"; it is an axis to step along.',
		],
		[
			"one axis of space",
			[axis("c", "channel"), x],
			[["c", "channel"]],
			"axes lists 1 axes of space, where an image has 2 or 3; they are shown as they are listed.",
		],
	])("%s", async (_, axes, expected, problem) => {
		const image = await imageOf(withImage(rank(axes)));
		expect(image.axes.slice(0, expected.length).map(({ name, type }) => [name, type])).toEqual(expected);
		expect(image.problems).toEqual([problem]);
	});

	it("names twice", async () => {
		const image = await imageOf(withImage(rank([y, y])));
		expect(image.axes.map(({ name }) => name)).toEqual(["dim_0", "dim_1"]);
		expect(image.problems).toEqual([
			'axes[0] has the name of another axis, "y"; it is called "dim_0".',
			'axes[1] has the name of another axis, "y"; it is called "dim_1".',
		]);
	});

	it("more than there may be", async () => {
		const image = await imageOf(withImage(rank([...TCZYX, axis("w", "space")])));
		expect(image.axes.length).toBe(6);
		expect(image.problems).toEqual([
			"axes lists 6 axes, where an image has 2 to 5; all are shown.",
			"axes lists 4 axes of space, where an image has 2 or 3; they are shown as they are listed.",
		]);
	});

	it("more are allowed since 0.6", async () => {
		const axes = [...TCZYX, axis("w", "space")];
		const image = await imageOf({ version: "0.6", ...withImage(rank(axes)) });
		expect(image.problems.filter((problem) => problem.startsWith("axes"))).toEqual([]);
	});

	it.each([
		[undefined, "is missing"],
		["yx", 'is "yx", not a list of axes'],
		[[], "is [], not a list of axes"],
	])("%j: named by their number", async (axes, what) => {
		const image = await imageOf(withImage({ axes, datasets: [level("0", scale(2, 4, 8))] }), { "0": [2, 4, 4] });
		expect(image.axes.map(({ name, type }) => [name, type])).toEqual([
			["z", "space"],
			["y", "space"],
			["x", "space"],
		]);
		expect(places(image)).toEqual([["0", [2, 4, 8], [0, 0, 0]]]);
		expect(image.problems).toEqual([
			`axes ${what}; the axes are named by their number: the last ones of t, c, z, y, x.`,
		]);
	});

	it("missing, of other number than the level is placed along: by its size", async () => {
		const datasets = [level("0", scale(2, 4)), level("1", scale(4, 8))];
		const image = await imageOf(withImage({ axes: undefined, datasets }), { "0": [3, 8, 6], "1": [3, 4, 3] });
		expect(places(image)[1]).toEqual(["1", [1, 2, 2], [0, 0.5, 0.5]]);
		expect(image.problems.slice(1)).toEqual(
			["0", "1"].map((path) => `The level "${path}" is placed along 2 axes, where it has 3; its size tells its place.`),
		);
	});

	it("of other number than the arrays' are those of the arrays", async () => {
		// the second level is not placed, so arrays are opened
		const datasets = [level("0", scale(2, 4)), { path: "1" }];
		const image = await imageOf(withImage({ datasets }), { "0": [3, 8, 6], "1": [3, 4, 3] });
		expect(image.axes.map(({ name, unit }) => name + unit)).toEqual(["z", "y", "x"]);
		expect(places(image)[1]).toEqual(["1", [1, 2, 2], [0, 0.5, 0.5]]);
		expect(image.problems).toContain(
			"axes lists 2 axes, where the arrays have 3; they are called z, y, x, and positions count cells.",
		);
	});

	it.each([
		["micrometer", "µm"],
		["micron", "µm"],
		["um", "µm"],
		["μm", "µm"],
		["angstrom", "Å"],
		["nanometer", "nm"],
		["meter", "m"],
		["kilometer", "km"],
		["yottameter", "Ym"],
		["millisecond", "ms"],
		["minute", "min"],
		["hour", "h"],
		["inch", "in"],
		["mile", "mi"],
		["parsec", "pc"],
		["px", "px"],
		["constructor", "constructor"],
	])("%s is shown as %s", async (unit, symbol) => {
		const image = await imageOf(withImage({ axes: [axis("y", "space", unit), x] }));
		expect([image.axes[0].unit, image.problems]).toEqual([symbol, []]);
	});
});
