/** Markdown → a notebook: headings that can be linked to, links between pages of the site, and code that runs where a fence says `js run`. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import MarkdownIt from "markdown-it";
import { linkTo, ROOT } from "./pages.js";

const markdown = new MarkdownIt({ html: true });
const EXTERNAL = /^[a-z][a-z+.-]*:/i;
const LIVE = /^js run$/;
const LONGEST = 160;

// A table that is wider than a phone scrolls by itself; it can be reached by keyboard then.
markdown.renderer.rules.table_open = () => '<div class="table" role="group" aria-label="Table" tabindex="0"><table>\n';
markdown.renderer.rules.table_close = () => "</table></div>\n";

/** A heading's id, as forges make it: "5. Routes: how" → 5-routes-how; repeated ones are numbered. */
function slugger() {
	const seen = new Map();
	return (text) => {
		const slug = text
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, "")
			.trim()
			.replace(/\s/g, "-");
		const count = seen.get(slug) ?? 0;
		seen.set(slug, count + 1);
		return count === 0 ? slug : `${slug}-${count}`;
	};
}

const textOf = (inline) => inline.children.map(({ type, content }) => (type === "softbreak" ? " " : content)).join("");

/** Gives headings their ids; returns them as {level, id, text}. */
function nameHeadings(tokens) {
	const slug = slugger();
	return tokens.flatMap((token, i) => {
		if (token.type !== "heading_open") return [];
		const text = textOf(tokens[i + 1]);
		const heading = { level: Number(token.tag.slice(1)), id: slug(text), text };
		token.attrSet("id", heading.id);
		return [heading];
	});
}

/** A heading of a column that says nothing is none. */
function dropEmptyHeadings(tokens) {
	tokens.forEach((token, i) => {
		if (token.type === "th_open" && tokens[i + 1].content === "") token.tag = tokens[i + 2].tag = "td";
	});
}

/** Where a link of the file `source` leads on the page at `path`: to a page, or to a file of the repository, which `files` takes up. */
function resolveLink(href, { source, path }, pages, files) {
	if (EXTERNAL.test(href) || href.startsWith("#")) return href;
	const [file, hash] = href.split("#");
	const target = posix.join(dirname(source), decodeURI(file));
	const known = pages.get(target);
	if (!known && (target.startsWith("..") || !existsSync(join(ROOT, target)) || !statSync(join(ROOT, target)).isFile()))
		throw new Error(`${source}: the link ${href} leads to no page and no file`);
	if (!known) files.add(target);
	return linkTo(path, known?.path ?? target) + (hash === undefined ? "" : `#${hash}`);
}

function rewriteLinks(tokens, page, pages, files) {
	for (const token of tokens.flatMap(({ children }) => children ?? [])) {
		const name = token.type === "image" ? "src" : "href";
		const href = token.attrGet(name);
		if (href) token.attrSet(name, resolveLink(href, page, pages, files));
	}
}

/** Neither HTML nor Markdown of a notebook may hold an expression unless it is meant. */
const html = (text) => ({ mode: "html", value: text.replaceAll("${", "&#36;{") });
const fence = ({ info, content }) => ({
	mode: "md",
	value: `\`\`\`\`${info}\n${content}\`\`\`\``.replaceAll("${", "$\\{"),
});

/** Cells of a notebook: code is highlighted by it, or runs; all else is HTML. */
function cellsOf(tokens) {
	const cells = [];
	let from = 0;
	const prose = (to) => {
		const part = tokens.slice(from, to);
		if (part.length > 0) cells.push(html(markdown.renderer.render(part, markdown.options, {})));
		from = to + 1;
	};
	tokens.forEach((token, i) => {
		if (token.type !== "fence" || token.level > 0) return;
		prose(i);
		cells.push(LIVE.test(token.info) ? { mode: "js", value: token.content.trimEnd(), pinned: true } : fence(token));
	});
	prose(tokens.length);
	return cells.map((cell, i) => ({ id: i + 1, ...cell }));
}

/** The first words of `text`, as search engines show them. */
export function described(text) {
	const plain = text.replace(/\s+/g, " ").trim();
	return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST).replace(/\s\S*$/, "")} …`;
}

/**
 * What a page's Markdown says: {title, description, headings, cells}. `pages` are all pages by their source; files that it links to are added
 * to `files`. Throws where a link leads nowhere or there is no title.
 */
export function readMarkdown(text, page, pages, files) {
	const tokens = markdown.parse(text, {});
	const headings = nameHeadings(tokens);
	const title = headings.find(({ level }) => level === 1)?.text;
	if (!title) throw new Error(`${page.source} has no title: begin it with "# …"`);
	dropEmptyHeadings(tokens);
	rewriteLinks(tokens, page, pages, files);
	const first = tokens.findIndex(({ type, level }) => type === "paragraph_open" && level === 0);
	const description = described(first < 0 ? title : textOf(tokens[first + 1]));
	return { title, description, headings, cells: cellsOf(tokens) };
}
