/** What is given wrongly to the functions is told in a sentence that says what was given and what is valid. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { ZarrError } from "../src/errors.ts";
import {
	type ChannelState,
	colormap,
	drawSlice,
	extent,
	histogram,
	openZarr,
	quantile,
	readArray,
	readSeries,
	readSlice,
	type ZarrHandle,
} from "../src/index.ts";

const text = (value: object) => new TextEncoder().encode(JSON.stringify(value));
const group = text({ zarr_format: 3, node_type: "group" });

function array(shape: number[], dims: string[]): Uint8Array {
	return text({
		...{ zarr_format: 3, node_type: "array", shape, data_type: "uint8", fill_value: 0, dimension_names: dims },
		chunk_grid: { name: "regular", configuration: { chunk_shape: shape } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes" }],
	});
}

const air = array([2920, 2, 3], ["time", "lat", "lon"]);
const files = new Map([
	["zarr.json", group],
	["air/zarr.json", air],
	["sea/zarr.json", group],
	["sea/ice/zarr.json", array([4], ["time"])],
]);
/** As `FileAttachment("weather.zip").zip()` gives it, so that what it holds is known. */
const archive = {
	filenames: [...files.keys()].map((key) => `weather/${key}`),
	file: (name: string) => ({ blob: async () => new Blob([new Uint8Array(files.get(name.slice(8)) ?? [])]) }),
};

let z: ZarrHandle;
beforeAll(async () => {
	z = await openZarr(archive);
});

/** A value that the types would not let through. */
const odd = <T>(value: unknown) => value as T;
const zip = (bytes: number[]) => new File([Uint8Array.from(bytes)], "nothing.zip");
const GREEN: ChannelState = { index: 0, color: "#00ff00", domain: [0, 255], visible: true };
/** A promise that nobody waits for yet. */
function rejected(): Promise<never> {
	const promise = Promise.reject(new Error("no luck"));
	promise.catch(() => undefined);
	return promise;
}
const EMPTY_ZIP = [0x50, 0x4b, 5, 6, ...new Array(18).fill(0)];
const VALID =
	"is nothing that holds Zarr. Give a URL, a folder (FileSystemDirectoryHandle, or the files of an <input webkitdirectory>), a zip or reference file (File, Blob or FileAttachment), a Map of bytes by key, or a zarrita store, Array or Group.";

describe("openZarr refuses", () => {
	it.each<[string, unknown, string]>([
		["nothing", undefined, `undefined ${VALID}`],
		["null", null, `null ${VALID}`],
		["a number", 42, `42 ${VALID}`],
		["a plain object", { url: "x" }, `an object with the keys url ${VALID}`],
		["a list", [1, 2], `[1, 2] ${VALID}`],
		["a function", () => "x", "a function is nothing that holds Zarr. Give what it returns."],
		[
			"a Response",
			new Response(""),
			"a Response is nothing that holds Zarr. Give its address, or, of a zip file, await response.blob().",
		],
		[
			"bytes",
			new ArrayBuffer(3),
			"an ArrayBuffer is nothing that holds Zarr. Give bytes of a zip file as new Blob([bytes]).",
		],
		["an empty text", " ", "The address is empty. Give a URL or a path of a Zarr store."],
		["a rejected promise", rejected(), "The promise of a store was rejected: no luck"],
		["a Map of text", new Map([["zarr.json", "{}"]]), 'The store gave "{}" for zarr.json; a store of this page gives'],
		["an empty zip", zip(EMPTY_ZIP), "No Zarr array or group at nothing.zip: it is empty."],
		["no zip", zip([1, 2, 3]), "nothing.zip can't be read as a zip file: its directory is missing."],
		["loose files", [zip([]), zip([])], '"nothing.zip" is one of 2 files, but of no folder.'],
		[
			"a relative address where there is no page",
			"data/air.zarr",
			'"data/air.zarr" is relative, but there is no page that it could be relative to. Resolve it first: new URL("data/air.zarr", "https://example.org/").',
		],
	])("%s", async (_, source, sentence) => {
		const error = await openZarr(source).catch((error: Error) => error);
		expect(error).toMatchObject({ name: expect.stringMatching(/^(Address|NotFound|Metadata)Error$/) });
		expect((error as Error).message).toContain(sentence);
	});

	it.each<[object, string]>([
		[{ path: 3 }, "openZarr: path is 3; give a string."],
		[{ fetch: "x" }, 'openZarr: fetch is "x"; give a function.'],
		[{ headers: new Headers() }, "openZarr: headers is a Headers; give a plain object of texts by name"],
		[{ signal: new AbortController() }, "openZarr: signal is an AbortController; give an AbortSignal, as an"],
		[{ metadata: { "zarr.json": "{}" } }, "openZarr: metadata is an object with the keys zarr.json; give a Map"],
	])("the options %j", async (options, sentence) => {
		await expect(openZarr(archive, options)).rejects.toMatchObject({
			tag: "SelectionError",
			message: expect.stringContaining(sentence),
		});
	});
});

