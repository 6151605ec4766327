/** Physical values of what xarray, NetCDF-C and GDAL wrote, against `xarray.decode_cf`, bit for bit. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openZarr, readSlice } from "../src/index.ts";
import { filesOf, fixture } from "./conformance/fixture.ts";

interface Shown {
	readonly dtype: string;
	readonly values: string;
}

interface Decoded {
	/** Of the fixture at this place, else of files of its own. */
	readonly fixture?: string;
	readonly name: string;
	readonly files?: Readonly<Record<string, string>>;
	/** By path: xarray's type, and its values as float64 in base64; of groups that it does not read, why. */
	readonly shown: Readonly<Record<string, Shown | { readonly unread: string }>>;
}

const { stores }: { stores: Decoded[] } = JSON.parse(
	readFileSync(new URL("fixtures/decoded.json", import.meta.url), "utf8"),
);
const compared = stores.flatMap((store) => {
	const arrays = Object.entries(store.shown).filter((one): one is [string, Shown] => "values" in one[1]);
	return arrays.length > 0 ? [{ ...store, arrays }] : [];
});

function mapOf({ fixture: file, name, files }: Decoded): Map<string, Uint8Array> {
	if (files) return filesOf({ files, open: "" });
	const found = fixture(String(file)).stores.find((store) => store.name === name);
	return filesOf(found ?? expect.fail(name));
}

/** All planes of an array, one after the other. */
async function planesOf(handle: Awaited<ReturnType<typeof openZarr>>, path: string) {
	const node = await handle.node(path);
	if (node.kind !== "array") return expect.fail(path);
	const { dims, shape } = node;
	const [x = null, y = null] = dims.slice(-2).reverse();
	const [outer] = dims.length > 2 ? dims : [];
	const count = outer === undefined ? 1 : shape[0];
	const ask = (at: number) => ({ path, x, y, index: outer === undefined ? {} : { [outer]: at } });
	return Promise.all(Array.from({ length: count }, (_, at) => readSlice(handle, ask(at))));
}

test("there are values by each writer, in v2 and v3", () => {
	const sizes = compared.map(({ name, arrays }) => [name, arrays.length] as const);
	const least = {
		"xarray-v2": 200,
		"xarray-v3": 200,
		"netcdf-nczarr": 5,
		"gdal-ZARR_V2-scaled": 1,
		"gdal-ZARR_V3-scaled": 1,
	};
	for (const [name, size] of Object.entries(least))
		expect(sizes.find((one) => one[0] === name)?.[1], name).toBeGreaterThanOrEqual(size);
});

describe.each(compared)("$name of $fixture", (store) => {
	const handle = openZarr(mapOf(store));

	test.each(store.arrays)("%s", async (path, { dtype, values }) => {
		const expected = new Float64Array(new Uint8Array(Buffer.from(values, "base64")).buffer);
		const slices = await planesOf(await handle, path);
		expect(slices.flatMap(({ data }) => Array.from(data))).toEqual(Array.from(expected));
		const single = /^(float16|float32|bool|u?int(8|16))$/.test(dtype);
		for (const { data } of slices) expect(data).toBeInstanceOf(single ? Float32Array : Float64Array);
	});
});
