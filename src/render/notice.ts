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

/** A notice on the page. */
interface Shown {
	readonly element: HTMLElement;
	notice: Notice;
}

/** The notices in `host`, by name; `show` replaces the notice of that name, null takes it away, and `clear` all but "options", which are the view's for good. */
export function noticeBoard(host: HTMLElement) {
	const shown = new Map<string, Shown>();
	const show = (name: string, notice: Notice | null) => {
		const before = shown.get(name);
		if (notice && before && renew(before, notice)) return;
		before?.element.remove();
		shown.delete(name);
		if (!notice) return;
		const now: Shown = { notice, element: noticeElement(host.ownerDocument, notice, (i) => press(now, i)) };
		shown.set(name, now);
		host.append(now.element);
	};
	const clear = () => {
		for (const name of [...shown.keys()]) if (name !== "options") show(name, null);
	};
	return { node: host, show, clear };
}

function press({ notice: { actions = [] } }: Shown, i: number): void {
	actions[i].press();
}

/** Puts other sentences in place of those of a cost with the same buttons, of which one may have the focus; false for any other notice, which is to be heard anew. */
function renew(shown: Shown, notice: Notice): boolean {
	const form = ({ kind, details = [], actions = [] }: Notice) =>
		JSON.stringify([kind, details.length, actions.map(({ text }) => text)]);
	if (notice.kind !== "cost" || form(shown.notice) !== form(notice)) return false;
	shown.notice = notice;
	const sentences = [notice.text, ...(notice.details ?? [])];
	for (const [i, line] of shown.element.querySelectorAll("p").entries())
		if (line.textContent !== sentences[i]) line.textContent = sentences[i];
	return true;
}

function noticeElement(document: Document, notice: Notice, pressed: (action: number) => void): HTMLElement {
	const role = notice.kind === "error" ? "alert" : "status";
	const element = make(document, "div", { class: `notice ${notice.kind}`, role }, make(document, "p", {}, notice.text));
	for (const line of notice.details ?? []) element.append(make(document, "p", { class: "detail" }, line));
	const actions = (notice.actions ?? []).map(({ text }, i) => button(document, text, text, () => pressed(i)));
	if (actions.length) element.append(make(document, "div", { class: "actions" }, ...actions));
	return element;
}
