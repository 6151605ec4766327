/** The title line: store › path, dtype, dims, chunks, codecs, and the tools. */
import type { Node } from "../hierarchy/node.ts";
import { button, make } from "./element.ts";
import { bytesText, chunksText, decodedBytes, dimsText } from "./text.ts";

/** What the tools do. */
export interface Tools {
	readonly tree: () => void;
	readonly info: () => void;
	readonly save: () => void;
	readonly reset: () => void;
}

/** What the title says of a node, piece by piece. Pure. */
export function titlePieces(node: Node): string[] {
	if (node.kind === "group") return ["group"];
	const bytes = decodedBytes(node);
	const size = [bytes ? `${bytesText(bytes)} decoded` : "", ...node.codecs].filter(Boolean).join(", ");
	return [node.dtype.name, dimsText(node), chunksText(node), size].filter(Boolean);
}

/** The title line in `host`; `update` names a store and a node (null: not known yet). */
export function titleLine(host: HTMLElement, tools: Tools) {
	const document = host.ownerDocument;
	const info = button(document, "i", "Metadata and attributes", tools.info);
	const tree = button(document, "☰", "Groups and arrays", tools.tree);
	tree.className = "tree-button";
	for (const opener of [info, tree]) opener.setAttribute("aria-expanded", "false");
	const save = button(document, "↧", "Save the picture as PNG", tools.save);
	const reset = button(document, "⟲", "Reset zoom and colour limits", tools.reset);
	const toolbar = make(
		document,
		"div",
		{ class: "tools", role: "toolbar", "aria-label": "Tools" },
		tree,
		info,
		save,
		reset,
	);
	const names = make(document, "div", { class: "names" });
	host.append(names, toolbar);
	const update = (store: string, path: string, node: Node | null) => {
		const steps = path.split("/").filter(Boolean);
		const last = steps.pop();
		const before = [store, ...steps]
			.filter((step) => step !== "" && last !== undefined)
			.map((step) => make(document, "span", {}, step));
		names.replaceChildren(
			...before.flatMap((step) => [step, make(document, "i", {}, "›")]),
			make(document, "b", {}, last ?? store),
		);
		for (const old of host.querySelectorAll(":scope > span")) old.remove();
		toolbar.before(...(node ? titlePieces(node).map((piece) => make(document, "span", {}, piece)) : []));
	};
	const toggle = (tool: "info" | "tree", open: boolean) =>
		({ info, tree })[tool].setAttribute("aria-expanded", String(open));
	const offer = (tool: "info" | "tree", offered: boolean) => {
		({ info, tree })[tool].hidden = !offered;
	};
	tree.hidden = true;
	return { node: host, update, toggle, offer };
}
