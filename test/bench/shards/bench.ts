/** `npm run bench -- shards`: planes of shards whose inner chunks lie side by side, against bare fetches of the same bytes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { quantile, spread, table } from "../table.ts";
import type { Plan, Result, Shard } from "./plan.ts";

const SIDE = 2048;
const DEPTH = 4;
/** Sides of inner chunks: uint16 of 512 × 512 is 512 KiB, of 64 × 64 it is 8 KiB. */
const INNER = [512, 64];

/** Runs the bench; prints its table and writes it to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const plan: Plan = { shards: INNER.map((side) => writeShard(given.folder, side)) };
	const result = await inPage<Result>(given, plan);
	const rows = plan.shards.map(({ name, count, bytes }) => {
		const { slice, each, six, requests, moved } = result[name];
		const over = (other: readonly number[]) =>
			spread(
				slice.map((ms, round) => ms / other[round]),
				2,
			);
		const share = quantile(moved, 0.5) / (count * bytes + 16 * count * DEPTH);
		const cells = [spread(slice, 0), over(each), over(six), spread(requests, 0), `${share.toFixed(3)} ×`];
		return [name, ...cells];
	});
	const head = ["plane of a shard", "readSlice, ms", "÷ a fetch a chunk", "÷ six fetches", "requests", "bytes moved"];
	const about = `${machine(given)} Raw uint16, a plane of ${SIDE} × ${SIDE} in a shard in C order, as tensorstore and zarrs write it; the index counts as a request and as bytes.`;
	report(given, "Shards", [about, table(head, rows)].join("\n\n"));
}

/** Writes an array of one shard; each value tells its place. */
function writeShard(folder: string, side: number): Shard {
	const name = `${(SIDE / side) ** 2} chunks of ${(2 * side * side) / 1024} KiB`;
	const count = (SIDE / side) ** 2;
	const bytes = 2 * side * side;
	const little = { name: "bytes", configuration: { endian: "little" } };
	const sharding = { chunk_shape: [1, side, side], codecs: [little], index_codecs: [little], index_location: "end" };
	const document = {
		...{ zarr_format: 3, node_type: "array", shape: [DEPTH, SIDE, SIDE], data_type: "uint16", fill_value: 0 },
		chunk_grid: { name: "regular", configuration: { chunk_shape: [DEPTH, SIDE, SIDE] } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "sharding_indexed", configuration: sharding }],
		dimension_names: ["z", "y", "x"],
		attributes: {},
	};
	const parts = DEPTH * count;
	const shard = new Uint8Array(parts * (bytes + 16));
	new Uint16Array(shard.buffer, 0, (parts * bytes) / 2).forEach((_, i, values) => {
		values[i] = Math.floor(i / (bytes / 2)) + (i % 7);
	});
	const index = Array.from({ length: parts }, (_, i) => [BigInt(i * bytes), BigInt(bytes)]);
	shard.set(new Uint8Array(new BigUint64Array(index.flat()).buffer), parts * bytes);
	const at = join(folder, `shard-${side}`);
	mkdirSync(join(at, "c/0/0"), { recursive: true });
	writeFileSync(join(at, "zarr.json"), JSON.stringify(document));
	writeFileSync(join(at, "c/0/0/0"), shard);
	return { name, folder: `shard-${side}`, count, bytes };
}
