/** Cells of variable length: what no fixture of a writer shows, and what damaged chunks do. */
import { describe, expect, it } from "vitest";
import { readMsgpack } from "../../src/codecs/msgpack.ts";
import { objectList } from "../../src/codecs/object.ts";
import { utf8Text, variableLength } from "../../src/codecs/vlen.ts";
import { bytesText, textsOf } from "../../src/hierarchy/text.ts";

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const repeat = (count: number, text: string) => text.repeat(count);

describe("MessagePack", () => {
	it.each([
		["7f", 127],
		["e0", -32],
		["c0", null],
		["c2", false],
		["c3", true],
		["cc80", 128],
		["cdffff", 65535],
		["ceffffffff", 4294967295],
		["cf001fffffffffffff", Number.MAX_SAFE_INTEGER],
		["cf0020000000000000", 2n ** 53n],
		["cfffffffffffffffff", 2n ** 64n - 1n],
		["d080", -128],
		["d18000", -32768],
		["d280000000", -2147483648],
		["d3ffe0000000000001", Number.MIN_SAFE_INTEGER],
		["d3ffe0000000000000", -(2n ** 53n)],
		["d38000000000000000", -(2n ** 63n)],
		["ca3fc00000", 1.5],
		["cb8000000000000000", -0],
		["a2c3a9", "é"],
		["d902c3a9", "é"],
		["da0002c3a9", "é"],
		["db00000002c3a9", "é"],
		["c402fffe", Uint8Array.of(255, 254)],
		["c50002fffe", Uint8Array.of(255, 254)],
		["c600000002fffe", Uint8Array.of(255, 254)],
		["920193c0c2c3", [1, [null, false, true]]],
		["dc00020102", [1, 2]],
		["dd000000020102", [1, 2]],
		["82a16101a16280", { a: 1, b: {} }],
		["de0001a16101", { a: 1 }],
		["df00000001a16101", { a: 1 }],
	])("%s", (bytes, value) => {
		expect(readMsgpack(hex(bytes))).toStrictEqual(value);
	});

	it("sets no prototype, and names by bytes where texts are such", () => {
		const value = readMsgpack(hex("81a95f5f70726f746f5f5f81a16101")) as object;
		expect(Object.keys(value)).toEqual(["__proto__"]);
		expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
		expect(readMsgpack(hex("81a161a1ff"), { raw: true })).toEqual({ a: Uint8Array.of(255) });
	});

	it.each([
		["", "cut: 1 bytes are needed, 0 left"],
		["a3c3a9", "cut: 3 bytes are needed, 2 left"],
		["ddffffffff", "cut"],
		["dfffffffff", "cut"],
		["c6ffffffff", "cut"],
		["0102", "1 bytes follow"],
		["a1ff", "no UTF-8"],
		["8101c0", "a name in one of its objects is 1, no text"],
		["c1", "byte 0 begins an extension type"],
		["d4ff00", "an extension type"],
		[repeat(1000, "91"), "nested too deeply"],
	])("refuses %s", (bytes, sentence) => {
		expect(() => readMsgpack(hex(bytes))).toThrow(sentence);
	});
});

describe("lists of objects", () => {
	const decode = (value: unknown, shape: number[]) =>
		objectList(() => value)
			.fromConfig({}, { dataType: "object", shape })
			.decode(new Uint8Array()).data;

	it("are cells in C order, whatever these hold", () => {
		expect(decode([[[1], 2], [3, [4]], "|O", [2, 2]], [2, 2])).toEqual([[1], 2, 3, [4]]);
		expect(decode([[5], "|O", []], [])).toEqual([[5]]);
		expect(decode([6, "|O", [1n]], [1])).toEqual([6]);
	});

	it.each([
		["no list", { a: 1 }, "no list of cells"],
		["another shape", [1, 2, "|O", [2, 1]], "don't have the shape 2"],
		["no shape", [1, 2], "don't have the shape 2"],
		["numbers", [1, 2, "<f8", [2]], "its cells are no objects"],
		["too few cells", [1, "|O", [2]], "1 cells lie where 2 should be"],
	])("refuses %s", (_, value, sentence) => {
		expect(() => decode(value, [2])).toThrow(sentence);
	});

	it("refuses rows that are none", () => {
		expect(() => decode([[1, 2], 3, "|O", [2, 2]], [2, 2])).toThrow("no cells lie where 2 should be");
	});
});

describe("cells of variable length", () => {
	const codec = variableLength(() => utf8Text).fromConfig({}, { dataType: "string", shape: [2] });
	const whole = hex("02000000" + "0100000061" + "02000000c3a9");

	it("keep byte order marks and NULs", () => {
		expect(codec.decode(whole).data).toEqual(["a", "é"]);
		expect(codec.decode(hex("0200000003000000efbbbf0100000000")).data).toEqual(["\ufeff", "\0"]);
	});

	it("are found cut at every byte, and longer", () => {
		for (let length = 0; length < whole.length; length++) {
			expect(() => codec.decode(whole.slice(0, length))).toThrow(/too few|ends at byte/);
		}
		expect(() => codec.decode(Uint8Array.of(...whole, 0))).toThrow("1 bytes follow its last cell");
	});

	it.each([
		["another count", 0, "it holds 3 cells in place of 2"],
		["a length beyond the end", 7, "cell 0 ends at byte"],
		["no text", 13, "cell 1: its bytes are no UTF-8 text"],
	])("refuse %s", (_, at, sentence) => {
		const bytes = whole.slice();
		bytes[at] ^= at === 0 ? 1 : 128;
		expect(() => codec.decode(bytes)).toThrow(sentence);
	});

	it("allocate nothing that the bytes don't hold", () => {
		const vast = variableLength(() => utf8Text).fromConfig({}, { dataType: "string", shape: [2 ** 31] });
		expect(() => vast.decode(whole)).toThrow("15 bytes are too few for 2147483648 cells");
	});
});

describe("texts of fixed size", () => {
	it.each([
		["6100620000", "a\0b"],
		["0000", ""],
		["ff61", "\\xffa"],
		["e282", "\\xe2\\x82"],
		["f09f998241", "🙂A"],
		["c3a9ffc3a9", "é\\xffé"],
		["eda080", "\\xed\\xa0\\x80"],
		["c0af", "\\xc0\\xaf"],
		["efbbbf41", "\ufeffA"],
	])("bytes %s", (bytes, text) => {
		expect(bytesText(hex(bytes))).toBe(text);
	});

	it("hold half characters as they are, and say what is none", () => {
		const points = Uint32Array.of(0x61, 0, 0x62, 0xd800, 0x1f642, 0, 0x110000, 0xffffffff, 0);
		expect(textsOf(points, 3)).toEqual(["a\0b", "\ud800🙂", "\\U00110000\\Uffffffff"]);
	});
});
