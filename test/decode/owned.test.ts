/** Whose bytes the worker's code may change: those that the pool gave away, and no others. */
import { afterEach, describe, expect, it, vi } from "vitest";

const TASK = {
	kind: "decode",
	document: { data_type: "int16", chunk_shape: [2], codecs: [{ name: "bytes", configuration: { endian: "big" } }] },
};

/** Decodes 1 and 2 on a thread of that name (null: no worker's); the bytes that were given, afterwards, and who was told what. */
async function decodeOn(name: string | null) {
	vi.resetModules();
	const postMessage = vi.fn();
	const addEventListener = vi.fn();
	if (name !== null)
		for (const [key, value] of Object.entries({ WorkerGlobalScope: class {}, name, postMessage, addEventListener }))
			vi.stubGlobal(key, value);
	const { run } = await import("../../src/worker.ts");
	const bytes = Uint8Array.of(0, 1, 0, 2);
	const { data } = (await run({ ...TASK, bytes } as Parameters<typeof run>[0])) as { data: Int16Array };
	expect(data).toEqual(Int16Array.of(1, 2));
	return { bytes, postMessage, addEventListener };
}

describe("big-endian bytes", () => {
	afterEach(() => vi.unstubAllGlobals());

	it.each([null, "", "their own"])("stay as they are on a thread named %j", async (name) => {
		const { bytes, postMessage, addEventListener } = await decodeOn(name);
		expect(bytes).toEqual(Uint8Array.of(0, 1, 0, 2));
		expect(postMessage).not.toHaveBeenCalled();
		expect(addEventListener).not.toHaveBeenCalled();
	});

	it("are turned round in their place in the pool's workers", async () => {
		const { bytes, postMessage } = await decodeOn("zarr-widget");
		expect(bytes).toEqual(Uint8Array.of(1, 0, 2, 0));
		expect(postMessage).toHaveBeenCalledWith({ ready: true }, []);
	});
});
