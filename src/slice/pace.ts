/** Work that is done a few milliseconds at a time, so that the page is never held for long. */

const AT_ONCE_MS = 5;
/** Planes of fewer cells take less than that, whatever they hold. */
const LARGE = 2 ** 22;

/** The copies of a plane of so many cells: `spend` does one now, `add` once those before it are done and this task has had no more than enough of them. */
export function makePace(cells: number, now: () => number = () => performance.now()) {
	const large = cells > LARGE;
	const most = large ? AT_ONCE_MS : Number.POSITIVE_INFINITY;
	let spent = 0;
	let last: Promise<unknown> = Promise.resolve();
	const spend = <Result>(work: () => Result): Result => {
		const start = now();
		const result = work();
		spent += now() - start;
		return result;
	};
	const inTurn = async (work: () => void, signal: AbortSignal) => {
		if (spent > most) {
			await new Promise((resolve) => setTimeout(resolve));
			spent = 0;
		}
		signal.throwIfAborted();
		spend(work);
	};
	return {
		/** Whether the copies of the plane may take longer than a page can be held. */
		large,
		/** Whether enough was done at once. */
		get over(): boolean {
			return spent > most;
		},
		spend,
		/** Rejects with the signal's reason where it fires before, and with what `work` throws. */
		async add(work: () => void, signal: AbortSignal): Promise<void> {
			if (most === Number.POSITIVE_INFINITY) return work();
			const done = last.then(() => inTurn(work, signal));
			last = done.catch(() => undefined); // told to who asked
			return done;
		},
	};
}
