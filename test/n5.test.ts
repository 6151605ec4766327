/** N5 beyond its values, which the conformance test compares: what is asked of a server, names and images, damage, and what is refused. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openZarr, readArray } from "../src/index.ts";
import { mainArray, openVariable } from "../src/read.ts";
import { metadataRows } from "../src/render/info.ts";
import { type FileServer, serve } from "./browser/serve.ts";
import { filesOf, fixture, type StoredFixture, writeFiles } from "./conformance/fixture.ts";

type Files = Map<string, Uint8Array>;

/** A store of the fixture `<writer>/n5`. */
function stored(writer: string, name: string): StoredFixture {
	return fixture(`${writer}/n5`).stores.find((store) => store.name === name) ?? expect.fail(`no ${name}`);
}

const image = stored("n5-java", "image");
const plain = stored("n5-java", "plain");
const gaps = stored("z5py", "gaps");

function zipped(files: Files): File {
	return new File([zipSync(Object.fromEntries(files)) as Uint8Array<ArrayBuffer>], "image.n5.zip");
}

describe("over HTTP", () => {
	let folder: string;
	let server: FileServer;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), "zarr-widget-"));
		server = await serve({ data: folder });
		writeFiles(image, join(folder, "image.n5"));
		writeFiles(image, join(folder, "image"));
		writeFiles(stored("n5-zarr", "v2"), join(folder, "v2.zarr"));
		writeFiles(stored("n5-zarr", "v3"), join(folder, "v3.zarr"));
	});

	beforeEach(() => {
		server.log.length = 0;
	});

	afterAll(async () => {
		await server?.close();
		rmSync(folder, { recursive: true });
	});

	const asked = () => server.log.map(({ path }) => path.replace(/^data\/[\w.]+\//, ""));
	const absent = () => server.log.filter(({ status }) => status !== 200);

	it("asks a store called .n5 for nothing but N5", async () => {
		const handle = await openZarr(`${server.url}/data/image.n5`, { path: "c0/s0" });
		expect(asked().sort()).toEqual(["attributes.json", "c0/s0/attributes.json"]);
		await openVariable(handle, "c0/s0");
		await readArray(handle, { selection: [0, 0, 0] });
		expect(asked().slice(2)).toEqual(["c0/s0/0/0/0"]);
		expect(absent()).toEqual([]);
	});

	it("asks any other store for Zarr first", async () => {
		await openZarr(`${server.url}/data/image`, { path: "c0/s0" });
		const zarr = [".zarray", ".zattrs", ".zgroup", ".zmetadata", "zarr.json"].map((name) => `c0/s0/${name}`);
		expect(asked().slice(0, 5).sort()).toEqual(zarr);
		expect(asked().slice(5).sort()).toEqual(["attributes.json", "c0/s0/attributes.json"]);
	});

	it.each(["v2.zarr", "v3.zarr"])("asks %s for no N5, not even where a node is missing", async (name) => {
		const handle = await openZarr(`${server.url}/data/${name}`);
		await handle.node("types/int16");
		await expect(handle.node("types/nothing")).rejects.toThrow("No Zarr array or group at");
		expect(asked().filter((key) => key.endsWith("attributes.json"))).toEqual([]);
	});

	it.each([
		["c0", "c0/s0"],
		["setup0", "setup0/timepoint0/s0"],
		["setup0/timepoint0", "setup0/timepoint0/s0"],
	])("finds the levels of %s without a listing", async (path, level) => {
		const handle = await openZarr(`${server.url}/data/image.n5`);
		expect(handle.lists).toBe(false);
		expect(await mainArray(handle, path)).toBe(path);
		const { levels } = await openVariable(handle, path);
		expect(levels[0].node.path).toBe(level);
	});

	it("names the missing node", async () => {
		const handle = await openZarr(`${server.url}/data/image.n5`);
		await expect(handle.node("c0/s7")).rejects.toMatchObject({ tag: "NotFoundError", path: "c0/s7" });
	});
});

