/** Compressors that numcodecs wrote through zarr-python: values equal to theirs bit for bit. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readArray } from "../src/index.ts";

interface Written {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	readonly arrays: readonly { path: string; dtype: string; shape: readonly number[]; values: string }[];
}

const stores = ["numcodecs/bytes", "pcodec/modes"].flatMap((name) => {
	const text = readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8");
	return (JSON.parse(text) as { stores: Written[] }).stores;
});

type Files = Map<string, Uint8Array>;

function filesOf({ files }: Written): Files {
	return new Map(Object.entries(files).map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))]));
}

const cases = stores.flatMap((store) => store.arrays.map((array) => ({ store, ...array, version: store.name })));

describe("compressors", () => {
	it.each(cases)("$version $path", async ({ store, path, dtype, shape, values }) => {
		const read = await readArray(filesOf(store), { path });
		expect(read.dtype).toBe(dtype);
		expect(read.shape).toEqual(shape);
		const { buffer, byteOffset, byteLength } = read.data as Uint8Array;
		expect(Buffer.from(buffer, byteOffset, byteLength).toString("base64")).toBe(values);
	});
});
