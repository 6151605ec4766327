import { describe, expect, it } from "vitest";
import { ZarrError } from "../../src/errors.ts";
import { openHierarchy } from "../../src/hierarchy/node.ts";
import { onAbort, type Signal } from "../../src/signal.ts";
import { type Child, makeStore, type ZarrStore } from "../../src/store/store.ts";

const array = (dims: string[]) => ({
	zarr_format: 3,
	node_type: "array",
	shape: dims.map(() => 4),
	data_type: "float32",
	chunk_grid: { name: "regular", configuration: { chunk_shape: dims.map(() => 2) } },
	chunk_key_encoding: { name: "default" },
	fill_value: 0,
	codecs: ["bytes"],
	dimension_names: dims,
});
const group = { zarr_format: 3, node_type: "group" };

/** A store of documents that notes what it was asked. */
function storeOf(
	documents: Record<string, unknown>,
	children?: Record<string, Child[]>,
): ZarrStore & { asked: string[] } {
	const asked: string[] = [];
	const store = makeStore({
		id: "test",
		name: "test.zarr",
		route: "memory",
		reason: "",
		parallel: 4,
		async read(key) {
			asked.push(key);
			return key in documents
				? { status: 200, bytes: new TextEncoder().encode(JSON.stringify(documents[key])) }
				: { status: 404 };
		},
		list: children && (async (path) => ({ children: children[path] ?? [] })),
	});
	return { ...store, asked };
}

