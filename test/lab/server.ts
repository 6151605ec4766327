/** A JupyterLab server of a test's own: root folder, settings, data and runtime folders that are gone afterwards. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const JUPYTER = fileURLToPath(new URL("../../.venv/bin/jupyter", import.meta.url));
const STARTS_WITHIN = 90_000;

/** A running server. */
export interface LabServer {
	/** `http://127.0.0.1:<port>`, without a slash at the end. */
	readonly base: string;
	readonly token: string;
	/** The folder that Jupyter shows; tests write notebooks and stores there. */
	readonly root: string;
	/** Stops the server with its kernels and removes its folders. */
	stop(): Promise<void>;
}

/** Starts JupyterLab as .venv has it, with `args` added; throws with its log where it does not answer in 90 s. */
export async function startServer(args: readonly string[] = []): Promise<LabServer> {
	const home = mkdtempSync(join(tmpdir(), "zarr-widget-lab-"));
	const root = join(home, "root");
	mkdirSync(root);
	const token = `test-${process.pid}`;
	const port = await freePort();
	const child = spawn(JUPYTER, [...options(port, root), ...args], {
		cwd: root,
		env: { ...process.env, ...folders(home), JUPYTER_TOKEN: token },
		stdio: ["ignore", "ignore", "pipe"],
	});
	const stop = () => stopped(child).then(() => rmSync(home, { recursive: true, force: true }));
	const base = `http://127.0.0.1:${port}`;
	await answering("JupyterLab", child, `${base}/api/status?token=${token}`).catch(async (error) => {
		await stop();
		throw error;
	});
	return { base, token, root, stop };
}

function options(port: number, root: string): string[] {
	const server = [
		"--ip=127.0.0.1",
		`--ServerApp.port=${port}`,
		"--ServerApp.port_retries=0",
		`--ServerApp.root_dir=${root}`,
	];
	const exposed = ["--expose-app-in-browser", "--JupyterNotebookApp.expose_app_in_browser=True"];
	const quiet = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"];
	return ["lab", "--no-browser", "--allow-root", ...exposed, ...server, ...quiet];
}

function folders(home: string): Record<string, string> {
	const variables = { CONFIG: "config", DATA: "data", RUNTIME: "runtime" };
	const jupyter = Object.entries(variables).map(([name, folder]) => [`JUPYTER_${name}_DIR`, join(home, folder)]);
	const lab = { JUPYTERLAB_SETTINGS_DIR: join(home, "settings"), JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces") };
	return { ...Object.fromEntries(jupyter), ...lab };
}

/** A port of this machine that nothing listens on now. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Resolves when `url` answers with success; throws with the log of the process, whose standard error must be piped, where that ends first or 90 s pass. */
export async function answering(what: string, child: ChildProcess, url: string): Promise<void> {
	let log = "";
	child.stderr?.on("data", (text) => {
		log = `${log}${text}`.slice(-10_000);
	});
	const end = Date.now() + STARTS_WITHIN;
	const up = () =>
		fetch(url).then(
			(answer) => answer.ok,
			() => false,
		);
	while (!(await up())) {
		if (child.exitCode !== null || Date.now() > end) throw new Error(`${what} does not answer:\n${log}`);
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
}

/** Ends a process; resolves when it is gone. */
export function stopped(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		if (child.exitCode !== null) return resolve();
		child.once("exit", () => resolve());
		child.kill("SIGTERM");
	});
}