describe("a path that is not there", () => {
	it.each([
		["airr", 'No Zarr array or group at "airr" in weather. The nearest paths are "air" and "sea".'],
		["sea/ise", 'No Zarr array or group at "sea/ise" in weather. The nearest path is "sea/ice".'],
		["ocean/ice", 'No Zarr array or group at "ocean/ice" in weather. The nearest paths are "air" and "sea".'],
	])("%s", async (path, message) => {
		for (const read of [z.node(path), readArray(z, { path }), readSeries(z, { path, along: "time" })])
			await expect(read).rejects.toMatchObject({ tag: "NotFoundError", message });
	});
});

describe("a SelectionError says what is valid:", () => {
	const dims = '"air" has the dimensions time, lat, lon.';
	const whole = "give a whole number from 0 to 2919, or from -2920 to -1 to count from the end.";
	it.each<[string, () => unknown, string]>([
		["x", () => readSlice(z, { path: "air", x: "lno" }), `x is "lno", but ${dims}`],
		["no x", () => readSlice(z, { path: "air", x: null }), "x is null; give one of the dimensions time, lat, lon."],
		["kind of x", () => readSlice(z, odd({ path: "air", x: 1 })), "readSlice: x is 1; give the name of a dimension"],
		[
			"x and y",
			() => readSlice(z, { path: "air", x: "lat", y: "lat" }),
			'x and y are both "lat"; give two different ones of time, lat, lon.',
		],
		["dim of index", () => readSlice(z, { path: "air", index: { tiem: 1 } }), `index names "tiem", but ${dims}`],
		[
			"index",
			() => readSlice(z, { path: "air", index: { time: 2920 } }),
			`index.time is 2920, but time has 2920 positions; ${whole}`,
		],
		["half index", () => readSlice(z, { path: "air", index: { time: 0.5 } }), `index.time is 0.5, but`],
		["text index", () => readSlice(z, odd({ path: "air", index: { time: "3" } })), 'index.time is "3", but'],
		["NaN index", () => readSlice(z, { path: "air", index: { time: Number.NaN } }), "index.time is NaN, but"],
		["list index", () => readSlice(z, odd({ path: "air", index: [3] })), "readSlice: index is [3]; give an object of"],
		["state", () => readSlice(z, odd("air")), 'readSlice was given "air" as options; give an object, which may have'],
		[
			"color",
			() => readSlice(z, odd({ color: { type: "cubic" } })),
			'readSlice, color: type is "cubic"; give "linear", "log" or "symlog".',
		],
		["channels", () => readSlice(z, odd({ channels: "red" })), 'channels is "red"; give a list of objects with index,'],
		[
			"kind of channel",
			() => readSlice(z, odd({ channels: [GREEN, 3] })),
			"readSlice, channels[1] was given 3 as options; give an object, which may have index, color, domain, visible,",
		],
		[
			"index of channel",
			() => readSlice(z, { channels: [{ ...GREEN, index: 0.5 }] }),
			"readSlice, channels[0]: index is 0.5; give a whole number, 0 for the first channel.",
		],
		[
			"colour of channel",
			() => readSlice(z, { channels: [{ ...GREEN, color: "green" }] }),
			'readSlice, channels[0]: color is "green"; give a colour as "#rrggbb".',
		],
		[
			"limits of channel",
			() => readSlice(z, { channels: [{ ...GREEN, domain: [0, Number.NaN] }] }),
			"readSlice, channels[0]: domain is [0, NaN]; give two finite numbers, [low, high].",
		],
		[
			"visible channel",
			() => readSlice(z, odd({ channels: [GREEN, { ...GREEN, index: 1, visible: 1 }] })),
			"readSlice, channels[1]: visible is 1; give true or false.",
		],
		[
			"no limits of channel",
			() => readSlice(z, odd({ channels: [{ index: 0, color: "#00ff00", visible: true }] })),
			"readSlice, channels[0] has no domain; give two finite numbers, [low, high].",
		],
		[
			"channel twice",
			() => readSlice(z, { channels: [GREEN, { ...GREEN, color: "#ff0000" }] }),
			"readSlice, channels[1]: index is 0, as in channels[0]; give each channel once.",
		],
		[
			"group",
			() => readSlice(z, { path: "sea" }),
			'"sea" is a group. Give the path of one of its arrays, such as "sea/ice".',
		],
		["group, too", () => readArray(z), '"weather" is a group. Give the path of one of its arrays, such as "air".'],
		["along", () => readSeries(z, { path: "air", along: "tiem" }), `along is "tiem", but ${dims}`],
		["no along", () => readSeries(z, odd({ path: "air" })), `along is undefined, but ${dims}`],
		["no options", () => readSeries(z, odd(undefined)), "readSeries was given undefined as options; give an object"],
		[
			"position",
			() => readSeries(z, { path: "air", along: "time", index: { lat: 2 } }),
			"index.lat is 2, but lat has 2",
		],
		["field", () => readSeries(z, { path: "air", along: "time", field: "re" }), '"air" has no field "re".'],
		[
			"selection",
			() => readArray(z, odd({ path: "air", selection: 3 })),
			"readArray: selection is 3; give a list with",
		],
		["axes", () => readArray(z, { path: "air", selection: [0, 0, 0, 0] }), "the selection has 4 entries for 3 axes"],
		[
			"dim of selection",
			() => readArray(z, { path: "air", selection: { tiem: 0 } }),
			'there is no dimension "tiem"; it has time, lat, lon.',
		],
		[
			"range of selection",
			() => readArray(z, { path: "air", selection: [[0, 9999]] }),
			'[0, 9999] is out of range for "time", which has 2920 positions',
		],
		[
			"entry of selection",
			() => readArray(z, odd({ path: "air", selection: ["3"] })),
			'the selection of "time" is "3"; give null, a whole number or [start, stop, step]',
		],
		["chunk", async () => (await z.array("air")).getChunk([1, 0, 0]), '"air" has no chunk at [1, 0, 0]; give'],
		["bars", () => histogram([1], { thresholds: 0 }), "histogram: thresholds is 0; give a whole number of bars from 1"],
		[
			"list of bars",
			() => histogram([1], odd({ thresholds: [1, 2] })),
			"histogram: thresholds is [1, 2]; give a whole",
		],
		["domain", () => histogram([1], { domain: [2, 1] }), "histogram: domain is [2, 1]; give two finite numbers, the"],
		["promise", () => histogram(odd(Promise.resolve([]))), "was given a Promise; give what it resolves to (await it)."],
		[
			"rows",
			() => extent(odd([{ value: 1 }])),
			"extent was given a list that holds an object with the keys value at 0",
		],
		["values", () => extent(odd({ data: Float32Array.of(1) })), "the keys data; give its field data."],
		["text", () => extent(odd("12")), 'extent was given "12"; give a slice, as readSlice resolves to, a typed array'],
		["percent", () => quantile([1], 50), "quantile was given p = 50; give a number from 0 to 1, such as 0.5"],
		["colour map", () => colormap(odd(3)), 'A colour map is 3; give its name, such as "viridis".'],
		[
			"canvas",
			() => drawSlice(odd("canvas"), odd({})),
			'drawSlice was given "canvas"; give a canvas that draws in 2d.',
		],
	])("%s", async (_, call, sentence) => {
		const error = await (async () => call())().catch((error: Error) => error);
		expect(error).toMatchObject({ tag: "SelectionError" });
		expect((error as Error).message).toContain(sentence);
	});

	it("an unknown colour map, with the nearest", () => {
		expect(() => colormap("virdis_r")).toThrow('There is no colour map "virdis_r"; the nearest name is "viridis".');
	});
});

