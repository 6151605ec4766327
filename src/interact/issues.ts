/** What is wrong with what is shown, in sentences: how many in the title, each of them in the panel. */
import type { infoPanel } from "../render/info.ts";
import type { titleLine } from "../render/title.ts";

/** The issues of one node after the other: `begin` with those of another, `add` what is found on looking further. */
export function issueList(
	title: Pick<ReturnType<typeof titleLine>, "tellIssues">,
	panel: Pick<ReturnType<typeof infoPanel>, "issues">,
) {
	let known: ReadonlySet<string> = new Set();
	const show = (sentences: readonly string[]) => {
		known = new Set(sentences);
		title.tellIssues(known.size);
		panel.issues([...known]);
	};
	const add = (more: readonly string[]) => {
		if (more.some((sentence) => !known.has(sentence))) show([...known, ...more]);
	};
	return { begin: show, add };
}
