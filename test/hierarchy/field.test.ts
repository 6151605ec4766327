/** Fields of complex arrays and structs as arrays of their own, through the reading of values and planes. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fieldNode, fieldsOf } from "../../src/hierarchy/field.ts";
import type { ArrayNode } from "../../src/hierarchy/node.ts";
import { openZarr } from "../../src/index.ts";
import { readValues } from "../../src/slice/array.ts";

interface Written {
	readonly name: string;
	readonly version: 2 | 3;
	readonly dtype: string;
	readonly values: readonly string[];
	readonly store: Readonly<Record<string, string>>;
}

const { arrays } = JSON.parse(readFileSync(new URL("../fixtures/zarr-python/kinds.json", import.meta.url), "utf8")) as {
	arrays: Written[];
};

async function arrayOf({ store, name }: Written) {
	const files = Object.entries(store).map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))] as const);
	const handle = await openZarr(new Map(files));
	return { source: handle.source, node: (await handle.node(name)) as ArrayNode };
}

describe("parts of complex numbers", () => {
	it.each(arrays.filter(({ dtype }) => dtype.startsWith("complex")))("$name, v$version", async (written) => {
		const { source, node } = await arrayOf(written);
		const Numbers = written.dtype === "complex64" ? Float32Array : Float64Array;
		const numbers = Numbers.from(written.values.map((value) => Number(value.replace("inf", "Infinity"))));
		const cells = Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
		expect(fieldsOf(node)).toEqual(["magnitude", "phase", "real", "imaginary"]);
		const wanted = {
			real: cells.map(([real]) => real),
			imaginary: cells.map(([, imaginary]) => imaginary),
			magnitude: cells.map(([real, imaginary]) => Math.hypot(real, imaginary)),
			phase: cells.map(([real, imaginary]) => Math.atan2(imaginary, real)),
		};
		for (const [field, values] of Object.entries(wanted)) {
			const { dtype, data } = await readValues(source, fieldNode(node, field));
			expect(dtype).toBe(written.dtype === "complex64" ? "float32" : "float64");
			expect(data).toEqual(Numbers.from(values));
		}
	});

	it("of a field that is not there: says which there are", async () => {
		const { node } = await arrayOf(arrays.find(({ dtype }) => dtype === "complex64") as Written);
		expect(() => fieldNode(node, "abs")).toThrow(/no field "abs". It has magnitude, phase, real, imaginary/);
	});

	it("are those of whole cells: attributes that mark a cell say nothing of them", async () => {
		const { node } = await arrayOf(arrays.find(({ dtype }) => dtype === "complex64") as Written);
		const marked = { ...node, attrs: { units: "V", _FillValue: 1, scale_factor: 2 } };
		expect(fieldNode(marked, "real").attrs).toEqual({ units: "V" });
		expect(fieldNode(marked, "phase").attrs).toEqual({ units: "rad" });
	});
});

it("plain numbers have no fields", async () => {
	const { node } = await arrayOf(arrays.find(({ name }) => name === "days") as Written);
	expect(fieldsOf(node)).toEqual([]);
	expect(() => fieldNode(node, "real")).toThrow(/It has none/);
});
