/** Errors told in three ways at once: beside the picture, once in the console, and as an event. */
import { errorText, isAbort, isZarrError } from "../errors.ts";
import type { Notice, noticeBoard } from "../render/notice.ts";

/** Tells errors on `root`, with `refresh` as the cure of what has changed since it was read, until `signal` is aborted; withdrawals are no errors. */
export function troubleTeller(
	root: HTMLElement,
	board: Pick<ReturnType<typeof noticeBoard>, "show">,
	refresh: () => void,
	signal: AbortSignal,
) {
	const printed = new Set<string>();
	/** Prints and dispatches "error", for what is drawn elsewhere. */
	const report = (error: unknown) => {
		if (signal.aborted) return;
		const message = errorText(error);
		if (!printed.has(message)) console.error(message);
		printed.add(message);
		root.dispatchEvent(new ErrorEvent("error", { error, message }));
	};
	/** Draws the error as the notice `about`, too; `retry` is offered unless the same question can only fail again. */
	const fail = (error: unknown, about: string, retry?: () => void) => {
		if (signal.aborted || isAbort(error)) return;
		board.show(about, {
			kind: "error",
			text: errorText(error),
			actions: cures(error, refresh, retry),
		});
		report(error);
	};
	return { report, fail };
}

/** What was written anew needs its metadata read anew, too. */
function cures(error: unknown, refresh: () => void, retry?: () => void): Notice["actions"] {
	if (isZarrError(error, "ChangedError")) return [{ text: "Refresh", press: refresh }];
	if (!retry || isZarrError(error, "SelectionError", "UnsupportedError")) return [];
	return [{ text: "Retry", press: retry }];
}
