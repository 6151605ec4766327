/** "input" as Observable's own inputs give it: one for each change, none while there is no value, none of the controls inside. */

/** Tells changes of the value on `root`, while `has` says that there is one and until `life` ends. Whoever hears "input" there hears it of the view alone. */
export function inputTeller(root: HTMLElement, has: () => boolean, life: AbortSignal) {
	let told = false;
	let owed = false;
	// before any other listener: sliders and fields inside tell of themselves in the same words, and a binding sends "input" even
	// where there is no value yet
	root.addEventListener("input", (event) => {
		if (event.target !== root || !has()) event.stopImmediatePropagation();
	});
	const tell = () => {
		if (life.aborted || !has()) return;
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
		/** Tells what was put off, or a change. */
		pay(change = false) {
			if (owed || change) tell();
		},
	};
}
