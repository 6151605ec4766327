/** Traits on their way to the Jupyter model. */
import type { AnyModel } from "@anywidget/types";
import { sameState } from "./state.ts";
import type { Traits } from "./traits.ts";

type Model = Pick<AnyModel<Traits>, "get" | "set" | "save_changes">;

/** Traits on their way to Python: they leave together, a frame later. */
export interface Outbox {
	put(traits: Partial<Traits>): void;
	/** What has not left yet; newer than the model. */
	readonly waiting: Partial<Traits>;
	close(): void;
}

/** The outbox of a model. */
export function openOutbox(model: Model): Outbox {
	let waiting: Partial<Traits> = {};
	let timer: ReturnType<typeof setTimeout> | undefined;
	const leave = () => {
		const leaving = Object.entries(waiting);
		waiting = {};
		timer = undefined;
		// set only now: an echo of older values, which comes meanwhile, would undo what is set but not sent
		for (const [name, value] of leaving) model.set(name as keyof Traits, value);
		if (leaving.length > 0) model.save_changes();
	};
	return {
		put(traits) {
			for (const [name, value] of Object.entries(traits)) {
				if (sameState(model.get(name as keyof Traits), value)) delete waiting[name as keyof Traits];
				else Object.assign(waiting, { [name]: value });
			}
			// a page in the background draws no frames, and its traits must be told all the same
			timer ??= setTimeout(leave, 16);
		},
		get waiting() {
			return waiting;
		},
		close: () => clearTimeout(timer),
	};
}
