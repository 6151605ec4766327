/** What all pages have around them: the template with navigation, description and footer filled in. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HOME, linkTo, ROOT } from "./pages.js";

const TEMPLATE = readFileSync(join(ROOT, "docs/template.html"), "utf8");
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]);

function link(page, to, label) {
	const current = page.path === to.path ? ' aria-current="page"' : "";
	return `<a href="${linkTo(page.path, to.path)}"${current}>${escaped(label)}</a>`;
}

/** The headings below the title, which stand in the list of pages below the page itself. */
function within({ headings }) {
	const shown = headings.filter(({ level }) => level === 2 || level === 3);
	if (shown.length < 2) return "";
	const entries = shown.map(
		({ level, id, text }) => `<li class="level-${level}"><a href="#${id}">${escaped(text)}</a></li>`,
	);
	return `<ul>${entries.join("")}</ul>`;
}

function contents(page, sections) {
	return sections
		.map(({ name, pages }) => {
			const items = pages.map(
				(to) => `<li>${link(page, to, to.label ?? to.title)}${to.path === page.path ? within(page) : ""}</li>`,
			);
			return `<h2>${escaped(name)}</h2>\n<ul>${items.join("\n")}</ul>`;
		})
		.join("\n");
}

/** The template as the page has it, before its cells are put in. */
export function frame(page, sections) {
	const filled = {
		description: escaped(page.description),
		home: link(page, HOME, "zarr-widget"),
		sections: sections.map(({ name, pages }) => link(page, pages[0], name)).join("\n"),
		contents: contents(page, sections),
		version: escaped(version),
	};
	return TEMPLATE.replace(/\{\{(\w+)\}\}/g, (_, name) => filled[name]);
}