describe("with documents given", () => {
	it("asks for no more of them, and for a child's alone", async () => {
		const files = filesOf(image);
		const keys: string[] = [];
		const get = async (key: string) => {
			keys.push(key);
			return files.get(key.slice(1));
		};
		const metadata = Object.fromEntries(
			["attributes.json", "c0/attributes.json", "c0/s0/attributes.json"].map((key) => [
				key,
				files.get(key) as Uint8Array,
			]),
		);
		const handle = await openZarr({ get }, { path: "c0/s0", metadata });
		await Promise.all([handle.node("c0"), handle.node(""), openVariable(handle, "c0/s0")]);
		expect(keys).toEqual([]);
		await handle.node("c0/s1");
		expect(keys).toEqual(["/c0/s1/attributes.json"]);
	});
});

describe("in a zip", () => {
	it("lists groups and datasets, and opens an image with all of its levels", async () => {
		const handle = await openZarr(zipped(filesOf(image)));
		const kinds = async (path: string) => (await handle.list(path)).map(({ name, kind }) => `${name} ${kind}`).sort();
		expect(await kinds("")).toEqual(["c0 group", "setup0 group"]);
		expect(await kinds("c0")).toEqual(["s0 array", "s1 array"]);
		expect(await mainArray(handle, "")).toBe("c0");
		expect(await mainArray(handle, "setup0")).toBe("setup0");
	});

	it("takes folders without attributes for groups, where the store is N5", async () => {
		const bare = new Map([...filesOf(image)].filter(([key]) => !/^(c0\/)?attributes\.json$/.test(key)));
		const handle = await openZarr(zipped(bare));
		expect(await handle.node("c0")).toMatchObject({ kind: "group", version: "n5", attrs: {} });
		expect(await handle.node("")).toMatchObject({ kind: "group", version: "n5" });
		await expect(handle.node("setup0/timepoint0/s0/0")).rejects.toMatchObject({ tag: "NotFoundError" });
		await expect(handle.node("c1")).rejects.toMatchObject({ tag: "NotFoundError" });
		const other = new File([zipSync({ "a/b/c": new Uint8Array(1) }) as Uint8Array<ArrayBuffer>], "a.zip");
		await expect(openZarr(other)).rejects.toMatchObject({ tag: "NotFoundError" });
	});

	it("says of a listed dataset what an opened one says", async () => {
		const handle = await openZarr(zipped(filesOf(image)));
		const node = await handle.node("c0/s0");
		const listed = (await handle.list("c0")).find(({ path }) => path === "c0/s0");
		expect(node).toMatchObject({ shape: [4, 6, 8], dims: ["dim_0", "dim_1", "dim_2"] });
		expect(listed).toMatchObject({
			shape: [4, 6, 8],
			dims: ["dim_0", "dim_1", "dim_2"],
			dtype: "uint8",
			known: "metadata",
		});
		expect(metadataRows(node)).toContainEqual(["format", "N5, array"]);
		expect(metadataRows(node)).toContainEqual(["codecs", "gzip"]);
	});
});

/** The file with another document in place of its own. */
function changed(files: Files, key: string, change: (document: Record<string, unknown>) => void): Files {
	const document = JSON.parse(new TextDecoder().decode(files.get(key)));
	change(document);
	return new Map([...files, [key, new TextEncoder().encode(JSON.stringify(document))]]);
}

