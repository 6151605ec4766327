/** Which chart is shown: along which dim, what a press makes of it, what its cost is called, how far places of a line are. */
import { describe, expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { makeAxis } from "../../src/hierarchy/axis.ts";
import { alongChoices, alongOf, pressCharts, pressedProfile, profileMisfit } from "../../src/interact/profile.ts";
import { costText } from "../../src/interact/profiles.ts";
import { greatCircle, transectOf } from "../../src/interact/transect.ts";
import { openVariable, openZarr, type Reads, readSlice, type Variable } from "../../src/read.ts";
import { cellWeights, weightingOf } from "../../src/slice/weights.ts";
import { run } from "../../src/worker.ts";
import { recorded } from "../profiles.ts";

handWorker({ run });

const files = new Map(
	Object.entries(recorded.stores["v3-time"]).map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))]),
);
const variable: Variable = await openVariable(await openZarr(files), "t");
const MAP = { x: "lon", y: "lat" };

it("runs along the time, or what is not drawn, and along drawn dims on request", () => {
	expect(alongOf(variable, MAP)).toBe("time");
	expect(alongOf(variable, { x: "time", y: "lat" })).toBe("lon");
	expect(alongOf({ ...variable, channel: "lon" }, { x: "time", y: "lat" })).toBeNull();
	expect([pressCharts(variable, MAP), pressCharts(variable, { x: "time", y: "lat" })]).toEqual([true, true]);
	const image = {} as NonNullable<Variable["image"]>;
	expect(pressCharts({ ...variable, image }, MAP)).toBe(true);
	expect(pressCharts({ ...variable, image }, { x: "time", y: "lat" })).toBe(false);
	expect(alongChoices(variable, MAP, "series")).toEqual(["time", "lat", "lon"]);
	expect(alongChoices(variable, MAP, "area")).toEqual(["time"]);
});

it("is refused in words where it does not fit", () => {
	const misfit = (profile: Parameters<typeof profileMisfit>[1]["profile"]) =>
		profileMisfit(variable, { ...MAP, profile });
	const cell = { lat: 4, lon: 5 };
	expect(misfit({ kind: "series", cells: [cell], along: "lat" })).toBeNull();
	expect(misfit({ kind: "area", cells: [cell, cell], along: "time" })).toBeNull();
	expect(misfit({ kind: "area", cells: [cell, cell], along: "lat" })).toContain("which is drawn");
	expect(misfit({ kind: "series", cells: [cell], along: "z" })).toContain("give one of the dimensions time, lat, lon");
	expect(misfit({ kind: "series", cells: [{ lat: 5, lon: 0 }] })).toContain("lat has 5 positions");
	expect(misfit({ kind: "series", cells: [{ lat: 0, time: 0 }] })).toContain("lon and lat");
	expect(profileMisfit(variable, { x: "lon", y: null, profile: { kind: "series", cells: [cell] } })).toContain(
		"two dim",
	);
});

it("takes presses: one cell in place of another, with Shift beside it, two ends of a line", () => {
	const [a, b] = [
		{ lat: 0, lon: 1 },
		{ lat: 2, lon: 3 },
	];
	const before = pressedProfile("series", a, { before: undefined, begun: null, add: false });
	expect(before).toEqual({ kind: "series", cells: [a] });
	const along = { kind: "series" as const, cells: [a], along: "lat" };
	expect(pressedProfile("series", b, { before: along, begun: null, add: false })).toEqual({ ...along, cells: [b] });
	expect(pressedProfile("series", b, { before: along, begun: null, add: true })).toEqual({ ...along, cells: [a, b] });
	expect(pressedProfile("series", a, { before: along, begun: null, add: true })).toEqual(along);
	const many = { ...along, cells: Array.from({ length: 8 }, (_, lon) => ({ lat: 0, lon })) };
	expect(pressedProfile("series", b, { before: many, begun: null, add: true })?.cells).toEqual([
		...many.cells.slice(1),
		b,
	]);
	expect(pressedProfile("transect", a, { before: along, begun: null, add: false })).toBeNull();
	expect(pressedProfile("transect", b, { before: along, begun: a, add: false })).toEqual({
		kind: "transect",
		cells: [a, b],
	});
	const area = { kind: "area" as const, cells: [a, b], along: "time" };
	expect(pressedProfile("area", a, { before: area, begun: b, add: false })).toEqual({ ...area, cells: [b, a] });
});

