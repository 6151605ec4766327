/** A Jupyter server of a test's own, with this package's extension from its sources or without, and a page of it that is logged in. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { answering, freePort, logOf, stopped } from "../process.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TOKEN = "a-token-for-tests";

/** A running server. */
export interface PageServer {
	/** Ends with a slash. */
	readonly base: string;
	readonly token: string;
	/** The folder that it shows. */
	readonly root: string;
	/** What its pages have asked for, without the base: "GET files/a.zarr/zarr.json 200". */
	readonly asked: string[];
	/** Makes this process a page of the server: its config, its cookies, its fetch. */
	visit(): Promise<void>;
	/** Ends the page's session, as a server does that forgets its people. */
	logOut(): void;
	stop(): Promise<void>;
}

/** Starts a server below `/base/`. Throws with its log where it does not answer in a minute. */
export async function startPageServer(extension: boolean): Promise<PageServer> {
	const home = mkdtempSync(join(tmpdir(), "zarr-widget-page-"));
	const root = join(home, "root");
	mkdirSync(root);
	const port = await freePort();
	const child = spawn(join(ROOT, ".venv/bin/python"), ["-m", "jupyter_server", ...options(port, root, extension)], {
		env: { ...process.env, ...folders(home), PYTHONPATH: join(ROOT, "python") },
		stdio: ["ignore", "ignore", "pipe"],
	});
	const base = `http://127.0.0.1:${port}/base/`;
	const stop = () => stopped(child, "SIGKILL").then(() => rmSync(home, { recursive: true, force: true }));
	await answering("The Jupyter server", child, `${base}api/status?token=${TOKEN}`, logOf(child)).catch(
		async (error) => {
			await stop();
			throw error;
		},
	);
	const asked: string[] = [];
	let cookies: readonly string[] = [];
	const visit = async () => {
		const opened = await http(`${base}tree?token=${TOKEN}`, { redirect: "manual" });
		cookies = opened.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
		const config = { textContent: JSON.stringify({ baseUrl: "/base/", token: "", serverRoot: root }) };
		const cookie = cookies.filter((one) => one.startsWith("_xsrf=")).join("; ");
		vi.stubGlobal("document", { baseURI: `${base}lab`, cookie, getElementById: () => config });
		vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
			const headers = { ...(init.headers as Record<string, string>), Cookie: cookies.join("; ") };
			const response = await http(url, { ...init, headers });
			asked.push(`${init.method ?? "GET"} ${decodeURIComponent(url.slice(base.length))} ${response.status}`);
			return response;
		});
	};
	const logOut = () => {
		cookies = cookies.filter((one) => one.startsWith("_xsrf="));
	};
	return { base, token: TOKEN, root, asked, visit, logOut, stop };
}

const http = globalThis.fetch;

function options(port: number, root: string, extension: boolean): string[] {
	const extensions = `{'zarr_widget': ${extension ? "True" : "False"}, 'jupyterlab': False}`;
	return [
		...["--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, "--ServerApp.port_retries=0"],
		...["--ServerApp.base_url=/base/", `--ServerApp.root_dir=${root}`, `--IdentityProvider.token=${TOKEN}`],
		`--ServerApp.jpserver_extensions=${extensions}`,
	];
}

function folders(home: string): Record<string, string> {
	const variables = { CONFIG: "config", DATA: "data", RUNTIME: "runtime" };
	return Object.fromEntries(
		Object.entries(variables).map(([name, folder]) => [`JUPYTER_${name}_DIR`, join(home, folder)]),
	);
}
