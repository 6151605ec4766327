/** What a step costs while it runs, told in the status line. */
import type { Traffic, ZarrHandle } from "../read.ts";
import type { Step, statusLine } from "../render/status.ts";

/** Tells the chunks that have landed since `begin`, with what they cost; the first step after `opening` costs what that did, too. */
export function stepTeller(status: Pick<ReturnType<typeof statusLine>, "update">) {
	let handle: ZarrHandle | null = null;
	let began = { at: 0, requests: 0, bytes: 0 };
	let fresh = false;
	let last: Pick<Step, "loaded" | "total" | "milliseconds"> | null = null;
	const mark = (now: ZarrHandle, { requests, bytes }: Traffic, next: boolean) => {
		if (!fresh || handle !== now) began = { at: performance.now(), requests, bytes };
		handle = now;
		fresh = next;
		last = null;
	};
	/** Counts from here on, or from what had been asked `before`, till the first step is done. */
	const opening = (now: ZarrHandle, before: Traffic = now.traffic) => mark(now, before, true);
	const begin = (now: ZarrHandle) => mark(now, now.traffic, false);
	const tell = (loaded: number, total: number) => {
		last = { loaded, total, milliseconds: performance.now() - began.at };
		again();
	};
	/** Tells the last step again, as more was asked since. */
	const again = () => {
		if (!handle || !last) return;
		const { route, reason, traffic } = handle;
		const requests = traffic.requests - began.requests;
		status.update({ route, reason, ...last, requests, bytes: traffic.bytes - began.bytes });
	};
	return { opening, begin, tell, again };
}
