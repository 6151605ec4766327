/** Where a page posts what it has found. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Listens for one post, `{result}` or `{failed}`; the result rejects with what failed, or after `ms`. */
export async function collector<Result>(ms: number) {
	let resolve: (result: Result) => void;
	let reject: (error: Error) => void;
	const promise = new Promise<Result>((keep, fail) => {
		[resolve, reject] = [keep, fail];
	});
	const limit = setTimeout(() => reject(new Error("the page did not come to its end")), ms);
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on("data", (part) => parts.push(part));
		request.on("end", () => {
			response.setHeader("Access-Control-Allow-Origin", "*").end();
			const told = JSON.parse(Buffer.concat(parts).toString()) as { result: Result } | { failed: string };
			if ("failed" in told) reject(new Error(told.failed));
			else resolve(told.result);
		});
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const close = () => {
		clearTimeout(limit);
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, result: promise, close };
}
