/** `npm test`: everything set up, then every check and test. `npm test -- unit lab` runs parts. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { status } from "./command.js";
import {
	bareLab,
	build,
	chromium,
	consumers,
	data,
	inVenv,
	nodePackages,
	pythonPackages,
	site,
	wheel,
} from "./setup.js";
import { ROOT } from "./stamp.js";

const REPORTS = ".cache/reports";

/** One check: passed or failed as a whole. */
async function check(program, args) {
	const passed = (await status(program, args)) === 0 ? 1 : 0;
	return { passed, total: 1, failures: passed ? [] : [[program, ...args].join(" ")] };
}

async function vitest(project) {
	const file = `${REPORTS}/${project}.json`;
	const reporters = ["--reporter=default", "--reporter=json", `--outputFile=${file}`];
	const code = await status("npx", ["--no-install", "vitest", "run", "--project", project, ...reporters]);
	const report = JSON.parse(read(file) ?? '{"numPassedTests":0,"numTotalTests":0,"testResults":[]}');
	const { numPassedTests: passed, numTotalTests: total } = report;
	return { passed, total: Math.max(total, code === 0 ? passed : passed + 1), failures: vitestFailures(report) };
}

/** Each test that did not pass, with its file and the first line of its reason; a file that could not run is one too. */
function vitestFailures({ testResults }) {
	return testResults.flatMap(({ name, status, message, assertionResults }) => {
		const file = relative(ROOT, name);
		const tests = assertionResults.filter((test) => test.status !== "passed");
		if (status === "failed" && tests.length === 0) return [`${file}: ${firstLine(message)}`];
		return tests.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages[0] ?? test.status)}`);
	});
}

const firstLine = (text) => text.trim().split(/\n|&#10;/, 1)[0];

async function pytest() {
	const file = `${REPORTS}/python.xml`;
	const code = await status(inVenv("pytest"), [`--junitxml=${file}`]);
	const report = read(file) ?? "";
	const suite = /<testsuite [^>]*>/.exec(report)?.[0] ?? "";
	const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
	const total = count("tests");
	const passed = total - count("failures") - count("errors") - count("skipped");
	const unmet =
		/<testcase classname="([^"]*)" name="([^"]*)"[^>]*[^/]><(?:failure|error|skipped)[^>]* message="([^"]*)"/g;
	const failures = [...report.matchAll(unmet)].map(([, file, name, why]) => `${file} > ${name}: ${firstLine(why)}`);
	return { passed, total: Math.max(total, code === 0 ? passed : passed + 1), failures };
}

function read(path) {
	try {
		return readFileSync(join(ROOT, path), "utf8");
	} catch {
		return null;
	}
}

const PARTS = {
	types: () => check("npx", ["--no-install", "tsc", "--noEmit", "-p", "."]),
	lint: () => check("npx", ["--no-install", "biome", "check", "--error-on-warnings", "."]),
	ruff: () => check(inVenv("ruff"), ["check", "."]),
	"ruff format": () => check(inVenv("ruff"), ["format", "--check", "."]),
	unit: () => vitest("unit"),
	python: pytest,
	browser: () => vitest("browser"),
	observable: () => vitest("observable"),
	lab: () => vitest("lab"),
};

async function setUp(parts) {
	await nodePackages();
	await pythonPackages("requirements-test.txt");
	await build();
	if (["browser", "observable", "lab"].some((part) => parts.includes(part))) process.env.CHROMIUM = await chromium();
	if (parts.includes("observable")) {
		await consumers();
		await site();
	}
	if (parts.includes("lab")) {
		await wheel();
		await bareLab();
	}
	if (["unit", "lab"].some((part) => parts.includes(part))) await data();
	rmSync(join(ROOT, REPORTS), { recursive: true, force: true });
	mkdirSync(join(ROOT, REPORTS), { recursive: true });
}

/** Runs parts in turn; a test that was skipped counts as failed, as it shows nothing. */
async function runParts(parts) {
	const rows = [];
	for (const part of parts) {
		console.log(`\n— ${part}`);
		const { passed, total, failures } = await PARTS[part]();
		rows.push({ part, passed, failed: total - passed, failures });
	}
	console.log("");
	for (const { part, failures } of rows) for (const failure of failures) console.log(`${part} failed: ${failure}`);
	for (const { part, passed, failed } of rows) console.log(`${part}: ${passed} passed, ${failed} failed`);
	const sum = (key) => rows.reduce((all, row) => all + row[key], 0);
	console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
	return sum("failed") === 0;
}

try {
	const named = process.argv.slice(2);
	const unknown = named.find((part) => !(part in PARTS));
	if (unknown) throw new Error(`there is no part "${unknown}"; the parts are ${Object.keys(PARTS).join(", ")}`);
	const parts = named.length > 0 ? named : Object.keys(PARTS);
	await setUp(parts);
	if (!(await runParts(parts))) process.exitCode = 1;
} catch (error) {
	console.error(`npm test: ${error.message}`);
	process.exitCode = 1;
}
