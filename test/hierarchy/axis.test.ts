import { describe, expect, test } from "vitest";
import { type Coordinate, guessRole, makeAxis } from "../../src/hierarchy/axis.ts";

const float64 = (values: Iterable<number>, attrs: Coordinate["attrs"] = {}): Coordinate => ({
	values: Float64Array.from(values),
	attrs,
	dtype: "float64",
});
const float32 = (values: Iterable<number>, attrs: Coordinate["attrs"] = {}): Coordinate => ({
	values: Float64Array.from(Float32Array.from(values)),
	attrs,
	dtype: "float32",
});
const labels = (axis: ReturnType<typeof makeAxis>) => Array.from({ length: axis.size }, (_, i) => axis.label(i));

describe("evenly spaced coordinates", () => {
	const lat = makeAxis("lat", 4, float32([75, 72.5, 70, 67.5], { units: "degrees_north", standard_name: "latitude" }));

	test("are linear, with edges half a cell outside", () => {
		expect(lat.scale).toBe("linear");
		expect(lat.edges).toEqual([76.25, 66.25]);
		expect([0, 1, 2, 3].map(lat.position)).toEqual([75, 72.5, 70, 67.5]);
		expect([0, 3].map(lat.value)).toEqual([75, 67.5]);
		expect(lat.title).toBe("latitude");
		expect(lat.hasCoordinates).toBe(true);
	});

	test("cells are found, also when descending; outside is −1", () => {
		expect([76.25, 75, 73.8, 73.7, 66.25].map(lat.indexOf)).toEqual([0, 0, 0, 1, 3]);
		expect([76.26, 66.2, Number.NaN].map(lat.indexOf)).toEqual([-1, -1, -1]);
	});

	test("degrees carry their hemisphere and leave no units", () => {
		expect(labels(lat)).toEqual(["75°N", "72.5°N", "70°N", "67.5°N"]);
		expect([lat.format(-12.5), lat.format(0), lat.units]).toEqual(["12.5°S", "0°", ""]);
		const lon = makeAxis("lon", 3, float64([-180, 0, 180], { units: "degrees_east" }));
		expect(labels(lon)).toEqual(["180°", "0°", "180°"]);
		expect([lon.format(-75), lon.format(75), lon.format(285), lon.format(360)]).toEqual(["75°W", "75°E", "75°W", "0°"]);
	});

	test("steps within 1 % of a cell count as even, others do not", () => {
		expect(makeAxis("x", 5, float64([0, 1, 2.009, 3, 4])).scale).toBe("linear");
		expect(makeAxis("x", 5, float64([0, 1, 2.011, 3, 4])).scale).toBe("index");
		const float = Array.from({ length: 1440 }, (_, i) => 0.125 + i * 0.25 + 1e-5 * Math.sin(i));
		expect(makeAxis("x", 1440, float32(float)).scale).toBe("linear");
	});

	test("numbers are as short as their type allows", () => {
		expect(labels(makeAxis("x", 3, float32([0.1, 0.2, 0.3], { units: "m" })))).toEqual(["0.1", "0.2", "0.3"]);
		const sums = makeAxis("x", 4, float64([0, 0.1, 0.2, 0.1 + 0.2], { units: " m " }));
		expect(labels(sums)).toEqual(["0", "0.1", "0.2", "0.3"]);
		expect(sums.units).toBe("m");
		expect([sums.format(3 * 0.1), sums.format(-0)]).toEqual(["0.3", "0"]);
		expect(labels(makeAxis("x", 2, float64([0.1234567890123456, 1 / 3])))).toEqual([
			"0.1234567890123456",
			"0.3333333333333333",
		]);
	});

	test("64-bit integers are exact", () => {
		const axis = makeAxis("id", 2, {
			values: BigInt64Array.of(9007199254740993n, 9007199254740995n),
			attrs: {},
			dtype: "int64",
		});
		expect(labels(axis)).toEqual(["9007199254740993", "9007199254740995"]);
	});
});

