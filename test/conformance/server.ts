/** An HTTP server of bytes by path: ranges, ETags, CORS, and a path of any character, for thousands of small files at no cost. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const HEADERS = {
	"Access-Control-Allow-Origin": "*",
	"Access-Control-Allow-Headers": "*",
	"Access-Control-Expose-Headers": "ETag, Content-Range",
	"Accept-Ranges": "bytes",
	"Cache-Control": "no-cache",
	"Content-Type": "application/octet-stream",
};

/** A running server. */
export interface ByteServer {
	/** `http://127.0.0.1:<port>`, without a slash at the end. */
	readonly url: string;
	close(): Promise<void>;
}

/** Serves what `find` gives for a path (decoded, without a leading slash), 404 where that is undefined. */
export async function serveBytes(find: (path: string) => Uint8Array | undefined): Promise<ByteServer> {
	const server = createServer((request, response) => {
		const path = new URL(request.url ?? "/", "http://x").pathname.slice(1);
		answer(request, response, find(path.split("/").map(decodeURIComponent).join("/")));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const close = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function answer({ method, headers }: IncomingMessage, response: ServerResponse, bytes?: Uint8Array): void {
	if (method === "OPTIONS") return void response.writeHead(204, HEADERS).end();
	if (!bytes) return void response.writeHead(404, HEADERS).end();
	const etag = `"${createHash("sha1").update(bytes).digest("hex")}"`;
	const known = { ...HEADERS, ETag: etag };
	if (headers["if-none-match"] === etag) return void response.writeHead(304, known).end();
	const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "");
	const size = bytes.length;
	const start = match?.[1] ? Number(match[1]) : match ? Math.max(0, size - Number(match[2])) : 0;
	const stop = match?.[1] && match[2] ? Math.min(size, Number(match[2]) + 1) : size;
	if (match && start >= stop)
		return void response.writeHead(416, { ...known, "Content-Range": `bytes */${size}` }).end();
	const range = match ? { "Content-Range": `bytes ${start}-${stop - 1}/${size}` } : {};
	const part = bytes.subarray(start, stop);
	response.writeHead(match ? 206 : 200, { ...known, ...range, "Content-Length": part.length });
	response.end(method === "HEAD" ? undefined : part);
}
