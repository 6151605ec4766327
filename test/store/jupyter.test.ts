/** The server route's size against answers as src/store/README.md has them. */
import { afterEach, expect, it, vi } from "vitest";
import { serverStore } from "../../src/store/jupyter.ts";

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
