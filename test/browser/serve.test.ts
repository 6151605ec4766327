/** That the server of the other tests does what they rely on. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Fault, type FileServer, serve } from "./serve.ts";

const folder = mkdtempSync(join(tmpdir(), "serve-"));
let server: FileServer;
let fault: Fault | undefined;

beforeAll(async () => {
	writeFileSync(join(folder, "ten"), "0123456789");
	server = await serve({ data: folder }, { fault: () => fault });
});

beforeEach(() => {
	fault = undefined;
	server.log.length = 0;
});

afterAll(async () => {
	await server.close();
	rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}/${path}`, { headers });

it("answers ranges, whole files and misses, and logs them", async () => {
	const whole = await get("data/ten");
	expect([whole.status, await whole.text()]).toEqual([200, "0123456789"]);
	const ranges = ["bytes=2-4", "bytes=7-", "bytes=-2", "bytes=-20", "bytes=8-100"];
	const texts = await Promise.all(ranges.map(async (range) => (await get("data/ten", { range })).text()));
	expect(texts).toEqual(["234", "789", "89", "0123456789", "89"]);
	expect((await get("data/ten", { range: "bytes=10-" })).status).toBe(416);
	expect((await get("data/none")).status).toBe(404);
	expect((await get("data/ten/inside")).status).toBe(404);
	expect((await get("data/..%2f..%2fetc/passwd")).status).toBe(404);
	expect(server.log.map(({ status }) => status).sort()).toEqual([200, 206, 206, 206, 206, 206, 404, 404, 404, 416]);
	expect(server.log.some(({ aborted }) => aborted)).toBe(false);
	expect(server.log.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(10 + 3 + 3 + 2 + 10 + 2);
});

it("holds to a rate, of all answers together, and takes it from nobody who has gone", async () => {
	writeFileSync(join(folder, "long"), new Uint8Array(100_000));
	server.rate = 400_000;
	const start = performance.now();
	const sizes = await Promise.all([1, 2, 3].map(async () => (await (await get("data/long")).arrayBuffer()).byteLength));
	const took = performance.now() - start;
	expect(sizes).toEqual([100_000, 100_000, 100_000]);
	expect(took).toBeGreaterThan(740);
	const leaving = new AbortController();
	const left = fetch(`${server.url}/data/long`, { signal: leaving.signal }).then((response) => response.arrayBuffer());
	setTimeout(() => leaving.abort(), 100);
	await expect(left).rejects.toThrow(/abort/);
	const after = performance.now();
	await (await get("data/ten")).arrayBuffer();
	// the whole of what was left would take another 150 ms
	expect(performance.now() - after).toBeLessThan(120);
	expect(server.log[3].bytes).toBeLessThan(100_000);
	server.rate = Number.POSITIVE_INFINITY;
});

it("answers 304 to a known ETag", async () => {
	const etag = (await get("data/ten")).headers.get("etag") ?? "";
	expect((await get("data/ten", { "if-none-match": etag })).status).toBe(304);
});

it("lets other origins read unless told not to", async () => {
	expect((await get("data/ten")).headers.get("access-control-allow-origin")).toBe("*");
	server.cors = false;
	expect((await get("data/ten")).headers.get("access-control-allow-origin")).toBeNull();
	server.cors = true;
});

it("fails as asked", async () => {
	for (fault of [403, 404, 500] as const) expect((await get("data/ten")).status).toBe(fault);
	fault = "html";
	expect((await get("data/ten")).headers.get("content-type")).toBe("text/html");
	fault = "truncated";
	await expect((await get("data/ten")).text()).rejects.toThrow();
	fault = "hang";
	await expect(fetch(`${server.url}/data/ten`, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
	await expect.poll(() => server.log.at(-1)?.aborted).toBe(true);
});
