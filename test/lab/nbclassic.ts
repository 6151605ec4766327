/** Widgets in nbclassic: the notebook of before JupyterLab, with its own page, kernel client and widget manager. */
import type { Browser, BrowserContextOptions } from "playwright-core";
import { openPage } from "../browser/page.ts";
import { type Cell, type Front, haveViews, sourcesOf, toldBy } from "./front.ts";
import { limited, writeNotebook } from "./lab.ts";
import type { LabServer } from "./server.ts";

const WITHIN = 60_000;

/** A message of the iopub channel, as far as it is read here. */
interface Message {
	readonly content: {
		readonly text?: string;
		readonly traceback?: readonly string[];
		readonly execution_state?: string;
	};
}

interface Callbacks {
	readonly iopub: { output(message: Message): void; status(message: Message): void };
}

/** What nbclassic's page has, as far as it is used here. */
interface ClassicWindow {
	readonly Jupyter?: {
		readonly notebook?: {
			readonly kernel?: {
				readonly info_reply?: { readonly status?: string };
				readonly widget_manager?: object;
				is_connected(): boolean;
				execute(code: string, callbacks: Callbacks, options: { silent: boolean }): void;
			};
			execute_all_cells(): void;
		};
	};
}

/** Opens a notebook of `setup` and a cell for each widget in nbclassic, and runs it. */
export async function openClassic(
	browser: Browser,
	server: LabServer,
	setup: string,
	cells: readonly Cell[],
	options: BrowserContextOptions,
): Promise<Front> {
	const file = writeNotebook(server, sourcesOf(setup, cells));
	const { page, errors } = await openPage(browser, options);
	await page.goto(`${server.base}/nbclassic/notebooks/${file}?token=${server.token}`);
	await page.waitForFunction(kernelReady, null, { timeout: WITHIN });
	await page.evaluate(() => (window as ClassicWindow).Jupyter?.notebook?.execute_all_cells());
	await haveViews(page, cells.length);
	const told = (name: string) =>
		limited(`what ${name} tells`, page.evaluate(printed, `print(${toldBy(name)})`), WITHIN).then(JSON.parse);
	return { page, errors, told, close: () => page.context().close() };
}

/** Runs in the page. The widgets' manager is an extension that the page loads at its leisure. */
function kernelReady(): boolean {
	const kernel = (window as ClassicWindow).Jupyter?.notebook?.kernel;
	return kernel?.is_connected() === true && kernel.info_reply?.status === "ok" && kernel.widget_manager !== undefined;
}

/** Runs in the page. Gives what the code prints; rejects with the traceback. */
function printed(code: string): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = "";
		const output = ({ content }: Message) => {
			if (content.traceback) reject(new Error(content.traceback.join("\n")));
			text += content.text ?? "";
		};
		// the answer on the shell channel may come before what was printed; "idle" comes after it
		const status = ({ content }: Message) => content.execution_state === "idle" && resolve(text);
		const { kernel } = (window as ClassicWindow).Jupyter?.notebook ?? {};
		if (!kernel) throw new Error("the notebook has no kernel");
		kernel.execute(code, { iopub: { output, status } }, { silent: false });
	});
}
