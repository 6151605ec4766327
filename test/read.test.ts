/** Values of every fixture that zarr-python wrote, read by the pipeline, equal numpy's bit for bit. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openZarr, readArray } from "../src/index.ts";
import { openStore } from "../src/store/open.ts";
import { FIXTURES, truths, valuesOf } from "./fixtures.ts";

/** A store that reads a folder. */
function folder(name: string): { get(key: string): Promise<Uint8Array | undefined> } {
	return {
		async get(key) {
			try {
				return new Uint8Array(readFileSync(join(FIXTURES, name, key)));
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
				throw error;
			}
		},
	};
}

describe("readArray", () => {
	it.each(truths())("$store $path", async (truth) => {
		const values = await readArray(folder(truth.store), { path: truth.path });
		expect(values.shape).toEqual(truth.shape);
		expect(values.dtype).toBe(truth.dtype);
		const expected = valuesOf(truth);
		expect(Buffer.compare(new Uint8Array((values.data as Uint8Array).buffer), new Uint8Array(expected.buffer))).toBe(0);
	});
});

describe("openZarr", () => {
	it("says what it did not find", async () => {
		await expect(openZarr(new Map())).rejects.toThrow(/No Zarr array or group at store/);
	});
});

describe("size", () => {
	const group = new Map([["g/zarr.json", new TextEncoder().encode('{"zarr_format":3,"node_type":"group"}')]]);

	it("is the store's own answer, of the handle's path or of another", async () => {
		const asked: string[] = [];
		const size = async (path: string) => ({ bytes: asked.push(path), complete: true });
		const handle = await openZarr({ ...openStore(group), size }, { path: "g" });
		expect(await handle.size()).toEqual({ bytes: 1, complete: true });
		await handle.size("/g/a/");
		await handle.size("");
		expect(asked).toEqual(["g", "g/a", ""]);
	});

	it("is not known where the store can't say it", async () => {
		expect(await (await openZarr(group, { path: "g" })).size()).toBeNull();
	});
});
