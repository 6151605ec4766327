/** `npm run docs`, once all is set up: the site in dist/site, from docs/, examples/ and docstrings, with nothing taken from the network. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deserialize, serialize, toNotebook } from "@observablehq/notebook-kit";
import { config, observable } from "@observablehq/notebook-kit/vite";
import { JSDOM } from "jsdom";
import { build } from "vite";
import { frame } from "./frame.js";
import { brokenLinks } from "./links.js";
import { localPackages } from "./local.js";
import { described, readMarkdown } from "./markdown.js";
import { EXAMPLES, HOME, ROOT, sections } from "./pages.js";
import { writeReference } from "./reference.js";

/** Where pages lie as notebooks before they are built, and where the site lies: below the repository. */
const STAGE = ".cache/site";
const SITE = "dist/site";

/** Libraries that notebooks may name and none here does; the test of the site sees it if one goes to the network for them. */
const UNUSED = /\/npm\/(lodash|react|react-dom)\//;

const THEME = { light: "air", dark: "slate" };
const { window } = new JSDOM();
const parser = new window.DOMParser();

function write(path, text) {
	mkdirSync(dirname(join(ROOT, path)), { recursive: true });
	writeFileSync(join(ROOT, path), text);
}

function copy(from, to) {
	mkdirSync(dirname(join(ROOT, to)), { recursive: true });
	cpSync(join(ROOT, from), join(ROOT, to), { recursive: true });
}

const GALLERY = "docs/gallery.md";

/** An example is a notebook already: its title, and the first paragraph of its text. */
function readExample(text) {
	const { title, cells } = deserialize(text, { parser });
	const prose = cells.find(({ mode }) => mode === "md")?.value ?? "";
	const paragraph = prose.split(/\n\s*\n/).find((part) => part.trim() && !part.trim().startsWith("#"));
	const summary = (paragraph ?? title).replace(/\s+/g, " ").trim();
	const plain = summary.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/`/g, "");
	return { title, summary, description: described(plain), headings: [] };
}

/** The examples as Markdown in the gallery. */
function listOf(examples) {
	const found = examples.map(({ source, title, summary }) => `## [${title}](../${source})\n\n${summary}`);
	return `${found.join("\n\n")}\n`;
}

/** Stages every page as a notebook; returns the sections with what is known of each page, and the files that pages link to. */
function stagePages() {
	const listed = sections();
	const files = new Set();
	const pages = new Map([HOME, ...listed.flatMap((section) => section.pages)].map((page) => [page.source, page]));
	const examples = [...pages.values()].filter(({ source }) => source.endsWith(".html"));
	for (const page of examples) {
		const text = readFileSync(join(ROOT, page.source), "utf8");
		Object.assign(page, readExample(text));
		write(`${STAGE}/${page.path}`, text);
	}
	for (const page of pages.values()) {
		if (!examples.includes(page)) {
			const text = readFileSync(join(ROOT, page.source), "utf8");
			const listed = page.source === GALLERY ? `${text}\n${listOf(examples)}` : text;
			const { cells, ...known } = readMarkdown(listed, page, pages, files);
			// the examples stand in the list of pages already
			Object.assign(page, known, page.source === GALLERY && { headings: [] });
			write(
				`${STAGE}/${page.path}`,
				serialize(toNotebook({ title: known.title, cells }), { document: window.document }),
			);
		}
	}
	return { listed, pages: [...pages.values()], files };
}

/** What the examples attach lies beside them, or in data/. */
function copyAttachments() {
	copy("examples/data", `${STAGE}/data`);
	for (const name of readdirSync(join(ROOT, EXAMPLES)))
		if (!name.endsWith(".html")) copy(`${EXAMPLES}/${name}`, `${STAGE}/examples/${name}`);
}

/** A Vite plugin: code can be scrolled by keyboard, and a page where nothing runs has no script. */
function finish() {
	const handler = (html) => {
		const reached = html.replace(/<pre(?=[\s>])/g, '<pre tabindex="0"');
		return /\ndefine\(/.test(reached) ? reached : reached.replace(/<script type="module"[\s\S]*?<\/script>/g, "");
	};
	return { name: "finish-pages", transformIndexHtml: { order: "pre", handler } };
}

async function bundle({ listed, pages }) {
	const root = join(ROOT, STAGE);
	const { resolve, ...rest } = config();
	const byPath = new Map(pages.map((page) => [`/${page.path}`, page]));
	const notebooks = observable({
		window,
		parser,
		template: join(ROOT, "docs/template.html"),
		transformTemplate: (_template, { path }) => frame(byPath.get(path), listed),
		transformNotebook: (notebook) => ({ ...notebook, theme: THEME }),
	});
	await build({
		...rest,
		// `npm:` is resolved by localPackages, not left to the network
		resolve: { alias: resolve.alias.filter(({ find }) => !find.test("npm:x")) },
		root,
		configFile: false,
		logLevel: "warn",
		plugins: [localPackages(), notebooks, finish()],
		build: {
			outDir: join(ROOT, SITE),
			emptyOutDir: true,
			chunkSizeWarningLimit: 2000,
			rollupOptions: {
				input: pages.map(({ path }) => join(root, path)),
				external: UNUSED,
				checks: { bundlerTimings: false },
			},
		},
	});
}

function sizeOf(path) {
	const names = readdirSync(join(ROOT, path), { recursive: true });
	return names
		.map((name) => statSync(join(ROOT, path, name)))
		.reduce((sum, stats) => sum + (stats.isFile() ? stats.size : 0), 0);
}

const started = performance.now();
rmSync(join(ROOT, STAGE), { recursive: true, force: true });
await writeReference();
const staged = stagePages();
for (const name of ["style.css", "accessible.js"]) copy(`docs/${name}`, `${STAGE}/${name}`);
copyAttachments();
// pictures are bundled by Vite; other files that pages link to are copied as they are
const pictures = [...staged.files].filter((file) => /\.(png|svg)$/.test(file));
for (const file of pictures) copy(file, `${STAGE}/${file}`);
await bundle(staged);
for (const file of staged.files) if (!pictures.includes(file)) copy(file, `${SITE}/${file}`);
copy("examples/data", `${SITE}/data`);
const broken = brokenLinks(join(ROOT, SITE), parser);
if (broken.length > 0) throw new Error(`links that lead nowhere:\n${broken.join("\n")}`);
const megabytes = (path) => `${(sizeOf(path) / 1e6).toFixed(1)} MB`;
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
	`${SITE}: ${staged.pages.length} pages, ${megabytes(SITE)}, ${megabytes(`${SITE}/data`)} of it example data, in ${seconds} s`,
);
