/** `npm run bench -- growth`: what opening and steps take however large the array is, and planes of ten to 100,000 chunks. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { tasksText } from "../tasks.ts";
import { picture } from "./picture.ts";
import type { Plan, Result } from "./plan.ts";
import { serveStores } from "./server.ts";
import { gridTable, leftTable, sizeTable } from "./tables.ts";

const FLAGS = ["--enable-precise-memory-info", "--js-flags=--expose-gc"];
const PICTURE = "growth.svg";

/** Runs the bench; prints its tables, writes them to docs/benchmarks.md and their curves to docs/growth.svg. */
export async function bench(given: Bench): Promise<void> {
	const stores = await serveStores();
	try {
		const plan: Plan = { stores: stores.url };
		const found = await inPage<Result>(given, plan, { flags: FLAGS, minutes: 60 });
		writeFileSync(join(given.root, "docs", PICTURE), picture(found));
		const about = `${machine(given)} No array here is stored: a server, or a store of the page, makes each chunk when it is asked for. Left: the plane is always 512 × 512 uint16 in four chunks. Right: chunks of 8 × 8 uint8, that are there or missing; planes of 100,000 are agreed to by "Load all", and measured in three rounds at most. Bare: the same keys by \`fetch\` alone, sixteen at a time. Server and page share the machine. Garbage collections that the bench itself asks for, to measure memory, are not among the tasks.`;
		const curves = `![What opening and steps take for arrays of 1 MB, 1 GB and 1 TB, and a chunk in planes of 10, 1,000 and 100,000](${PICTURE})`;
		const tables = [sizeTable(found.sizes, stores.asked), gridTable(found.grids), leftTable(found.left)];
		report(given, "As the work grows", [about, curves, ...tables, tasksText(found.tasks)].join("\n\n"));
	} finally {
		await stores.close();
	}
}
