/** Planes of shards of many small chunks: how many requests they take, and that each brings its own values. */
import { expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { openVariable, openZarr, type Slice, type SliceProgress, slices } from "../../src/read.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

const LITTLE = { name: "bytes", configuration: { endian: "little" } };

/** An array of one shard in C order: planes of `count` × `count` chunks of `side` × `side` uint16, each value tells its place. */
function shardOf(count: number, side: number, depth: number) {
	const cells = count * side;
	const plane = [1, cells, cells];
	const document = {
		...{ zarr_format: 3, node_type: "array", shape: [depth, cells, cells], data_type: "uint16", fill_value: 0 },
		chunk_grid: { name: "regular", configuration: { chunk_shape: [depth, ...plane.slice(1)] } },
		chunk_key_encoding: { name: "default" },
		codecs: [
			{
				name: "sharding_indexed",
				configuration: { chunk_shape: [1, side, side], codecs: [LITTLE], index_codecs: [LITTLE] },
			},
		],
		dimension_names: ["z", "y", "x"],
		attributes: {},
	};
	const bytes = 2 * side * side;
	const chunks = depth * count * count;
	const shard = new Uint8Array(chunks * (bytes + 16));
	new Uint16Array(shard.buffer, 0, (chunks * bytes) / 2).forEach((_, i, values) => {
		values[i] = Math.floor(i / (bytes / 2)) * 7 + (i % 5);
	});
	const index = Array.from({ length: chunks }, (_, i) => [BigInt(i * bytes), BigInt(bytes)]).flat();
	shard.set(new Uint8Array(new BigUint64Array(index).buffer), chunks * bytes);
	/** The value of a cell of a plane. */
	const valueAt = (z: number, y: number, x: number) => {
		const chunk = (z * count + Math.floor(y / side)) * count + Math.floor(x / side);
		const inside = (y % side) * side + (x % side);
		return (chunk * 7 + ((chunk * side * side + inside) % 5)) % 65536;
	};
	return { document: new TextEncoder().encode(JSON.stringify(document)), shard, cells, valueAt };
}

let count = 0;

/** A server of one array, that counts what it is asked of its shard, and says what comes. */
function serverOf({ document, shard }: ReturnType<typeof shardOf>) {
	const asked: string[] = [];
	let bytes = 0;
	const answer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
		await new Promise((resolve) => setTimeout(resolve, 2));
		if (String(input).endsWith("zarr.json")) return new Response(document);
		if (!String(input).includes("/c/0/0/0")) return new Response(null, { status: 404 });
		const range = new Headers(init?.headers).get("Range") ?? "";
		const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
		const begin = from === "" ? shard.length - Number(to) : Number(from);
		const part = from === "" ? shard.slice(begin) : shard.slice(begin, Number(to) + 1);
		asked.push(range);
		bytes += part.length;
		const place = `bytes ${begin}-${begin + part.length - 1}/${shard.length}`;
		return new Response(part, {
			status: 206,
			headers: { "Content-Range": place, "Content-Length": String(part.length) },
		});
	};
	return { url: `https://shards.example/${count++}`, answer: answer as typeof fetch, asked, moved: () => bytes };
}

/** The second plane of the array. */
async function planeOf({ url, answer }: ReturnType<typeof serverOf>): Promise<Slice> {
	const handle = await openZarr(url, { fetch: answer });
	const variable = await openVariable(handle, "");
	let last: SliceProgress | undefined;
	for await (const step of slices(handle, variable, { x: "x", y: "y", index: { z: 1 } })) last = step;
	if (!last?.done) expect.fail("no plane");
	return last.slice;
}

// in the order from the middle outwards alone it is 66 and 808; how many are asked for in one turn depends on the machine
it.each([
	["1,024 chunks of 8 KiB", 32, 64, 24],
	["4,096 chunks of 2 KiB", 64, 32, 80],
])(
	"reads a plane that lies in one piece of its shard by few requests, and no byte twice: %s",
	async (_, count, side, most) => {
		const array = shardOf(count, side, 2);
		// once beforehand, as a page's first chunks take many times as long as those after them
		await planeOf(serverOf(array));
		const server = serverOf(array);
		const slice = await planeOf(server);
		const { cells, valueAt } = array;
		const wrong = slice.stored.findIndex(
			(value, at) => Number(value) !== valueAt(1, Math.floor(at / cells), at % cells),
		);
		expect([slice.width, slice.height, wrong]).toEqual([cells, cells, -1]);
		expect(server.asked.length).toBeLessThanOrEqual(most);
		expect(server.moved()).toBe(2 * cells * cells + 16 * 2 * count * count);
	},
);
