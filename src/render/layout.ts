/** The view's parts and where they stand. */
import { make } from "./element.ts";
import { styleElement } from "./style.ts";

/** The root and the hosts of its parts, from top to bottom. */
export function viewLayout(
	document: Document,
	options: { className?: string; width?: number; height?: number | "fill" },
) {
	const host = (name: string, hidden = false) => make(document, "div", { class: name, hidden });
	const title = host("title");
	const info = host("info", true);
	const notices = host("notices");
	const tree = host("tree", true);
	const plane = host("plane");
	const table = host("table", true);
	const gallery = host("gallery", true);
	const centre = make(document, "div", { class: "centre" }, plane, table, gallery);
	const profile = host("profile", true);
	const side = host("side", true);
	const trees = make(document, "div", { class: "trees", hidden: true }, tree);
	const main = make(document, "div", { class: "main" }, trees, centre, profile, side);
	const fields = host("fields", true);
	const dims = host("dims");
	const status = host("status");
	const attributes = {
		class: ["zarr-view", options.height === "fill" && "fill", options.className].filter(Boolean).join(" "),
		role: "group",
		"aria-label": "Zarr view",
	};
	const root = make(document, "div", attributes, styleElement(document));
	root.append(title, info, notices, main, fields, dims, status);
	if (options.width !== undefined) root.style.width = `${options.width}px`;
	const show = (part: "tree" | "side" | "plane" | "table" | "gallery", shown: boolean) => {
		const element = { tree, side, plane, table, gallery }[part];
		element.hidden = !shown;
		if (part === "tree") trees.hidden = !shown;
		main.classList.toggle(`with-${part}`, shown);
	};
	/** Opens or closes what a button opens; answers whether it is open now. */
	const flip = (part: "info" | "tree"): boolean => {
		if (part === "tree") return main.classList.toggle("tree-open");
		info.hidden = !info.hidden;
		return !info.hidden;
	};
	return {
		root,
		title,
		info,
		notices,
		main,
		tree,
		centre,
		plane,
		table,
		gallery,
		side,
		profile,
		fields,
		dims,
		status,
		show,
		flip,
	};
}
