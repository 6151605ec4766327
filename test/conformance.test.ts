/** What other implementations wrote, read from memory, over HTTP and from zip files, against what they say is in it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openZarr, readArray } from "../src/index.ts";
import { answerOf, difference, judge, type Outcome } from "./conformance/compare.ts";
import { type ExpectedArray, filesOf } from "./conformance/fixture.ts";
import { portable } from "./conformance/portable.ts";
import { addressOf, type Case, cases, isMapped, isZipped, serveCases } from "./conformance/served.ts";
import type { ByteServer } from "./conformance/server.ts";
import { conformanceTable } from "./conformance/table.ts";

type Route = "memory" | "HTTP" | "zip";

const ROUTES: Record<Route, (one: Case) => boolean> = { memory: isMapped, HTTP: () => true, zip: isZipped };

let server: ByteServer;

function sourceOf(one: Case, route: Route): unknown {
	return route === "memory" ? filesOf(one.store) : `${server.url}/${addressOf(one, route === "zip")}`;
}

async function readAll(one: Case, route: Route): Promise<Outcome[]> {
	const source = openZarr(sourceOf(one, route));
	const read = one.store.arrays.map(async (array) => {
		const answer = await answerOf(readArray(source, { path: array.path }));
		const { reason, ...outcome } = judge(one.fixture, one.store, array, answer);
		// the port is of this run only, and of chunks that are refused alike any may be the first
		const lasting = reason.replaceAll(`${server.url}/`, "").replace(/\/\d+(\.\d+)*(?= lies in)/, "/…");
		return { ...outcome, reason: lasting };
	});
	return Promise.all(read);
}

beforeAll(async () => {
	server = await serveCases();
});

afterAll(() => server.close());

const outcomes: Outcome[] = [];
const EMPTY = { data: [], dtype: "", shape: [], dims: [], attrs: {}, fillValue: null };

describe.each(Object.keys(ROUTES) as Route[])("from %s", (route) => {
	it.each(cases.filter(ROUTES[route]))(
		"$name",
		async (one) => {
			const found = await readAll(one, route);
			outcomes.push(...found);
			const wrong = found.filter(({ verdict }) => verdict === "wrong");
			expect(wrong.map(({ array, reason }) => `${array.path}: ${reason}`)).toEqual([]);
		},
		30_000,
	);
});

describe("the comparison", () => {
	/** The outcome of an array of numbers with one changed thing in what its writer says. */
	async function judged(change: (array: ExpectedArray) => Partial<ExpectedArray>): Promise<Outcome> {
		const { fixture, store } =
			cases.find(({ name }) => name === "numcodecs/filters/v2") ?? expect.fail("no such fixture");
		const array = store.arrays.find(({ path }) => path === "crc32c") ?? expect.fail("no such array");
		const answer = await answerOf(readArray(filesOf(store), { path: array.path }));
		return judge(fixture, store, { ...array, ...change(array) }, answer);
	}

	/** Base64 of the same bytes but for one bit of one of them. */
	function flipped({ values }: ExpectedArray, at: number): string {
		const bytes = Buffer.from(values as string, "base64");
		bytes[at] ^= 1;
		return bytes.toString("base64");
	}

	it("finds nothing where nothing is changed", async () => {
		expect(await judged(() => ({}))).toMatchObject({ verdict: "right", reason: "" });
	});

	it.each([0, 7, 60, 119])("finds one bit changed in byte %d", async (at) => {
		const reason = expect.stringMatching(new RegExp(`^value ${at >> 3} is `));
		expect(await judged((array) => ({ values: flipped(array, at) }))).toMatchObject({ verdict: "wrong", reason });
	});

	it.each<[string, Partial<ExpectedArray>, string]>([
		["type", { dtype: "float32" }, 'dtype "float64" in place of "float32"'],
		["shape", { shape: [5, 3] }, "shape [3,5] in place of [5,3]"],
		["name", { dims: ["y", "x"] }, 'dims ["dim_0","dim_1"] in place of ["y","x"]'],
		["attribute", { attrs: { units: "K" } }, 'attrs {} in place of {"units":"K"}'],
		["length", { values: "AAAAAAAAAAA=" }, "15 values in place of 1"],
		["width", { values: "AAAA" }, "the fixture's bytes are no Float64Array"],
		["form", { values: ["1"] }, "Float64Array in place of object values"],
		["refusal", { refused: "no" }, "read, though it must be refused: /no/"],
	])("finds another %s", async (_what, change, reason) => {
		expect(await judged(() => change)).toMatchObject({ verdict: "wrong", reason });
	});

	it("finds a refusal that is not expected, one in other words, and an error that is none of ours", () => {
		const { fixture, store } = cases[0];
		const array: ExpectedArray = { path: "a", feature: "a", refused: "codec" };
		const verdict = (given: ExpectedArray, error: string, ours: boolean) =>
			judge(fixture, store, given, { error, ours }).verdict;
		expect(verdict(array, "its codec is not supported", true)).toBe("refused");
		expect(verdict({ ...array, refused: undefined }, "its codec is not supported", true)).toBe("wrong");
		expect(verdict(array, "its type is not supported", true)).toBe("wrong");
		expect(verdict(array, "undefined is no codec", false)).toBe("wrong");
	});

	it("finds a text, a number in a struct and the order of a list changed", () => {
		const read = portable({
			...EMPTY,
			dtype: "struct",
			data: [{ a: 1, b: new Int16Array([1, 2]) }] as never,
			shape: [1],
		});
		const wanted = (values: unknown[]) =>
			difference({ path: "", feature: "", dtype: "struct", shape: [1], dims: [], values }, read);
		expect(wanted([{ a: "1", b: ["1", "2"] }])).toBeNull();
		expect(wanted([{ a: "1", b: ["2", "1"] }])).toMatch(/^value 0 is /);
		expect(wanted([{ a: "1.5", b: ["1", "2"] }])).toMatch(/^value 0 is /);
		expect(wanted([{ a: "1" }])).toMatch(/^value 0 is /);
	});
});

/** Whose stores must be here, whatever fixtures come and go. */
const SYSTEMS =
	"anndata, GDAL, GeoZarr, Icechunk, kerchunk, N5 Java, n5-zarr, ndarray.scala, ndpyramid, NetCDF-C, ngff-zarr, OME-NGFF, ome-zarr-py, tensorstore, VirtualiZarr, xarray, z5py, zarr-python 2, zarr-python 3, Zarr.jl, zarr_implementations, zarrs";

it("has right arrays of every system", () => {
	const right = new Set(outcomes.filter(({ verdict }) => verdict === "right").map(({ fixture }) => fixture.system));
	expect(SYSTEMS.split(", ").filter((system) => !right.has(system))).toEqual([]);
});

it("is what docs/conformance.md says, and nothing is wrong", async () => {
	await expect(conformanceTable(outcomes)).toMatchFileSnapshot("../docs/conformance.md");
	expect(outcomes.filter(({ verdict }) => verdict === "wrong")).toEqual([]);
});
