/** A hand on a bench's page: Chromium's own pointer, wheel and keys, led through a pipe by a session that watches nothing, so that nothing slows the page. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable, Writable } from "node:stream";
import type { Gesture } from "./gesture.ts";

/** The flag by which Chromium takes commands on its file descriptor 3 and answers on 4. */
export const PIPED = "--remote-debugging-pipe";

/** Takes gestures by POST at `url`, one after the other, and does them on the only page of the browser that `lead` is given, which was started with PIPED and pipes. */
export async function takeGestures() {
	let page: Promise<Send> | null = null;
	const server = createServer(async (request, response) => {
		response.setHeader("Access-Control-Allow-Origin", "*");
		try {
			if (!page) throw new Error("no browser is led");
			request.setEncoding("utf8");
			let text = "";
			for await (const part of request) text += part;
			await make(await page, JSON.parse(text) as Gesture);
			response.end();
		} catch (error) {
			response.writeHead(500).end(String(error));
		}
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		lead(browser: ChildProcess) {
			page = pageOf(browser);
			page.catch(() => undefined); // told to who asks for a gesture
		},
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}

async function make(send: Send, { touches, everyMs }: Gesture): Promise<void> {
	const handled: Promise<unknown>[] = [];
	const start = performance.now();
	for (const [i, touch] of touches.entries()) {
		const wait = start + i * everyMs - performance.now();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		handled.push(send(`Input.dispatch${"key" in touch ? "Key" : "Mouse"}Event`, touch));
	}
	await Promise.all(handled);
}

type Send = (method: string, params: object) => Promise<object>;

/** Commands to the page of a browser. */
async function pageOf(browser: ChildProcess): Promise<Send> {
	const send = commands(browser.stdio[3] as Writable, browser.stdio[4] as Readable);
	const end = Date.now() + 30_000;
	for (;;) {
		const { targetInfos } = (await send("Target.getTargets", {})) as {
			targetInfos: { type: string; targetId: string }[];
		};
		const page = targetInfos.find(({ type }) => type === "page");
		if (page) {
			const given = { targetId: page.targetId, flatten: true };
			const { sessionId } = (await send("Target.attachToTarget", given)) as { sessionId: string };
			return (method, params) => send(method, params, sessionId);
		}
		if (Date.now() > end) throw new Error("the browser has no page");
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** Commands of the DevTools protocol through a pipe: JSON, each message ended by a zero byte. */
function commands(to: Writable, from: Readable) {
	const waiting = new Map<number, { resolve: (result: object) => void; reject: (error: Error) => void }>();
	let [count, rest] = [0, ""];
	from.setEncoding("utf8").on("data", (text: string) => {
		const messages = (rest + text).split("\0");
		rest = messages.pop() ?? "";
		for (const message of messages) {
			const { id, result, error } = JSON.parse(message) as {
				id?: number;
				result?: object;
				error?: { message: string };
			};
			if (id === undefined) continue; // an event: none was asked for
			if (error) waiting.get(id)?.reject(new Error(error.message));
			else waiting.get(id)?.resolve(result ?? {});
			waiting.delete(id);
		}
	});
	to.on("error", (error) => {
		for (const { reject } of waiting.values()) reject(error);
	});
	return (method: string, params: object, sessionId?: string) =>
		new Promise<object>((resolve, reject) => {
			waiting.set(++count, { resolve, reject });
			to.write(`${JSON.stringify({ id: count, method, params, sessionId })}\0`);
		});
}
