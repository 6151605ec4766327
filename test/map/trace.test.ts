/** Lines over maps against d3-geo's own drawing of them. */
import { type GeoProjection, geoEqualEarth, geoMercator, geoOrthographic, geoPath } from "d3-geo";
import { describe, expect, it } from "vitest";
import { coastlines, linesOf } from "../../src/map/coast.ts";
import { type Point, type Projection, sphereOf } from "../../src/map/sphere.ts";
import { drawRim, graticule, type Pen, trace } from "../../src/map/trace.ts";

/** What is drawn, piece by piece. */
function drawn(draw: (pen: Pen) => void): Point[][] {
	const pieces: Point[][] = [];
	draw({ moveTo: (x, y) => pieces.push([[x, y]]), lineTo: (x, y) => pieces.at(-1)?.push([x, y]) });
	return pieces.filter((piece) => piece.length > 1);
}

const lengthOf = (pieces: readonly (readonly Point[])[]) =>
	pieces.reduce(
		(sum, piece) =>
			sum + piece.slice(1).reduce((all, [x, y], i) => all + Math.hypot(x - piece[i][0], y - piece[i][1]), 0),
		0,
	);

const MAPS: readonly [Projection, GeoProjection][] = [
	[{ type: "equal-earth", rotate: [0, 0] }, geoEqualEarth()],
	[{ type: "equal-earth", rotate: [-150, 0] }, geoEqualEarth()],
	[{ type: "orthographic", rotate: [20, -50] }, geoOrthographic().clipAngle(90)],
	[
		{ type: "mercator", rotate: [10, 0] },
		geoMercator().clipExtent([
			[-Math.PI, -Math.PI],
			[Math.PI, Math.PI],
		]),
	],
];

describe("lines over a map", () => {
	it.each(MAPS)("are as long as d3's under %o", (projection, theirs) => {
		const lines = coastlines();
		theirs
			.scale(1)
			.translate([0, 0])
			.rotate([...projection.rotate])
			.precision(1e-3);
		const own = drawn((pen) => {
			for (const line of lines.coordinates) trace(sphereOf(projection), line, pen);
		});
		expect(lengthOf(own) / geoPath(theirs).measure(lines)).toBeCloseTo(1, 2);
		// no stroke across the map
		const longest = Math.max(
			...own.flatMap((piece) => piece.slice(1).map(([x, y], i) => Math.hypot(x - piece[i][0], y - piece[i][1]))),
		);
		expect(longest).toBeLessThan(0.15);
	});

	it("reach the rim where they are cut, on both sides", () => {
		const sphere = sphereOf({ type: "equirectangular", rotate: [0, 0] });
		const [one, other] = drawn((pen) =>
			trace(
				sphere,
				[
					[170, 10],
					[-170, 12],
				],
				pen,
			),
		);
		expect(one.at(-1)?.[0]).toBeCloseTo(Math.PI, 3);
		expect(other[0][0]).toBeCloseTo(-Math.PI, 3);
		expect(other[0][1]).toBeCloseTo((11 * Math.PI) / 180, 3);
		const half = sphereOf({ type: "orthographic", rotate: [0, 0] });
		const [seen, ...others] = drawn((pen) =>
			trace(
				half,
				[
					[0, 0],
					[120, 0],
				],
				pen,
			),
		);
		expect(others).toEqual([]);
		expect(seen.at(-1)?.[0]).toBeCloseTo(1, 6);
	});

	it("have a rim, and a graticule between the poles", () => {
		const circle = drawn((pen) => drawRim(sphereOf({ type: "orthographic", rotate: [3, 4] }), pen));
		expect(lengthOf(circle)).toBeCloseTo(2 * Math.PI, 2);
		const frame = drawn((pen) => drawRim(sphereOf({ type: "equirectangular", rotate: [3, 4] }), pen));
		expect(lengthOf(frame)).toBeCloseTo(6 * Math.PI, 3);
		const theirs = geoEqualEarth().scale(1).translate([0, 0]).precision(1e-3);
		const rim = drawn((pen) => drawRim(sphereOf({ type: "equal-earth", rotate: [0, 0] }), pen));
		expect(lengthOf(rim) / geoPath(theirs).measure({ type: "Sphere" })).toBeCloseTo(1, 2);
		for (const line of graticule(30)) expect(line.every(([, lat]) => Math.abs(lat) <= 90)).toBe(true);
		expect(graticule(30)).toHaveLength(12 + 5);
	});
});

describe("lines of a file", () => {
	const line = [
		[10, 20],
		[15, 20],
	];
	it.each([
		[
			"a topology with a transform",
			{
				type: "Topology",
				transform: { scale: [0.5, 0.5], translate: [10, 20] },
				arcs: [
					[
						[0, 0],
						[10, 0],
					],
				],
			},
		],
		["a topology without one", { type: "Topology", arcs: [line] }],
		["a line", { type: "LineString", coordinates: line }],
		[
			"features",
			{
				type: "FeatureCollection",
				features: [{ type: "Feature", geometry: { type: "Polygon", coordinates: [line] } }],
			},
		],
		["a collection", { type: "GeometryCollection", geometries: [{ type: "MultiPolygon", coordinates: [[line]] }] }],
	])("are found in %s", (_, document) => {
		expect(linesOf(document, "here").coordinates).toEqual([line]);
	});

	it.each([
		[null],
		[3],
		[{ type: "Point", coordinates: [1, 2] }],
		[{ type: "Topology", arcs: 3 }],
		[
			{
				type: "LineString",
				coordinates: [
					["a", 1],
					[2, 3],
				],
			},
		],
	])("are refused of %j", (document) => {
		expect(() => linesOf(document, "https://here/lines.json")).toThrow("https://here/lines.json holds no lines");
	});
});
