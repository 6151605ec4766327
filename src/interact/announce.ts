/** "input" as Observable's own inputs give it: one for each change, none while there is no value, none of the controls inside. */

/** Tells changes of the value on `root` until `life` ends; while `has` says that there is none, or not the one that was asked for, they are put off. Whoever hears "input" there hears it of the view alone. */
export function inputTeller(root: HTMLElement, has: () => boolean, life: AbortSignal) {
	let told = false;
	let owed = false;
	let waits = false;
	// before any other listener: sliders and fields inside tell of themselves in the same words, and a binding tells of a value
	// that it has set at once, while its array is still being opened
	root.addEventListener("input", (event) => {
		if (event.target === root && has()) return;
		event.stopImmediatePropagation();
		owed ||= event.target === root;
	});
	const tell = () => {
		if (life.aborted) return;
		if (!has()) {
			owed = true;
			return;
		}
		told = true;
		owed = false;
		root.dispatchEvent(new Event("input", { bubbles: true }));
	};
	return {
		tell,
		/** Puts off what there is to tell, a change or the first value, until `pay`: one event then says it with what follows from it. */
		owe(change: boolean) {
			owed ||= change || !told;
		},
		/** Tells a change, or what was put off. */
		pay(change = false) {
			if (change || (owed && !waits)) tell();
		},
		/** Whether a value is given, and not undefined: that comes from a binding to what has no value yet, which a first value told here would overrule. It is told once there is one. */
		given<T>(value: T | undefined): value is T {
			waits = value === undefined;
			return !waits;
		},
	};
}
