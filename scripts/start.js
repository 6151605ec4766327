/** `npm start`: everything set up, then JupyterLab on the quickstart. Arguments after `--` go to JupyterLab. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { build, data, inVenv, nodePackages, pythonPackages, wheel } from "./setup.js";
import { ROOT } from "./stamp.js";

const NOTEBOOK = "quickstart.ipynb";
const STARTS_WITHIN = 120_000;

function free(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
	});
}

function portIn(args) {
	const at = args.findIndex((arg) => /^(--port|--ServerApp\.port)(=|$)/.test(arg));
	return at < 0 ? null : Number(args[at].split("=")[1] ?? args[at + 1]);
}

async function freePort() {
	for (let port = 8888; port < 8988; port++) if (await free(port)) return port;
	throw new Error("No port from 8888 to 8987 is free: name one by `npm start -- --port N`");
}

async function answers(base, token, child) {
	const end = Date.now() + STARTS_WITHIN;
	while (child.exitCode === null && Date.now() < end) {
		const headers = { Authorization: `token ${token}` };
		if (
			await fetch(`${base}/api/status`, { headers }).then(
				(answer) => answer.ok,
				() => false,
			)
		)
			return true;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	return false;
}

async function startLab(args) {
	const given = portIn(args);
	const port = given ?? (await freePort());
	const token = process.env.JUPYTER_TOKEN ?? randomBytes(24).toString("hex");
	const options = ["lab", NOTEBOOK, "--ServerApp.port_retries=0", "--LabApp.news_url=None"];
	if (given === null) options.push(`--ServerApp.port=${port}`);
	// Jupyter refuses to run as root unless told to, and in a container one mostly is.
	if (process.getuid?.() === 0) options.push("--allow-root");
	const child = spawn(inVenv("jupyter"), [...options, ...args], {
		cwd: `${ROOT}/examples`,
		stdio: ["inherit", "inherit", "inherit"],
		env: { ...process.env, JUPYTER_TOKEN: token },
	});
	for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
	child.once("exit", (code) => process.exit(code ?? 1));
	const base = `http://127.0.0.1:${port}`;
	if (await answers(base, token, child)) {
		console.log(
			`\nJupyterLab runs; the quickstart is at\n\n    http://localhost:${port}/lab/tree/${NOTEBOOK}?token=${token}\n`,
		);
	}
}

try {
	await nodePackages();
	await pythonPackages("requirements.txt");
	await build();
	await wheel();
	await data();
	await startLab(process.argv.slice(2));
} catch (error) {
	console.error(`npm start: ${error.message}`);
	process.exitCode = 1;
}
