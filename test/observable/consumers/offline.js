/**
 * Loaded before the tools that build pages: lets their connections go no further than this machine, and writes down what they tried.
 * `npm:zarr-widget`, which is on no CDN yet, is answered with the file that $ZARR_WIDGET names.
 */
import { appendFileSync, readFileSync } from "node:fs";
import { Socket } from "node:net";

const { OFFLINE_LOG, ZARR_WIDGET } = process.env;
const LOOPBACK = /^(127\.0\.0\.1|::1|localhost)$/;

const refuse = (what) => {
	appendFileSync(OFFLINE_LOG, `${what}\n`);
	return new Error(`${what} is not on this machine`);
};

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...given) {
	const [options] = Array.isArray(given[0]) ? given[0] : given;
	const named = typeof options === "object" ? options.host : given[1];
	const host = typeof named === "string" && !options.path ? named : "localhost";
	if (LOOPBACK.test(host)) return connect.apply(this, given);
	process.nextTick(() => this.destroy(refuse(host)));
	return this;
};

const { fetch } = globalThis;
globalThis.fetch = async (input, init) => {
	const { hostname, pathname } = new URL(input instanceof Request ? input.url : input);
	if (ZARR_WIDGET && /\/zarr-widget\/latest$/.test(pathname)) return Response.json({ version: "0.1.0" });
	if (ZARR_WIDGET && /\/zarr-widget@0\.1\.0\/\+esm$/.test(pathname))
		return new Response(readFileSync(ZARR_WIDGET), { headers: { "Content-Type": "application/javascript" } });
	if (!LOOPBACK.test(hostname)) throw refuse(`${hostname}${pathname}`);
	return fetch(input, init);
};
