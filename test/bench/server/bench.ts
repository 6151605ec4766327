/** `npm run bench -- server [rounds]`: the server route against /files/ and a plain file server, what JupyterLab's own requests take meanwhile, and how stores of 10,000 arrays open. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answering, freePort, stopped } from "../../process.ts";
import { collector } from "../collector.ts";
import { type Bench, browse, machine, report } from "../rig.ts";
import { tenThousand } from "../stores.ts";
import type { Opening, Plan, Reading, Told } from "./plan.ts";
import { loadTable, openingTable, readingTable } from "./table.ts";

const TOKEN = "bench";
const CHUNKS = [
	{ folder: "64 KiB", count: 512, size: 64 * 2 ** 10 },
	{ folder: "4 MiB", count: 16, size: 4 * 2 ** 20 },
];
/** What JupyterLab asks of its server all the time. */
const ASKED = ["api/status", "api/contents?content=1", "api/sessions"];
const PAUSE_MS = 40;
const LIMIT_MS = 20 * 60_000;

/** Runs the bench; prints its tables and writes them to docs/benchmarks.md. */
export async function bench(given: Bench): Promise<void> {
	const { root, folder: page, rounds } = given;
	const home = mkdtempSync(join(tmpdir(), "zarr-widget-bench-"));
	const data = join(home, "root");
	const stores = makeData(data);
	const [port, plainPort] = [await freePort(), await freePort()];
	const base = `http://127.0.0.1:${port}/`;
	const children: ChildProcess[] = [];
	const begin = (program: string, args: readonly string[], env: Record<string, string> = {}) => {
		const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "inherit"] });
		children.push(child);
		return child;
	};
	const seen = () => "its log stands above";
	try {
		const own = join(root, "test", "bench", "server");
		const python = join(root, ".venv", "bin", "python");
		const plainServer = begin(python, [join(own, "serve.py"), data, `${plainPort}`]);
		const jupyterServer = begin(python, jupyter(port, data), {
			...Object.fromEntries(["CONFIG", "DATA", "RUNTIME"].map((name) => [`JUPYTER_${name}_DIR`, join(home, name)])),
			PYTHONPATH: [join(root, "python"), own].join(":"),
			BENCH_PAGE: page,
		});
		await Promise.all([
			answering("The Jupyter server", jupyterServer, `${base}api/status?token=${TOKEN}`, seen),
			answering("The plain server", plainServer, `http://127.0.0.1:${plainPort}/${CHUNKS[0].folder}/0`, seen),
		]);
		const told = await collect(base);
		const plain = `http://127.0.0.1:${plainPort}`;
		const plan: Plan = { collector: told.url, plain, rounds, loadMs: 5000, chunks: CHUNKS, stores };
		writeFileSync(join(page, "plan.json"), JSON.stringify(plan));
		writeFileSync(join(page, "index.html"), html());
		children.push(browse(`${base}bench/index.html`, home));
		await told.done;
		const tables = [readingTable(told.readings), loadTable(told.times), openingTable(told.openings)];
		const about = `${machine(given)} "plain" is tornado's StaticFileHandler; the requests of the second table are JupyterLab's own.`;
		report(given, "The server route", [about, ...tables].join("\n\n"));
	} finally {
		// a Jupyter server that is asked to end may wait for its threads for good, and holds nothing that must be put away
		await Promise.all(children.map((child) => stopped(child, "SIGKILL")));
		rmSync(home, { recursive: true, force: true, maxRetries: 10 }); // Chromium's own processes end after it
	}
}

function makeData(data: string): string[] {
	for (const { folder, count, size } of CHUNKS) {
		mkdirSync(join(data, folder), { recursive: true });
		for (let i = 0; i < count; i++) writeFileSync(join(data, folder, `${i}`), new Uint8Array(size).fill(i % 256));
	}
	return tenThousand(data);
}

function jupyter(port: number, data: string): string[] {
	const extensions = { zarr_widget: true, serve: true, jupyterlab: false };
	return [
		...["-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1", `--ServerApp.port=${port}`],
		...[`--ServerApp.root_dir=${data}`, `--IdentityProvider.token=${TOKEN}`, "--ServerApp.log_level=ERROR"],
		`--ServerApp.jpserver_extensions=${JSON.stringify(extensions).replaceAll("true", "True").replaceAll("false", "False")}`,
	];
}

function html(): string {
	const config = JSON.stringify({ baseUrl: "/", token: TOKEN });
	return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<script id="jupyter-config-data" type="application/json">${config}</script><body><script type="module" src="page.js"></script>`;
}

/** Takes what the page tells, and times the requests of JupyterLab by what the page is doing. */
async function collect(base: string) {
	const readings: Reading[] = [];
	const openings: Opening[] = [];
	const times = new Map<string, number[]>();
	let phase = "throughput";
	let asking = true;
	const posted = await collector(LIMIT_MS, (told: Told) => {
		if ("failed" in told) throw new Error(told.failed);
		if ("phase" in told) ({ phase } = told);
		else if ("way" in told) readings.push(told);
		else if ("path" in told) openings.push(told);
		else return told;
	});
	const ask = async () => {
		for (let i = 0; asking; i++) {
			const [during, start] = [phase, performance.now()];
			if (during !== "throughput") {
				const answer = await fetch(`${base}${ASKED[i % ASKED.length]}`, {
					headers: { Authorization: `token ${TOKEN}` },
				});
				await answer.arrayBuffer();
				if (phase === during) times.set(during, [...(times.get(during) ?? []), performance.now() - start]);
			}
			await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
		}
	};
	void ask();
	const done = posted.result.finally(() => {
		asking = false;
		posted.close();
	});
	return { url: posted.url, done, readings, openings, times };
}