describe("axes", () => {
	const attributes = (more: object) =>
		changed(filesOf(gaps), "gaps/attributes.json", (document) => {
			delete document.resolution;
			Object.assign(document, more);
		});
	const axesOf = async (more: object) => {
		const { axes, x, y } = await openVariable(await openZarr(attributes(more)), "gaps");
		return [y, x].map((dim) => {
			const { edges, units, upward, scale } = axes[dim ?? ""];
			return [dim, ...edges, units, upward, scale];
		});
	};

	it("lie by resolution and units, from the top", async () => {
		expect(await axesOf({ axes: ["x", "y"], resolution: [4, 0.5], units: ["nm", "um"] })).toEqual([
			["y", -0.25, 1.75, "um", false, "linear"],
			["x", -2, 22, "nm", false, "linear"],
		]);
	});

	it("lie by pixelResolution, coarse cells from where their first fine one begins", async () => {
		const pixelResolution = { unit: "nm", dimensions: [4, 8] };
		expect(await axesOf({ pixelResolution, downsamplingFactors: [2, 1] })).toEqual([
			["dim_0", -4, 28, "nm", false, "linear"],
			["dim_1", -2, 46, "nm", false, "linear"],
		]);
	});

	it("lie from Paintera's offset on", async () => {
		expect(await axesOf({ resolution: [4, 8], offset: [100, -16], downsamplingFactors: [2, 1] })).toEqual([
			["dim_0", -20, 12, "", false, "linear"],
			["dim_1", 98, 146, "", false, "linear"],
		]);
	});

	it("lie by Janelia's transform, which has the array's order unless it says otherwise", async () => {
		const transform = { axes: ["y", "x"], scale: [8, 4], translate: [100, -2], units: ["um", "nm"] };
		const expected = [
			["y", 96, 128, "um", false, "linear"],
			["x", -4, 20, "nm", false, "linear"],
		];
		const pixelResolution = { unit: "m", dimensions: [1, 1] };
		expect(await axesOf({ transform, pixelResolution })).toEqual(expected);
		const turned = Object.entries(transform).map(([name, list]) => [name, list.toReversed()]);
		expect(await axesOf({ transform: { ...Object.fromEntries(turned), ordering: "F" } })).toEqual(expected);
	});

	it.each([
		{},
		{ transform: { scale: [1, 2] } },
		{ transform: { scale: [1, 2], translate: [0, null] } },
		{ resolution: [4] },
		{ resolution: [4, 0] },
		{ resolution: ["4", 8] },
		{ pixelResolution: null },
	])("are indices with %j", async (more) => {
		expect(await axesOf(more)).toEqual([
			["dim_0", 0, 4, "", false, "index"],
			["dim_1", 0, 6, "", false, "index"],
		]);
	});

	it("have xarray's names before N5's, and none that are not one for each axis", async () => {
		const dims = async (more: object) => (await readArray(attributes(more), { path: "gaps" })).dims;
		expect(await dims({ axes: ["x", "y"], _ARRAY_DIMENSIONS: ["lat", "lon"] })).toEqual(["lat", "lon"]);
		expect(await dims({ axes: ["x", "y", "z"] })).toEqual(["dim_0", "dim_1"]);
		expect(await dims({ axes: ["x", 3] })).toEqual(["dim_0", "x"]);
	});
});

describe("metadata that can't be true, or is not known, is refused", () => {
	it.each<[string, Record<string, unknown>, RegExp]>([
		["a codec", { compression: { type: "jpeg" } }, /the N5 compression "jpeg" is not supported/],
		["a codec of JavaScript's", { compression: { type: "constructor" } }, /the N5 compression "constructor"/],
		["no codec", { compression: null }, /its compression has no type/],
		["a type", { dataType: "complex64" }, /the N5 data type "complex64" is not supported/],
		["shards", { shardSize: [4, 4] }, /sharded by a draft of N5/],
		["ranks", { blockSize: [2, 2, 2] }, /the chunk shape has 3 axes, the array 2/],
		["an empty block", { blockSize: [2, 0] }, /blockSize holds 0/],
		["no sizes", { dimensions: "6, 4" }, /dimensions is no list/],
		["no axes", { dimensions: [], blockSize: [] }, /it has no dimensions/],
		["a huge block", { blockSize: [100000, 100000] }, /more than a browser can hold/],
	])("%s", async (_, more, message) => {
		const files = changed(filesOf(gaps), "gaps/attributes.json", (document) => Object.assign(document, more));
		await expect(readArray(files, { path: "gaps" })).rejects.toThrow(message);
	});

	it.each(["5.0.0", "next", 4])("a container of version %j", async (n5) => {
		const files = changed(filesOf(gaps), "attributes.json", (document) => Object.assign(document, { n5 }));
		await expect(openZarr(files, { path: "gaps" })).rejects.toThrow(`N5 of version ${JSON.stringify(n5)}`);
	});

	it("the compression of version 0 is read", async () => {
		const files = changed(filesOf(gaps), "gaps/attributes.json", (document) => {
			delete document.compression;
			document.compressionType = "gzip";
		});
		const own = await readArray(filesOf(gaps), { path: "gaps" });
		expect((await readArray(files, { path: "gaps" })).data).toEqual(own.data);
	});
});

