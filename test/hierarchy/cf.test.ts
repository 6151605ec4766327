import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodingOf, outsideOf, unitsText } from "../../src/hierarchy/cf.ts";
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

	test("_Unsigned reads the bits in the other type, also fill values", () => {
		// netCDF-C writes the text as a truth
		for (const _Unsigned of ["true", "True", true]) {
			const decoding = decodingOf({ _Unsigned, scale_factor: 0.1, _FillValue: -1 }, dtype("int8"), 0, 3);
			expect(decoding).toEqual({ scale: 0.1, offset: 0, fill: [255], as: dtype("uint8"), problems: [] });
		}
		const fills = (_Unsigned: string, name: string, missing_value: unknown) =>
			decodingOf({ _Unsigned, missing_value }, dtype(name), 0, 3).fill;
		expect(fills("true", "int16", [-1, 65534, 7])).toEqual([65535, 65534, 7]);
		expect(fills("false", "uint16", [65535, -2])).toEqual([-1, -2]);
		expect(fills("true", "int64", -1)).toEqual([2n ** 64n - 1n]);
		for (const [_Unsigned, name] of [
			["true", "uint8"],
			["false", "int8"],
			["no", "int8"],
			["true", "float32"],
		])
			expect(decodingOf({ _Unsigned }, dtype(name), 0, 3)).toEqual({ scale: 1, offset: 0, fill: [], problems: [] });
	});

	test("_Unsigned on what has no other sign is named", () => {
		const { scale, problems } = decodingOf({ _Unsigned: "true", scale_factor: 0.1 }, dtype("int4"), 0, 3);
		expect(scale).toBe(1);
		expect(problems).toEqual(['_Unsigned "true" on int4 is not supported; the values are shown as they are stored.']);
	});
});

describe("the valid range", () => {
	const valid = (attrs: Record<string, unknown>, name = "int16") => {
		const decoding = decodingOf(attrs, dtype(name), 0, 3);
		const outside = outsideOf(decoding);
		return { outside: (value: number | bigint) => outside?.(value) ?? false, problems: decoding.problems };
	};
	const hidden = (attrs: Record<string, unknown>, values: (number | bigint)[], name?: string) =>
		values.filter(valid(attrs, name).outside);

	test("has its ends within, and either end alone", () => {
		expect(hidden({ valid_range: [-5, 10] }, [-6, -5, 0, 10, 11])).toEqual([-6, 11]);
		expect(hidden({ valid_min: -5 }, [-6, -5, 32767])).toEqual([-6]);
		expect(hidden({ valid_max: [10] }, [-32768, 10, 11])).toEqual([11]);
		expect(hidden({ valid_min: 0.5, valid_max: 1.5 }, [0, 1, 2, Number.NaN], "float64")).toEqual([0, 2]);
	});

	test("is of stored values, as CF 8.1 says, and exact", () => {
		expect(hidden({ valid_range: [0, 100], scale_factor: 0.01, add_offset: 5 }, [-1, 0, 100, 101])).toEqual([-1, 101]);
		expect(hidden({ valid_max: 0.1 }, [Math.fround(0.1), 0.11], "float32")).toEqual([0.11]);
		expect(hidden({ valid_max: 2n ** 53n }, [2n ** 53n, 2n ** 53n + 1n], "int64")).toEqual([2n ** 53n + 1n]);
		expect(hidden({ valid_range: [0, -56], _Unsigned: "true" }, [200, 201], "int8")).toEqual([201]);
		expect(hidden({ valid_range: [0, 200], _Unsigned: "true" }, [200, 201], "int8")).toEqual([201]);
	});

	test("is of shown values where the packed type can't hold it", () => {
		const packed = { scale_factor: 0.01, add_offset: 0 };
		expect(hidden({ ...packed, valid_range: [-0.5, 1] }, [-51, -50, 100, 101])).toEqual([-51, 101]);
		expect(hidden({ scale_factor: 10, valid_range: [0, 300] }, [-1, 0, 30, 31], "int8")).toEqual([-1, 31]);
		// without packing there is no other value
		expect(hidden({ valid_range: [-0.5, 70000] }, [-1, 0, 32767])).toEqual([-1]);
	});

	test("that is none hides nothing, and is named", () => {
		for (const attrs of [
			{ valid_range: [5, 1] },
			{ valid_range: [1] },
			{ valid_range: [1, "many"] },
			{ valid_range: { a: 1 } },
			{ valid_min: Number.NaN },
			{ valid_min: 1e20, valid_max: -1e20 },
		]) {
			const { outside, problems } = valid(attrs);
			expect([-32768, 0, 32767].some(outside)).toBe(false);
			expect(problems).toHaveLength(1);
			expect(problems[0]).toMatch(
				/^valid_(range|min to valid_max) is .*, which is no range of numbers, so it hides nothing\.$/,
			);
		}
		expect(valid({ valid_range: [0, 1], valid_min: 5 }).problems).toEqual([
			"valid_range is given beside valid_min or valid_max; valid_range is used.",
		]);
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
	expect(unitsText({ units: " m s-1 " })).toBe("m s⁻¹");
	expect(["kg m-2 s-1", "W m-2", "m2 s-2", "K", "degC"].map((units) => unitsText({ units }))).toEqual([
		..."kg m⁻² s⁻¹|W m⁻²|m² s⁻²|K|degC".split("|"),
	]);
	// what is no power, or may be none, stays as it is
	for (const units of [
		"ppm CO2",
		"PM2.5 kg",
		"days since 2000-1-1",
		"m/s2",
		"1e-3 kg",
		"kg  m-2",
		"L2",
		"m10",
		"h2",
		"s-12",
	])
		expect(unitsText({ units })).toBe(units);
	expect([{}, { units: 1 }, { units: "1" }, { units: null }].map(unitsText)).toEqual(["", "", "", ""]);
});