it("says what it costs as far as that is known", () => {
	const reads: Reads = {
		chunks: 2920,
		cold: 2920,
		requests: [2920, 2920],
		decoded: 2e9,
		bytes: 1.2e9,
		known: "exactly",
	};
	expect(costText(reads, "direct")).toBe("2,920 requests, 1.2 GB");
	expect(costText({ ...reads, requests: [12, 2932] }, "direct")).toBe("up to 2,932 requests, 1.2 GB");
	expect(costText({ ...reads, known: "about" }, "direct")).toBe("2,920 requests, about 1.2 GB");
	expect(costText({ ...reads, known: "decoded" }, "memory")).toBe("2,920 requests, 1.2 GB decoded");
	expect(costText({ ...reads, requests: [1, 2920] }, "server")).toBe("2,920 chunks, 1.2 GB");
	expect(costText({ ...reads, requests: [1, 1], bytes: 50 }, "direct")).toBe("1 request, 50 B");
});

describe("distances and weights", () => {
	it("are those of the sphere: a quarter of a meridian, and of the equator", () => {
		const quarter = (Math.PI / 2) * 6371.0088;
		expect(greatCircle([10, 0], [10, 90])).toBeCloseTo(quarter, 8);
		expect(greatCircle([-45, 0], [45, 0])).toBeCloseTo(quarter, 8);
		expect(greatCircle([179, 0], [-179, 0])).toBeCloseTo(quarter / 45, 8);
	});

	it("are in the axes' units where these are the same, else in cells", async () => {
		const slice = await readSlice(files, { path: "t" });
		const axis = (dim: string, size: number, units: string) =>
			makeAxis(dim, size, {
				values: Float64Array.from({ length: size }, (_, i) => 3 * i),
				attrs: { units },
				dtype: "float64",
			});
		const distanceOf = (lat: string, lon: string, to: [number, number]) => {
			const axes = { ...variable.axes, lat: axis("lat", 5, lat), lon: axis("lon", 6, lon) };
			const made: Variable = { ...variable, axes, levels: [] };
			const other = { ...made, levels: [made] };
			const edges = { ...slice, x1: -1.5, x2: 16.5, y1: -1.5, y2: 13.5 };
			const found = transectOf(other, edges, [
				{ lat: 0, lon: 0 },
				{ lat: to[0], lon: to[1] },
			]);
			return [Number(found.distance.at(-1)?.toFixed(9)), found.units];
		};
		expect(distanceOf("m", "m", [4, 3])).toEqual([15, "m"]);
		expect(distanceOf("km", "m", [4, 3])).toEqual([5, "cells"]);
		expect(distanceOf("km", "m", [4, 0])).toEqual([12, "km"]);
		expect(distanceOf("km", "m", [0, 3])).toEqual([9, "m"]);
	});

	it("weigh nothing without coordinates, sizes of any, and bands of latitudes up to the poles", () => {
		const indices = makeAxis("i", 4);
		expect(cellWeights(indices)).toBeNull();
		expect(weightingOf(indices, indices)).toBe("none");
		const uneven = makeAxis("depth", 3, {
			values: Float64Array.of(0, 10, 40),
			attrs: { units: "m" },
			dtype: "float64",
		});
		expect([...(cellWeights(uneven) ?? [])]).toEqual([10, 20, 30]);
		expect(weightingOf(uneven, indices)).toBe("size");
		const { lat, lon } = variable.axes;
		expect(weightingOf(lon, lat)).toBe("sphere");
		const poles = makeAxis("lat", 3, {
			values: Float64Array.of(-90, 0, 90),
			attrs: { units: "degrees_north" },
			dtype: "float64",
		});
		const bands = cellWeights(poles) ?? [];
		expect(bands[0] + bands[1] + bands[2]).toBeCloseTo(2, 14);
		expect(bands[1]).toBeCloseTo(2 * Math.SQRT1_2, 14);
		expect(cellWeights(makeAxis("x", 3, { values: Float64Array.of(0, 5, 3), attrs: {}, dtype: "float64" }))).toBeNull();
	});
});
