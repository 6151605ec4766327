/** Processes that tests and measurements start: a port for them, until they answer, what they log, their end. */
import type { ChildProcess } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";

const STARTS_WITHIN = 90_000;
/** As it is before a test puts another in its place. */
const http = globalThis.fetch;

/** A port of this machine that nothing listens on now. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Keeps the end of what a process writes to its standard error, which must be piped. */
export function logOf(child: ChildProcess): () => string {
	let log = "";
	child.stderr?.on("data", (text) => {
		log = `${log}${text}`.slice(-100_000);
	});
	return () => log;
}

/** Resolves when `url` answers with success; throws with the log of the process where that ends first or 90 s pass. */
export async function answering(what: string, child: ChildProcess, url: string, log: () => string): Promise<void> {
	const end = Date.now() + STARTS_WITHIN;
	const up = () =>
		http(url).then(
			(answer) => answer.ok,
			() => false,
		);
	while (!(await up())) {
		if (child.exitCode !== null || Date.now() > end) throw new Error(`${what} does not answer:\n${log()}`);
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
}

/** Ends a process; resolves when it is gone. SIGKILL suits one that holds nothing that must be put away. */
export function stopped(child: ChildProcess, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
	return new Promise((resolve) => {
		if (child.exitCode !== null) return resolve();
		child.once("exit", () => resolve());
		child.kill(signal);
	});
}
