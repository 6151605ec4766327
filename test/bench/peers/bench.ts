/** `npm run bench -- peers`: ours beside what people have today, in one run on the same data. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, machine, report } from "../rig.ts";
import { plainPage } from "./plain.ts";

/** It reads what data.py writes. */
export const readsData = true;
/** It compares with what scripts/peers.js installs. */
export const hasPeers = true;

/** Runs the bench; prints its tables and writes them to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const plain = await plainPage(given);
	const { dependencies } = JSON.parse(readFileSync(join(given.root, "test/bench/peers/package.json"), "utf8"));
	const about = `${machine(given, ["zarrita"])} fizarrita ${dependencies["@fideus-labs/fizarrita"]} has zarrita ${dependencies.zarrita}, as it fails on later ones. uint16 (512, 1024, 1024) in chunks of (64, 256, 256): a plane of z takes 16 chunks. "first" is from open until the plane is drawn, "warm" a step to a plane of the same chunks, "cold" to one of others; nothing is in the browser's own cache. zarrView is the whole view with its controls, its automatic reading ahead included in what is asked for, all others paint by drawSlice.`;
	report(given, "Beside its peers", [about, plain].join("\n\n"));
}
