/** Sentences beside what they are about: errors with a way to try again, costs with a choice, empty groups. */
import { button, make } from "./element.ts";

/** A sentence and what can be done about it. */
export interface Notice {
	readonly kind: "error" | "cost" | "plain";
	readonly text: string;
	/** Further sentences, one a line. */
	readonly details?: readonly string[];
	readonly actions?: readonly { readonly text: string; readonly press: () => void }[];
}

/** The notices in `host`, by name; `show` replaces the notice of that name, null takes it away, and `clear` all but "options", which are the view's for good. */
export function noticeBoard(host: HTMLElement) {
	const shown = new Map<string, HTMLElement>();
	const show = (name: string, notice: Notice | null) => {
		shown.get(name)?.remove();
		shown.delete(name);
		if (!notice) return;
		const element = noticeElement(host.ownerDocument, notice);
		shown.set(name, element);
		host.append(element);
	};
	const clear = () => {
		for (const name of [...shown.keys()]) if (name !== "options") show(name, null);
	};
	return { node: host, show, clear };
}

function noticeElement(document: Document, notice: Notice): HTMLElement {
	const role = notice.kind === "error" ? "alert" : "status";
	const element = make(document, "div", { class: `notice ${notice.kind}`, role }, make(document, "p", {}, notice.text));
	for (const line of notice.details ?? []) element.append(make(document, "p", { class: "detail" }, line));
	const actions = (notice.actions ?? []).map(({ text, press }) => button(document, text, text, press));
	if (actions.length) element.append(make(document, "div", { class: "actions" }, ...actions));
	return element;
}
