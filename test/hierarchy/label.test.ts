/** What a label image says of its ids, exactly. */
import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/hierarchy/json.ts";
import { type ImageLabel, labelMisfits, readImageLabel } from "../../src/hierarchy/label.ts";

/** What is read of the JSON text of `image-label`. */
function labelOf(text: string): ImageLabel {
	const attrs = parseJson(`{"ome": {"version": "0.5", "image-label": ${text}}}`) as Record<string, unknown>;
	return readImageLabel("labels/cells", attrs) ?? expect.fail();
}

describe("label images", () => {
	it("are read as the specification has them", () => {
		const label = labelOf(`{
			"colors": [
				{"label-value": 1, "rgba": [255, 255, 255, 255]},
				{"label-value": 4, "rgba": [0, 255, 255, 128]}
			],
			"properties": [
				{"label-value": 1, "area (pixels)": 1200, "class": "foo"},
				{"label-value": 4, "area (pixels)": 1650}
			],
			"source": {"image": "../../"}
		}`);
		expect(label).toEqual({
			colors: new Map([
				["1", [255, 255, 255, 255]],
				["4", [0, 255, 255, 128]],
			]),
			properties: new Map([
				["1", { "area (pixels)": 1200, class: "foo" }],
				["4", { "area (pixels)": 1650 }],
			]),
			source: "",
			problems: [],
		});
	});

	it("keep ids and numbers beyond 2^53 apart", () => {
		const label = labelOf(`{
			"colors": [
				{"label-value": 9007199254740993, "rgba": [1, 2, 3, 4]},
				{"label-value": 9007199254740992, "rgba": [5, 6, 7, 8]},
				{"label-value": 18446744073709551615, "rgba": [9, 9, 9, 9]},
				{"label-value": -9223372036854775808}
			],
			"properties": [{"label-value": 9007199254740993, "parent": 9007199254740995}]
		}`);
		expect([...label.colors]).toEqual([
			["9007199254740993", [1, 2, 3, 4]],
			["9007199254740992", [5, 6, 7, 8]],
			["18446744073709551615", [9, 9, 9, 9]],
		]);
		expect([...label.properties]).toEqual([["9007199254740993", { parent: 9007199254740995n }]]);
		expect(label.problems).toEqual([]);
	});

	it.each([
		['"image"', "labels/image"],
		['"../../raw"', "raw"],
		['"../../../raw"', null],
		["3", null],
	])("name their image relative to themselves: %s", (image, source) => {
		const label = labelOf(`{"source": {"image": ${image}}}`);
		expect(label.source).toBe(source === "labels/image" ? "labels/cells/image" : source);
		const problem = `image-label.source.image is ${image}, no path within the store; it is ignored.`;
		expect(label.problems).toEqual(source === null ? [problem] : []);
	});

	const rgba = '"rgba": [0, 0, 0, 255]';
	it.each([
		[`{"colors": [{${rgba}}]}`, "image-label.colors[0] has no whole number as label-value; it is left out."],
		[
			`{"colors": [{"label-value": 1.5, ${rgba}}]}`,
			"image-label.colors[0] has no whole number as label-value; it is left out.",
		],
		[
			`{"colors": [{"label-value": 1e300, ${rgba}}]}`,
			"image-label.colors[0] has no whole number as label-value; it is left out.",
		],
		[
			`{"colors": [{"label-value": "1", ${rgba}}, 1]}`,
			"image-label.colors[0] has no whole number as label-value, and so has another; they are left out.",
		],
		[
			'{"colors": [1, 2, 3, 4]}',
			"image-label.colors[0] has no whole number as label-value, and so have 3 others; they are left out.",
		],
		[
			'{"colors": [{"label-value": 1, "rgba": [0, 0, 0]}]}',
			"image-label.colors[0] has no rgba of four whole numbers from 0 to 255; it is left out.",
		],
		[
			'{"colors": [{"label-value": 1, "rgba": [0, 0, 0, 256]}]}',
			"image-label.colors[0] has no rgba of four whole numbers from 0 to 255; it is left out.",
		],
		[
			'{"colors": [{"label-value": 1, "rgba": [0, 0, 0, 0.5]}]}',
			"image-label.colors[0] has no rgba of four whole numbers from 0 to 255; it is left out.",
		],
		['{"colors": {"1": [0, 0, 0, 0]}}', "image-label.colors is an object with the keys 1, not a list; it is ignored."],
		['"cells"', 'image-label is "cells", not an object; it is ignored.'],
	])("name a defect: %s", (text, problem) => {
		const label = labelOf(text);
		expect([label.colors.size, label.problems]).toEqual([0, [problem]]);
	});

	it("keep the first of two entries for one id", () => {
		const label = labelOf('{"properties": [{"label-value": 1, "a": 1}, {"label-value": 1, "a": 2}]}');
		expect([...label.properties]).toEqual([["1", { a: 1 }]]);
		expect(label.problems).toEqual([
			"image-label.properties[1] has the label-value of an earlier one; it is left out.",
		]);
	});

	it("are none where nothing says so", () => {
		expect(readImageLabel("a", { multiscales: [] })).toBeNull();
	});
});

describe("labels beside their image", () => {
	it.each([
		[[2, 8, 6], []],
		[[1, 8, 6], []],
		[[8, 6], ['The labels "l" have 2 axes, where the image has 3; they are not shown.']],
		[[2, 4, 6], ['The labels "l" have 4 cells along "y", where the image has 8; they lie by their own positions.']],
	])("of the shape %j", (shape, problems) => {
		expect(labelMisfits("l", shape, [2, 8, 6], ["z", "y", "x"])).toEqual(problems);
	});
});