it("unknown options are warned of once, with the nearest", async () => {
	const warn = vi.spyOn(console, "warn").mockReturnValue();
	for (let turn = 0; turn < 2; turn++) {
		await openZarr(archive, odd({ haeders: {} }));
		await readArray(z, odd({ path: "sea/ice", slection: [0] }));
		histogram([1], odd({ bins: 3 }));
		await readSlice(z, odd({ path: "air", indx: {}, color: { shceme: "magma" } }), odd({ sginal: 1 }));
		await readSeries(z, odd({ path: "sea/ice", along: "time", indices: {} }));
	}
	expect(warn.mock.calls.flat()).toEqual([
		'openZarr has no option "haeders"; did you mean "headers"?',
		'readArray has no option "slection"; did you mean "selection"?',
		'histogram has no option "bins"; did you mean "domain"?',
		'readSlice has no option "indx"; did you mean "index"?',
		'readSlice, color has no option "shceme"; did you mean "scheme"?',
		'readSlice has no option "sginal"; did you mean "signal"?',
		'readSeries has no option "indices"; did you mean "index"?',
	]);
	warn.mockRestore();
});

it("where only x is given and it is y's, the two change places", async () => {
	expect((await readSlice(z, { path: "air", x: "lat" })).dims).toEqual(["lon", "lat"]);
	expect((await readSlice(z, { path: "air", y: "lon" })).dims).toEqual(["lon", "lat"]);
	expect((await readSlice(z, { path: "air", x: "time", index: { time: 3 } })).dims).toEqual(["lat", "time"]);
});

