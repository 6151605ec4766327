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
	/** Opens the panel of charts, or closes it. */
	readonly profile: () => void;
	readonly save: () => void;
	readonly reset: () => void;
	/** Shows what is wrong with what is shown. */
	readonly issues: () => void;
	/** Goes back to a group around what is shown. */
	readonly back: (path: string) => void;
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

/** What the title says beside the path of a node. */
export interface TitleMore {
	readonly image?: Pictured;
	/** In place of what is said of a group otherwise. */
	readonly pieces?: readonly string[];
	/** What is taken from it, where the difference is shown. */
	readonly less?: string;
	/** Paths of the groups around it to which there is a way back, the outermost first. */
	readonly trail?: readonly string[];
}

/** The names in the title, store first, each with the path to which it leads back, if to any: a group of the trail is one name, also where its path has several. Pure. */
export function titleSteps(
	store: string,
	path: string,
	trail: readonly string[] = [],
): { readonly name: string; readonly back: string | null }[] {
	const steps: { name: string; back: string | null }[] = [];
	if (store !== "") steps.push({ name: store, back: trail.includes("") ? "" : null });
	let from = 0;
	const parts = path.split("/").filter(Boolean);
	for (let end = 1; end <= parts.length; end++) {
		const at = parts.slice(0, end).join("/");
		const back = trail.includes(at) ? at : null;
		const ahead = trail.some((group) => group.startsWith(`${at}/`));
		if (ahead && back === null) continue;
		steps.push({ name: parts.slice(from, end).join("/"), back });
		from = end;
	}
	return steps;
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
	const profile = button(document, "∿", "Charts: series at a cell, transect, mean of a box", tools.profile);
	profile.className = "profile-button";
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
		profile,
		save,
		reset,
	);
	const names = make(document, "div", { class: "names" });
	const issues = button(document, "", "", tools.issues);
	issues.className = "issue-count";
	host.append(names, issues, toolbar);
	let shown: Node | null = null;
	let pictured: Pictured | undefined;
	const describe = (pieces: string[]) => {
		for (const old of host.querySelectorAll(":scope > span")) old.remove();
		issues.before(...pieces.map((piece) => make(document, "span", {}, piece)));
	};
	const measured = (node: Node, size: StoredSize) => {
		if (node === shown) describe(titlePieces(node, size, pictured));
	};
	const stepOf = ({ name, back }: ReturnType<typeof titleSteps>[number]) =>
		back === null
			? make(document, "span", {}, name)
			: button(document, name, `Back to ${name}`, () => tools.back(back));
	let named = { store: "", path: "", less: "" };
	/** Names store and path, with the ways back to groups around it. */
	const lead = (trail?: readonly string[]) => {
		const before = titleSteps(named.store, named.path, trail);
		const last = before.pop();
		names.replaceChildren(
			...before.flatMap((step) => [stepOf(step), make(document, "i", {}, "›")]),
			make(document, "b", {}, (last?.name ?? named.store) + named.less),
		);
	};
	const update = (store: string, path: string, node: Node | null, { image, pieces, less, trail }: TitleMore = {}) => {
		named = { store, path, less: less ? ` − ${less}` : "" };
		lead(trail);
		shown = node;
		pictured = image;
		info.hidden = node === null;
		describe(node ? [...(pieces ?? titlePieces(node, undefined, image))] : []);
	};
	/** Says how many issues there are; nothing where there are none. */
	const tellIssues = (count: number) => {
		issues.hidden = count === 0;
		issues.textContent = plural(count, "issue");
		for (const name of ["title", "aria-label"])
			issues.setAttribute(name, `${plural(count, "issue")}: show what is wrong`);
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
	/** Says whether there can be charts, and whether there is one. */
	const offerProfile = (offered: boolean, shown: boolean) => {
		profile.hidden = !offered;
		profile.setAttribute("aria-pressed", String(shown));
	};
	/** Says what is shown, and whether it has another face. */
	const face = (shown: "plane" | "table" | null, turns: boolean) => {
		table.hidden = shown === null || !turns;
		table.setAttribute("aria-pressed", String(shown === "table"));
		for (const tool of [save, reset]) tool.hidden = shown !== "plane";
		if (shown !== "plane") planes.hidden = true;
	};
	tree.hidden = true;
	tellIssues(0);
	offerProfile(false, false);
	face(null, false);
	return { node: host, update, measured, toggle, offerTree, offerPlanes, offerProfile, face, tellIssues, lead };
}
