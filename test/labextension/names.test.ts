/** What a file browser's names say of stores. */
import { describe, expect, it } from "vitest";
import { type Drives, isOpenedByGesture, kindOfName, serverPath, storePath } from "../../labextension/src/names.ts";

describe("kindOfName", () => {
	it.each([
		["air.zarr", "zarr"],
		["cells.ome.zarr", "zarr"],
		["AIR.ZARR", "zarr"],
		["v1.2.zarr", "zarr"],
		["brain.n5", "store"],
		["repository.icechunk", "store"],
		[".zarr", null],
		["zarr", null],
		["air.zarr.old", null],
		["air_zarr", null],
		["table.parquet", null],
		["air.zarr.zip", null],
		["data", null],
	])("knows a folder %s as %s", (name, kind) => expect(kindOfName(name, true)).toBe(kind));

	it.each([
		["air.zarr.zip", "zarr"],
		["cells.ome.zarr.zip", "zarr"],
		["brain.n5.zip", "zarr"],
		["cells.ozx", "zarr"],
		["zarr.json", "maybe"],
		["references.json", "maybe"],
		["photos.zip", null],
		[".zarr.zip", null],
		["air.zarr", null],
		["notes.txt", null],
		["zarr.json.bak", null],
	])("knows a file %s as %s", (name, kind) => expect(kindOfName(name, false)).toBe(kind));
});

describe("isOpenedByGesture", () => {
	it.each([
		["zarr", ["zarr"]],
		["stores", ["zarr", "store"]],
		["never", []],
	] as const)("opens by the setting %s what is %o", (setting, opened) => {
		const kinds = ["zarr", "store", "maybe", null] as const;
		expect(kinds.filter((kind) => isOpenedByGesture(kind, setting))).toEqual(opened);
	});
});

describe("serverPath", () => {
	/** As JupyterLab's contents manager with the drives RTC and s3. */
	const drives: Drives = {
		driveName: (path) => /^(RTC|s3):/.exec(path)?.[1] ?? "",
		localPath: (path) => path.replace(/^(RTC|s3):/, ""),
	};

	it.each([
		["data/air.zarr", "data/air.zarr"],
		["/data/air.zarr", "data/air.zarr"],
		["RTC:data/a b#%é.zarr", "data/a b#%é.zarr"],
		["RTC:", ""],
		["", ""],
		["12:30.zarr", "12:30.zarr"],
		["s3:bucket/air.zarr", null],
	])("of %s is %s", (path, expected) => expect(serverPath(drives, path)).toBe(expected));
});

describe("storePath", () => {
	it.each([
		["air.zarr/zarr.json", "air.zarr"],
		["zarr.json", ""],
		["air.zarr/air/zarr.json", "air.zarr/air"],
		["references.json", "references.json"],
		["zarr.json.zarr", "zarr.json.zarr"],
	])("of %s is %s", (path, expected) => expect(storePath(path)).toBe(expected));
});
