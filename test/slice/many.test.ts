/** A plane of more chunks than are looked through at once, against what each of them holds. */
import { beforeEach, expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { openVariable, openZarr, type SliceProgress, slices } from "../../src/read.ts";
import { FAILED, MISSING, UNREAD, VALID } from "../../src/slice/mask.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

/** Chunks of 2 × 2 cells. */
const SIDE = 60;
const CELLS = 2 * SIDE;
const REQUEST = { x: "x", y: "y", index: {} };
const isMissing = (row: number, column: number) => (row + column) % 5 === 1;
const isDamaged = (row: number, column: number) => (row * SIDE + column) % 97 === 2;
/** The value of a cell; its chunk's are 1 to 4 more than the ones before it. */
const valueAt = (y: number, x: number) => 4 * ((y >> 1) * SIDE + (x >> 1)) + 2 * (y % 2) + (x % 2) + 1;

let asked: string[];
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const DOCUMENT = json({
	...{ zarr_format: 3, node_type: "array", shape: [CELLS, CELLS], data_type: "int32", fill_value: 0, attributes: {} },
	chunk_grid: { name: "regular", configuration: { chunk_shape: [2, 2] } },
	chunk_key_encoding: { name: "default" },
	codecs: [{ name: "bytes", configuration: { endian: "little" } }],
	dimension_names: ["y", "x"],
});
const store = {
	async get(key: string): Promise<Uint8Array | undefined> {
		if (key === "/zarr.json") return DOCUMENT;
		const [row, column] = key.split("/").slice(2).map(Number);
		if (!key.startsWith("/c/")) return undefined;
		asked.push(key);
		if (isDamaged(row, column)) return Uint8Array.of(1);
		if (isMissing(row, column)) return undefined;
		const first = valueAt(2 * row, 2 * column);
		return new Uint8Array(Int32Array.of(first, first + 1, first + 2, first + 3).buffer);
	},
};

beforeEach(() => {
	asked = [];
});

function expectPlane({ slice, failed, loaded, total, done }: SliceProgress): void {
	expect([loaded, total, done]).toEqual([SIDE * SIDE, SIDE * SIDE, true]);
	const kinds: number[] = [];
	const stored: number[] = [];
	for (let y = 0; y < CELLS; y++)
		for (let x = 0; x < CELLS; x++) {
			const at = [y >> 1, x >> 1] as const;
			const kind = isDamaged(...at) ? FAILED : isMissing(...at) ? MISSING : VALID;
			kinds.push(kind);
			stored.push(kind === VALID ? valueAt(y, x) : 0);
		}
	expect([...slice.mask]).toEqual(kinds);
	expect([...slice.stored].map(Number)).toEqual(stored);
	expect([...slice.data]).toEqual(stored.map((value, i) => (kinds[i] === VALID ? value : Number.NaN)));
	const damaged = Array.from({ length: SIDE * SIDE }, (_, i) => [Math.floor(i / SIDE), i % SIDE] as const).filter(
		(at) => isDamaged(...at),
	);
	expect(failed.map(({ key }) => key).toSorted()).toEqual(damaged.map((at) => `c/${at.join("/")}`).toSorted());
}

it("is the same as chunk by chunk, with what is missing and what can't be read, each asked for once, nearest first", async () => {
	const handle = await openZarr(store);
	const variable = await openVariable(handle, "");
	let last: SliceProgress | undefined;
	for await (const progress of slices(handle, variable, REQUEST)) {
		if (!last) expect(progress.slice.mask.includes(UNREAD)).toBe(true);
		last = progress;
	}
	if (!last) expect.fail("no plane");
	expectPlane(last);
	expect(new Set(asked).size).toBe(SIDE * SIDE);
	expect(asked).toHaveLength(SIDE * SIDE);
	const far = asked.map((key) => {
		const [row, column] = key.split("/").slice(2).map(Number);
		return (row + 0.5 - SIDE / 2) ** 2 + (column + 0.5 - SIDE / 2) ** 2;
	});
	expect(far).toEqual(far.toSorted((a, b) => a - b));

	// again: all but what could not be read is there
	asked = [];
	for await (const progress of slices(handle, variable, REQUEST)) last = progress;
	expectPlane(last);
	expect(asked.every((key) => isDamaged(...(key.split("/").slice(2).map(Number) as [number, number])))).toBe(true);
});

it("asks for nothing more once it is left", async () => {
	const handle = await openZarr(store);
	const variable = await openVariable(handle, "");
	const controller = new AbortController();
	const reason = new Error("no longer wanted");
	const read = async () => {
		for await (const { loaded } of slices(handle, variable, REQUEST, { signal: controller.signal }))
			if (loaded > 100) controller.abort(reason);
	};
	await expect(read()).rejects.toBe(reason);
	const { length } = asked;
	expect(length).toBeLessThan(2000);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(asked).toHaveLength(length);
});
