/** The direct route against a real HTTP server on this machine. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseAddress } from "../../src/store/address.ts";
import { directStore } from "../../src/store/direct.ts";

let home: Server;
let other: Server;
const seen: { host: string; url: string; secret?: string }[] = [];
const base = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function answer(request: IncomingMessage, response: ServerResponse): void {
	const { url = "", headers } = request;
	seen.push({ host: headers.host ?? "", url, secret: headers["x-secret"] as string | undefined });
	const name = url.split("/").at(-1);
	if (name === "away") response.writeHead(302, { Location: `${base(other)}/store/landed` }).end();
	else if (name === "login")
		response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end("<html>log in</html>");
	else if (name === "shifted") response.writeHead(206, { "Content-Range": "bytes 3-5/10" }).end("345");
	else if (name === "longer") response.writeHead(206).end("0123456789");
	else if (name === "cut") {
		response.writeHead(200, { "Content-Length": "100" });
		response.write("short");
		setTimeout(() => response.destroy(), 20);
	} else if (/^\d+$/.test(name ?? "")) response.writeHead(Number(name)).end("no");
	else response.writeHead(200, { ETag: '"e"' }).end("0123456789");
}

beforeAll(async () => {
	home = createServer(answer);
	other = createServer(answer);
	for (const server of [home, other]) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
	home.close();
	other.close();
});

const store = (headers?: Record<string, string>) => directStore(parseAddress(`${base(home)}/store`), { headers });
const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes);

it("reads a key with its etag, and ranges of a server that knows none", async () => {
	const { bytes, etag } = await store().read("key", {});
	expect([text(bytes), etag]).toEqual(["0123456789", '"e"']);
	expect(text((await store().read("key", { range: { offset: 2, length: 3 } })).bytes)).toBe("234");
	expect(text((await store().read("key", { range: { suffixLength: 4 } })).bytes)).toBe("6789");
});

it("gives a caller's fetch what fetch takes, and nothing else", async () => {
	const given: Parameters<typeof fetch>[] = [];
	const own: typeof fetch = (...taken) => {
		given.push(taken);
		return fetch(...taken);
	};
	const store = directStore(parseAddress(`${base(home)}/store`), { fetch: own });
	expect(text((await store.read("key", {})).bytes)).toBe("0123456789");
	expect(given.map(({ length }) => length)).toEqual([2]);
	const [, init] = given[0];
	expect(init).toMatchObject({ headers: {}, cache: "no-store" });
	expect({ ...init }.signal).toBeInstanceOf(AbortSignal);
});

it.each([
	["https://data.example.org", "no-cache"],
	["https://127.0.0.1.example.org", "no-cache"],
	["http://127.0.0.1:8000", "no-store"],
	["http://localhost:8000", "no-store"],
	["http://[::1]:8000", "no-store"],
])(
	"keeps ranges out of the browser's cache, which serves one request of a URL at a time, and asks it whether whole values still hold: %s",
	async (address, mode) => {
		const modes: (string | undefined)[] = [];
		const send: typeof fetch = (input, init) => {
			modes.push(init?.cache);
			return fetch(String(input).replace(address, base(home)), init);
		};
		const watched = directStore(parseAddress(`${address}/store`), { fetch: send });
		await watched.read("key", { range: { offset: 2, length: 3 } });
		await watched.read("key", { range: { suffixLength: 3 } });
		await watched.read("key", {});
		expect(modes).toEqual(["no-store", "no-store", mode]);
	},
);

it.each([
	["404", 404],
	["410", 404],
])("takes %s as an absent key", async (key, status) => {
	expect((await store().read(key, {})).status).toBe(status);
});

it.each([
	["401", "AccessError", /401/],
	["403", "AccessError", /403/],
	["500", "NetworkError", /500/],
	["login", "AccessError", /web page/],
	["cut", "NetworkError", /connection broke/],
])("says what is wrong with %s", async (key, tag, message) => {
	await expect(store().read(key, {})).rejects.toMatchObject({ tag, key, message: expect.stringMatching(message) });
});

it.each(["shifted", "longer"])("refuses another part than was asked for (%s)", async (key) => {
	await expect(store().read(key, { range: { offset: 2, length: 3 } })).rejects.toMatchObject({
		tag: "NetworkError",
		message: expect.stringMatching(`another part of ${key}`),
	});
});

it("says that a server can't be reached", async () => {
	const closed = directStore(parseAddress("http://127.0.0.1:9/store"));
	await expect(closed.read("key", {})).rejects.toMatchObject({
		tag: "NetworkError",
		message: expect.stringMatching(/CORS/),
	});
});

it("sends headers to its own origin only, never along with a redirect", async () => {
	seen.length = 0;
	const headers = { "X-Secret": "planted" };
	expect(text((await store(headers).read("away", {})).bytes)).toBe("0123456789");
	const [sent, ...redirected] = seen;
	expect(sent.secret).toBe("planted");
	expect(redirected.map(({ url }) => url)).toEqual(["/store/away", "/store/landed"]);
	expect(redirected.every(({ secret }) => secret === undefined)).toBe(true);
});

it("keeps apart what is read with other headers", () => {
	const headers = { "X-Secret": "planted" };
	expect(store(headers).id).toBe(store(headers).id);
	expect(store(headers).id).not.toBe(store({ ...headers }).id);
	expect(store(headers).id).not.toContain("planted");
});

it("ends when it is withdrawn", async () => {
	const controller = new AbortController();
	const read = store().read("key", { signal: controller.signal });
	controller.abort();
	await expect(read).rejects.toThrow(/abort/i);
});
