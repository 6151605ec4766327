/** Where three planes stand: they share columns and rows of pixels, and the room that there is. */
import { describe, expect, it } from "vitest";
import { evenAxis, makeAxis } from "../../src/hierarchy/axis.ts";
import { type ArrangeRequest, arrange } from "../../src/render/arrange.ts";
import { planeFrame } from "../../src/render/frame.ts";

const micrometres = (dim: string, size: number, step: number) => ({
	...evenAxis(dim, size, { first: 0, step, units: "µm" }),
	space: true,
});
const volume = { x: micrometres("x", 400, 0.5), y: micrometres("y", 300, 0.5), depth: micrometres("z", 50, 2) };
const room: ArrangeRequest = { width: 900, left: 48, beside: 40, ...volume };

describe("side by side", () => {
	const { main, below, beside } = arrange(room);

	it("share their columns and rows", () => {
		expect([below.left, below.x]).toEqual([main.left, main.x]);
		expect([beside.top, beside.y]).toEqual([main.top, main.y]);
		expect(below.y.size).toBe(beside.x.size);
		expect([main.x.from, main.x.to]).toEqual([-0.25, 199.75]);
		expect([below.y.from, below.y.to]).toEqual([-1, 99]);
		expect([beside.x.from, beside.x.to]).toEqual([-1, 99]);
	});

	it("show a unit equally long along all three axes, to a pixel, and take all of the width or of the height", () => {
		const scale = main.x.size / 200;
		expect(Math.abs(main.y.size - 150 * scale)).toBeLessThan(1);
		expect(Math.abs(below.y.size - 100 * scale)).toBeLessThan(1);
		expect(main.width + beside.width).toBeLessThanOrEqual(900);
		expect(main.width + beside.width).toBeGreaterThan(896);
		const low = arrange({ ...room, height: 400 });
		expect(low.main.height + low.below.height).toBeLessThanOrEqual(400);
		expect(low.main.height + low.below.height).toBeGreaterThan(396);
		expect(low.main.x.size).toBeLessThan(main.x.size);
	});

	it("give a depth in other units, or hardly any, four tenths of the width", () => {
		for (const depth of [makeAxis("time", 7), micrometres("z", 4, 2)]) {
			const { main, below, beside } = arrange({ ...room, depth });
			expect(below.y.size).toBe(beside.x.size);
			expect(Math.abs(below.y.size - 0.4 * main.x.size)).toBeLessThan(1);
		}
	});

	it("grow upwards where an axis does", () => {
		const lat = makeAxis("lat", 3, { values: Float64Array.of(10, 20, 30), attrs: {}, dtype: "float64" });
		const { main, beside } = arrange({ ...room, y: lat });
		expect(main.y.from).toBe(35);
		expect(main.y.to).toBe(5);
		expect(beside.y).toEqual(main.y);
	});
});

describe("below each other, where it is narrow", () => {
	it.each([240, 400, 559])("in %i pixels", (width) => {
		const { main, below, beside } = arrange({ ...room, width });
		expect(main).toEqual(planeFrame({ width, left: 48, x: volume.x, y: volume.y }));
		expect([below.left, below.x, below.width]).toEqual([main.left, main.x, width]);
		expect(Math.abs(below.y.size - main.x.size / 2)).toBeLessThanOrEqual(1);
		expect([beside.width, beside.x.size, beside.y]).toEqual([width, below.y.size, main.y]);
		expect(beside.left + beside.x.size).toBeLessThanOrEqual(width);
	});
});
