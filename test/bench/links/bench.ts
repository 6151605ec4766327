/** `npm run bench -- links`: the same pictures, steps and walks over slow links, in their own units, beside zarrita's get; and what the server saw. */
import type { FileServer } from "../../browser/serve.ts";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { tasksText } from "../tasks.ts";
import type { Link, Plan, Result } from "./plan.ts";
import { writeStores } from "./stores.ts";
import { type Linked, proof, stepTable, walkTable } from "./tables.ts";

const LINKS: readonly Link[] = [
	{ name: "50 ms late", latency: 50, rate: null },
	{ name: "200 ms late", latency: 200, rate: null },
	{ name: "2 MB/s", latency: 0, rate: 2e6 },
];
/** Each takes some two minutes on each link. */
const MOST_ROUNDS = 5;

/** Runs the bench; prints its tables and writes them to docs/benchmarks.md. */
export async function bench(asked: Bench): Promise<void> {
	const given = { ...asked, rounds: Math.min(MOST_ROUNDS, asked.rounds) };
	const stores = writeStores(given.folder);
	const linked: Linked[] = [];
	for (const link of LINKS) {
		let log: FileServer["log"] = [];
		const serving = (server: FileServer) => {
			log = server.log;
			server.latency = link.latency;
			server.rate = link.rate ?? Number.POSITIVE_INFINITY;
		};
		const plan: Plan = { link, stores };
		const result = await inPage<Result>(given, plan, { serving, minutes: 30 });
		linked.push({ ...result, link, log });
	}
	const about = `${machine(given, ["zarrita"])} A plane of 512 × 512 uint16 takes 16 chunks, not compressed: of eight planes each 4.2 MB, of one plane 0.5 MB. Planes and cold steps in the link's own unit: its delay (so a round trip is 1), or the time that the plane's chunks take at its rate. A walk goes through 20 planes, one each 400 ms.`;
	const tables = [
		stepTable(linked, stores),
		walkTable(linked, stores),
		proof(linked, stores),
		tasksText(linked.flatMap(({ tasks }) => tasks)),
	];
	report(given, "Slow links", [about, ...tables].join("\n\n"));
}