it("another path of a handle is opened there; its own is the handle itself", async () => {
	expect(await openZarr(z)).toBe(z);
	expect(await openZarr(z, { path: "/" })).toBe(z);
	expect((await openZarr(z, { path: "sea/ice" })).path).toBe("sea/ice");
	await expect(openZarr(z, { path: "sea/ise" })).rejects.toThrow('The nearest path is "sea/ice".');
});

it("lists within themselves, and very long names, end in a sentence", async () => {
	const loop: unknown[] = [];
	loop.push(loop);
	await expect(readSlice(z, odd(loop))).rejects.toThrow("readSlice was given a list of 1 as options; give an object");
	const names = new Map(Array.from({ length: 1000 }, (_, i) => [`zarr/${i}/zarr.json`, air] as const));
	const many = { ...archive, filenames: ["weather/zarr.json", ...[...names.keys()].map((key) => `weather/${key}`)] };
	await expect(readArray(many, { path: "a".repeat(100_000) })).rejects.toThrow("No Zarr array or group at");
});

it("what a store says of itself is not replaced by what it holds", async () => {
	const gone = new ZarrError("NotFoundError", 'The Icechunk repository sea has no branch "dev". Check its name.');
	const list = async () => ({ children: [] });
	const store = { ...z.source.store, list, read: () => Promise.reject(gone) };
	await expect(openZarr(store)).rejects.toBe(gone);
	await expect(openZarr(store, { path: "air" })).rejects.toBe(gone);
});
