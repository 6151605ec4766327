/** The server route's sizes and reads against answers as src/store/README.md has them. */
import { JSDOM } from "jsdom";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hasExtension, pageServer, serverStore } from "../../src/store/jupyter.ts";
import { pagesOf } from "../../src/store/listing.ts";

const server = { baseUrl: "http://127.0.0.1:8888/base/", token: "t" };
const asked = vi.spyOn(globalThis, "fetch");
afterEach(() => asked.mockReset());

const answer = (status: number, body: unknown) => asked.mockResolvedValueOnce(Response.json(body, { status }));
const store = (path: string) => serverStore(server, { root: "root", path }, "air.zarr", "");

it.each([
	["data/air.zarr", "air", "data/air.zarr/air"],
	["air.zarr", "", "air.zarr"],
	["", "air", "air"],
])("asks for what is stored in the store %j at %j", async (at, path, wanted) => {
	answer(200, { bytes: 120, complete: false });
	expect(await store(at).size?.(path, {})).toEqual({ bytes: 120, complete: false });
	const [url, { method, body, headers } = {}] = asked.mock.calls[0];
	expect(url).toBe("http://127.0.0.1:8888/base/zarr-widget/api/size");
	expect({ method, body: JSON.parse(String(body)) }).toEqual({ method: "POST", body: { root: "root", path: wanted } });
	expect(headers).toMatchObject({ Authorization: "token t" });
});

it("lists page by page, and counts what it asks", async () => {
	const source = store("many.zarr");
	answer(200, { children: [{ name: "a", kind: "array" }], next: "a" });
	answer(200, { children: [{ name: "b", kind: "group" }], next: null });
	const pages = [];
	for await (const children of pagesOf(source, "g")) pages.push(children.map(({ name }) => name));
	expect(pages).toEqual([["a"], ["b"]]);
	const bodies = asked.mock.calls.map(([, init]) => JSON.parse(String(init?.body)));
	expect(bodies).toEqual([
		{ root: "root", path: "many.zarr/g" },
		{ root: "root", path: "many.zarr/g", after: "a" },
	]);
	asked.mockResolvedValueOnce(absent());
	await Promise.all(
		[source.read("a/zarr.json", {}), source.read("b/zarr.json", {})].map((read) => read.catch(() => 0)),
	);
	expect(source.traffic).toEqual({ requests: 3, bytes: 0 });
});

it("says nothing of a size where the server has none to give", async () => {
	answer(404, { message: "There is nothing here." });
	expect(await store("air.zarr").size?.("air", {})).toBeNull();
	answer(200, { message: "of another version" });
	expect(await store("air.zarr").size?.("air", {})).toBeNull();
});

it("says what keeps it from an answer", async () => {
	answer(403, {});
	await expect(store("air.zarr").size?.("air", {})).rejects.toMatchObject({ tag: "AccessError", status: 403 });
	asked.mockRejectedValueOnce(new TypeError("fetch failed"));
	await expect(store("air.zarr").size?.("air", {})).rejects.toMatchObject({ tag: "NetworkError" });
});

it("takes what knows no batch for another's server, also where it answers in JSON", async () => {
	const other = { baseUrl: "http://127.0.0.1:8888/other/", token: "" };
	const source = serverStore(other, { root: "root", path: "air.zarr" }, "air.zarr", "");
	answer(404, { message: "Not Found" });
	await expect(source.read("zarr.json", {})).rejects.toMatchObject({ tag: "AccessError", status: 404 });
	expect(hasExtension(other)).toBe(false);
});

/** A stream of one frame that says 404, and the last one. */
function absent(): Response {
	const text = new TextEncoder().encode("There is nothing here.");
	const frames = new Uint8Array(32 + text.length);
	frames.set(new Uint8Array(Uint32Array.of(0, 404, 0, text.length).buffer));
	frames.set(text, 16);
	frames.set(new Uint8Array(Uint32Array.of(0xffffffff, 200, 0, 0).buffer), 16 + text.length);
	return new Response(frames);
}

it.each(["..a/b/0.0", "a/.b/c/0"])("takes no chunk in a hidden folder for one that is missing: %s", async (key) => {
	asked.mockResolvedValueOnce(absent());
	await expect(store("air.zarr").read(key, {})).rejects.toMatchObject({ tag: "AccessError", key });
});

it.each(["a/b.c/0.0", "a/.zattrs", ".zgroup"])("takes what is not there for absent: %s", async (key) => {
	asked.mockResolvedValueOnce(absent());
	expect(await store("air.zarr").read(key, {})).toEqual({ status: 404 });
});

describe("the server that served a page", () => {
	afterEach(() => vi.unstubAllGlobals());
	const servedBy = (body: string) => {
		vi.stubGlobal("document", new JSDOM(body, { url: "http://127.0.0.1:8888/some/page" }).window.document);
		return pageServer();
	};
	const config = (text: string) =>
		servedBy(`<script id="jupyter-config-data" type="application/json">${text}</script>`);

	it.each([
		["JupyterLab", () => config(`{"baseUrl": "/user/a%40b/", "token": "t%41"}`)],
		[
			"nbclassic", // all of its data is URL-encoded once more
			() =>
				servedBy(`<body data-base-url="/user/a%2540b/" data-notebook-path="x.ipynb" data-jupyter-api-token="t%2541">`),
		],
	])("is found in %s", (_name, served) => {
		expect(served()).toEqual({ baseUrl: "http://127.0.0.1:8888/user/a%40b/", token: "t%41" });
	});

	it("needs no token", () => {
		expect(config(`{"baseUrl": "/"}`)).toEqual({ baseUrl: "http://127.0.0.1:8888/", token: "" });
		expect(servedBy(`<body data-base-url="/" data-notebook-path="x.ipynb">`)?.token).toBe("");
	});

	it.each([
		["no such thing", () => servedBy("<body>")],
		["a body that only looks alike", () => servedBy(`<body data-base-url="/">`)],
		["an address that is none", () => servedBy(`<body data-base-url="%E0%A4%A" data-notebook-path="x">`)],
		["a config that is no JSON", () => config("{")],
		["a config of something else", () => config(`{"baseUrl": 7}`)],
	])("is nobody's with %s", (_name, served) => {
		expect(served()).toBeNull();
	});
});
