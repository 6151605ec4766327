/** Times, fixed strings and complex numbers that zarr-python wrote, read by the pipeline as NumPy reads them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openZarr, readArray, readSlice } from "../src/index.ts";
import { openVariable } from "../src/read.ts";

interface Written {
	name: string;
	version: 2 | 3;
	dtype: string;
	shape: number[];
	/** Stored values as text. */
	values: string[];
	/** NumPy's text of each value, for times. */
	shown: string[];
	store: Record<string, string>;
}

interface Fixture {
	writer: string;
	arrays: Written[];
	coordinates: { store: Record<string, string>; labels: Record<string, string[]> };
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("fixtures/zarr-python/kinds.json", import.meta.url), "utf8"));

function storeOf(files: Record<string, string>): Map<string, Uint8Array> {
	return new Map(Object.entries(files).map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))]));
}

const times = fixture.arrays.filter(({ dtype }) => /^(datetime|timedelta)64/.test(dtype));

describe(`readArray of what ${fixture.writer} wrote`, () => {
	it.each(fixture.arrays)("$name, v$version", async ({ name, dtype, shape, values, store }) => {
		const read = await readArray(storeOf(store), { path: name });
		expect([read.dtype, read.shape]).toEqual([dtype, shape]);
		const text = (value: unknown) => (Object.is(value, -0) ? "0" : Number.isNaN(value) ? "NaN" : String(value));
		if (!dtype.startsWith("complex")) return expect(Array.from<unknown>(read.data).map(text)).toEqual(values);
		const numbers = values.map((value) => Number(value.replace("inf", "Infinity")));
		expect(read.data).toEqual((dtype === "complex64" ? Float32Array : Float64Array).from(numbers));
	});
});

/** NumPy's text of a date, without the parts that say nothing. */
function shortest(text: string): string {
	if (text === "NaT") return text;
	const [date, time = ""] = text.split("T");
	const whole = time.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
	const clock = whole.replace(/:00$/, "");
	const day = [...date.split("-"), "01", "01"].slice(0, 3).join("-");
	return clock === "" || clock === "00:00" ? day : `${day} ${clock}`;
}

describe("a plane of times", () => {
	it.each(times)("$name, v$version", async ({ name, dtype, shown, values, store }) => {
		const handle = await openZarr(storeOf(store));
		const variable = await openVariable(handle, name);
		const slice = await readSlice(handle, { path: name });
		const stored = values.slice(0, 6);
		const count = Number(/\[(\d+)/.exec(dtype)?.[1] ?? 1);
		expect(Array.from(slice.data.slice(0, 6))).toEqual(
			stored.map((value) => (value === "-9223372036854775808" ? Number.NaN : Number(value) * count)),
		);
		expect(Array.from(slice.mask)).toEqual([0, 0, 0, 0, 0, 0, 2, 2, 2]);
		const texts = shown.slice(0, 6).map(dtype.startsWith("datetime") ? shortest : (text) => text.replace(/ .*/, ""));
		expect(stored.map((_, cell) => variable.format(slice, cell))).toEqual(texts);
		expect(variable.units).toBe(/^timedelta64\[\d*(\w+)\]/.exec(dtype)?.[1] ?? "");
	});
});

describe("complex numbers", () => {
	const written = fixture.arrays.filter(({ dtype }) => dtype.startsWith("complex"));

	it.each(written)("$name, v$version, by a selection", async ({ name, store }) => {
		const { data, shape } = await readArray(storeOf(store), { path: name, selection: [[0, null, 2], 1] });
		expect([Array.from<unknown>(data), shape]).toEqual([[Number.NaN, -0, 1, 2], [2]]);
	});

	it.each(written)(
		"$name, v$version, are drawn by their magnitude, or another field",
		async ({ name, dtype, store, values }) => {
			const numbers = values.map((value) => Number(value.replace("inf", "Infinity")));
			const shown = async (field?: string) => {
				const { data, mask } = await readSlice(storeOf(store), { path: name, field });
				return Array.from(data).filter((_, cell) => mask[cell] !== 2);
			};
			const pairs = (await shown()).map((_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
			const single = dtype === "complex64" ? Math.fround : Number;
			expect(await shown()).toEqual(pairs.map(([real, imaginary]) => single(Math.hypot(real, imaginary))));
			expect(await shown("imaginary")).toEqual(pairs.map(([, imaginary]) => imaginary));
			await expect(shown("abs")).rejects.toThrow(/no field "abs"/);
		},
	);

	it("are refused where a codec takes their parts for cells", async () => {
		const { name, store } = written.find(({ version }) => version === 2) ?? expect.fail("no v2");
		const files = storeOf(store);
		const document = JSON.parse(new TextDecoder().decode(files.get(`${name}/.zarray`)));
		const filters = [{ id: "bitround", keepbits: 3 }];
		files.set(`${name}/.zarray`, new TextEncoder().encode(JSON.stringify({ ...document, filters })));
		await expect(readArray(files, { path: name })).rejects.toMatchObject({
			tag: "UnsupportedError",
			message: expect.stringMatching(/bitround/),
		});
	});
});

describe("coordinates", () => {
	it("of dates and spans label their axes", async () => {
		const { store, labels } = fixture.coordinates;
		const { axes } = await openVariable(await openZarr(storeOf(store)), "air");
		const found = Object.entries(labels).map(([dim, texts]) => [dim, texts.map((_, i) => axes[dim].label(i))]);
		expect(Object.fromEntries(found)).toEqual({ ...labels, when: labels.when.map((text) => text.replace("T", " ")) });
		expect([axes.step.units, axes.when.units]).toEqual(["m", ""]);
	});

	it("are listed by NumPy's names", async () => {
		const group = storeOf(fixture.coordinates.store);
		const document = JSON.parse(new TextDecoder().decode(group.get("zarr.json")));
		const metadata = Object.fromEntries(
			["air", "when", "step"].map((name) => [
				name,
				JSON.parse(new TextDecoder().decode(group.get(`${name}/zarr.json`))),
			]),
		);
		const consolidated_metadata = { kind: "inline", must_understand: false, metadata };
		group.set("zarr.json", new TextEncoder().encode(JSON.stringify({ ...document, consolidated_metadata })));
		const listed = await (await openZarr(group)).list();
		expect(listed.map(({ name, dtype }) => [name, dtype])).toEqual([
			["air", "float32"],
			["when", "datetime64[ns]"],
			["step", "timedelta64[10m]"],
		]);
	});
});