describe("a damaged block", () => {
	/** The array at `path` where one of its blocks is other bytes. */
	const withBlock = (path: string, block: Uint8Array) =>
		readArray(new Map([...filesOf(plain), [`${path}/0/0`, block]]), { path });
	const blockOf = (path: string) => filesOf(plain).get(`${path}/0/0`)?.slice() ?? expect.fail(path);

	it.each<[number, number, string]>([
		[1, 2, "serialized objects (mode 2)"],
		[1, 9, "it begins with 9"],
		[3, 3, "has 3 dimensions in place of 2"],
		[7, 0, "does not fit chunks of 3 × 4"],
		[7, 5, "3 × 5 does not fit chunks of 3 × 4"],
		[7, 3, "decodes to 48 bytes in place of 36"],
		[4, 255, "does not fit"],
	])("is found by its header: byte %d is %d", async (at, value, message) => {
		const block = blockOf("compressed/raw-int32");
		block[at] = value;
		await expect(withBlock("compressed/raw-int32", block)).rejects.toThrow(message);
		await expect(withBlock("compressed/raw-int32", block)).rejects.toMatchObject({ key: "compressed/raw-int32/0/0" });
	});

	it.each(["raw", "gzip", "zlib", "bzip2", "lz4", "xz", "blosc", "zstd"])(
		"is found where it is cut: %s",
		async (name) => {
			const path = `compressed/${name}-int32`;
			const block = blockOf(path);
			const whole = (await readArray(filesOf(plain), { path })).data;
			for (let length = 0; length < block.length; length += 3) {
				const read = await withBlock(path, block.slice(0, length)).catch((error) => error);
				if (read instanceof Error) expect(read.message).toContain(`Chunk ${path}/0/0 of "${path}" can't be decoded`);
				else expect(read.data).toEqual(whole); // what was cut off only ended the stream
			}
		},
	);

	it("never gives other values where lz4 has its checksum, whichever byte is damaged", async () => {
		const path = "compressed/frames";
		const whole = (await readArray(filesOf(plain), { path })).data;
		const length = blockOf(path).length;
		let found = 0;
		for (let at = 12; at < length; at += 7) {
			const block = blockOf(path);
			block[at] ^= 1 << (at % 8);
			const read = await withBlock(path, block).catch((error) => error);
			if (read instanceof Error) found++;
			else expect(read.data).toEqual(whole);
		}
		expect(found).toBeGreaterThan((length - 12) / 8);
	});

	it("promises no more than its bytes may hold", async () => {
		const special = filesOf(stored("n5-java", "special"));
		const block = special.get("texts/0/1")?.slice() ?? expect.fail("no block");
		new DataView(block.buffer).setUint32(12, 2 ** 32 - 1);
		special.set("texts/0/1", block);
		await expect(readArray(special, { path: "texts" })).rejects.toThrow(
			/Chunk texts\/0\/1 of "texts" can't be decoded/,
		);
	});
});

const SAMPLE = fileURLToPath(new URL("../../shared/samples/zarr_implementations/z5py.n5", import.meta.url));

/** The folder as a store that reads files. */
function onDisk(folder: string) {
	return {
		async get(key: string) {
			const path = join(folder, key);
			return existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined;
		},
	};
}

if (existsSync(SAMPLE))
	describe("the sample of zarr_implementations", () => {
		const { arrays } = JSON.parse(readFileSync(`${SAMPLE}.facts.json`, "utf8"));
		it.each(Object.keys(arrays))("%s", async (path) => {
			const { shape, samples, stats } = arrays[path]; // in N5's order
			const read = await readArray(onDisk(SAMPLE), { path });
			expect([read.shape, read.dtype]).toEqual([shape.toReversed(), "uint8"]);
			const data = read.data as Uint8Array;
			const cells = samples.map(([[c, x, y]]: [number[]]) => String(data[(y * shape[1] + x) * shape[0] + c]));
			expect(cells).toEqual(samples.map(([, value]: [number[], string]) => value));
			expect(data.reduce((sum, value) => sum + value, 0)).toBe(Number(stats.sum));
		});
	});