describe("openHierarchy", () => {
	it("finds the format by one parallel probe, then asks for that format only", async () => {
		const store = storeOf({ "zarr.json": group, "a/zarr.json": array(["y", "x"]) });
		const hierarchy = openHierarchy(store);
		expect((await hierarchy.node("")).kind).toBe("group");
		const probed = store.asked.length;
		expect(await hierarchy.node("a")).toMatchObject({ kind: "array", dims: ["y", "x"], name: "a" });
		expect(store.asked.slice(probed)).toEqual(["a/zarr.json"]);
		await hierarchy.node("a");
		expect(store.asked.length).toBe(probed + 1);
	});

	it("needs no further request where metadata is consolidated, and lists everything", async () => {
		const metadata = { g: group, "g/a": array(["x"]) };
		const store = storeOf({ "zarr.json": { ...group, consolidated_metadata: { kind: "inline", metadata } } });
		const hierarchy = openHierarchy(store);
		await hierarchy.node("");
		const probed = store.asked.length;
		expect(await hierarchy.node("g/a")).toMatchObject({ dims: ["x"] });
		expect(await hierarchy.list("")).toMatchObject([
			{ path: "g", kind: "group", known: "consolidated" },
			{ path: "g/a", kind: "array", shape: [4], dims: ["x"], dtype: "float32" },
		]);
		expect(hierarchy.lists).toBe(true);
		expect(store.asked.length).toBe(probed);
	});

	it.each([
		[
			"v3",
			{
				"zarr.json": {
					...group,
					consolidated_metadata: { kind: "inline", metadata: { g: group, "g/a": array(["x"]) } },
				},
				"g/zarr.json": group,
			},
		],
		[
			"v2",
			{
				".zgroup": { zarr_format: 2 },
				".zmetadata": {
					metadata: {
						".zgroup": { zarr_format: 2 },
						"g/.zgroup": { zarr_format: 2 },
						"g/h/.zgroup": { zarr_format: 2 },
					},
				},
				"g/.zgroup": { zarr_format: 2 },
			},
		],
	])(
		"lists by the root's consolidated metadata of %s below a group that was opened first",
		async (_name, documents) => {
			const hierarchy = openHierarchy(storeOf(documents));
			expect((await hierarchy.node("g")).kind).toBe("group");
			expect(hierarchy.lists).toBe(false);
			expect(await hierarchy.list("g")).toMatchObject([{ known: "consolidated" }]);
			expect(hierarchy.lists).toBe(true);
		},
	);

	it("asks for nothing that was given, nor for what is absent beside it", async () => {
		const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
		const store = storeOf({});
		const given = new Map([
			[".zgroup", bytes({ zarr_format: 2 })],
			[
				"a/.zarray",
				bytes({
					zarr_format: 2,
					shape: [3],
					chunks: [3],
					dtype: "<f4",
					order: "C",
					fill_value: null,
					compressor: null,
					filters: null,
				}),
			],
		]);
		const hierarchy = openHierarchy(store, given);
		expect(await hierarchy.node("a")).toMatchObject({ kind: "array", version: 2, dims: ["dim_0"] });
		expect((await hierarchy.node("")).kind).toBe("group");
		expect(store.asked).toEqual([]);
	});

	it("lists one level where the store can, and says nothing where it can't", async () => {
		const children: Child[] = [
			{ name: "a", kind: "array" },
			{ name: "readme.txt", kind: "file" },
			{ name: ".git", kind: "unknown" },
			{ name: "more", kind: "unknown" },
		];
		const listing = openHierarchy(storeOf({ "zarr.json": group }, { "": children }));
		expect((await listing.list("")).map(({ path, kind, known }) => [path, kind, known])).toEqual([
			["a", "array", "listing"],
			["more", "unknown", "listing"],
		]);
		const known = openHierarchy(
			storeOf({ "zarr.json": group, "x/zarr.json": array(["x"]) }, { "": [{ name: "x", kind: "array" }] }),
		);
		await known.node("x");
		expect(await known.list("")).toMatchObject([{ path: "x", kind: "array", known: "metadata", dims: ["x"] }]);
		const blind = openHierarchy(storeOf({ "zarr.json": group }));
		expect([await blind.list(""), blind.lists]).toEqual([[], false]);
	});

	it("says which node it did not find, and tries again when asked again", async () => {
		const documents: Record<string, unknown> = { "zarr.json": group };
		const hierarchy = openHierarchy(storeOf(documents));
		await expect(hierarchy.node("gone")).rejects.toMatchObject({
			tag: "NotFoundError",
			path: "gone",
			message: expect.stringMatching(/"gone" in test\.zarr/),
		});
	});

	it("withdraws one caller without failing the other", async () => {
		const hierarchy = openHierarchy(storeOf({ "zarr.json": group }));
		const controller = new AbortController();
		const first = hierarchy.node("", controller.signal);
		const second = hierarchy.node("");
		controller.abort();
		await expect(first).rejects.toThrow(/abort/i);
		await expect(second).resolves.toMatchObject({ kind: "group" });
	});

	it("ends requests that nobody waits for any more, and asks anew", async () => {
		const signals: Signal[] = [];
		const documents = storeOf({ "zarr.json": group });
		let hang = true;
		const read: ZarrStore["read"] = (key, options) => {
			if (!hang) return documents.read(key, options);
			const { signal } = options;
			if (signal) signals.push(signal);
			return new Promise((_, reject) => signal && onAbort(signal, () => reject(signal.reason)));
		};
		const hierarchy = openHierarchy({ ...documents, read });
		const controllers = [new AbortController(), new AbortController()];
		const callers = controllers.map(({ signal }) => hierarchy.node("", signal));
		const ended = Promise.all(callers.map((caller) => expect(caller).rejects.toThrow(/abort/i)));
		controllers[0].abort();
		await Promise.resolve();
		expect(signals.map(({ aborted }) => aborted)).toEqual(Array(5).fill(false));
		controllers[1].abort();
		await ended;
		expect(signals.map(({ aborted }) => aborted)).toEqual(Array(5).fill(true));
		hang = false;
		await expect(hierarchy.node("")).resolves.toMatchObject({ kind: "group" });
	});

	it("shows no array of version 2 whose attributes did not come", async () => {
		const zarray = {
			zarr_format: 2,
			shape: [4],
			chunks: [2],
			dtype: "<i2",
			fill_value: 0,
			order: "C",
			compressor: null,
			filters: null,
		};
		const documents = storeOf({ ".zarray": zarray });
		let refusal = new ZarrError("NetworkError", "The server answered 500 for .zattrs.");
		const read: ZarrStore["read"] = (key, options) =>
			key === ".zattrs" ? Promise.reject(refusal) : documents.read(key, options);
		await expect(openHierarchy({ ...documents, read }).node("")).rejects.toThrow(/500 for \.zattrs/);
		refusal = new ZarrError("AccessError", "The Jupyter server may not serve .zattrs (403).");
		await expect(openHierarchy({ ...documents, read }).node("")).rejects.toThrow(/may not serve/);
	});

	it("takes what a bucket refuses for absent, at the root and below", async () => {
		const zarray = { zarr_format: 2, shape: [4], chunks: [2], dtype: "<i2", fill_value: 0, order: "C" };
		const files: Record<string, unknown> = {
			".zgroup": { zarr_format: 2 },
			"a/.zarray": { ...zarray, compressor: null, filters: null },
		};
		const documents = storeOf(files);
		const read: ZarrStore["read"] = (key, options) =>
			key in files
				? documents.read(key, options)
				: Promise.reject(new ZarrError("AccessError", `The server refused ${key} (403).`));
		const hierarchy = openHierarchy({ ...documents, route: "direct", read });
		expect((await hierarchy.node("")).kind).toBe("group");
		expect(await hierarchy.node("a")).toMatchObject({ kind: "array", attrs: {} });
		await expect(hierarchy.node("b")).rejects.toThrow(/403/);
	});
});
