/** Stores in zip files, at a real HTTP server with ranges and as Files, against the values that their writer had. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ZarrError } from "../../src/errors.ts";
import { openZarr, readArray } from "../../src/index.ts";
import { openKernelStore } from "../../src/store/open.ts";
import { difference } from "../conformance/compare.ts";
import { fixture } from "../conformance/fixture.ts";
import { portable } from "../conformance/portable.ts";

const { stores } = fixture("zip/zip");
const bytesOf = (name: string) => {
	const { files } = stores.find((store) => store.name === name) ?? expect.fail(`no form ${name}`);
	return new Uint8Array(Buffer.from(files[`${name}.zip`], "base64"));
};
const arrays = Object.fromEntries(stores[0].arrays.map((array) => [array.path, array]));
const plain = new Int16Array(Uint8Array.from(Buffer.from(arrays.plain.values as string, "base64")).buffer);
const ALL = ["plain", "deep/sharded"];

interface Served {
	bytes: Uint8Array;
	etag?: string;
	ranges?: boolean;
}

const served = new Map<string, Served>();
let asked: { range: string | undefined; bytes: number }[] = [];
let server: Server;
let base: string;

function answer({ url = "", headers }: IncomingMessage, response: ServerResponse): void {
	if (url.startsWith("/zarr-widget/") && headers.authorization !== "token t") return void response.writeHead(403).end();
	if (url === "/zarr-widget/api/resolve") return void response.end('{"root": "root", "path": "data/air.zarr.zip"}');
	const { range } = headers;
	const file = served.get(url.slice(1));
	if (!file) return void response.writeHead(404).end();
	const { bytes, etag, ranges = true } = file;
	const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? "");
	const size = bytes.length;
	const start = match?.[1] ? Number(match[1]) : Math.max(0, size - Number(match?.[2]));
	const stop = match?.[1] ? Math.min(size, Number(match[2]) + 1) : size;
	const part = ranges && match ? bytes.subarray(start, stop) : bytes;
	asked.push({ range, bytes: part.length });
	response.writeHead(ranges && match ? 206 : 200, { ...(etag ? { ETag: etag } : {}), "Content-Length": part.length });
	response.end(part);
}

beforeAll(async () => {
	server = createServer(answer);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
	asked = [];
	served.clear();
});

/** The address of a file that only this test asks for. */
let count = 0;
function serve(file: Served, ending = "zarr.zip"): string {
	const name = `${count++}.${ending}`;
	served.set(name, file);
	return `${base}/${name}`;
}

async function expectValues(source: unknown, paths = ALL): Promise<void> {
	const handle = await openZarr(source);
	expect(handle.attrs).toMatchObject({ title: "zip" });
	for (const path of paths) {
		expect(difference(arrays[path], portable(await readArray(handle, { path })))).toBeNull();
	}
}

const FORMS: [string, string[]][] = [
	["stored", ALL],
	["deflated", ALL],
	["boxed", ALL],
	["streamed", ALL],
	["zip64", ALL],
	["v2", ["plain"]],
];

describe("every form of zip file", () => {
	it.each(FORMS)("%s, by ranges", async (form, paths) => {
		await expectValues(serve({ bytes: bytesOf(form), etag: '"1"' }), paths);
		expect(asked.every(({ range }) => range?.startsWith("bytes="))).toBe(true);
	});

	it.each(FORMS)("%s, as a File", async (form, paths) => {
		const file = new File([bytesOf(form)], "air.zarr.zip");
		expect((await openZarr(file)).name).toBe("air.zarr.zip");
		await expectValues(file, paths);
	});

	it("as a file attached to an Observable notebook, at a URL or not", async () => {
		const url = new URL(serve({ bytes: bytesOf("boxed") }));
		const blob = async () => new Blob([bytesOf("stored")]);
		await expectValues({ name: "a.zip", url: async () => url.href, blob });
		expect(asked.length).toBeGreaterThan(1);
		asked = [];
		await expectValues({ name: "a.zip", url: async () => "blob:null/1", blob });
		expect(asked).toEqual([]);
	});

	it("as .ozx, and as a Blob", async () => {
		await expectValues(serve({ bytes: bytesOf("stored") }, "ozx"));
		await expectValues(new Blob([bytesOf("stored")]));
	});
});

