import { describe, expect, it } from "vitest";
import { type Dtype, dtypeOf } from "../../src/hierarchy/dtype.ts";
import { cellText, complexText, partType } from "../../src/render/cell.ts";

function dtype(name: string): Dtype {
	return dtypeOf(name) ?? expect.fail(name);
}

const text = dtype("string");
const raw = dtype("r48");
const object = dtype("object");

describe("cellText", () => {
	it("leaves texts as they are, and shows what can't be seen", () => {
		expect(cellText(text, "Reykjavík <b>", 99)).toBe("Reykjavík <b>");
		expect(cellText(text, "a\0b\n\u202ec\ud800d\u007f", 99)).toBe("a\\x00b\\n\\u202ec\\ud800d\\x7f");
		expect(cellText(text, "日本🜚", 99)).toBe("日本🜚");
		expect(cellText(text, "", 99)).toBe("");
	});

	it("cuts long ones, marked, in no more time than short ones", () => {
		expect(cellText(text, "abcdefgh", 5)).toBe("abcd…");
		expect(cellText(text, "abcde", 5)).toBe("abcde");
		expect(cellText(text, "\0".repeat(2 ** 25), 9)).toHaveLength(9);
		expect(cellText(raw, new Uint8Array(2 ** 25), 20)).toBe("b'\\x00\\x00\\x00\\x00\\…");
		expect(cellText(object, new Float64Array(2 ** 24), 9)).toBe("[0, 0, 0…");
		const deep: unknown[] = [];
		deep.push(deep);
		expect(cellText(object, deep, 99)).toMatch(/^\[+….*\]$/);
	});

	it("writes bytes as Python does", () => {
		// repr(b"\x00\x01abc\xff'\\\n\t") with Python 3.11, which takes double quotes for the single one
		expect(cellText(raw, Uint8Array.of(0, 1, 97, 98, 99, 255, 92, 10, 9), 99)).toBe("b'\\x00\\x01abc\\xff\\\\\\n\\t'");
		expect(cellText(raw, Uint8Array.of(39), 99)).toBe("b'\\''");
		expect(cellText(raw, new Uint8Array(0), 99)).toBe("b''");
	});

	it("writes numbers in the fewest digits that read back in their own type", () => {
		const shown = (name: string, value: number | bigint) => cellText(dtype(name), value, 99);
		expect(shown("float64", 0.1)).toBe("0.1");
		expect(shown("float32", Math.fround(0.1))).toBe("0.1");
		expect(shown("float16", 0.0999755859375)).toBe("0.1");
		expect(shown("bfloat16", 0.10009765625)).toBe("0.1");
		expect(shown("float8_e4m3fn", 0.1015625)).toBe("0.1");
		expect(shown("float16", 65504)).toBe("65500");
		expect(shown("float16", 2 ** -24)).toBe("6e-8");
		expect(shown("bfloat16", 1.0078125)).toBe("1.01");
		expect(shown("int4", -8)).toBe("-8");
		expect(shown("uint64", 2n ** 64n - 1n)).toBe("18446744073709551615");
		expect(shown("float32", -0)).toBe("-0");
		expect(shown("float16", Number.NaN)).toBe("NaN");
		expect(shown("bool", 1)).toBe("true");
		expect(shown("datetime64[s]", 86_400n)).toBe("1970-01-02");
		expect(shown("datetime64[ns]", -(2n ** 63n))).toBe("NaT");
		expect(shown("timedelta64[2h]", 3n)).toBe("6 h");
		expect(shown("timedelta64[h]", -(2n ** 63n))).toBe("NaT");
	});

	it("writes complex numbers whole", () => {
		expect(cellText(dtype("complex64"), Float32Array.of(1.5, -2), 99)).toBe("1.5−2j");
		expect(cellText(dtype("complex128"), [-0.1, 3], 99)).toBe("−0.1+3j");
		expect(cellText(dtype("complex64"), Float32Array.of(0.1, Number.NaN), 99)).toBe("0.1+NaNj");
		expect(complexText(dtype("float32"), -0, -0)).toBe("−0−0j");
		expect(partType(dtype("complex64")).name).toBe("float32");
		expect(partType(dtype("complex128")).name).toBe("float64");
	});

	it("writes structs, lists and objects by name", () => {
		const field = (name: string, type: string, shape: number[] = []) =>
			({ name, offset: 0, dtype: dtype(type), endian: "little", shape }) as const;
		const struct: Dtype = {
			name: "struct",
			kind: "struct",
			bytes: 30,
			zarrita: "r240",
			fields: [field("a", "int16"), field("t", "datetime64[D]"), field("s", "string"), field("v", "float32", [2])],
		};
		const value = { a: -3, t: 1n, s: 'x"y', v: Float32Array.of(0.1, 2) };
		expect(cellText(struct, value, 99)).toBe('{a: -3, t: 1970-01-02, s: "x\\"y", v: [0.1, 2]}');
		expect(cellText(struct, value, 12)).toBe("{a: -3, t: …");
		expect(cellText(object, { a: [1, null, true], b: { c: "d" } }, 99)).toBe('{a: [1, null, true], b: {c: "d"}}');
		expect(cellText(object, Float32Array.of(0.1, 3), 99)).toBe("[0.1, 3]");
		expect(cellText(object, BigInt64Array.of(5n), 99)).toBe("[5]");
		expect(cellText(object, null, 99)).toBe("null");
	});
});
