/** The title line: store › path, dtype, dims, chunks, codecs, and the tools. */
import type { ArrayNode, Node } from "../hierarchy/node.ts";
import { sparseText } from "../hierarchy/sparse.ts";
import type { StoredSize } from "../store/store.ts";
import { button, make } from "./element.ts";
import { bytesText, chunksText, decodedBytes, dimsText, plural } from "./text.ts";

/** What the tools do. */
export interface Tools {
	readonly tree: () => void;
	readonly info: () => void;
	/** Turns a picture into a table and back. */
	readonly table: () => void;
	/** Turns one plane into three and back. */
	readonly planes: () => void;
	readonly save: () => void;
	readonly reset: () => void;
}

/** What the title says of a node and, once it is known, of its size in the store ("≥" where that is not all), piece by piece; of an image its finest array and how many levels it has. Pure. */
export function titlePieces(node: Node, size?: StoredSize, image?: Pictured): string[] {
	if (image) return [...titlePieces(image.finest, size), plural(image.levels, "level")];
	if (node.kind === "group") return [sparseText(node.attrs) ?? "group"];
	const bytes = decodedBytes(node);
	const stored = size ? `${size.complete ? "" : "≥ "}${bytesText(size.bytes)} stored` : "";
	const sizes = [stored, bytes ? `${bytesText(bytes)} decoded` : "", ...node.codecs].filter(Boolean).join(", ");
	return [node.dtype.name, dimsText(node), chunksText(node), sizes].filter(Boolean);
}

/** What the title says of an image. */
export interface Pictured {
	readonly finest: ArrayNode;
	readonly levels: number;
}

/** The title line in `host`; `update` names a store and a node (null: not known yet), `measured` adds a size where it is of that node. */
export function titleLine(host: HTMLElement, tools: Tools) {
	const document = host.ownerDocument;
	const info = button(document, "i", "Metadata and attributes", tools.info);
	const tree = button(document, "☰", "Groups and arrays", tools.tree);
	tree.className = "tree-button";
	for (const opener of [info, tree]) opener.setAttribute("aria-expanded", "false");
	const table = button(document, "▦", "Show as a table", tools.table);
	const planes = button(document, "⊞", "Three planes that cut each other", tools.planes);
	planes.className = "planes-button";
	const save = button(document, "↧", "Save the picture as PNG", tools.save);
	const reset = button(document, "⟲", "Reset zoom and colour limits", tools.reset);
	const toolbar = make(
		document,
		"div",
		{ class: "tools", role: "toolbar", "aria-label": "Tools" },
		tree,
		info,
		table,
		planes,
		save,
		reset,
	);
	const names = make(document, "div", { class: "names" });
	host.append(names, toolbar);
	let shown: Node | null = null;
	let pictured: Pictured | undefined;
	const describe = (pieces: string[]) => {
		for (const old of host.querySelectorAll(":scope > span")) old.remove();
		toolbar.before(...pieces.map((piece) => make(document, "span", {}, piece)));
	};
	const measured = (node: Node, size: StoredSize) => {
		if (node === shown) describe(titlePieces(node, size, pictured));
	};
	const update = (store: string, path: string, node: Node | null, image?: Pictured) => {
		const steps = path.split("/").filter(Boolean);
		const last = steps.pop();
		const before = [store, ...steps]
			.filter((step) => step !== "" && last !== undefined)
			.map((step) => make(document, "span", {}, step));
		names.replaceChildren(
			...before.flatMap((step) => [step, make(document, "i", {}, "›")]),
			make(document, "b", {}, last ?? store),
		);
		shown = node;
		pictured = image;
		info.hidden = node === null;
		describe(node ? titlePieces(node, undefined, image) : []);
	};
	const toggle = (tool: "info" | "tree", open: boolean) =>
		({ info, tree })[tool].setAttribute("aria-expanded", String(open));
	const offerTree = (offered: boolean) => {
		tree.hidden = !offered;
	};
	/** Says whether three planes can be shown, and whether they are. */
	const offerPlanes = (offered: boolean, shown: boolean) => {
		planes.hidden = !offered;
		planes.setAttribute("aria-pressed", String(shown));
	};
	/** Says what is shown, and whether it has another face. */
	const face = (shown: "plane" | "table" | null, turns: boolean) => {
		table.hidden = shown === null || !turns;
		table.setAttribute("aria-pressed", String(shown === "table"));
		for (const tool of [save, reset]) tool.hidden = shown !== "plane";
		if (shown !== "plane") planes.hidden = true;
	};
	tree.hidden = true;
	face(null, false);
	return { node: host, update, measured, toggle, offerTree, offerPlanes, face };
}
