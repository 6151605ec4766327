/** References as parquet: which files are read, damage, and what is refused. Their values are held by the conformance fixtures. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openZarr, readArray } from "../../src/index.ts";
import type { Records } from "../../src/store/recogniser.ts";
import { run } from "../../src/worker.ts";

interface Written {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	readonly arrays: readonly { path: string; values: string }[];
}

const { stores } = JSON.parse(
	readFileSync(new URL("../fixtures/kerchunk/references.json", import.meta.url), "utf8"),
) as {
	stores: Written[];
};
const WRITERS = ["fastparquet", "pyarrow"];

type Files = Map<string, Uint8Array<ArrayBuffer>>;

function filesOf(name: string): Files {
	const { files } = stores.find((store) => store.name === name) ?? expect.fail(`no ${name}`);
	return new Map(Object.entries(files).map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))]));
}

/** What the writer's file holds of an array of int16. */
function written(name: string, path: string): Int16Array {
	const array = stores.find((store) => store.name === name)?.arrays.find((one) => one.path === path);
	const { buffer, byteOffset, length } = Buffer.from(array?.values ?? expect.fail(`no ${path}`), "base64");
	return new Int16Array(buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer);
}

/** A map that notes what it is asked for. */
function noted(files: Files) {
	const asked: string[] = [];
	const get = async (key: string) => {
		asked.push(key.slice(1));
		return files.get(key.slice(1));
	};
	return { asked, store: { get } };
}

const read = (bytes: Uint8Array<ArrayBuffer>, rows = 3) =>
	run({ kind: "records", bytes: bytes.slice(), rows } as Parameters<typeof run>[0]) as Promise<Records>;
const readAir = async (files: Files, writer: string) =>
	readArray(await openZarr(files, { path: `${writer}.parq` }), { path: `${writer}.parq/air` });

