/** `npm run fuzz -- [count] [codec…]`: changes fixtures at random, `count` times a codec (20,000 unless given), and prints what came of it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { build } from "esbuild";
import { ROOT } from "./stamp.js";

const FOLDER = join(ROOT, ".cache", "fuzz");
const BUNDLE = join(FOLDER, "fuzz.js");
const QUERY = "?inline-worker";
/** A case that says nothing for so long hangs. */
const HANG_MS = 30_000;

/** What the tests' bundler does, for Node alone. */
async function bundle() {
	const inlineWorker = {
		name: "inline-worker",
		setup({ onResolve, onLoad }) {
			onResolve({ filter: /\?inline-worker$/ }, ({ path, resolveDir }) => ({
				path: join(resolveDir, path.slice(0, -QUERY.length)),
				namespace: "text",
			}));
			onLoad({ filter: /.*/, namespace: "text" }, async ({ path }) => {
				const external = ["numcodecs/*"]; // never imported: the worker has its own
				const options = { entryPoints: [path], external, bundle: true, format: "esm", target: "es2022", write: false };
				const { outputFiles } = await build(options);
				return { contents: `export default ${JSON.stringify(outputFiles[0].text)};`, loader: "js" };
			});
		},
	};
	mkdirSync(FOLDER, { recursive: true });
	await build({
		entryPoints: [join(ROOT, "test", "fuzz.ts")],
		outfile: BUNDLE,
		external: ["numcodecs/*"],
		bundle: true,
		format: "esm",
		platform: "node",
		target: "es2022",
		define: {
			__BUILD_HASH__: '"fuzz"',
			"import.meta.url": JSON.stringify(pathToFileURL(join(ROOT, "test", "conformance", "fixture.ts")).href),
		},
		plugins: [inlineWorker],
	});
}

/** All cases of one codec in a thread of its own, which is ended where a case hangs. */
function run(codec, count) {
	const now = new BigInt64Array(new SharedArrayBuffer(8));
	return new Promise((resolve) => {
		const worker = new Worker(new URL(import.meta.url), { workerData: { codec, count, now } });
		const hung = setInterval(() => {
			const seen = now[0];
			setTimeout(() => now[0] === seen && end({ what: `case ${seen} hangs` }), HANG_MS).unref();
		}, HANG_MS);
		const end = (answer) => {
			clearInterval(hung);
			worker.terminate();
			resolve(
				answer.report ?? { codec, cases: Number(now[0]), failures: [{ what: answer.what, number: Number(now[0]) }] },
			);
		};
		worker.on("message", end);
		worker.on("error", (error) => end({ what: String(error.stack ?? error) }));
		worker.on("exit", (code) => end({ what: `its thread ended with ${code}` }));
	});
}

async function main() {
	const [count = "20000", ...only] = process.argv.slice(2);
	await bundle();
	const { byCodec, seeds } = await import(pathToFileURL(BUNDLE).href);
	const codecs = [...byCodec(seeds()).keys()].filter((codec) => only.length === 0 || only.includes(codec));
	const reports = [];
	console.log("| codec | cases | errors | same values | other values | failures | slowest, ms | most memory, MB |");
	console.log("| --- | --: | --: | --: | --: | --: | --: | --: |");
	for (const codec of codecs) {
		const report = await run(codec, Number(count));
		reports.push(report);
		const { cases, errors = 0, same = 0, other = 0, failures, worstMs = 0, worstBytes = 0 } = report;
		const cells = [
			codec,
			cases,
			errors,
			same,
			other,
			failures.length,
			worstMs.toFixed(0),
			(worstBytes / 1e6).toFixed(1),
		];
		console.log(`| ${cells.join(" | ")} |`);
		for (const failure of failures.slice(0, 5)) console.error(codec, JSON.stringify(failure));
	}
	const failures = reports.flatMap((report) => report.failures.map((failure) => ({ codec: report.codec, ...failure })));
	const total = reports.reduce((sum, report) => sum + report.cases, 0);
	console.log(`\n${total} cases, ${failures.length} failures. Details: ${join(FOLDER, "report.json")}`);
	writeFileSync(join(FOLDER, "report.json"), JSON.stringify({ total, reports }, null, "\t"));
	process.exitCode = failures.length > 0 ? 1 : 0;
}

async function work({ codec, count, now }) {
	const rejected = [];
	process.on("unhandledRejection", (error) => rejected.push({ what: `unhandled: ${error?.stack ?? error}` }));
	const { byCodec, fuzz, seeds } = await import(pathToFileURL(BUNDLE).href);
	const report = await fuzz(codec, byCodec(seeds()).get(codec), count, (number) => {
		now[0] = BigInt(number);
	});
	report.failures.push(...rejected);
	parentPort.postMessage({ report });
}

if (isMainThread) await main();
else await work(workerData);
