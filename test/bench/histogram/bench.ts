/** `npm run bench -- histogram [rounds]`: histograms of 512 MiB of each type in the package's worker, in Chromium, and by np.histogram. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { stopped } from "../../process.ts";
import { atLeast, countedAtMost, type Goal } from "../goals.ts";
import { type Bench, inPage, machine, report } from "../rig.ts";
import { spread, table } from "../table.ts";
import { DATA, type Result, type Round } from "./plan.ts";

export const readsData = true;

/** Runs the bench; prints its table and writes it to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const { root, folder, data } = given;
	const truth = join(root, "test", "bench", "histogram", "truth.py");
	const python = spawn(join(root, ".venv", "bin", "python"), [truth, data], { stdio: ["pipe", "pipe", "inherit"] });
	const numpy = await served(python);
	await build({
		entryPoints: [join(root, "src", "worker.ts")],
		outfile: join(folder, "worker.js"),
		external: ["numcodecs/*"], // never imported: the worker has its own
		bundle: true,
		minify: true,
		format: "esm",
		target: "es2022",
	});
	try {
		const result = await inPage<Result>(given, { numpy: numpy.url });
		const about = `${machine(given)} 64 pieces of 8 MiB of each type, each into at most 256 bars, in one worker and in one process of numpy on the same bytes; the counts are equal, or the bench fails.`;
		const held = `While the worker counted, the page's longest task took ${result.longest === 0 ? "less than 50 ms (the browser told of none)" : `${Math.round(result.longest)} ms`}, and a timer of 1 ms waited at most ${Math.round(result.waited)} ms.`;
		report(given, "Histograms", [about, histogramTable(result.rounds), held].join("\n\n"), goalsOf(result));
	} finally {
		numpy.close();
		await stopped(python);
	}
}

/** Answers the page's questions by the process. */
async function served({ stdin, stdout }: ChildProcess) {
	if (!stdin || !stdout) throw new Error("the process has no pipes");
	const answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on("data", (part) => parts.push(part));
		request.on("end", async () => {
			stdin.write(`${Buffer.concat(parts).toString()}\n`);
			const { value } = await answers.next();
			response.setHeader("Access-Control-Allow-Origin", "*").end(value);
		});
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const close = () => {
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

function goalsOf({ rounds, longest }: Result): Goal[] {
	const times = (name: string) =>
		rounds.filter((round) => round.name.startsWith(name)).map(({ numpy, worker }) => numpy / worker);
	return [
		atLeast("histogram in a worker, uint16 ÷ np.histogram", times("uint16"), 8),
		atLeast("histogram in a worker, float32 ÷ np.histogram", times("float32"), 3),
		countedAtMost("the page held by histograms", Math.round(longest), 50, "ms"),
	];
}

function histogramTable(rounds: readonly Round[]): string {
	const rows = DATA.map(({ name, cells, pieces }) => {
		const own = rounds.filter((round) => round.name === name);
		const each = own.map((round) => [round.worker, round.all, round.numpy].map((ms) => (ms * 1e6) / (cells * pieces)));
		const took = [0, 1, 2].map((way) => each.map((ms) => ms[way]));
		const ratios = [0, 1].map((way) => each.map((ms) => ms[2] / ms[way]));
		return [name, ...took.map((ns) => `${spread(ns, 2)} ns`), ...ratios.map((times) => `${spread(times, 1)} ×`)];
	});
	const head = ["a cell", "worker", "with the page's copy", "np.histogram", "numpy ÷ worker", "numpy ÷ all"];
	return table(head, rows);
}
