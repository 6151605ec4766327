/** What a step costs while it runs, told in the status line. */
import type { ZarrHandle } from "../read.ts";
import type { statusLine } from "../render/status.ts";

/** Tells the chunks that have landed since `begin`, with what they cost. */
export function stepTeller(status: Pick<ReturnType<typeof statusLine>, "update">) {
	let handle: ZarrHandle | null = null;
	let began = { at: 0, requests: 0, bytes: 0 };
	const begin = (now: ZarrHandle) => {
		handle = now;
		began = { at: performance.now(), requests: now.traffic.requests, bytes: now.traffic.bytes };
	};
	const tell = (loaded: number, total: number) => {
		if (!handle) return;
		const { route, reason, traffic } = handle;
		status.update({
			route,
			reason,
			loaded,
			total,
			milliseconds: performance.now() - began.at,
			requests: traffic.requests - began.requests,
			bytes: traffic.bytes - began.bytes,
		});
	};
	return { begin, tell };
}
