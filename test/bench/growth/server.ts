/** A server of stores that are made on request, and what it was asked. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bytesOf } from "./store.ts";

/** What was asked of one run of the page. */
export interface Asked {
	requests: number;
	/** Of content. */
	bytes: number;
}

/** Serves `/<run>/<name>/<key>` to any page. */
export async function serveStores() {
	const asked = new Map<string, Asked>();
	const server = createServer((request, response) => {
		const [, run, name, ...key] = decodeURIComponent(request.url ?? "").split("/");
		const value = bytesOf(name, key.join("/"));
		const count = asked.get(run) ?? { requests: 0, bytes: 0 };
		asked.set(run, count);
		count.requests++;
		count.bytes += value?.length ?? 0;
		response.writeHead(value ? 200 : 404, {
			"Access-Control-Allow-Origin": "*",
			"Cache-Control": "no-store",
			"Content-Length": value?.length ?? 0,
		});
		response.end(value);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const close = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}
