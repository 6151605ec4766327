/** In Chromium, alone: planes of shards by us, and the same bytes by fetch alone; posts what each took. */
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";
import type { PagePlan } from "../rig.ts";
import type { Plan, Result, Shard } from "./plan.ts";

const DEPTH = 4;
const CONNECTIONS = 6;

let count = 0;
/** No address twice. */
const fresh = () => `?cold=${Date.now()}-${count++}`;

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** The plane's bytes in so many requests. */
function bare({ folder, count, bytes }: Shard, z: number, requests: number): Promise<unknown> {
	const url = `${folder}/c/0/0/0${fresh()}`;
	const size = Math.ceil((count * bytes) / requests);
	const ranges = Array.from({ length: requests }, (_, i) => {
		const from = z * count * bytes + i * size;
		return `bytes=${from}-${Math.min(from + size, (z + 1) * count * bytes) - 1}`;
	});
	return Promise.all(
		ranges.map(async (Range) => (await fetch(url, { headers: { Range }, cache: "no-store" })).arrayBuffer()),
	);
}

async function ours(core: typeof ZarrWidget, { folder, count, bytes }: Shard, z: number) {
	const handle = await core.openZarr(folder + fresh());
	const before = { ...handle.traffic };
	let slice: ZarrWidget.Slice | undefined;
	const ms = await timed(async () => {
		slice = await core.readSlice(handle, { index: { z } });
	});
	const stored = slice?.stored ?? [];
	const side = Math.sqrt(bytes / 2);
	for (let at = 0; at < stored.length; at += 4093) {
		const [y, x] = [Math.floor(at / 2048), at % 2048];
		const chunk = z * count + Math.floor(y / side) * (2048 / side) + Math.floor(x / side);
		const inside = (y % side) * side + (x % side);
		const wanted = (chunk + ((chunk * side * side + inside) % 7)) % 65536;
		if (Number(stored[at]) !== wanted) throw new Error(`${folder} differs at ${at}: ${stored[at]}, not ${wanted}`);
	}
	const { requests, bytes: moved } = handle.traffic;
	return { ms, requests: requests - before.requests, moved: moved - before.bytes };
}

async function run({ shards, rounds }: Plan & PagePlan, core: typeof ZarrWidget): Promise<Result> {
	const result: Result = {};
	for (const { name } of shards) result[name] = { slice: [], each: [], six: [], requests: [], moved: [] };
	for (let round = -1; round < rounds; round++)
		for (const shard of shards) {
			const z = (round + 1) % DEPTH;
			const took = result[shard.name];
			const ways = [
				async () => {
					const { ms, requests, moved } = await ours(core, shard, z);
					if (round < 0) return; // warms up
					took.slice.push(ms);
					took.requests.push(requests);
					took.moved.push(moved);
				},
				async () => {
					const ms = await timed(() => bare(shard, z, shard.count));
					if (round >= 0) took.each.push(ms);
				},
				async () => {
					const ms = await timed(() => bare(shard, z, CONNECTIONS));
					if (round >= 0) took.six.push(ms);
				},
			];
			for (let i = 0; i < ways.length; i++) await ways[(i + round + 1) % ways.length]();
		}
	return result;
}

void post(run);
