/** Where a page posts what it finds. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Listens for posts of JSON and gives each to `take`: what that returns for the last one is the result. It rejects with what `take` throws, or after `ms`. */
export async function collector<Told, End>(ms: number, take: (told: Told) => End | undefined) {
	let resolve: (end: End) => void;
	let reject: (error: unknown) => void;
	const result = new Promise<End>((keep, fail) => {
		[resolve, reject] = [keep, fail];
	});
	const limit = setTimeout(() => reject(new Error("the page did not come to its end")), ms);
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on("data", (part) => parts.push(part));
		request.on("end", () => {
			response.setHeader("Access-Control-Allow-Origin", "*").end();
			try {
				const end = take(JSON.parse(Buffer.concat(parts).toString()) as Told);
				if (end !== undefined) resolve(end);
			} catch (error) {
				reject(error);
			}
		});
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const close = () => {
		clearTimeout(limit);
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, result, close };
}
