/** A view's life: it ends once, by the page, by its cell or by a signal, and all that the view began hangs on it. */
import { holdWorkers } from "../decode/shared.ts";
import type { ViewOptions } from "./options.ts";

/** A life that lasts until `end`, until `invalidation` settles or `signal` is aborted; workers stay at hand as long. */
export function viewLife({ signal, invalidation }: Pick<ViewOptions, "signal" | "invalidation">) {
	const controller = new AbortController();
	const end = () => controller.abort(new DOMException("the view is disposed", "AbortError"));
	if (signal?.aborted) end();
	// a signal of the page may outlive many views
	signal?.addEventListener("abort", end, { signal: controller.signal });
	invalidation?.then(end, end);
	holdWorkers(controller.signal);
	return { signal: controller.signal, end };
}
