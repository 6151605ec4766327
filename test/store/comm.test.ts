/** The kernel route against a kernel that answers as src/store/README.md says. */
import { expect, it } from "vitest";
import { type KernelReply, type KernelRequest, kernelStore, openOnKernel } from "../../src/store/comm.ts";

type Answer = (content: Record<string, unknown>) => KernelReply[];

const kernel = (answer: Answer): KernelRequest & { asked: Record<string, unknown>[] } => {
	const asked: Record<string, unknown>[] = [];
	const request: KernelRequest = async function* (content) {
		asked.push(content);
		yield* answer(content);
	};
	return Object.assign(request, { asked });
};
const bytes = (text: string) => new TextEncoder().encode(text);
const ok = (content: Record<string, unknown>, ...buffers: Uint8Array[]): KernelReply => ({
	content: { ok: true, ...content },
	buffers,
});
const named = { id: "1", name: "memory", node: "", documents: new Map() };

it("takes the store with its documents by key", async () => {
	const request = kernel(() => [
		ok(
			{ store: { id: "1", name: "air.zarr" }, node: "air", documents: ["zarr.json", "air/zarr.json"] },
			bytes("{}"),
			bytes("[]"),
		),
	]);
	const store = await openOnKernel(request);
	expect(store).toMatchObject({ id: "1", name: "air.zarr", node: "air" });
	expect([...store.documents]).toEqual([
		["zarr.json", bytes("{}")],
		["air/zarr.json", bytes("[]")],
	]);
});

it("says the kernel's own sentence", async () => {
	const error = { tag: "NotFoundError", message: "There is nothing at /data." };
	const failing = kernel(() => [{ content: { ok: false, error }, buffers: [] }]);
	await expect(openOnKernel(failing)).rejects.toMatchObject(error);
});

it("settles each read of a batch from messages that come in parts", async () => {
	const request = kernel(() => [
		ok(
			{
				items: [
					{ index: 0, status: 200 },
					{ index: 1, status: 404 },
				],
				done: false,
			},
			bytes("zero"),
		),
		ok(
			{
				items: [
					{ index: 2, status: 500, message: "disk full" },
					{ index: 3, status: 200 },
				],
				done: true,
			},
			bytes("three"),
		),
	]);
	const store = kernelStore(request, named, "");
	const reads = [
		store.read("a", {}),
		store.read("b", {}),
		store.read("c", { range: { suffixLength: 4 } }),
		store.read("d", { range: { offset: 1, length: 2 } }),
	];
	const settled = await Promise.allSettled(reads);
	expect(settled).toMatchObject([
		{ value: { status: 200, bytes: bytes("zero") } },
		{ value: { status: 404 } },
		{ reason: { tag: "KernelError", key: "c", message: expect.stringMatching(/disk full/) } },
		{ value: { status: 200, bytes: bytes("three") } },
	]);
	expect(request.asked).toEqual([
		{ op: "read", items: [{ key: "a" }, { key: "b" }, { key: "c", suffix: 4 }, { key: "d", offset: 1, length: 2 }] },
	]);
});

it("fails what the kernel left unanswered", async () => {
	const store = kernelStore(
		kernel(() => [ok({ items: [], done: true })]),
		named,
		"",
	);
	await expect(store.read("a", {})).rejects.toThrow(/did not answer for a/);
});

it("takes a store that can't list as one that lists nothing, and says other failures", async () => {
	const failing = (tag: string) =>
		kernelStore(
			kernel(() => [{ content: { ok: false, error: { tag, message: "no" } }, buffers: [] }]),
			named,
			"",
		);
	expect(await failing("UnsupportedError").list?.("", {})).toEqual({ children: [] });
	await expect(failing("AccessError").list?.("", {})).rejects.toMatchObject({ tag: "AccessError" });
});

it("asks for what is stored, and takes a store that can't say it as one of unknown size", async () => {
	const request = kernel(() => [ok({ bytes: 120, complete: true })]);
	expect(await kernelStore(request, named, "").size?.("air", {})).toEqual({ bytes: 120, complete: true });
	expect(request.asked).toEqual([{ op: "size", path: "air" }]);
	const failing = (tag: string) =>
		kernel(() => [{ content: { ok: false, error: { tag, message: "no" } }, buffers: [] }]);
	expect(await kernelStore(failing("UnsupportedError"), named, "").size?.("air", {})).toBeNull();
	await expect(kernelStore(failing("KernelError"), named, "").size?.("air", {})).rejects.toThrow("no");
});
