/** A promise that is kept, and that can be kept later by another try after it was broken. */

/** `promise` is pending until `resolve` or `reject`; a resolve after a reject puts a kept promise in its place. Nobody has to catch it. */
export function readiness() {
	let keep = () => {};
	let breakIt: (error: unknown) => void = () => {};
	let broken = false;
	let promise = new Promise<void>((resolve, reject) => {
		keep = resolve;
		breakIt = reject;
	});
	promise.catch(() => {});
	return {
		get promise() {
			return promise;
		},
		resolve() {
			keep();
			if (broken) promise = Promise.resolve();
			broken = false;
		},
		reject(error: unknown) {
			broken = true;
			breakIt(error);
		},
	};
}
