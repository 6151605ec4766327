/** What people type or paste into the dialog. */
import { nullTranslator } from "@jupyterlab/translation";
import { describe, expect, it } from "vitest";
import { placeOf, type ServerPage } from "../../labextension/src/address.ts";

const trans = nullTranslator.load("zarr_widget");
const baseUrl = "https://hub.example.org/user/ada/";

/** A page with the drives "RTC" (the server's files) and "S3" (others). */
function page(root: string): ServerPage {
	const local = (path: string) => (path.startsWith("S3:") ? null : path.replace(/^RTC:/, ""));
	return { baseUrl, root, local };
}

function place(text: string, root = "/srv/data") {
	return placeOf(text, page(root), trans)?.place;
}

function sentence(text: string, root = "/srv/data") {
	const meaning = placeOf(text, page(root), trans);
	return meaning?.place ? meaning.note : meaning?.trouble;
}

describe("placeOf", () => {
	it("takes nothing for no place and no fault", () => {
		expect(placeOf("", page(""), trans)).toBeNull();
		expect(placeOf("  ", page(""), trans)).toBeNull();
	});

	it.each([
		"https://example.org/air.zarr",
		"http://127.0.0.1:8000/a b.zarr?sig=1#branch=dev",
		"s3://bucket/air.zarr",
		"gs://bucket/air.zarr",
		"GCS://bucket/air.zarr",
		"https://hub.example.org/user/ada/",
		"https://hub.example.org/user/ada/static/air.zarr",
		"https://hub.example.org/user/bob/lab/tree/air.zarr",
	])("takes %s for a URL, as it is", (url) => {
		expect(place(` ${url} `)).toEqual({ url });
		expect(sentence(url)).toBeNull();
	});

	it.each([
		["air.zarr", "air.zarr"],
		["data/air.zarr", "data/air.zarr"],
		["data/air.zarr/", "data/air.zarr"],
		["a b#%é.zarr", "a b#%é.zarr"],
		["run:1.zarr", "run:1.zarr"],
		["~backup.zarr", "~backup.zarr"],
		["back\\slash.zarr", "back\\slash.zarr"],
		["data//air.zarr", "data/air.zarr"],
		["./data/../air.zarr", "air.zarr"],
		["/data/air.zarr", "data/air.zarr"],
		["/srv/data/air.zarr", "air.zarr"],
		["/srv/data/", ""],
		["/srv/database/air.zarr", "srv/database/air.zarr"],
		["RTC:data/air.zarr", "data/air.zarr"],
	])("takes %s for the path %s", (text, path) => expect(place(text)).toEqual({ path }));

	it("says what a path is taken for where that isn't plain", () => {
		expect(sentence("data/air.zarr")).toBeNull();
		expect(sentence("data/air.zarr/")).toBeNull();
		expect(sentence("/data/air.zarr")).toBe("Opens data/air.zarr below the server's folder.");
		expect(sentence("/srv/data/air.zarr")).toBe("Opens air.zarr below the server's folder.");
	});

	it.each([
		["~/work", "~/work/air.zarr", "air.zarr"],
		["~/work/", "~/work/air.zarr", "air.zarr"],
		["C:\\Users\\ada", "c:\\users\\Ada\\data\\air.zarr", "data/air.zarr"],
		["C:\\Users\\ada", "C:/Users/ada/air.zarr", "air.zarr"],
		["/", "/data/air.zarr", "data/air.zarr"],
		["", "/data/air.zarr", "data/air.zarr"],
	])("takes a path for one below the root %s: %s", (root, text, path) => expect(place(text, root)).toEqual({ path }));

	it.each([
		["~/air.zarr", "/srv/data", "/srv/data"],
		["~", "~/work", "~/work"],
		["D:\\air.zarr", "C:\\Users", "C:\\Users"],
	])("refuses %s on a server whose root is %s", (text, root, named) => {
		expect(place(text, root)).toBeNull();
		expect(sentence(text, root)).toContain(named);
	});

	it.each([
		["az://container/air.zarr", "az"],
		["file:///srv/data/air.zarr", "file"],
		["https://ada:secret@example.org/air.zarr", "password"],
		["https://", "no server"],
		["s3:///air.zarr", "no server"],
		["../air.zarr", "out of the folder"],
		["/srv/data/../../etc", "out of the folder"],
		["S3:air.zarr", "drive"],
	])("refuses %s and says why", (text, word) => {
		expect(place(text)).toBeNull();
		expect(sentence(text)).toContain(word);
	});

	it.each([
		["lab/tree/data/a%20b%23%25%C3%A9.zarr", "data/a b#%é.zarr"],
		["lab/tree/RTC:data/air.zarr?token=secret", "data/air.zarr"],
		["lab/workspaces/auto-x/tree/air.zarr", "air.zarr"],
		["doc/tree/air.zarr", "air.zarr"],
		["tree/data/air.zarr#x", "data/air.zarr"],
		["files/data/air.zarr/zarr.json", "data/air.zarr/zarr.json"],
		["lab/tree/srv/data/air.zarr", "srv/data/air.zarr"],
		["lab/tree/50%.zarr", "50%.zarr"],
	])("follows the link %s of the server's own pages", (link, path) => {
		expect(place(`${baseUrl}${link}`)).toEqual({ path });
	});

	it("follows a link to a view, with what it shows", () => {
		const view = encodeURIComponent(JSON.stringify({ path: "air", index: { time: 3 } }));
		expect(place(`${baseUrl}lab?zarr=data/air.zarr&zarr-view=${view}`)).toEqual({
			path: "data/air.zarr",
			state: { path: "air", index: { time: 3 } },
		});
	});
});
