import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodingOf, unitsText } from "../../src/hierarchy/cf.ts";
import { type Dtype, dtypeOf } from "../../src/hierarchy/dtype.ts";

function dtype(name: string): Dtype {
	return dtypeOf(name) ?? expect.fail(name);
}

interface Masked {
	writer: string;
	/** One array each: what xarray wrote and what it shows; null is NaN. */
	arrays: {
		name: string;
		version: 2 | 3;
		dtype: string;
		attrs: Record<string, unknown>;
		fillValue: number | string | null;
		stored: (number | string)[];
		shown: (number | null)[];
	}[];
}

const masked: Masked = JSON.parse(readFileSync(new URL("../fixtures/masked.json", import.meta.url), "utf8"));

describe(`arrays written by ${masked.writer}`, () => {
	test.each(masked.arrays)("$name, v$version", ({ version, dtype: name, attrs, fillValue, stored, shown }) => {
		const { scale, offset, fill, problems } = decodingOf(attrs, dtype(name), fillValue, version);
		const found = stored.map((value) => {
			const number = Number(value);
			return Number.isNaN(number) || fill.some((item) => Number(item) === number) ? null : number * scale + offset;
		});
		expect(found).toEqual(shown);
		expect(problems).toEqual([]);
	});
});

describe("packing", () => {
	const int16 = dtype("int16");

	test("numbers, lists of one and numeric text", () => {
		for (const scale_factor of [0.5, [0.5], "0.5"]) {
			expect(decodingOf({ scale_factor, add_offset: 10n }, int16, 0, 3)).toEqual({
				scale: 0.5,
				offset: 10,
				fill: [],
				problems: [],
			});
		}
	});

	test("what can't be read leaves the stored numbers and says so", () => {
		for (const scale_factor of ["half", [1, 2], {}, Number.NaN]) {
			const { scale, offset, problems } = decodingOf({ scale_factor, add_offset: 3 }, int16, 0, 3);
			expect([scale, offset]).toEqual([1, 0]);
			expect(problems).toHaveLength(1);
			expect(problems[0]).toMatch(/^scale_factor .* is not a number; the values are shown as they are stored\.$/);
		}
	});

	test("_Unsigned that would change the values is named", () => {
		const { scale, problems } = decodingOf({ _Unsigned: "true", scale_factor: 0.1 }, dtype("int8"), 0, 3);
		expect(scale).toBe(1);
		expect(problems).toEqual(['_Unsigned "true" on int8 is not supported; the values are shown as they are stored.']);
		expect(decodingOf({ _Unsigned: "true" }, dtype("uint8"), 0, 3).problems).toEqual([]);
	});
});

describe("fill values", () => {
	const fill = (attrs: Record<string, unknown>, name: string) => decodingOf(attrs, dtype(name), 0, 3).fill;

	test("are rounded as the type rounds them", () => {
		expect(fill({ _FillValue: 1e20 }, "float32")).toEqual([Math.fround(1e20)]);
		expect(fill({ _FillValue: -9999 }, "float16")).toEqual([-10000]);
		expect(fill({ _FillValue: 2 ** -24 }, "float16")).toEqual([2 ** -24]);
		expect(fill({ _FillValue: 1e20 }, "float64")).toEqual([1e20]);
	});

	test("of 64-bit integers are exact bigints, of others numbers", () => {
		expect(fill({ _FillValue: 9007199254740993n }, "int64")).toEqual([9007199254740993n]);
		expect(fill({ _FillValue: "18446744073709551615" }, "uint64")).toEqual([18446744073709551615n]);
		expect(fill({ _FillValue: -1 }, "int64")).toEqual([-1n]);
		expect(fill({ _FillValue: -1n }, "int32")).toEqual([-1]);
	});

	test("lists, both attributes, named numbers and base64", () => {
		expect(fill({ _FillValue: -1, missing_value: [-2, -1] }, "int16").toSorted()).toEqual([-1, -2]);
		expect(fill({ _FillValue: "NaN", missing_value: "-Infinity" }, "float32")).toEqual([Number.NEGATIVE_INFINITY]);
		expect(fill({ _FillValue: "AAAAAAAA+H8=" }, "float64")).toEqual([]);
		expect(
			fill({ _FillValue: btoa(String.fromCharCode(...new Uint8Array(Float64Array.of(-999.25).buffer))) }, "float32"),
		).toEqual([-999.25]);
	});

	test("that the type can't hold are named", () => {
		for (const _FillValue of [300, -1, 0.5, "none", { a: 1 }]) {
			const { fill, problems } = decodingOf({ _FillValue }, dtype("uint8"), 0, 3);
			expect(fill).toEqual([]);
			expect(problems).toEqual([
				`_FillValue ${JSON.stringify(_FillValue)} is not a value of uint8, so it hides nothing.`,
			]);
		}
	});

	test("Zarr's own counts in v2 with xarray's dimension names only", () => {
		const dims = { _ARRAY_DIMENSIONS: ["x"] };
		expect(decodingOf(dims, dtype("uint8"), 0, 2).fill).toEqual([0]);
		expect(decodingOf({}, dtype("uint8"), 0, 2).fill).toEqual([]);
		expect(decodingOf(dims, dtype("uint8"), 0, 3).fill).toEqual([]);
		expect(decodingOf(dims, dtype("uint8"), null, 2).fill).toEqual([]);
		expect(decodingOf(dims, dtype("bool"), false, 2).fill).toEqual([]);
		expect(decodingOf({ ...dims, _FillValue: 5 }, dtype("int16"), 7, 2).fill).toEqual([7]);
	});

	test("strings have none", () => {
		expect(decodingOf({ _FillValue: "x", scale_factor: 2 }, dtype("string"), "", 3)).toEqual({
			scale: 1,
			offset: 0,
			fill: [],
			problems: [],
		});
	});
});

test("units", () => {
	expect(unitsText({ units: " m s-1 " })).toBe("m s-1");
	expect([{}, { units: 1 }, { units: "1" }, { units: null }].map(unitsText)).toEqual(["", "", "", ""]);
});
