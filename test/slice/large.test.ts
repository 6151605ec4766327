/** A plane of so many cells that it is marked and copied a few milliseconds at a time. */
import { expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { openVariable, openZarr, type SliceProgress, slices } from "../../src/read.ts";
import { FAILED, MISSING, UNREAD, VALID } from "../../src/slice/mask.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

const CHUNK = 256;
/** Chunks along each axis: more than 2^22 cells. */
const SIDE = 9;
const REQUEST = { x: "x", y: "y", index: {} };
const kindOf = (chunk: number) => (chunk % 7 === 3 ? FAILED : chunk % 5 === 1 ? MISSING : VALID);

const document = {
	...{ zarr_format: 3, node_type: "array", shape: [CHUNK * SIDE, CHUNK * SIDE], data_type: "int64", fill_value: 0 },
	attributes: {},
	chunk_grid: { name: "regular", configuration: { chunk_shape: [CHUNK, CHUNK] } },
	chunk_key_encoding: { name: "default" },
	codecs: [{ name: "bytes", configuration: { endian: "little" } }],
	dimension_names: ["y", "x"],
};
const store = {
	async get(key: string): Promise<Uint8Array | undefined> {
		if (key === "/zarr.json") return new TextEncoder().encode(JSON.stringify(document));
		if (!key.startsWith("/c/")) return undefined;
		const [row, column] = key.split("/").slice(2).map(Number);
		const chunk = row * SIDE + column;
		if (kindOf(chunk) === FAILED) return Uint8Array.of(1);
		if (kindOf(chunk) === MISSING) return undefined;
		return new Uint8Array(new BigInt64Array(CHUNK * CHUNK).fill(BigInt(chunk + 1)).buffer);
	},
};

/** What cells of each chunk, corners and edges among them, are of which kind, and show which value. */
function chunksOf({ slice: { mask, data, width } }: SliceProgress): string[] {
	return Array.from({ length: SIDE * SIDE }, (_, chunk) => {
		const seen = new Set<string>();
		const [top, left] = [Math.floor(chunk / SIDE) * CHUNK, (chunk % SIDE) * CHUNK];
		for (let row = top; row < top + CHUNK; row += 51)
			for (let at = row * width + left; at < row * width + left + CHUNK; at += 51) seen.add(`${mask[at]} ${data[at]}`);
		return [...seen].join(", ");
	});
}

const UNREAD_CHUNK = `${UNREAD} NaN`;
const SHOWN = Array.from({ length: SIDE * SIDE }, (_, chunk) => {
	const kind = kindOf(chunk);
	return `${kind} ${kind === VALID ? chunk + 1 : "NaN"}`;
});

it("shows each chunk as not read until it has landed, and then as what it is", async () => {
	const handle = await openZarr(store);
	const variable = await openVariable(handle, "");
	for (const way of ["cold", "warm"]) {
		let steps = 0;
		let shown: string[] = [];
		for await (const progress of slices(handle, variable, REQUEST)) {
			steps++;
			shown = chunksOf(progress);
			const landed = shown.filter((chunk, i) => chunk === SHOWN[i]).length;
			expect(landed).toBeGreaterThanOrEqual(progress.loaded);
			expect(shown.filter((chunk) => chunk === UNREAD_CHUNK)).toHaveLength(SIDE * SIDE - landed);
			if (progress.done)
				expect(progress.failed).toHaveLength(SHOWN.filter((chunk) => chunk === `${FAILED} NaN`).length);
		}
		expect(shown, way).toEqual(SHOWN);
		expect(steps).toBeGreaterThan(1);
	}
});
