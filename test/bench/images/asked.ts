/** On the page: chunks that are fetched, and those that are fetched again though nobody had given them up. */

/** Who asks for a chunk again so soon after it was given up has wanted it all the time. */
const SOON_MS = 100;

/** Fetches of chunks, counted. */
export interface Asked {
	readonly withdrawn: number;
	/** Fetched again while they were on their way or after they had come, or within 100 ms of being given up. */
	readonly twice: number;
}

/** Counts what this page fetches from here on, which must be before anything is: answers what came of it since it was asked last. */
export function watchFetches(): () => Asked {
	let [withdrawn, twice] = [0, 0];
	/** When each chunk was given up; infinity where it was not. */
	const given = new Map<string, number>();
	const { fetch } = globalThis;
	globalThis.fetch = (input, init) => {
		const url = input instanceof Request ? input.url : String(input);
		const { signal } = input instanceof Request ? input : (init ?? {});
		if (!url.includes("/c/") || url.endsWith("?zarrita")) return fetch(input, init);
		const now = performance.now();
		if (now < (given.get(url) ?? Number.NEGATIVE_INFINITY) + SOON_MS) twice++;
		given.set(url, Number.POSITIVE_INFINITY);
		// a chunk that has come is given up no more
		signal?.addEventListener("abort", () => {
			withdrawn++;
			given.set(url, performance.now());
		});
		return fetch(input, init);
	};
	return () => {
		const found = { withdrawn, twice };
		[withdrawn, twice] = [0, 0];
		return found;
	};
}
