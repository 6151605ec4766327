// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { makeAxis } from "../../src/hierarchy/axis.ts";
import { axesPicture, axisTicks, labelWidth, leftMargin, widthTicks } from "../../src/render/axes.ts";
import { aspectOf, planeFrame, toPixel, toValue, zoomed } from "../../src/render/frame.ts";
import { linePath } from "../../src/render/line.ts";
import { axisTitle } from "../../src/render/text.ts";
import { variable } from "../interact/sample.ts";

const { lat, lon, time } = variable.axes;
const plain = makeAxis("row", 40);
const span = (from: number, to: number, size: number) => ({ from, to, size });

describe("planeFrame", () => {
	it("gives a degree the same size on both axes", () => {
		const frame = planeFrame({ width: 600, left: 40, x: lon, y: lat });
		expect(frame.y.size / 10).toBeCloseTo(frame.x.size / 15, 1);
	});

	it("lets coordinates grow upwards, also where they descend, and indices downwards", () => {
		expect(planeFrame({ width: 600, left: 40, x: lon, y: lat }).y).toMatchObject({ from: 45, to: 35 });
		expect(planeFrame({ width: 600, left: 40, x: plain, y: plain }).y).toMatchObject({ from: 0, to: 40 });
	});

	it("lets uneven coordinates grow upwards whatever their order", () => {
		const uneven = (values: number[]) =>
			makeAxis("lat", 3, { values: Float64Array.from(values), attrs: {}, dtype: "float64" });
		expect(planeFrame({ width: 600, left: 40, x: lon, y: uneven([-80, 0, 70]) }).y).toMatchObject({ from: 3, to: 0 });
		expect(planeFrame({ width: 600, left: 40, x: lon, y: uneven([70, 0, -80]) }).y).toMatchObject({ from: 0, to: 3 });
	});

	it("fills the box where the axes measure different things or the plane is a strip", () => {
		expect(aspectOf(time, lat)).toBeNull();
		expect(aspectOf(makeAxis("a", 1000), makeAxis("b", 10))).toBeNull();
		expect(aspectOf(makeAxis("a", 100), makeAxis("b", 50))).toBe(0.5);
	});

	it("keeps to a height that is asked for", () => {
		const frame = planeFrame({ width: 600, height: 200, left: 40, x: plain, y: plain });
		expect(frame.height).toBe(200);
		expect(frame.y.size).toBe(140);
		expect(frame.x.size).toBe(140);
	});
});

describe("spans", () => {
	it("go from values to pixels and back, in either direction", () => {
		for (const s of [span(0, 10, 200), span(45, 35, 80)]) expect(toPixel(s, toValue(s, 33))).toBeCloseTo(33);
	});

	it("keep their direction when zoomed", () => {
		expect(zoomed(span(45, 35, 80), 36, 40)).toEqual(span(40, 36, 80));
	});
});

describe("ticks", () => {
	it("are round coordinates on a linear axis", () => {
		expect(axisTicks(lon, span(8.75, 23.75, 300), 3).map((tick) => tick.text)).toEqual(["10°E", "15°E", "20°E"]);
	});

	it("lie in the middle of whole cells on an index axis", () => {
		expect(axisTicks(plain, span(0, 40, 300), 4)).toEqual(
			[0, 10, 20, 30].map((i) => ({ value: i + 0.5, text: String(i) })),
		);
	});

	it("are years on an axis of many dates", () => {
		const values = Float64Array.from({ length: 120 }, (_, i) => 30 * i);
		const dates = makeAxis("time", 120, {
			values,
			attrs: { units: "days since 1990-01-01", calendar: "360_day" },
			dtype: "float64",
		});
		const found = axisTicks(dates, span(0, 120, 600), 5);
		expect(found.map((tick) => tick.text)).toEqual(["1990", "1992", "1994", "1996", "1998"]);
		expect(found.map((tick) => tick.value)).toEqual([0, 24, 48, 72, 96].map((i) => i + 0.5));
	});

	it("never touch each other or leave the picture", () => {
		for (const size of [60, 150, 400, 1200]) {
			const s = span(8.75, 23.75, size);
			const found = widthTicks(lon, s, 40);
			expect(found.length).toBeGreaterThan(0);
			const edges = found.map(({ value, text }) => [
				toPixel(s, value) - labelWidth(text) / 2,
				toPixel(s, value) + labelWidth(text) / 2,
			]);
			edges.forEach(([left], i) => {
				if (i > 0) expect(left).toBeGreaterThan(edges[i - 1][1]);
			});
			expect(edges[0][0]).toBeGreaterThanOrEqual(-40);
			expect(edges[edges.length - 1][1]).toBeLessThanOrEqual(size + 22);
		}
	});

	it("of times of day begin with one that says the date, where the first of all has no room, too", () => {
		const values = Float64Array.from({ length: 8 }, (_, i) => 18 + 6 * i);
		const times = makeAxis("time", 8, { values, attrs: { units: "hours since 1998-06-01" }, dtype: "float64" });
		for (const left of [0, 40, 80]) {
			const [first, ...rest] = widthTicks(times, span(0, 8, 700), left).map((tick) => tick.text);
			expect(first).toMatch(/^1998-06-0[12]/);
			expect(rest).toContain("1998-06-03");
			expect(rest.filter((text) => /^\d\d:\d\d$/.test(text)).length).toBeGreaterThan(1);
		}
	});

	it("leave room for their labels", () => {
		const label = { value: 0, text: "1998-06-01 06:00" };
		expect(leftMargin([label])).toBeGreaterThan(labelWidth(label.text));
	});
});

it("an axis says where its cells are not drawn to scale", () => {
	const depth = (values: number[]) =>
		makeAxis("depth", 3, { values: Float64Array.from(values), attrs: { units: "m" }, dtype: "float64" });
	const titles = [
		[0, 1, 2],
		[0, 1, 5],
		[0, 5, 1],
	].map((values) => axisTitle(depth(values)));
	expect(titles).toEqual(["depth (m)", "depth (m), uneven", "depth (m), by index"]);
	expect([axisTitle(lat), axisTitle(plain)]).toEqual(["lat", "row"]);
});

describe("axesPicture", () => {
	beforeEach(() => document.body.replaceChildren());

	it("names both axes and draws their labels", () => {
		const picture = axesPicture(document.body);
		const frame = planeFrame({ width: 600, left: 48, x: lon, y: lat });
		picture.update(frame, { axis: lon, span: frame.x }, { axis: lat, span: frame.y });
		const texts = Array.from(document.querySelectorAll("svg text"), (text) => text.textContent);
		expect(texts).toEqual(expect.arrayContaining(["lon →", "↑ lat", "10°E", "20°E", "40°N"]));
	});
});

describe("linePath", () => {
	it("breaks at NaN", () => {
		const path = linePath([0, 1, Number.NaN, 1, 0], [0, 5], span(0, 5, 50), span(1, 0, 10));
		expect(path).toBe("M5,10h0L15,0M35,0h0L45,10");
	});

	it("shows the range of each pixel where there are more cells than pixels", () => {
		const values = Array.from({ length: 1000 }, (_, i) => (i % 2 ? 1 : -1));
		const path = linePath(values, [0, 1000], span(0, 1000, 100), span(1, -1, 40));
		expect(path.match(/[ML]/g)?.length).toBe(200);
		expect(path).toContain(",40L");
	});
});