describe.each(WRITERS)("%s", (writer) => {
	it("gives columns", async () => {
		const found = await read(filesOf(writer).get(`${writer}.parq/air/refs.0.parq`) as Uint8Array<ArrayBuffer>);
		expect(found).toMatchObject({ rows: 3, path: Array(3).fill("part0.h5"), raw: [null, null, null] });
		expect([...(found.size as Float64Array)].every((size) => size > 0)).toBe(true);
	});

	it("is read a file at a time, when a chunk of it is asked for", async () => {
		const { asked, store } = noted(filesOf(writer));
		const handle = await openZarr(store, { path: `${writer}.parq` });
		await readArray(handle, {
			path: `${writer}.parq/air`,
			selection: [
				[0, 1],
				[0, 3],
			],
		});
		const parquet = asked.filter((key) => key.endsWith(".parq"));
		expect(parquet).toEqual([`${writer}.parq/air/refs.0.parq`]);
		await readArray(handle, { path: `${writer}.parq/air` });
		const all = [0, 1, 2].map((i) => `${writer}.parq/air/refs.${i}.parq`);
		expect(new Set(asked.filter((key) => key.endsWith(".parq")))).toEqual(new Set(all));
		expect(asked.filter((key) => key === all[0])).toHaveLength(1);
	});

	it("is known at the root, too, wherever it is opened", async () => {
		const files = filesOf(writer);
		const root = new Map([...files].map(([key, bytes]) => [key.replace(`${writer}.parq/`, ""), bytes]));
		for (const path of ["", "air", "air.json"]) {
			const handle = openZarr(root, { path });
			if (path === "air.json") await expect(handle).rejects.toMatchObject({ tag: "NotFoundError" });
			else await expect(readArray(await handle, { path: "air" })).rejects.toThrow("air/0.0 lies in part0.h5");
		}
	});

	it("lists what it holds", async () => {
		const handle = await openZarr(filesOf(writer), { path: `${writer}.parq` });
		const nodes = (await handle.list()).map(({ path, kind }) => `${kind} ${path.split("/").at(-1)}`);
		expect(nodes.sort()).toEqual(["array air", "array time", "array x"]);
	});

	it("with a file of references missing has no such chunks, as fsspec has it; with one cut it is damaged", async () => {
		const files = filesOf(writer);
		const key = `${writer}.parq/air/refs.1.parq`;
		const whole = files.get(key) as Uint8Array<ArrayBuffer>;
		files.set(key, whole.slice(0, whole.length - 9));
		await expect(readAir(files, writer)).rejects.toMatchObject({ tag: "MetadataError", key });
		files.delete(key);
		// chunks 3 to 5 of 1 x 3 in a plane of 4 x 5: the end of the second row and all of the third
		const wanted = Int16Array.from(written(writer, "air"), (value, i) => (i >= 8 && i < 15 ? 0 : value));
		expect((await readAir(files, writer)).data).toEqual(wanted);
	});

	it("of more rows than its metadata says is refused", async () => {
		const bytes = filesOf(writer).get(`${writer}.parq/air/refs.0.parq`) as Uint8Array<ArrayBuffer>;
		await expect(read(bytes, 2)).rejects.toThrow("it has 3 rows, more than 2");
	});

	it("with any bit of it changed is an error or three rows, soon", async () => {
		const bytes = filesOf(writer).get(`${writer}.parq/air/refs.0.parq`) as Uint8Array<ArrayBuffer>;
		let seed = 7;
		const random = (below: number) => {
			seed = (seed * 1103515245 + 12345) % 2 ** 31;
			return Math.floor((seed / 2 ** 31) * below);
		};
		let [failed, slowest] = [0, 0];
		for (let i = 0; i < 400; i++) {
			const changed = bytes.slice();
			for (let n = 0; n <= i % 3; n++) changed[random(changed.length)] ^= 1 << random(8);
			const began = performance.now();
			const rows = await read(changed).then(
				(found) => found.rows,
				() => {
					failed++;
					return 0;
				},
			);
			slowest = Math.max(slowest, performance.now() - began);
			expect(rows).toBeLessThanOrEqual(3);
		}
		expect(failed).toBeGreaterThan(50);
		expect(slowest).toBeLessThan(5000);
	});
});

describe("metadata of references", () => {
	it.each([
		["no size", '{"metadata": {}, "record_size": 0}', "record_size is 0"],
		["a size beyond all bounds", '{"metadata": {}, "record_size": 1e12}', "record_size is 1e12"],
		["a size that is no number", '{"metadata": {}, "record_size": "x"}', 'record_size is "x"'],
		["no JSON", '{"metadata": {}, "record_size": 3', ".zmetadata is not valid"],
	])("with %s", async (_, text, sentence) => {
		const open = openZarr(new Map([["refs.parq/.zmetadata", new TextEncoder().encode(text)]]), { path: "refs.parq" });
		await expect(open).rejects.toThrow(sentence);
		await expect(open).rejects.toMatchObject({ tag: "MetadataError" });
	});

	it("without a size is consolidated metadata of Zarr", async () => {
		const open = openZarr(new Map([["refs.parq/.zmetadata", new TextEncoder().encode('{"metadata": {}}')]]), {
			path: "refs.parq",
		});
		await expect(open).rejects.toMatchObject({ tag: "NotFoundError" });
	});
});

it("is not taken for an array without chunks where the folder is an array itself", async () => {
	const zarray = { zarr_format: 2, shape: [2], chunks: [1], dtype: "<i2", fill_value: 0, order: "C", compressor: null };
	const metadata = { ".zarray": { ...zarray, filters: null } };
	const document = new TextEncoder().encode(JSON.stringify({ metadata, record_size: 2 }));
	await expect(readArray(new Map([[".zmetadata", document]]))).rejects.toMatchObject({
		tag: "UnsupportedError",
		message: expect.stringMatching("arrays below their folder"),
	});
});
