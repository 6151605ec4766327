/** The arrays of the bench of slow links: small enough for 2 MB a second. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CHUNK, DEPTH, type LinkStore, SIDE, valueAt } from "./plan.ts";

const ACROSS = SIDE / CHUNK;
const BYTES = { name: "bytes", configuration: { endian: "little" } };

/** The chunks of one block, row by row: all of a column are alike. */
function blockOf(block: number, deep: number): Uint8Array[] {
	const columns = Array.from({ length: ACROSS }, (_, column) => {
		const cells = new Uint16Array(deep * CHUNK * CHUNK);
		for (let i = 0; i < cells.length; i++)
			cells[i] = valueAt(block * deep + Math.floor(i / CHUNK ** 2), column * CHUNK + (i % CHUNK));
		return new Uint8Array(cells.buffer);
	});
	return Array.from({ length: ACROSS }, () => columns).flat();
}

/** Chunks one after the other, then where they lie. (Zarr v3, "sharding-indexed") */
function shardOf(chunks: readonly Uint8Array[]): Uint8Array {
	let offset = 0;
	const index = chunks.flatMap(({ length }) => {
		offset += length;
		return [BigInt(offset - length), BigInt(length)];
	});
	return Buffer.concat([...chunks, new Uint8Array(BigUint64Array.from(index).buffer)]);
}

function sharding(chunk_shape: readonly number[]): object {
	const configuration = { chunk_shape, codecs: [BYTES], index_codecs: [BYTES], index_location: "end" };
	return { name: "sharding_indexed", configuration };
}

function document(chunk_shape: readonly number[], codecs: readonly object[]): string {
	return JSON.stringify({
		...{ zarr_format: 3, node_type: "array", shape: [DEPTH, SIDE, SIDE], data_type: "uint16", fill_value: 0, codecs },
		chunk_grid: { name: "regular", configuration: { chunk_shape } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		...{ dimension_names: ["z", "y", "x"], attributes: {} },
	});
}

/** Writes the arrays below a folder, in place of what is there. */
export function writeStores(root: string): LinkStore[] {
	const write = (store: string, key: string, value: string | Uint8Array) => {
		const file = join(root, store, key);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, value);
	};
	const stores: LinkStore[] = [
		{ name: "chunks of 8 × 128 × 128", folder: "deep.zarr", deep: 8 },
		{ name: "chunks of 1 × 128 × 128", folder: "flat.zarr", deep: 1 },
		{ name: "8 × 128 × 128 in shards of 16 × 512 × 512", folder: "sharded.zarr", deep: 8, shardDeep: 16 },
	];
	for (const { folder, deep, shardDeep } of stores) {
		rmSync(join(root, folder), { recursive: true, force: true });
		const blocks = Array.from({ length: DEPTH / deep }, (_, block) => block);
		const inner = [deep, CHUNK, CHUNK];
		write(
			folder,
			"zarr.json",
			shardDeep ? document([shardDeep, SIDE, SIDE], [sharding(inner)]) : document(inner, [BYTES]),
		);
		for (const block of blocks) {
			const chunks = blockOf(block, deep);
			if (!shardDeep) {
				for (const [i, chunk] of chunks.entries())
					write(folder, `c/${block}/${Math.floor(i / ACROSS)}/${i % ACROSS}`, chunk);
			} else if (block % (shardDeep / deep) === 0) {
				const others = blocks.slice(block + 1, block + shardDeep / deep);
				const all = [chunks, ...others.map((other) => blockOf(other, deep))].flat();
				write(folder, `c/${(block * deep) / shardDeep}/0/0`, shardOf(all));
			}
		}
	}
	return stores;
}
