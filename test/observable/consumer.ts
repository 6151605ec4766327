/** A user of the package: an empty folder outside the repository that holds what `npm install` of the packed tarball gives, and tools beside it. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { stopped } from "../process.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FILES = join(ROOT, "test/observable/consumers");
/** What pages are built with. */
export const TOOLS = join(ROOT, ".cache/observable/tools/node_modules");
const WITHIN = 4 * 60_000;
const QUIET = { OBSERVABLE_TELEMETRY_DISABLE: "1", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };

/** The package as npm has unpacked it. */
export const INSTALLED = join(ROOT, ".cache/observable/installed/node_modules/zarr-widget");

/** What a program wrote, and how it ended. */
export interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

/** A server that a tool has started. */
export interface Served {
	/** Its address, with a slash at the end. */
	readonly url: string;
	stop(): Promise<void>;
}

/** A folder with the package in its node_modules. */
export interface Consumer {
	readonly folder: string;
	/** Copies a folder of test/observable/consumers into the folder, and tell.js to a place there. */
	add(fixture: string, tell?: string): void;
	/** Writes a file. */
	write(path: string, text: string): void;
	/** Runs a program in the folder until it ends; kills it and throws after 4 minutes. Node connects to this machine only. */
	run(program: string, args: readonly string[], env?: Record<string, string>): Promise<Ended>;
	/** As `run`, with the `bin` of a tool; throws with what it wrote where it fails. */
	tool(name: string, bin: string, args: readonly string[], env?: Record<string, string>): Promise<Ended>;
	/** Starts a server; resolves with the address that it prints. */
	serve(name: string, bin: string, args: readonly string[]): Promise<Served>;
	/** Hosts off this machine that the programs have tried to reach. */
	strayed(): string[];
	close(): void;
}

/** Makes one; `withTools`, all of .cache/observable/tools is in its node_modules, too, as if it were installed there. */
export function consumer(withTools: boolean): Consumer {
	const folder = mkdtempSync(join(tmpdir(), "zarr-widget-"));
	const log = join(folder, ".strayed");
	const modules = join(folder, "node_modules");
	cpSync(INSTALLED, join(modules, "zarr-widget"), { recursive: true });
	if (withTools) for (const name of readdirSync(TOOLS)) symlinkSync(join(TOOLS, name), join(modules, name));
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	};
	write("package.json", '{ "type": "module" }');
	const offline = `--import ${pathToFileURL(join(FILES, "offline.js"))}`;
	const environment = { ...process.env, NODE_OPTIONS: offline, OFFLINE_LOG: log, ...QUIET };
	const options = (env = {}): SpawnOptions => ({ cwd: folder, env: { ...environment, ...env } });
	const binOf = (name: string, bin: string) => join(TOOLS, name, bin);
	const self: Consumer = {
		folder,
		add: (fixture, tell = "tell.js") => {
			cpSync(join(FILES, fixture), folder, { recursive: true });
			cpSync(join(FILES, "tell.js"), join(folder, tell));
		},
		write,
		run: (program, args, env) => ended(spawn(program, args, options(env)), `${program} ${args.join(" ")}`),
		async tool(name, bin, args, env) {
			const end = await self.run(process.execPath, [binOf(name, bin), ...args], env);
			if (end.code !== 0) throw new Error(`${name} ended with status ${end.code}:\n${end.out}\n${end.err}`);
			return end;
		},
		serve: (name, bin, args) => served(spawn(process.execPath, [binOf(name, bin), ...args], options()), name),
		strayed: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []),
		close: () => rmSync(folder, { recursive: true }),
	};
	return self;
}

function ended(child: ChildProcess, name: string): Promise<Ended> {
	let [out, err] = ["", ""];
	child.stdout?.on("data", (text) => {
		out += text;
	});
	child.stderr?.on("data", (text) => {
		err += text;
	});
	return new Promise((resolve, reject) => {
		const late = setTimeout(() => {
			child.kill("SIGKILL");
			reject(new Error(`${name} has not ended after ${WITHIN / 1000} s:\n${out}\n${err}`));
		}, WITHIN);
		child.once("error", reject);
		child.once("close", (code) => {
			clearTimeout(late);
			resolve({ code, out, err });
		});
	});
}

function served(child: ChildProcess, name: string): Promise<Served> {
	let said = "";
	return new Promise((resolve, reject) => {
		const fail = (why: string) => {
			child.kill("SIGKILL");
			reject(new Error(`${name} ${why}:\n${said}`));
		};
		const late = setTimeout(() => fail("serves nothing"), WITHIN);
		const read = (text: Buffer) => {
			said += text;
			const url = /http:\/\/[\w.[\]:]+\//.exec(said)?.[0];
			if (!url) return;
			clearTimeout(late);
			resolve({ url, stop: () => stopped(child) });
		};
		child.stdout?.on("data", read);
		child.stderr?.on("data", read);
		child.once("error", reject);
		child.once("exit", () => fail("has ended"));
	});
}
