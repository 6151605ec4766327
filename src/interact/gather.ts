/** Calls that are made together: each change of a page has all of it painted again, so that many small ones one by one hold it up. */

/** Keeps calls for up to `ms` milliseconds, and makes them in their order. */
export function gatherer(ms: number) {
	let due: (() => void)[] = [];
	let timer: ReturnType<typeof setTimeout> | undefined;
	const flush = () => {
		timer = undefined;
		const calls = due;
		due = [];
		for (const call of calls) call();
	};
	return {
		/** The function, called later. */
		later<Args extends unknown[]>(act: (...args: Args) => void) {
			return (...args: Args): void => {
				due.push(() => act(...args));
				timer ??= setTimeout(flush, ms);
			};
		},
		/** Makes none of the calls that are kept. */
		forget() {
			clearTimeout(timer);
			timer = undefined;
			due = [];
		},
	};
}
