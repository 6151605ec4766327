/** What a step costs while it runs, told in the status line. */
import type { Traffic, ZarrHandle } from "../read.ts";
import type { Step, statusLine } from "../render/status.ts";
import type { ReadAhead } from "./underway.ts";

const NOTHING = { requests: 0, bytes: 0 };

/** Tells the chunks that have landed since `begin`, with what they cost; the first step after `opening` costs what that did, too. What was read `ahead` meanwhile is told apart. */
export function stepTeller(
	status: Pick<ReturnType<typeof statusLine>, "update">,
	ahead: Readonly<ReadAhead> = { reads: 0, bytes: 0 },
) {
	let handle: ZarrHandle | null = null;
	let began = { at: 0, ...NOTHING, ahead: { ...ahead } };
	let fresh = false;
	let last: Pick<Step, "loaded" | "total" | "milliseconds"> | null = null;
	let own = NOTHING;
	const mark = (now: ZarrHandle, { requests, bytes }: Traffic, next: boolean) => {
		if (!fresh || handle !== now) began = { at: performance.now(), requests, bytes, ahead: { ...ahead } };
		handle = now;
		fresh = next;
		last = null;
		own = NOTHING;
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
		const [reads, bytes] = [ahead.reads - began.ahead.reads, ahead.bytes - began.ahead.bytes];
		// never less than was told: where many reads go in one request, those ahead are fewer requests than reads
		own = {
			requests: Math.max(own.requests, traffic.requests - began.requests - reads),
			bytes: Math.max(own.bytes, traffic.bytes - began.bytes - bytes),
		};
		status.update({ route, reason, ...last, ...own, ahead: { reads, bytes } });
	};
	return { opening, begin, tell, again };
}
