/** One peer in a notebook of its own: its first picture, a warm and a cold step. */
import type { FileServer } from "../../browser/serve.ts";
import { type Notebook, openNotebook } from "../../lab/lab.ts";
import type { LabServer } from "../../lab/server.ts";
import { runCell } from "../../lab/widgets.ts";
import type { Peer } from "./notebooks.ts";
import { markStart, settled, startIn, watchPixels } from "./pixels.ts";
import type { Phase } from "./plan.ts";
import type { Running } from "./running.ts";

/** Bytes of answers, and of the kernel's messages. */
export interface Traffic {
	readonly http: number;
	readonly socket: number;
}

/** One step in a notebook: milliseconds from the key to the first change of the picture, and to the last. */
export interface Step extends Traffic {
	readonly changed: number;
	readonly whole: number;
}

/** What the steps of a peer took. */
export type Walk = Readonly<Record<Phase, Step>>;

/** What a page gets. */
export interface Counted {
	/** What it has got since this was asked last. */
	take(): Traffic;
	/** Whether an answer is still on its way. */
	pending(): boolean;
}

/** Counts what a page gets, but for what JupyterLab asks all the time; what workers of a frame get is known by its server. */
export async function trafficOf({ page, messages }: Notebook, site: FileServer): Promise<Counted> {
	const session = await page.context().newCDPSession(page);
	const counted = new Set<string>();
	const open = new Set<string>();
	let pieces = 0;
	session.on("Network.requestWillBeSent", ({ requestId, request, type }) => {
		const { pathname, origin, protocol } = new URL(request.url);
		const own = protocol.startsWith("http") && origin !== site.url;
		if (!own || /^\/(api|lab|static)\//.test(pathname)) return;
		counted.add(requestId);
		// of a worker's script and of a stream of events no end is told here
		if (type === "Fetch" || type === "XHR") open.add(requestId);
	});
	session.on("Network.dataReceived", ({ requestId, dataLength }) => {
		if (counted.has(requestId)) pieces += dataLength;
	});
	session.on("Network.loadingFinished", ({ requestId }) => open.delete(requestId));
	session.on("Network.loadingFailed", ({ requestId }) => open.delete(requestId));
	await session.send("Network.enable");
	let told: Traffic = { http: 0, socket: 0 };
	const take = () => {
		const http = pieces + site.log.reduce((sum, { bytes }) => sum + bytes, 0);
		const now = { http, socket: messages.reduce((sum, { size }) => sum + size, 0) };
		const since = { http: now.http - told.http, socket: now.socket - told.socket };
		told = now;
		return since;
	};
	return { take, pending: () => open.size > 0 || site.log.some(({ status }) => status === 0) };
}

/** What its steps take: each resolves when the picture has come to rest. */
export interface OpenPeer {
	readonly notebook: Notebook;
	/** Runs the cell that shows the picture. */
	first(): Promise<Step>;
	/** Presses a key where the peer takes them. */
	press(what: string, key: string): Promise<Step>;
	/** Sends code to the kernel. */
	run(what: string, code: string): Promise<Step>;
	close(): Promise<void>;
}

/** Opens a peer in a fresh notebook; nothing is shown before `first`. */
export async function openPeer({ browser, server, site }: Running, peer: Peer): Promise<OpenPeer> {
	const notebook = await openNotebook(browser, server, [peer.given, peer.shows]);
	const { page } = notebook;
	await page.evaluate(keepDrawn);
	await page.addInitScript(keepDrawn);
	const traffic = await trafficOf(notebook, site);
	let frame = page.mainFrame();
	/** Watches, does what starts a step, and waits until its picture has come to rest. */
	const taken = async (what: string, act: () => Promise<unknown>): Promise<Step> => {
		await watchPixels(page.mainFrame(), peer.picture);
		if (frame !== page.mainFrame()) await watchPixels(frame, peer.picture);
		traffic.take();
		await act();
		const { changes } = await settled(frame, `${peer.name}, ${what}`, traffic.pending);
		const start = await startIn([...new Set([frame, page.mainFrame()])]);
		return { changed: changes[0] - start, whole: changes[changes.length - 1] - start, ...traffic.take() };
	};
	const show = async () => {
		await page.keyboard.press("Shift+Enter");
		await peer.after?.(page);
		if (!peer.frame) return;
		frame = await peer.frame(page);
		await watchPixels(frame, peer.picture, true);
	};
	return {
		notebook,
		first: async () => {
			await runCell(page, 0);
			await page.locator(".jp-Notebook-cell").nth(1).locator(".cm-content").click();
			return taken("first", show);
		},
		press: async (what, key) => {
			if (peer.frame) await frame.locator(peer.slider).first().click();
			else await page.locator(peer.slider).first().focus();
			return taken(what, () => page.keyboard.press(key));
		},
		run: (what, code) =>
			taken(what, async () => {
				await page.evaluate(markStart);
				await notebook.send(code);
			}),
		close: async () => {
			await notebook.close();
			await endKernels(server);
		},
	};
}

/** Opens a peer in a fresh notebook and walks through the volume. */
export async function walk(running: Running, peer: Peer): Promise<Walk> {
	const opened = await openPeer(running, peer);
	try {
		const first = await opened.first();
		const warm = await opened.press("warm", peer.step ?? "ArrowRight");
		const cold = await (peer.jump ? opened.run("cold", peer.jump) : opened.press("cold", "End"));
		return { first, warm, cold };
	} finally {
		await opened.close();
	}
}

/** Runs in the page: what WebGL has drawn stays in its canvas, to be looked at after its frame. */
function keepDrawn(): void {
	const get = HTMLCanvasElement.prototype.getContext as (...args: unknown[]) => RenderingContext | null;
	HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, options?: object) {
		return get.call(this, kind, kind.startsWith("webgl") ? { ...options, preserveDrawingBuffer: true } : options);
	} as HTMLCanvasElement["getContext"];
}

/** Ends all kernels of a server, so that none is left to be busy beside the next. */
export async function endKernels(server: LabServer): Promise<void> {
	await eachKernel(server, "DELETE", "");
}

/** Interrupts what the kernels of a server are at. */
export async function interruptKernels(server: LabServer): Promise<void> {
	await eachKernel(server, "POST", "/interrupt");
}

async function eachKernel({ base, token }: LabServer, method: string, what: string): Promise<void> {
	const headers = { Authorization: `token ${token}` };
	const kernels = (await (await fetch(`${base}/api/kernels`, { headers })).json()) as { id: string }[];
	for (const { id } of kernels) await fetch(`${base}/api/kernels/${id}${what}`, { method, headers });
}
