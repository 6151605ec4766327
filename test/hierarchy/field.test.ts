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

type Struct = Readonly<Record<string, unknown>>;

/** A store of structs that zarr-python 2 wrote, with one array opened. */
async function structs(path: string) {
	const { stores } = JSON.parse(readFileSync(new URL("../fixtures/zarr-python-2/fixed.json", import.meta.url), "utf8"));
	const files = Object.entries(stores[0].files as Record<string, string>);
	const handle = await openZarr(
		new Map(files.map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))])),
	);
	const node = (await handle.node(path)) as ArrayNode;
	const cells = (await readValues(handle.source, node)).data as Struct[];
	return { source: handle.source, node, cells };
}

const at = (cell: unknown, ...path: (string | number)[]): unknown =>
	path.reduce((value, name) => (value as Record<string | number, unknown>)[name], cell);

const RECORD: [field: string, dtype: string, value: (cell: Struct) => unknown][] = [
	["a", "int16", (cell) => cell.a],
	["b[1]", "float64", (cell) => at(cell, "b", 1)],
	["c.y", "uint32", (cell) => at(cell, "c", "y")],
	["c.at.s", "datetime64[s]", (cell) => at(cell, "c", "at", "s")],
	["c.at.f", "float16", (cell) => at(cell, "c", "at", "f")],
	["flag", "bool", (cell) => Number(cell.flag)],
	["when", "datetime64[ns]", (cell) => cell.when],
	["span", "timedelta64[10us]", (cell) => cell.span],
	["z.imaginary", "float32", (cell) => at(cell, "z", 1)],
	["q[0,1].real", "float64", (cell) => at(cell, "q", 2)],
	["many[1].x", "uint8", (cell) => at(cell, "many", 1, "x")],
	["i", "int64", (cell) => cell.i],
	["é.[0]", "float32", (cell) => cell["é.[0]"]],
];

describe("fields of structs", () => {
	it.each(["record", "filled"])("of %s", async (path) => {
		const { source, node, cells } = await structs(path);
		for (const [field, name, value] of RECORD) {
			const { dtype, data, fillValue } = await readValues(source, fieldNode(node, field));
			expect([field, dtype, Array.from<unknown>(data)]).toEqual([field, name, cells.map(value)]);
			expect([field, Number(fillValue)]).toEqual([field, Number(value(cells[20] as Struct))]); // a missing cell
		}
	});

	it("are those that can be drawn, texts and raw bits left out", async () => {
		const { node } = await structs("record");
		const names = fieldsOf(node);
		expect(RECORD.map(([name]) => name).filter((name) => !names.includes(name))).toEqual([]);
		expect(names.filter((name) => /^(name|text|txt|raw|texts)/.test(name))).toEqual([]);
		expect(names).toHaveLength(33);
		expect(() => fieldNode(node, "name")).toThrow(/no field "name". It has a, b\[0\], b\[1\], c.x/);
	});

	it("are drawn like any numbers", async () => {
		const { source, node, cells } = await structs("fortran");
		const { data } = await readValues(source, fieldNode(node, "z.magnitude"), [[0, null, 2], 1]);
		const wanted = [1, 11, 21].map((i) => Math.hypot(...(cells[i].z as [number, number])));
		expect(data).toEqual(Float32Array.from(wanted));
	});
});

it("plain numbers have no fields", async () => {
	const { node } = await arrayOf(arrays.find(({ name }) => name === "days") as Written);
	expect(fieldsOf(node)).toEqual([]);
	expect(() => fieldNode(node, "real")).toThrow(/It has none/);
});
