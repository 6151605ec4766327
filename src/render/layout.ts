/** The view's parts and where they stand. */
import { make } from "./element.ts";
import { styleElement } from "./style.ts";

/** The root and the hosts of its parts, from top to bottom. */
export function viewLayout(
	document: Document,
	options: { className?: string; width?: number; height?: number | "fill" },
) {
	const host = <K extends "div" | "nav">(tag: K, name: string, hidden = false) =>
		make(document, tag, { class: name, hidden });
	const title = host("div", "title");
	const info = host("div", "info", true);
	const notices = host("div", "notices");
	const tree = host("nav", "tree", true);
	const plane = host("div", "plane");
	const table = host("div", "table", true);
	const centre = make(document, "div", { class: "centre" }, plane, table);
	const side = host("div", "side", true);
	const main = make(document, "div", { class: "main" }, tree, centre, side);
	const fields = host("div", "fields", true);
	const dims = host("div", "dims");
	const status = host("div", "status");
	const attributes = {
		class: ["zarr-view", options.height === "fill" && "fill", options.className].filter(Boolean).join(" "),
		role: "group",
		"aria-label": "Zarr view",
	};
	const root = make(document, "div", attributes, styleElement(document));
	root.append(title, info, notices, main, fields, dims, status);
	if (options.width !== undefined) root.style.width = `${options.width}px`;
	const show = (part: "tree" | "side" | "plane" | "table", shown: boolean) => {
		const element = { tree, side, plane, table }[part];
		element.hidden = !shown;
		main.classList.toggle(`with-${part}`, shown);
	};
	/** Opens or closes what a button opens; answers whether it is open now. */
	const flip = (part: "info" | "tree"): boolean => {
		if (part === "tree") return main.classList.toggle("tree-open");
		info.hidden = !info.hidden;
		return !info.hidden;
	};
	return { root, title, info, notices, main, tree, centre, plane, table, side, fields, dims, status, show, flip };
}
