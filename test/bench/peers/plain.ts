/** On a plain page: views and slices by us, zarrita and fizarrita, with the requests and bytes that a server saw of each. */
import type { Seen } from "../../browser/serve.ts";
import { type Bench, inPage } from "../rig.ts";
import { spread, table } from "../table.ts";
import { PHASES, type Phase, type Plan, type Timing } from "./plan.ts";

const STORES = ["volume-blosc-lz4.zarr", "volume-zstd.zarr"];
const OURS = "zarrView";

/** What a step asked for. */
interface Moved {
	readonly requests: number;
	readonly bytes: number;
}

/** The tables of the plain page. */
export async function plainPage(given: Bench): Promise<string> {
	let log: readonly Seen[] = [];
	const timings = await inPage<Timing[]>(given, { stores: STORES } satisfies Plan, {
		minutes: 60,
		// what a browser has on its disk would make the peers' second read of a chunk another thing than the first
		flags: ["--disk-cache-size=1"],
		serving: (server) => {
			({ log } = server);
		},
	});
	const moved = movedBy(log);
	return STORES.flatMap((store) => {
		const own = timings.filter((timing) => timing.store === store);
		return [`**${store}**`, stepTable(own, moved), ratioTable(own)];
	}).join("\n\n");
}

/** What was asked for between the marks that the page sets. */
function movedBy(log: readonly Seen[]): ReadonlyMap<string, Moved> {
	const moved = new Map<string, Moved>();
	let mark = "";
	for (const { path, bytes } of log) {
		if (path.startsWith("page/mark/")) {
			mark = path.slice("page/mark/".length);
			moved.set(mark, { requests: 0, bytes: 0 });
		}
		const now = path.startsWith("data/") && moved.get(mark);
		if (now) Object.assign(now, { requests: now.requests + 1, bytes: now.bytes + bytes });
	}
	return moved;
}

const waysIn = (timings: readonly Timing[]) => [...new Set(timings.map(({ way }) => way))].toSorted();

function stepTable(timings: readonly Timing[], moved: ReadonlyMap<string, Moved>): string {
	const rows = waysIn(timings).map((way) => {
		const own = timings.filter((timing) => timing.way === way);
		const times = PHASES.map((phase) => {
			const all = own.flatMap(({ took }) => took[phase] ?? []);
			return all.length > 0 ? spread(all, 1) : "–";
		});
		const seen = PHASES.map((phase) => movedCell(own, phase, moved));
		return [way, ...times, ...seen];
	});
	const head = PHASES.map((phase) => `${phase}, ms`);
	return table(["way", ...head, ...PHASES.map((phase) => `${phase}: requests, MB`)], rows);
}

function movedCell(timings: readonly Timing[], phase: Phase, moved: ReadonlyMap<string, Moved>): string {
	const all = timings.flatMap(({ store, round, way }) => moved.get([store, round, way, phase].join("|")) ?? []);
	if (all.length === 0) return "–";
	const requests = spread(
		all.map((one) => one.requests),
		0,
	);
	return `${requests}, ${spread(
		all.map(({ bytes }) => bytes / 1e6),
		1,
	)}`;
}

/** How many times as long each way takes as a view in the same round. */
function ratioTable(timings: readonly Timing[]): string {
	const of = (way: string, phase: Phase) =>
		timings.filter((timing) => timing.way === way).map(({ took }) => took[phase]);
	const rows = waysIn(timings)
		.filter((way) => way !== OURS)
		.map((way) => {
			const ratios = PHASES.map((phase) => {
				const ours = of(OURS, phase);
				const all = of(way, phase).flatMap((ms, round) => (ms === undefined ? [] : ms / (ours[round] ?? Number.NaN)));
				return all.length > 0 ? `${spread(all, 2)} ×` : "–";
			});
			return [`${way} ÷ ${OURS}`, ...ratios];
		});
	return table(["times as long", ...PHASES], rows);
}
