/** `npm run bench -- cold`: slices whose chunks were never fetched against a bare fetch of them, first slices, scrubbing, walking, bytes. */
import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FileServer } from "../../browser/serve.ts";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { tasksText } from "../tasks.ts";
import { goalsOf } from "./goals.ts";
import { type Piece, type Plan, type Slices, type Trips, WALKED, type Walks } from "./plan.ts";
import { writeSmall } from "./small.ts";
import { byteTable, firstSlices, movedBytes, scrubTable, sliceTable, tripTable, walkTable } from "./tables.ts";

export const readsData = true;

const CODECS = ["raw", "blosc-lz4", "blosc-zstd", "zstd", "gzip", "sharded"];
const BLOCKS = 8;
/** Planes of a block. */
const DEPTH = 64;
const LATENCY_MS = 300;
/** Within blocks, over their edges, and back. */
const SCRIPT = [0, 1, 2, 63, 64, 65, 10];

/** Runs the bench; prints its tables and writes them to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const chunks = Object.fromEntries(
		CODECS.map((codec) => [codec, Array.from({ length: BLOCKS }, (_, block) => piecesOf(given.data, codec, block))]),
	);
	const plan: Omit<Plan, "part"> = { chunks, stores: writeSmall(given.folder), script: SCRIPT };
	const slices = await inPage<Slices>(given, { ...plan, part: "slices" });
	const walks = await inPage<Walks>(given, { ...plan, part: "walks" });
	const [bytes] = await logged<null>(given, { ...plan, part: "bytes" });
	const [late, trips] = await logged<Trips>(given, { ...plan, part: "trips" }, LATENCY_MS);
	const moved = movedBytes(bytes, given.data, SCRIPT);
	const firsts = firstSlices(trips, late, plan.stores, LATENCY_MS, given.rounds + 1);
	const about = `${machine(given)} A plane of the volume takes 16 chunks of 8 MiB (sharded: 64 of 1 MiB); "bare" fetches the same bytes by \`fetch\` alone, past the browser's cache, and "plain" without options, which writes to that cache. First slices: four chunks, the server answers ${LATENCY_MS} ms late. Server and page share the machine.`;
	const tables = [
		sliceTable(slices.codecs),
		scrubTable(slices.scrubs),
		walkTable(walks, blockSizes(chunks[WALKED], walks)),
		byteTable(moved, SCRIPT),
		tripTable(firsts),
		tasksText([...slices.tasks, ...walks.tasks]),
	];
	report(given, "Cold slices", [about, ...tables].join("\n\n"), goalsOf({ slices, walks, moved, firsts }));
}

/** Encoded bytes of the blocks that a walk passes. */
function blockSizes(blocks: readonly (readonly Piece[])[], { from, to }: Walks): number[] {
	const passed = blocks.slice(Math.floor(from / DEPTH), Math.floor(to / DEPTH) + 1);
	return passed.map((pieces) => pieces.reduce((sum, { size }) => sum + size, 0));
}

/** Runs a part; answers what the server saw, too. */
async function logged<Result>(given: Bench, plan: Plan, latency = 0): Promise<[FileServer["log"], Result]> {
	let log: FileServer["log"] = [];
	const serving = (server: FileServer) => {
		log = server.log;
		server.latency = latency;
	};
	const result = await inPage<Result>(given, plan, { serving });
	return [log, result];
}

/** Where the chunks of the first plane of a block lie. */
function piecesOf(data: string, codec: string, block: number): Piece[] {
	const store = join(data, `volume-${codec}.zarr`);
	if (codec === "sharded") return innerPieces(store, block);
	return Array.from({ length: 16 }, (_, i) => {
		const key = `c/${block}/${Math.floor(i / 4)}/${i % 4}`;
		return { key, size: statSync(join(store, key)).size };
	});
}

/** A shard has 2 × 8 × 8 chunks, and 16 bytes for each at its end, before a checksum. */
function innerPieces(store: string, block: number): Piece[] {
	const key = `c/${block}/0/0`;
	const file = openSync(join(store, key), "r");
	const index = Buffer.alloc(128 * 16);
	readSync(file, index, 0, index.length, fstatSync(file).size - index.length - 4);
	closeSync(file);
	return Array.from({ length: 64 }, (_, i) => {
		const [offset, length] = [0, 8].map((at) => Number(index.readBigUInt64LE(16 * i + at)));
		return { key, range: { offset, length }, size: length };
	});
}
