import { describe, expect, it } from "vitest";
import {
	bytesText,
	chunksText,
	coordinateText,
	countText,
	decodedBytes,
	dimsText,
	durationText,
	numberText,
	plural,
} from "../../src/render/text.ts";
import { variable } from "../interact/sample.ts";

describe("text", () => {
	it.each([
		[0, "0 B"],
		[950, "950 B"],
		[999_600, "1.0 MB"],
		[1_100_000, "1.1 MB"],
		[123_456_789, "123 MB"],
		[5e15, "5.0 PB"],
	])("bytes %d are %s", (bytes, text) => expect(bytesText(bytes)).toBe(text));

	it.each([
		[302.7123, "302.7"],
		[101325.2, "101325"],
		[0.02009, "0.0201"],
		[1.23456e-7, "1.23e-7"],
		[2e12, "2e12"],
		[-1.264e11, "-1.26e11"],
		[-1, "-1"],
		[0, "0"],
		[Number.NaN, "–"],
		[Number.NEGATIVE_INFINITY, "−∞"],
	])("the number %d is %s", (value, text) => expect(numberText(value)).toBe(text));

	it("counts with separators and plurals", () => {
		expect(countText(1813)).toBe("1,813");
		expect(plural(1, "chunk")).toBe("1 chunk");
		expect(plural(2000, "chunk")).toBe("2,000 chunks");
	});

	it("says times", () => {
		expect(durationText(21.4)).toBe("21 ms");
		expect(durationText(1449)).toBe("1.4 s");
	});

	it("says where a cell is", () => {
		expect(coordinateText(variable.axes.lat, 0)).toBe("43.75°N");
		expect(coordinateText(variable.axes.time, 2)).toBe("2000-01-03");
	});

	it("says an array's shape, chunks and size", () => {
		const { node } = variable;
		expect(dimsText(node)).toBe("time 3 × lat 4 × lon 6");
		expect(dimsText({ dims: [], shape: [] })).toBe("scalar");
		expect(chunksText(node)).toBe("chunks 2 × 4 × 3");
		expect(chunksText({ chunks: [1, 2], shards: [4, 4] })).toBe("chunks 1 × 2 in shards 4 × 4");
		expect(decodedBytes(node)).toBe(3 * 4 * 6 * 4);
	});
});
