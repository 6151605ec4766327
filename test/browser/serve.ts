/** A file server for tests: ranges, ETags, CORS, faults on request, and a log of what was asked. */
import { createReadStream, existsSync, type Stats, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { Line } from "./line.ts";

/** What goes wrong with a request: a status without content, a login page in place of bytes, a body cut in half, no answer, or all of a file in place of a range. */
export type Fault = 403 | 404 | 500 | "html" | "truncated" | "hang" | "whole";

/** One request as the server saw it. */
export interface Seen {
	readonly method: string;
	/** Path of the URL, decoded, without a leading slash. */
	readonly path: string;
	/** The URL's query with its question mark; "" for none. */
	readonly query: string;
	readonly range: string | undefined;
	readonly headers: IncomingMessage["headers"];
	status: number;
	/** Bytes of content sent so far. */
	bytes: number;
	/** Whether the client went away before its answer was complete. */
	aborted: boolean;
}

/** How a server behaves; may be changed while it runs. */
export interface Behaviour {
	/** Whether other origins may read (Access-Control-Allow-Origin: *). */
	cors: boolean;
	/** Milliseconds before each answer. */
	latency: number;
	/** Bytes of content a second, of all answers together; no bound unless set. */
	rate: number;
	/** The fault for a path, or undefined for none. */
	fault: (path: string) => Fault | undefined;
	/** The URL that a path redirects to, or undefined for none. */
	redirect: (path: string) => string | undefined;
}

/** A running server. */
export interface FileServer extends Behaviour {
	/** `http://127.0.0.1:<port>`, without a slash at the end. */
	readonly url: string;
	/** All requests so far, oldest first. */
	readonly log: Seen[];
	close(): Promise<void>;
}

const TYPES: Record<string, string> = {
	".css": "text/css",
	".html": "text/html",
	".js": "text/javascript",
	".json": "application/json",
	".svg": "image/svg+xml",
};
/** Bytes that are sent at a time where the rate is limited. */
const PIECE = 2 ** 14;
const RANGE = /^bytes=(\d*)-(\d*)$/;

/** Serves the files below the folders of `roots`, by first path segment: `{data: "/x"}` gives `/data/…`. */
export async function serve(roots: Record<string, string>, options: Partial<Behaviour> = {}): Promise<FileServer> {
	const behaviour: Behaviour = {
		cors: true,
		latency: 0,
		rate: Number.POSITIVE_INFINITY,
		fault: () => undefined,
		redirect: () => undefined,
		...options,
	};
	const log: Seen[] = [];
	const server = createServer((request, response) => {
		const { pathname, search: query } = new URL(request.url ?? "/", "http://x");
		const path = decodeURIComponent(pathname.slice(1));
		const { method = "GET", headers } = request;
		const seen: Seen = { method, path, query, range: headers.range, headers, status: 0, bytes: 0, aborted: false };
		log.push(seen);
		response.once("close", () => {
			seen.status = response.statusCode;
			seen.aborted = !response.writableFinished;
		});
		setTimeout(() => answer(handle, seen, response), handle.latency);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const close = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const handle = Object.assign(behaviour, { url, log, close, roots, line: new Line() });
	return handle;
}

type Served = Behaviour & { readonly roots: Record<string, string>; readonly line: Line };

function answer(server: Served, seen: Seen, response: ServerResponse): ServerResponse {
	if (server.cors) {
		response.setHeader("Access-Control-Allow-Origin", "*");
		response.setHeader("Access-Control-Allow-Headers", "*");
		response.setHeader("Access-Control-Expose-Headers", "ETag, Content-Range");
	}
	if (seen.method === "OPTIONS") return end(response, seen, 204);
	const target = server.redirect(seen.path);
	if (target !== undefined) return end(response.setHeader("Location", target), seen, 302);
	const fault = server.fault(seen.path);
	if (fault === "hang") return response;
	if (fault === "html") return end(response.setHeader("Content-Type", "text/html"), seen, 200, "<h1>Log in</h1>");
	if (typeof fault === "number") return end(response, seen, fault);
	const file = fileOf(server.roots, seen.path);
	if (file === null || !existsSync(file)) return end(response, seen, 404);
	const stats = statSync(file);
	if (!stats.isFile()) return end(response, seen, 404);
	return sendFile(server, { file, stats }, seen, response, fault);
}

function end(response: ServerResponse, seen: Seen, status: number, text = ""): ServerResponse {
	response.statusCode = status;
	seen.bytes = text.length;
	return response.end(text);
}

function fileOf(roots: Record<string, string>, path: string): string | null {
	const [name, ...rest] = normalize(path).split("/");
	return Object.hasOwn(roots, name) ? join(roots[name], ...rest) : null;
}

function sendFile(
	server: Served,
	{ file, stats }: { file: string; stats: Stats },
	seen: Seen,
	response: ServerResponse,
	fault: Fault | undefined,
): ServerResponse {
	const { size } = stats;
	const etag = `"${stats.mtimeMs}-${size}"`;
	response.setHeader("ETag", etag).setHeader("Accept-Ranges", "bytes").setHeader("Cache-Control", "no-cache");
	response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
	if (seen.headers["if-none-match"] === etag) return end(response, seen, 304);
	const asked = fault === "whole" ? undefined : seen.range;
	const range = rangeOf(asked, size);
	if (range === null) return end(response.setHeader("Content-Range", `bytes */${size}`), seen, 416);
	const [start, stop] = range;
	response.statusCode = asked ? 206 : 200;
	if (asked) response.setHeader("Content-Range", `bytes ${start}-${stop - 1}/${size}`);
	response.setHeader("Content-Length", stop - start);
	if (seen.method === "HEAD" || start === stop) return response.end();
	const truncated = fault === "truncated";
	const last = truncated ? start + Math.floor((stop - start) / 2) : stop;
	// A body shorter than its Content-Length: the connection is cut where the file's half ends.
	const limited = server.rate < Number.POSITIVE_INFINITY;
	const part = { start, end: Math.max(start, last - 1) };
	const stream = createReadStream(file, limited ? { ...part, highWaterMark: PIECE } : part);
	const sent = limited ? stream.pipe(server.line.through(() => server.rate)) : stream;
	sent.on("data", (piece: Buffer) => {
		seen.bytes += piece.length;
	});
	if (truncated) sent.once("end", () => response.destroy());
	// what nobody waits for any more takes nothing of the line
	response.once("close", () => stream.destroy());
	return sent.pipe(response, { end: !truncated });
}

/** [start, stop) of a Range header; the whole file without one; null where it can't be met. */
function rangeOf(header: string | undefined, size: number): [number, number] | null {
	if (header === undefined) return [0, size];
	const [, first, last] = RANGE.exec(header) ?? [];
	if (first === undefined || (first === "" && last === "")) return null;
	if (first === "") return [Math.max(0, size - Number(last)), size];
	if (Number(first) >= size) return null;
	return [Number(first), last === "" ? size : Math.min(size, Number(last) + 1)];
}