describe("a zip file that a kernel names", () => {
	afterEach(() => void vi.unstubAllGlobals());

	it("is read by ranges from the Jupyter server", async () => {
		const config = { textContent: JSON.stringify({ baseUrl: "/", token: "t" }) };
		vi.stubGlobal("document", { baseURI: `${base}/lab`, cookie: "", getElementById: () => config });
		served.set("zarr-widget/api/file/root/data/air.zarr.zip", { bytes: bytesOf("boxed"), etag: '"1"' });
		const proof = { key: "", sha256: "0", inode: "1", size: "2", mtime_ns: "3" };
		const named = { id: "1", name: "air.zarr.zip", path: "/home/me/data/air.zarr.zip", proof };
		const { store } = await openKernelStore(async function* () {
			yield { content: { ok: true, store: named, node: "", documents: [] }, buffers: [] };
		}, "auto");
		expect([store.route, store.name]).toEqual(["server", "air.zarr.zip"]);
		await expectValues(store);
		expect(asked.every(({ range }) => range?.startsWith("bytes="))).toBe(true);
	});
});

describe("what a zip file costs", () => {
	it("is its directory once, then one range for chunks that lie side by side", async () => {
		const handle = await openZarr(serve({ bytes: bytesOf("stored") }));
		await handle.node("plain");
		const before = asked.length;
		await readArray(handle, { path: "plain" });
		expect(asked.length - before).toBe(1);
		expect(asked.filter(({ range }) => /^bytes=-/.test(range ?? ""))).toHaveLength(1);
	});

	it("is the whole file once, where the server knows no ranges", async () => {
		await expectValues(serve({ bytes: bytesOf("stored"), ranges: false }));
		expect(asked).toHaveLength(1);
	});

	it("is one more range for a directory that is long", async () => {
		const folder = mkdtempSync(join(tmpdir(), "zarr-widget-zip-"));
		const file = join(folder, "many.zip");
		const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    archive.writestr("zarr.json", '{"zarr_format": 3, "node_type": "group"}')
    for i in range(2000): archive.writestr(f"group/with/a/long/name/{i}", b"x" * 50)
`;
		execFileSync("python3", ["-c", script, file]);
		const bytes = new Uint8Array(readFileSync(file));
		rmSync(folder, { recursive: true });
		const handle = await openZarr(serve({ bytes }));
		expect(asked.map(({ range }) => range?.startsWith("bytes=-"))).toEqual([true, false, false]);
		expect(await handle.size("group")).toEqual({ bytes: 100_000, complete: true });
		expect(asked.reduce((sum, part) => sum + part.bytes, 0)).toBeLessThan(bytes.length * 0.85);
	});
});

describe("what a zip file holds", () => {
	it("is listed from its directory", async () => {
		const handle = await openZarr(new Blob([bytesOf("boxed")]));
		const names = async (path: string) => (await handle.list(path)).map(({ path: at, kind }) => [at, kind]);
		expect(new Map((await names("")) as [string, string][])).toEqual(
			new Map([
				["plain", "array"],
				["deep", "group"],
			]),
		);
		expect(await names("deep")).toEqual([["deep/sharded", "array"]]);
		expect((await handle.size("plain"))?.bytes).toBeGreaterThan(0);
	});
});

describe("a file that changes", () => {
	it("is noticed between its parts, and read anew on refresh", async () => {
		const url = serve({ bytes: bytesOf("deflated"), etag: '"1"' });
		const handle = await openZarr(url);
		await handle.node("plain");
		served.set(url.slice(base.length + 1), { bytes: bytesOf("stored"), etag: '"2"' });
		await expect(readArray(handle, { path: "plain" })).rejects.toThrow(/has changed since it was opened. Refresh/);
		handle.refresh();
		await expectValues(handle);
	});

	it("costs no bytes of chunks that are the same after a refresh", async () => {
		const handle = await openZarr(serve({ bytes: bytesOf("stored"), etag: '"1"' }));
		await readArray(handle, { path: "plain" });
		handle.refresh();
		await handle.node("plain");
		const before = asked.length;
		await readArray(handle, { path: "plain" });
		expect(asked.length).toBe(before);
	});
});

describe("a zip file that can't be read", () => {
	const text = (words: string) => new TextEncoder().encode(words);
	const broken = (form: string, change: (bytes: Uint8Array, view: DataView) => void) => {
		const bytes = bytesOf(form);
		change(bytes, new DataView(bytes.buffer));
		return new Blob([bytes]);
	};

	it.each([
		["no zip", new Blob([text("no zip")]), /store\.zip can't be read as a zip file: its directory is missing/],
		["nothing", new Blob([]), /its directory is missing/],
		["cut off", new Blob([bytesOf("stored").slice(0, 500)]), /was cut off on its way/],
		[
			"a directory of another length",
			broken("stored", (bytes, view) => view.setUint32(bytes.length - 10, 100, true)),
			/its directory points outside the file/,
		],
		[
			"a directory of more members",
			broken("stored", (bytes, view) => view.setUint16(bytes.length - 12, 500, true)),
			/its directory breaks off after \d+ of 500 members/,
		],
		["its beginning lost", new Blob([bytesOf("stored").slice(100)]), /can't be read/],
		["a method that is not read", new Blob([bytesOf("lzma")]), /zip method 14, which is not read/],
	])("says so: %s", async (_name, blob, sentence) => {
		await expect(readArray(blob, { path: "plain" })).rejects.toThrow(sentence);
	});

	it("names the member whose checksum does not fit", async () => {
		const bytes = bytesOf("stored");
		const at = Buffer.from(bytes).indexOf("plain/c/0/0") + "plain/c/0/0".length;
		bytes[at] ^= 1;
		await expect(readArray(new Blob([bytes]), { path: "plain" })).rejects.toMatchObject({
			tag: "ChunkError",
			key: "plain/c/0/0",
			message: expect.stringMatching(/checksum does not fit/),
		});
	});

	it("names the member that can't be inflated", async () => {
		const bytes = bytesOf("deflated");
		const at = Buffer.from(bytes).indexOf("plain/c/0/0") + "plain/c/0/0".length;
		bytes.fill(0xff, at, at + 4);
		await expect(readArray(new Blob([bytes]), { path: "plain" })).rejects.toThrow(
			/plain\/c\/0\/0 in store\.zip can't be read: it can't be inflated/,
		);
	});

	it.each(["stored", "deflated"])(
		"never gives other values, whichever byte of it is damaged: %s",
		{ timeout: 60_000 },
		async (form) => {
			const whole = bytesOf(form);
			const tally = { right: 0, refused: 0 };
			for (let at = 0; at < whole.length; at += 5) {
				const blob = broken(form, (bytes) => {
					bytes[at] ^= 1 << (at % 8);
				});
				const read = await readArray(blob, { path: "plain" }).catch((error: unknown) => error);
				if (read instanceof ZarrError) tally.refused++;
				else {
					const values = Array.from((read as { data: Int16Array }).data);
					// a chunk whose name is damaged in the directory is a missing one
					expect(values.filter((value, i) => value !== plain[i] && value !== 0)).toEqual([]);
					tally.right++;
				}
			}
			expect(Math.min(tally.right, tally.refused)).toBeGreaterThan(100);
		},
	);

	it("says that there is no such file", async () => {
		await expect(openZarr(`${base}/absent.zip`)).rejects.toMatchObject({ tag: "NotFoundError" });
	});
});
