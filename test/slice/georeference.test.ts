/** Where cells lie on earth: grids by xarray, against edges by xarray and corners by NumPy. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Crs, crsInverse } from "../../src/hierarchy/crs.ts";
import type { Georeference } from "../../src/hierarchy/georeference.ts";
import { openZarr } from "../../src/index.ts";
import { georeferenceOf } from "../../src/slice/georeference.ts";
import { makeVariable } from "../../src/slice/variable.ts";
import { filesOf, fixture } from "../conformance/fixture.ts";
import { dataset, wavesOf } from "./waves.ts";

interface Expected {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	/** Arrays as base64 of float64. */
	readonly reference: Readonly<Record<string, unknown>> | null;
	readonly problem?: string;
}

const places: Expected[] = JSON.parse(readFileSync(new URL("../fixtures/places.json", import.meta.url), "utf8"));

function numbers(text: unknown): Float64Array {
	const { buffer, byteOffset, byteLength } = Buffer.from(String(text), "base64");
	return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}

async function referenced(files: Expected["files"], drawn?: { x: string; y: string }) {
	const handle = await openZarr(filesOf({ files, open: "" }));
	const variable = await makeVariable(handle, "field");
	const { x, y } = variable;
	return georeferenceOf(handle, variable, drawn ?? { x: x ?? "", y: y ?? "" });
}

async function dimsOf(files: Expected["files"]) {
	const { x, y } = await makeVariable(await openZarr(filesOf({ files, open: "" })), "field");
	return { x: x ?? "", y: y ?? "" };
}

/** How far two lists of degrees lie apart at most: NaN only where the other has one, and 360 is 0. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>, period = Number.POSITIVE_INFINITY): number {
	if (a.length !== b.length) return Number.POSITIVE_INFINITY;
	const each = Array.from(a, (value, i) => {
		if (Number.isNaN(value) || Number.isNaN(b[i])) return Object.is(value, b[i]) ? 0 : Number.POSITIVE_INFINITY;
		const by = Math.abs(value - b[i]);
		return Math.min(by, Math.abs(by - period));
	});
	return Math.max(...each);
}

/** Of a projection the definition is ours to write; where its corners lie is not. */
function checkCrs(crs: Crs | null, expected: Expected["reference"]): void {
	if (expected?.crs !== "proj") return void expect(crs).toEqual(expected?.crs);
	const inverse = crsInverse(crs ?? expect.fail("no projection"));
	for (const [x, y, lon, lat] of expected.corners as readonly (readonly number[])[]) {
		const at = inverse(x, y);
		expect(apart([at[0]], [lon], 360)).toBeLessThan(1e-7);
		expect(Math.abs(at[1] - lat)).toBeLessThan(1e-7);
	}
}

function check(reference: Georeference | null, expected: Expected["reference"]): void {
	expect(reference?.kind).toBe(expected?.kind);
	if (reference?.kind === "axes") {
		const near = reference.crs?.type === "proj" ? 1e-6 : 1e-12;
		expect(apart(reference.x, numbers(expected?.x))).toBeLessThan(near);
		expect(apart(reference.y, numbers(expected?.y))).toBeLessThan(near);
		checkCrs(reference.crs, expected);
	}
	if (reference?.kind === "corners") {
		expect([reference.width, reference.height]).toEqual([expected?.width, expected?.height]);
		expect(apart(reference.lon, numbers(expected?.lon), 360)).toBeLessThan(1e-10);
		expect(apart(reference.lat, numbers(expected?.lat))).toBeLessThan(1e-10);
	}
}

describe("where cells lie", () => {
	it.each(places)("$name", async ({ files, reference, problem }) => {
		const found = await referenced(files);
		check(found.reference, reference);
		if (problem === undefined) expect(found.problems).toEqual([]);
		else expect(found.problems.join("\n")).toMatch(new RegExp(problem));
	});
});

describe("cells with corners of their own", () => {
	it("are those around a corner that lies elsewhere for one of them", async () => {
		const { files } =
			places.find(({ name }) => name === "bounds torn at one corner, v3") ?? expect.fail("no such grid");
		const { reference } = await referenced(files);
		if (reference?.kind !== "corners") return expect.fail("no corners");
		const { torn, width } = reference;
		expect(Array.from(torn?.cells ?? [])).toEqual([1, 2].flatMap((j) => [2, 3].map((i) => j * width + i)));
		// xarray wrote them as they are, in one chunk
		const [lon, lat] = ["lon", "lat"].map((name) => Array.from(numbers(files[`nav_${name}_bnds/c/0/0/0`])));
		const vertices = (of: readonly number[]) =>
			Array.from(torn?.cells ?? []).flatMap((cell) => of.slice(4 * cell, 4 * cell + 4));
		expect(apart(torn?.lon ?? [], vertices(lon), 360)).toBeLessThan(1e-10);
		expect(Array.from(torn?.lat ?? [])).toEqual(vertices(lat));
	});
});

