/** Icechunk repositories that are damaged, or newer than this reader: refused by the name of the file. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { unpack } from "../../src/decode/unpack.ts";
import { isZarrError, openZarr, readArray } from "../../src/index.ts";
import { type Files, FORMATS, filesOf } from "./repositories.ts";

/** Version, type and compression, the last bytes of a header. */
const HEADER = 39;

describe.each(FORMATS)("damage, format $format", ({ format }) => {
	const general = () => filesOf(format, "general");
	const currentSnapshot = async (files: Files): Promise<string> => {
		const keys = [...files.keys()].filter((key) => key.startsWith("snapshots/"));
		const asked: string[] = [];
		await openZarr({
			get(key: string) {
				asked.push(key.slice(1));
				return files.get(key.slice(1));
			},
		});
		return keys.find((key) => asked.includes(key)) as string;
	};

	it.each([
		["magic", 0, 0, "MetadataError", "it does not begin as a file of Icechunk does"],
		["version", 36, 3, "UnsupportedError", "its format is version 3, and 1 and 2 are read"],
		["type", 37, 2, "MetadataError", "its type is 2, not 1"],
		["compression", 38, 2, "UnsupportedError", "its compression has the number 2"],
		["frame", 39, 0, "MetadataError", "its zstd frame is"],
	])("a snapshot of another %s", async (_, at, value, name, message) => {
		const files = general();
		const key = await currentSnapshot(files);
		(files.get(key) as Uint8Array)[at] = value;
		await expect(openZarr(files)).rejects.toThrow(`${key} of the Icechunk repository`);
		await expect(openZarr(files)).rejects.toThrow(message);
		await expect(openZarr(files)).rejects.toMatchObject({ name });
	});

	it("a snapshot that is cut anywhere, empty or missing", async () => {
		const files = general();
		const key = await currentSnapshot(files);
		const whole = files.get(key) as Uint8Array;
		for (let length = 0; length < whole.length; length += 23) {
			files.set(key, whole.slice(0, length));
			await expect(openZarr(files)).rejects.toMatchObject({ name: "MetadataError", key });
		}
		files.delete(key);
		await expect(openZarr(files)).rejects.toThrow("it is missing, although the repository names it");
	});

	it("a snapshot or a manifest in the place of another", async () => {
		const files = general();
		const key = await currentSnapshot(files);
		const other = [...files.keys()].find((name) => name.startsWith("snapshots/") && name !== key) as string;
		const right = files.get(key) as Uint8Array;
		files.set(key, files.get(other) as Uint8Array);
		await expect(openZarr(files)).rejects.toThrow("it is another snapshot than its name says");
		files.set(key, right);
		const manifests = [...files.keys()].filter((name) => name.startsWith("manifests/"));
		const values = manifests.map((name) => files.get(name) as Uint8Array);
		manifests.forEach((name, i) => {
			files.set(name, values[(i + 1) % values.length]);
		});
		await expect(readArray(files, { path: "native" })).rejects.toThrow("it is another manifest than its name says");
		for (const name of manifests) files.delete(name);
		await expect(readArray(files, { path: "native" })).rejects.toMatchObject({ name: "MetadataError" });
	});

	it("a chunk file that is cut or missing", async () => {
		const files = general();
		const chunks = [...files.keys()].filter((key) => key.startsWith("chunks/"));
		for (const key of chunks) files.set(key, (files.get(key) as Uint8Array).slice(0, -1));
		await expect(readArray(files, { path: "native" })).rejects.toThrow(
			/^Chunk native\/c\/\d\/\d can't be read: chunks\/\w{20}, where the Icechunk repository has it, has 127 of the 128 bytes/,
		);
		for (const key of chunks) files.delete(key);
		await expect(readArray(files, { path: "native" })).rejects.toThrow("is missing");
	});

	/** The same file, not packed, so that what it holds can be changed. */
	const plain = async (bytes: Uint8Array): Promise<Uint8Array> => {
		const held = await unpack([{ name: "zstd", configuration: {} }], bytes.subarray(HEADER), 2 ** 20);
		const file = new Uint8Array(HEADER + held.length);
		file.set(bytes.subarray(0, HEADER - 1));
		file.set(held, HEADER);
		return file;
	};

	it("offsets that lead outside", async () => {
		const files = general();
		const key = await currentSnapshot(files);
		const file = await plain(files.get(key) as Uint8Array);
		files.set(key, file);
		expect((await openZarr(files)).attrs).toEqual({ title: "écrit", number: 3 });
		for (const offset of [0, 1, file.length - HEADER - 1, file.length - HEADER, 0x7fffffff, 0xffffffff]) {
			new DataView(file.buffer).setUint32(HEADER, offset, true);
			await expect(openZarr(files)).rejects.toMatchObject({ name: "MetadataError", key });
		}
	});

	it.each(FORMATS[format - 1].stores.map(({ name }) => name))(
		"any bytes of %s: what can't be read is said by an error of ours, soon",
		async (name) => {
			vi.stubGlobal("fetch", async () => new Response(new Uint8Array(40), { status: 206 }));
			const packed = filesOf(format, name);
			const snapshot = await currentSnapshot(packed);
			const keys = [...packed.keys()].filter(
				(key) => key === "repo" || key === snapshot || key.startsWith("manifests/"),
			);
			const files = new Map(packed);
			for (const key of keys) files.set(key, await plain(packed.get(key) as Uint8Array));
			const paths = name === "general" ? ["native", "split", "inline"] : ["https", "s3"];
			let seed = 1;
			const random = (below: number) => {
				seed = (seed * 48271) % 0x7fffffff;
				return seed % below;
			};
			const outcomes = { read: 0, refused: 0 };
			for (let times = 0; times < 150; times++) {
				const key = keys[random(keys.length)];
				const right = files.get(key) as Uint8Array;
				const bytes = right.slice();
				for (let changes = 0; changes <= times % 3; changes++)
					bytes[HEADER + random(bytes.length - HEADER)] = [0, 1, 0x7f, 0xff, random(256)][random(5)];
				files.set(key, bytes);
				const reads = paths.map((path) => readArray(files, { path }));
				for (const read of await Promise.allSettled(reads)) {
					if (read.status === "rejected" && !isZarrError(read.reason)) throw read.reason;
					outcomes[read.status === "rejected" ? "refused" : "read"]++;
				}
				files.set(key, right);
			}
			expect(outcomes.read).toBeGreaterThan(0);
			expect(outcomes.refused).toBeGreaterThan(0);
		},
		20_000,
	);
});

afterEach(() => vi.unstubAllGlobals());

it("a file named repo that is something else", async () => {
	const files = new Map([
		["repo", new Uint8Array(100)],
		["refs/branch.main/ref.json", new TextEncoder().encode("{}")],
	]);
	await expect(openZarr(files)).rejects.toThrow("No Zarr array or group at store");
});
