/** A notebook in a real JupyterLab: opened, run, asked and watched. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { type OpenPage, openPage } from "../browser/page.ts";
import { type KernelMessage, kernelMessages } from "./channel.ts";
import type { LabServer } from "./server.ts";

const WITHIN = 60_000;

/** Where JupyterLab shows a notebook, and where Notebook 7 does: the same application in another shell. */
export type Place = "lab/tree" | "notebooks";

/** A notebook on its page. */
export interface Notebook extends OpenPage {
	/** What the page got from the kernel so far. */
	readonly messages: readonly KernelMessage[];
	/** Runs all cells; resolves when they are done. */
	runAll(): Promise<void>;
	/** Runs code in the notebook's kernel, outside its cells; gives what it prints. Rejects with the traceback. */
	execute(code: string): Promise<string>;
	/** Sends code and does not wait: the kernel is busy with it then. */
	send(code: string): Promise<void>;
	close(): Promise<void>;
}

/** A message of the iopub channel, as far as tests read it. */
interface Output {
	readonly header: { readonly msg_type: string };
	readonly content: { text?: string; traceback?: string[]; data?: Record<string, string> };
}

/** What a page started with --expose-app-in-browser has, as far as tests use it. */
interface LabWindow {
	jupyterapp?: {
		commands: { execute(id: string): Promise<unknown> };
		shell: { currentWidget?: { sessionContext?: SessionContext } };
	};
}

interface SessionContext {
	isReady: boolean;
	session?: { kernel?: Kernel };
}

interface Kernel {
	connectionStatus: string;
	status: string;
	requestExecute(content: { code: string }): {
		onIOPub: (message: Output) => void;
		done: Promise<unknown>;
	};
}

/** Writes a notebook of code cells into the server's root, opens it and waits until its kernel answers. */
export async function openNotebook(
	browser: Browser,
	server: LabServer,
	cells: readonly string[],
	options: BrowserContextOptions = {},
	place?: Place,
): Promise<Notebook> {
	return openFile(browser, server, writeNotebook(server, cells), options, place);
}

/** Writes a notebook of code cells into the server's root; gives its name. */
export function writeNotebook(server: LabServer, cells: readonly string[]): string {
	const name = `test-${Date.now()}.ipynb`;
	writeFileSync(join(server.root, name), JSON.stringify(notebookOf(cells)));
	return name;
}

/** Opens a notebook that is in the server's root: `path` is relative to it. */
export async function openFile(
	browser: Browser,
	server: LabServer,
	path: string,
	options: BrowserContextOptions = {},
	place: Place = "lab/tree",
): Promise<Notebook> {
	const opened = await openPage(browser, { viewport: { width: 1280, height: 1000 }, ...options });
	const { page } = opened;
	const messages = kernelMessages(page);
	await page.goto(`${server.base}/${place}/${path}?token=${server.token}&reset`);
	await page.locator("#jupyterlab-splash").waitFor({ state: "detached", timeout: WITHIN });
	await page.locator(".jp-NotebookPanel .jp-Cell").first().waitFor({ timeout: WITHIN });
	await page.waitForFunction(kernelReady, null, { timeout: WITHIN });
	const within = <T>(what: string, work: Promise<T>) => limited(what, work, WITHIN);
	return {
		...opened,
		messages,
		runAll: () => within("run all cells", page.evaluate(runAllCells)),
		execute: (code) => within(code, page.evaluate(executed, code)).then(textOf),
		send: (code) => within(code, page.evaluate(sent, code)),
		close: () => page.context().close(),
	};
}

function notebookOf(cells: readonly string[]): object {
	const common = { cell_type: "code", execution_count: null, metadata: {}, outputs: [] };
	return {
		nbformat: 4,
		nbformat_minor: 5,
		metadata: { kernelspec: { display_name: "Python 3", language: "python", name: "python3" } },
		cells: cells.map((source, i) => ({ id: `cell-${i}`, source, ...common })),
	};
}

/** Runs in the page. A kernel is idle before its session is ready, and "run all" then opens a dialog and never settles. */
function kernelReady(): boolean {
	const context = (window as LabWindow).jupyterapp?.shell.currentWidget?.sessionContext;
	const kernel = context?.session?.kernel;
	return context?.isReady === true && kernel?.connectionStatus === "connected" && kernel.status === "idle";
}

/** Runs in the page. */
async function runAllCells(): Promise<void> {
	await (window as LabWindow).jupyterapp?.commands.execute("notebook:run-all-cells");
}

/** Runs in the page. */
async function executed(code: string): Promise<Output[]> {
	const kernel = (window as LabWindow).jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
	if (!kernel) throw new Error("the notebook has no kernel");
	const outputs: Output[] = [];
	const future = kernel.requestExecute({ code });
	future.onIOPub = ({ header, content }) => outputs.push({ header, content });
	await future.done;
	return outputs;
}

/** Runs in the page. */
function sent(code: string): void {
	(window as LabWindow).jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.requestExecute({ code });
}

function textOf(outputs: readonly Output[]): string {
	const failed = outputs.find(({ header }) => header.msg_type === "error");
	if (failed) throw new Error(failed.content.traceback?.join("\n"));
	return outputs.map(({ content }) => content.text ?? content.data?.["text/plain"] ?? "").join("");
}

/** `work`, or an error that names `what` when it is not done in time: page.evaluate has no time limit of its own. */
export async function limited<T>(what: string, work: Promise<T>, milliseconds: number): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`not done in ${milliseconds} ms: ${what}`)), milliseconds);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