describe("a plane drawn the other way round", () => {
	const crossed = ["even, 0 to 360, v3", "polar stereographic, v3", "a transform that turns, v3", "rotated pole, v3"];
	it.each(places.filter(({ name }) => crossed.includes(name)))(
		"has the corners of $name, transposed",
		async ({ files }) => {
			const { reference } = await referenced(files);
			const { x, y } = await dimsOf(files);
			const turned = await referenced(files, { x: y, y: x });
			expect(turned.problems).toEqual([]);
			const other = turned.reference;
			if (!reference || other?.kind !== "corners") return expect.fail("no corners");
			const [width, height] =
				reference.kind === "axes"
					? [reference.x.length - 1, reference.y.length - 1]
					: [reference.width, reference.height];
			expect([other.width, other.height]).toEqual([height, width]);
			const inverse =
				reference.kind === "axes" && reference.crs ? crsInverse(reference.crs) : (a: number, b: number) => [a, b];
			for (let j = 0; j <= height; j++)
				for (let i = 0; i <= width; i++) {
					const at = j * (width + 1) + i;
					const [lon, lat] =
						reference.kind === "axes"
							? inverse(reference.x[i], reference.y[j])
							: [reference.lon[at], reference.lat[at]];
					const there = i * (height + 1) + j;
					expect([other.lon[there], other.lat[there]]).toEqual([lon, lat]);
				}
		},
	);
});

describe("what others write", () => {
	async function read(file: string, name: string, path: string) {
		const store = fixture(file).stores.find((one) => one.name === name) ?? expect.fail(`no ${name}`);
		const handle = await openZarr(filesOf(store));
		const variable = await makeVariable(handle, path);
		return { ...(await georeferenceOf(handle, variable, { x: variable.x ?? "", y: variable.y ?? "" })), variable };
	}

	it.each(["no_data-v2", "no_data-v3"])("places %s by GDAL, in degrees", async (name) => {
		const { reference, problems } = await read("gdal/general", name, "no_data");
		// the corner and the steps that its script gives GDAL
		const edges = (first: number, step: number, size: number) =>
			Float64Array.from({ length: size + 1 }, (_, i) => first + i * step);
		expect([reference, problems]).toEqual([
			{ kind: "axes", x: edges(10, 0.5, 7), y: edges(50, -0.25, 5), crs: null },
			[],
		]);
	});

	const levels = [
		["r10m/b02", "r20m/b02", "r60m/b02"].flatMap((path) => [
			["groups", path],
			["groups-without-coordinates", path],
		]),
		["0/b02", "1/b02", "2/b02"].map((path) => ["tile-matrix-set", path]),
	].flat();
	it.each(levels)("places %s: %s of GeoZarr", async (name, path) => {
		const { reference, problems, variable } = await read("geozarr/levels", name, path);
		const [height, width] = variable.node.shape;
		expect(problems).toEqual([]);
		// all levels cover what the finest does: 72 × 60 cells of 10 m, from the corner at (500000, 5000000)
		expect(reference).toEqual({
			kind: "axes",
			x: Float64Array.from({ length: width + 1 }, (_, i) => 500_000 + (720 / width) * i),
			y: Float64Array.from({ length: height + 1 }, (_, j) => 5_000_000 - (600 / height) * j),
			crs: { type: "proj", definition: "+proj=utm +zone=33" },
		});
	});

	it("says of levels of which only relative places are known that they have none", async () => {
		const { reference, problems } = await read("geozarr/levels", "arrays", "0/data");
		expect([reference, problems.join()]).toEqual([null, expect.stringMatching("Nothing says where on earth")]);
	});
});

describe("what it costs", () => {
	it("asks for nothing again that the plane has asked for", async () => {
		const attrs = { x: { units: "degrees_east" }, y: { units: "degrees_north" } };
		const { store, waves } = wavesOf(dataset({ attrs }));
		const handle = await openZarr(store);
		const variable = await makeVariable(handle, "a");
		const before = waves.flat().length;
		const { reference } = await georeferenceOf(handle, variable, { x: "x", y: "y" });
		expect(reference).toEqual({
			kind: "axes",
			x: Float64Array.of(-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5),
			y: Float64Array.of(-0.5, 0.5, 1.5, 2.5, 3.5),
			crs: null,
		});
		expect(waves.flat().slice(before)).toEqual([]);
	});

	it("reads no coordinates of each cell that take too much", async () => {
		const { files } = places.find(({ name }) => name.startsWith("curvilinear, across")) ?? expect.fail("no fixture");
		const large = Object.entries(files).filter(([key]) => !key.includes("/c/"));
		const asked = new Map(large.map(([key, text]) => [key, grown(text)]));
		const handle = await openZarr(asked);
		const variable = await makeVariable(handle, "field");
		expect(await georeferenceOf(handle, variable, { x: "i", y: "j" })).toEqual({
			reference: null,
			problems: [
				expect.stringMatching(/^The longitudes "nav_lon" and latitudes "nav_lat" take 69 MiB, more than the 64 MiB/),
			],
		});
	});
});

/** A document of an array, or of all, of 1,500 × 3,000 cells in place of 5 × 6. */
function grown(text: string): Uint8Array {
	const document = Buffer.from(text, "base64").toString();
	return new TextEncoder().encode(document.replaceAll(/\[\s*5,\s*6\s*\]/g, "[1500, 3000]"));
}
