// @vitest-environment jsdom
/** What a file's series are called, by the OME-XML beside them. */
import { describe, expect, it, vi } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { type Collection, collectionAt } from "../../src/hierarchy/collection.ts";
import { seriesNames } from "../../src/interact/names.ts";
import { openZarr } from "../../src/read.ts";
import { run } from "../../src/worker.ts";
import { filesOf, fixture } from "../conformance/fixture.ts";

handWorker({ run });

const KEY = "OME/METADATA.ome.xml";
const SPACE = "http://www.openmicroscopy.org/Schemas/OME/2016-06";
const stores = fixture("ome-ngff/series").stores;
const text = (value: string) => new TextEncoder().encode(value);
const signal = new AbortController().signal;

/** The names in a store, what was asked for them, and which bytes of it. */
async function namesIn(files: Map<string, Uint8Array>, path = "", also?: (key: string) => void) {
	const asked: string[] = [];
	const get = async (key: string) => {
		asked.push(key.slice(1));
		also?.(key);
		return files.get(key.slice(1));
	};
	const getRange = async (key: string, range: { offset: number; length: number }) =>
		(await get(key))?.slice(range.offset, range.offset + range.length);
	const handle = await openZarr({ get, getRange });
	const collection = (await collectionAt(handle.hierarchy, path)) as Collection;
	const before = asked.length;
	const { names, problems } = await seriesNames(handle, collection, signal);
	return { names: [...names], problems, asked: asked.slice(before) };
}

/** A file of two series with another text of OME-XML; undefined for none. */
function withXml(xml?: string | Uint8Array): Map<string, Uint8Array> {
	const files = new Map(filesOf(stores[0]));
	files.delete(KEY);
	if (xml !== undefined) files.set(KEY, typeof xml === "string" ? text(xml) : xml);
	return files;
}

const ome = (inner: string) => `<OME xmlns="${SPACE}">${inner}</OME>`;

describe("the names of series", () => {
	it.each(stores)("of $name are the writer's, by one request", async (store) => {
		const { names, problems, asked } = await namesIn(filesOf(store));
		expect(names).toEqual(store.series?.map(({ path, name }) => [path, name]));
		expect(names).toHaveLength(2);
		expect([problems, asked]).toEqual([[], [KEY]]);
	});

	it("are those of a file in a group", async () => {
		const files = new Map([...filesOf(stores[0])].map(([key, bytes]) => [`a/b/${key}`, bytes]));
		files.set(".zgroup", text('{"zarr_format": 2}'));
		expect(await namesIn(files, "a/b")).toMatchObject({
			names: stores[0].series?.map(({ path, name }) => [`a/b/${path}`, name]),
			asked: [`a/b/${KEY}`],
		});
	});

	it("go by the place in the file's list, also where a part of that is left out", async () => {
		const files = withXml(ome('<Image Name="first"/><Image Name="second"/><Image/><Plate Name="none"/>'));
		const about = JSON.parse(new TextDecoder().decode(files.get("OME/.zattrs")));
		files.set("OME/.zattrs", text(JSON.stringify({ ...about, series: [3, "1", "0"] })));
		expect((await namesIn(files)).names).toEqual([["1", "second"]]);
	});

	it("are texts, whatever is in them", async () => {
		const files = withXml(ome('<Image Name="&lt;b onload=x&gt; &amp;amp; µ&#x1F600;"><Image Name="inner"/></Image>'));
		expect((await namesIn(files)).names).toEqual([["0", "<b onload=x> &amp; µ😀"]]);
	});

	it("are none, and nothing is said, where there is no such text or the store refuses it", async () => {
		expect(await namesIn(withXml())).toEqual({ names: [], problems: [], asked: [KEY] });
	});

	it.each([
		["no XML", "images: 2", "is no OME-XML that can be read"],
		["cut off", `<OME xmlns="${SPACE}"><Image Name="first">`, "is no OME-XML that can be read"],
		["another document", '<html><Image Name="first"/></html>', "is no OME-XML that can be read"],
		["empty", "", "is no OME-XML that can be read"],
		[
			"entities",
			`<!DOCTYPE OME [<!ENTITY a SYSTEM "file:///etc/passwd">]>${ome('<Image Name="&a;"/>')}`,
			"is no OME-XML that can be read",
		],
		["very large", new Uint8Array(4 * 2 ** 20 + 1).fill(32), "is larger than 4 MiB, so it is not read"],
	])("are none where the text is %s, which is said", async (_, xml, why) => {
		expect(await namesIn(withXml(xml))).toEqual({
			names: [],
			problems: [`${KEY} ${why}; the images are called by their groups.`],
			asked: [KEY],
		});
	});

	it("are read where the text is as long as it may be", async () => {
		const short = ome('<Image Name="first"/>');
		const { names } = await namesIn(withXml(short.padEnd(4 * 2 ** 20)));
		expect(names).toEqual([["0", "first"]]);
	});

	it("are none where the store fails, which is said; a caller who withdraws is told so", async () => {
		const failing = (key: string) => {
			if (key === `/${KEY}`) throw new Error("the line is cut");
		};
		const { names, problems } = await namesIn(withXml(ome("")), "", failing);
		expect(names).toEqual([]);
		expect(problems).toEqual([expect.stringMatching(/^OME\/METADATA\.ome\.xml can't be read: .*the line is cut/)]);
		const controller = new AbortController();
		const handle = await openZarr({ get: async (key: string) => withXml().get(key.slice(1)) });
		const collection = (await collectionAt(handle.hierarchy, "")) as Collection;
		controller.abort(new DOMException("left", "AbortError"));
		await expect(seriesNames(handle, collection, controller.signal)).rejects.toThrow("left");
	});

	it("are asked for with a bound, so that a longer text is not fetched", async () => {
		const getRange = vi.fn(async () => text(ome("")));
		const handle = await openZarr({ get: async (key: string) => withXml().get(key.slice(1)), getRange });
		const collection = (await collectionAt(handle.hierarchy, "")) as Collection;
		await seriesNames(handle, collection, signal);
		expect(getRange.mock.calls.map(([, range]: unknown[]) => range)).toEqual([{ offset: 0, length: 4 * 2 ** 20 + 1 }]);
	});
});