describe("by index", () => {
	test("without coordinates, or with some of another length", () => {
		for (const axis of [makeAxis("y", 5), makeAxis("y", 5, float64([1, 2, 3]))]) {
			expect([axis.scale, axis.edges, axis.hasCoordinates, axis.title]).toEqual(["index", [0, 5], false, "y"]);
			expect([axis.label(3), axis.value(3), axis.position(3)]).toEqual(["3", 3, 3.5]);
			expect([0, 4.99, 5, 5.01, -0.01].map(axis.indexOf)).toEqual([0, 4, 4, -1, -1]);
		}
	});

	test("irregular, repeated, NaN and single coordinates keep their labels", () => {
		const depth = makeAxis("depth", 4, float32([5, 15, 30.5, 1000], { units: "m", long_name: "Depth" }));
		expect([depth.scale, depth.edges, depth.units, depth.title]).toEqual(["index", [0, 4], "m", "Depth"]);
		expect(labels(depth)).toEqual(["5", "15", "30.5", "1000"]);
		expect([depth.format(2.5), depth.format(9)]).toEqual(["30.5", ""]);
		expect(depth.value(3)).toBe(1000);
		expect(makeAxis("x", 3, float64([1, 1, 1])).scale).toBe("index");
		expect(makeAxis("x", 3, float64([1, Number.NaN, 3])).scale).toBe("index");
		expect(makeAxis("x", 1, float64([7])).edges).toEqual([0, 1]);
	});

	test("text", () => {
		const axis = makeAxis("band", 2, { values: ["red", "nir"], attrs: {}, dtype: "<U3" });
		expect([axis.scale, ...labels(axis), axis.value(1)]).toEqual(["index", "red", "nir", 1]);
	});

	test("an empty dimension", () => {
		const axis = makeAxis("x", 0, float64([]));
		expect([axis.size, axis.indexOf(0), axis.edges]).toEqual([0, -1, [0, 0]]);
	});
});

describe("times", () => {
	const time = (values: number[], units: string, calendar = "standard") =>
		makeAxis("time", values.length, float64(values, { units, calendar }));

	test("are by index, with dates and no units", () => {
		const axis = time([0, 30, 60], "days since 1859-12-30", "360_day");
		expect([axis.scale, axis.units, axis.edges]).toEqual(["index", "", [0, 3]]);
		expect(labels(axis)).toEqual(["1859-12-30", "1860-01-30", "1860-02-30"]);
		expect([axis.format(1.2), axis.value(1)]).toEqual(["1860-01-30", 30]);
	});

	test("show the time of day where days alone are the same or it changes", () => {
		expect(labels(time([0, 6, 12], "hours since 2013-01-01"))).toEqual([
			"2013-01-01 00:00",
			"2013-01-01 06:00",
			"2013-01-01 12:00",
		]);
		expect(labels(time([0, 36], "hours since 2013-01-01"))).toEqual(["2013-01-01 00:00", "2013-01-02 12:00"]);
		expect(labels(time([0, 1.5], "seconds since 2013-01-01"))).toEqual([
			"2013-01-01 00:00:00",
			"2013-01-01 00:00:01.5",
		]);
	});

	test("show the day alone where it is enough", () => {
		expect(labels(time([12, 36], "hours since 2013-01-01"))).toEqual(["2013-01-01", "2013-01-02"]);
		expect(labels(time([15.5, 45, 74.5], "days since 2013-01-01"))).toEqual(["2013-01-16", "2013-02-15", "2013-03-16"]);
	});

	test("one instant is shown whole", () => {
		expect(labels(time([6], "hours since 2013-01-01"))).toEqual(["2013-01-01 06:00"]);
	});

	test("that can't be read are numbers with their units", () => {
		const axis = time([0, 1, 2], "months since 2000-01-01");
		expect([axis.units, axis.scale, axis.label(2)]).toEqual(["months since 2000-01-01", "linear", "2"]);
	});

	test("ticks of datetime64 keep every digit and say where there is no time", () => {
		const values = BigInt64Array.of(1_356_998_400_000_000_001n, -(2n ** 63n), 1_356_998_400_000_000_002n);
		const axis = makeAxis("time", 3, { values, attrs: { units: "m" }, dtype: "datetime64[ns]" });
		expect(labels(axis)).toEqual(["2013-01-01 00:00:00.000000001", "NaT", "2013-01-01 00:00:00.000000002"]);
		expect([axis.units, axis.scale]).toEqual(["", "index"]);
	});

	test("64-bit counts", () => {
		const attrs = { units: "hours since 1900-01-01", calendar: "gregorian" };
		const axis = makeAxis("time", 2, { values: BigInt64Array.of(990_552n, 990_553n), attrs, dtype: "int64" });
		expect(labels(axis)).toEqual(["2013-01-01 00:00", "2013-01-01 01:00"]);
	});
});

describe("roles", () => {
	test.each([
		["cell", { axis: "X" }, "x"],
		["a", { standard_name: "projection_y_coordinate" }, "y"],
		["a", { units: "degrees_east" }, "x"],
		["a", { units: "degreeN" }, "y"],
		["a", { units: "hours since 1970-01-01" }, "t"],
		["a", { positive: "down", units: "m" }, "z"],
		["Longitude", {}, "x"],
		["xi_rho", {}, "x"],
		["nj", {}, "y"],
		["plev", {}, "z"],
		["valid_time", {}, "t"],
		["x", { axis: "T" }, "t"],
		["member", {}, null],
		["dim_0", {}, null],
	] as const)("%s %o", (dim, attrs, role) => {
		expect(guessRole(dim, attrs)).toBe(role);
	});
});
