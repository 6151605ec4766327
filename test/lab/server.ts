/** A JupyterLab server of a test's own: root folder, settings, data and runtime folders that are gone afterwards. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answering, freePort, logOf, stopped } from "../process.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Folders of the environments: with all that tests need, and with JupyterLab, Notebook and the wheel only. */
const ENVIRONMENTS = { full: join(ROOT, ".venv"), bare: join(ROOT, ".cache/lab") };

/** A running server. */
export interface LabServer {
	/** `http://127.0.0.1:<port>` and the base URL, without a slash at the end. */
	readonly base: string;
	readonly token: string;
	/** The folder that Jupyter shows; tests write notebooks and stores there. */
	readonly root: string;
	/** What the server has written so far, the last 100,000 characters of it. */
	log(): string;
	/** Stops the server with its kernels and removes its folders. */
	stop(): Promise<void>;
}

/** How a server is started. */
export interface ServerOptions {
	/** "full" (.venv) unless said; "bare" has neither zarr nor numpy. */
	readonly environment?: keyof typeof ENVIRONMENTS;
	/** The program `jupyter` of another environment, by its path. */
	readonly jupyter?: string;
	/** The folder that Jupyter shows, which stays; one that is removed at the end unless named. */
	readonly root?: string;
	/** `/` unless said; begins and ends with a slash. */
	readonly baseUrl?: string;
	/** Arguments of `jupyter lab`. */
	readonly args?: readonly string[];
	/** Variables of the server and its kernels. */
	readonly env?: Readonly<Record<string, string>>;
	/** People log in with it, and a session ends with its cookie; unless said, a token that every page holds lets all in. */
	readonly password?: string;
}

/** The program `name` of an environment, by its path. */
export function programOf(environment: keyof typeof ENVIRONMENTS, name: string): string {
	return join(ENVIRONMENTS[environment], "bin", name);
}

/** Starts JupyterLab; throws with its log where it does not answer in 90 s. */
export async function startServer(given: ServerOptions = {}): Promise<LabServer> {
	const { environment = "full", jupyter = programOf(environment, "jupyter") } = given;
	const { baseUrl = "/", args = [], env = {}, password } = given;
	const home = mkdtempSync(join(tmpdir(), "zarr-widget-lab-"));
	const root = given.root ?? join(home, "root");
	mkdirSync(root, { recursive: true });
	const token = password === undefined ? `test-${process.pid}` : "";
	const port = await freePort();
	const child = spawn(
		jupyter,
		[...options(port, root), `--ServerApp.base_url=${baseUrl}`, ...locked(password), ...args],
		{
			cwd: root,
			env: { ...process.env, ...folders(home), JUPYTER_TOKEN: token, ...env },
			stdio: ["ignore", "ignore", "pipe"],
		},
	);
	const log = logOf(child);
	const stop = () => stopped(child).then(() => rmSync(home, { recursive: true, force: true }));
	const base = `http://127.0.0.1:${port}${baseUrl.slice(0, -1)}`;
	await answering("JupyterLab", child, `${base}/api`, log).catch(async (error) => {
		await stop();
		throw error;
	});
	return { base, token, root, log, stop };
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

/** A password as Jupyter keeps it: algorithm, salt and digest. */
function locked(password: string | undefined): string[] {
	if (password === undefined) return [];
	const digest = createHash("sha256").update(`${password}salt`).digest("hex");
	return ["--IdentityProvider.token=", `--PasswordIdentityProvider.hashed_password=sha256:salt:${digest}`];
}

function folders(home: string): Record<string, string> {
	const variables = { CONFIG: "config", DATA: "data", RUNTIME: "runtime" };
	const jupyter = Object.entries(variables).map(([name, folder]) => [`JUPYTER_${name}_DIR`, join(home, folder)]);
	const lab = { JUPYTERLAB_SETTINGS_DIR: join(home, "settings"), JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces") };
	return { ...Object.fromEntries(jupyter), ...lab };
}
