/** Filters and checksums that numcodecs and zarr-python wrote: damage found, the rest refused by name. (test/conformance.test.ts has the values) */
import { describe, expect, it } from "vitest";
import { readArray } from "../src/index.ts";
import { filesOf, fixture } from "./conformance/fixture.ts";

type Files = Map<string, Uint8Array>;

const { stores } = fixture("numcodecs/filters");
const cases = stores.flatMap((store) => store.arrays.map(({ path }) => ({ store, path, version: store.kind })));

const SUMMED = /^(adler32|crc32|fletcher32|jenkins)/;

describe("damage", () => {
	it.each(cases.filter(({ path }) => SUMMED.test(path)))(
		"$version $path: any byte",
		async ({ store, path, version }) => {
			const first = new RegExp(version === "v2" ? `^${path}/0(\\.0)?$` : `^${path}/c/0(/0)?$`);
			const key = Object.keys(store.files).find((name) => first.test(name)) as string;
			const { length } = filesOf(store).get(key) as Uint8Array;
			for (const at of [0, 5, length >> 1, length - 5, length - 1]) {
				const files = filesOf(store);
				(files.get(key) as Uint8Array)[at] ^= 4;
				await expect(readArray(files, { path })).rejects.toThrow(`Chunk ${key} of "${path}" can't be decoded`);
				await expect(readArray(files, { path })).rejects.toThrow("the checksum does not match the data");
			}
		},
	);

	it.each(["crc32", "packbits", "delta_f4", "base64", "shuffle_4"])("%s: cut", async (path) => {
		const files = filesOf(stores[0]);
		for (const length of [0, 1, 3, 5]) {
			files.set(`${path}/0.0`, (files.get(`${path}/0.0`) as Uint8Array).slice(0, length));
			await expect(readArray(files, { path })).rejects.toThrow(`Chunk ${path}/0.0 of "${path}" can't be decoded`);
		}
	});
});

/** A v2 array without chunks. */
function v2(dtype: string, filters: readonly object[]): Files {
	const document = {
		zarr_format: 2,
		shape: [2],
		chunks: [2],
		dtype,
		compressor: null,
		fill_value: 0,
		order: "C",
		filters,
	};
	return new Map([[".zarray", new TextEncoder().encode(JSON.stringify(document))]]);
}

/** A v3 array of int32 without chunks. */
function v3(codecs: readonly object[]): Files {
	const document = {
		zarr_format: 3,
		node_type: "array",
		shape: [2, 2],
		data_type: "int32",
		chunk_grid: { name: "regular", configuration: { chunk_shape: [2, 2] } },
		chunk_key_encoding: { name: "default" },
		fill_value: 0,
		codecs,
	};
	return new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
}

const bytes = { name: "bytes", configuration: { endian: "little" } };
const delta = { name: "numcodecs.delta", configuration: { dtype: "<i4" } };

describe("what would be read wrong is refused by name", () => {
	it.each([
		["half sums", v2("<f2", [{ id: "delta", dtype: "<f2", astype: "<f4" }]), "delta stores float32 for float16"],
		[
			"sums in a wider type",
			v2("<f4", [{ id: "delta", dtype: "<f4", astype: "<f8" }]),
			"delta stores float64 for float32",
		],
		["sums of mixed signs", v2("<u8", [{ id: "delta", dtype: "<u8", astype: "<i4" }]), "delta stores int32 for uint64"],
		["another type", v2("<f4", [{ id: "delta", dtype: "<i4" }]), "delta gives int32 where float32 is needed"],
		["bits of numbers", v2("<i4", [{ id: "packbits" }]), "packbits packs int32, not booleans"],
		["numbers of bytes", v2("<i4", [{ id: "crc32" }, { id: "delta", dtype: "<i4" }]), "delta stands after the bytes"],
		["no scale", v2("<f8", [{ id: "fixedscaleoffset", offset: 1, dtype: "<f8" }]), "fixedscaleoffset is no number"],
		["a location", v2("<f8", [{ id: "crc32", location: "middle" }]), 'location of its checksum crc32 is "middle"'],
		["a prefix", v2("<f8", [{ id: "jenkins_lookup3", prefix: "AA==" }]), "jenkins_lookup3 has a prefix"],
		["a filter of bytes", v3([bytes, delta]), "delta stands after the bytes"],
		[
			"a filter in another byte order",
			v2(">i4", [{ id: "delta", dtype: "<i4" }]),
			"delta is little-endian where the array is big",
		],
		[
			"bytes in another byte order",
			v3([delta, { name: "bytes", configuration: { endian: "big" } }]),
			"bytes is big-endian where delta is little-endian",
		],
		[
			"a turned filter",
			v3([delta, { name: "transpose", configuration: { order: [1, 0] } }, bytes]),
			"it transposes what",
		],
	])("%s", async (_, files, sentence) => {
		await expect(readArray(files)).rejects.toThrow(sentence);
		await expect(readArray(files)).rejects.toMatchObject({ name: "UnsupportedError" });
	});
});
