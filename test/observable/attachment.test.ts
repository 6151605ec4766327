/** FileAttachment of notebook-kit as it is, and of the shapes that Framework and observablehq.com give it: zips by ranges, values as their writer had them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openZarr, readArray } from "../../src/index.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { difference } from "../conformance/compare.ts";
import { fixture } from "../conformance/fixture.ts";
import { portable } from "../conformance/portable.ts";

const STDLIB = "../../docs/node_modules/@observablehq/notebook-kit/dist/src/runtime/stdlib/fileAttachment.js";

/** What a page has of an attachment. */
interface Attached {
	readonly name: string;
	url(): Promise<string>;
	blob(): Promise<Blob>;
}

interface Stdlib {
	FileAttachment(name: string, base: string): Attached;
	fileAttachments(resolve: (name: string) => string): new (name: string) => Attached;
}

const { stores } = fixture("zip/zip");
const zip = stores.find((store) => `${store.name}.zip` in store.files) ?? expect.fail("no zip");
const bytes = Buffer.from(zip.files[`${zip.name}.zip`], "base64");

let folder: string;
let data: FileServer;
let stdlib: Stdlib;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-attached-"));
	writeFileSync(join(folder, "cells.zarr.zip"), bytes);
	data = await serve({ data: folder });
	stdlib = (await import(STDLIB)) as Stdlib;
});

afterEach(async () => {
	await data.close();
	rmSync(folder, { recursive: true });
});

async function expectValues(source: unknown): Promise<void> {
	const handle = await openZarr(source);
	expect(handle.name).toBe("cells.zarr.zip");
	for (const array of stores[0].arrays.filter(({ path }) => ["plain", "deep/sharded"].includes(path)))
		expect(difference(array, portable(await readArray(handle, { path: array.path })))).toBeNull();
}

describe("a FileAttachment", () => {
	it("of notebook-kit is read by ranges", async () => {
		await expectValues(stdlib.FileAttachment("data/cells.zarr.zip", `${data.url}/`));
		expect(data.log.length).toBeGreaterThan(1);
		expect(data.log.filter(({ range }) => range === undefined)).toEqual([]);
	});

	it("of observablehq.com, known by url() alone, is read by ranges", async () => {
		const FileAttachment = stdlib.fileAttachments(() => `${data.url}/data/cells.zarr.zip`);
		await expectValues(new FileAttachment("cells.zarr.zip"));
		expect(data.log.filter(({ range }) => range === undefined)).toEqual([]);
	});

	it("without an http address, as Inputs.file gives it, is read as a Blob", async () => {
		const blob = async () => new Blob([bytes]);
		const file = { name: "cells.zarr.zip", url: async () => URL.createObjectURL(await blob()), blob };
		await expectValues(file);
		expect(data.log).toEqual([]);
	});

	it("that is not there says so", async () => {
		const gone = stdlib.FileAttachment("data/gone.zip", `${data.url}/`);
		await expect(openZarr(gone)).rejects.toThrow("There is no file gone.zip (404). Check the address.");
	});
});
