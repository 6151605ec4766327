/** What the site consists of: its sections in the order of the navigation, each page by the file it is made from. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Where the reference, written from docstrings, lies: below the repository's folder. */
export const REFERENCE = ".cache/reference";

/** Where the examples are: notebooks, and files that they attach. */
export const EXAMPLES = "examples/observable";

/** `docs/how-to/open.md` → how-to/open.html, `CHANGELOG.md` → changelog.html, `src/codecs/README.md` → src/codecs.html. */
function pathOf(source) {
	const bare = source
		.replace(/^docs\//, "")
		.replace(REFERENCE, "reference")
		.replace(EXAMPLES, "examples");
	return bare
		.replace(/\/README\.md$/, ".html")
		.replace(/\.md$/, ".html")
		.replace(/^[A-Z]+\.html$/, (name) => name.toLowerCase());
}

const page = (source, label) => ({ source, path: pathOf(source), label });

function examples() {
	const names = readdirSync(join(ROOT, EXAMPLES)).filter((name) => name.endsWith(".html"));
	return names.sort().map((name) => page(`${EXAMPLES}/${name}`, null));
}

/** The page that the site begins with; it is in no section. */
export const HOME = page("docs/index.md", "zarr-widget");

/** Sections of pages: `source` below the repository, `path` below the site, `label` in the navigation (null: the page's title). */
export function sections() {
	const found = [
		{
			name: "Get started",
			pages: [
				page("docs/start/jupyter.md", "In a notebook"),
				page("docs/start/jupyterlab.md", "In JupyterLab"),
				page("docs/start/observable.md", "In Observable, on any page"),
			],
		},
		{
			name: "How to",
			pages: [
				page("docs/how-to/open.md", "Open a store"),
				page("docs/how-to/reach.md", "Reach private data; CORS"),
				page("docs/how-to/values.md", "Know what a value is"),
				page("docs/how-to/colours.md", "Choose colours and limits"),
				page("docs/how-to/plot.md", "Feed Observable Plot"),
				page("docs/how-to/link.md", "Link views"),
				page("docs/how-to/big.md", "View big arrays"),
				page("docs/how-to/microscopy.md", "Look at microscopy images"),
				page("docs/how-to/climate.md", "Look at climate data"),
				page("docs/how-to/save.md", "Save and restore a view"),
				page("docs/how-to/node.md", "Read from Node"),
			],
		},
		{ name: "Gallery", pages: [page("docs/gallery.md", "All examples"), ...examples()] },
		{
			name: "Reference",
			pages: [
				page("docs/reference.md", "About"),
				page(`${REFERENCE}/javascript.md`, "JavaScript API"),
				page(`${REFERENCE}/python.md`, "Python API"),
				page("docs/conformance.md", "What is read"),
				page("docs/benchmarks.md", "Speed and sizes"),
				page("docs/profile.md", "Where the time goes"),
			],
		},
		{
			name: "The project",
			pages: [
				page("CHANGELOG.md", "Changes"),
				page("docs/design.md", "Design"),
				page("src/README.md", "Stages of the source"),
				page("labextension/README.md", "The JupyterLab plugin"),
				page("src/codecs/README.md", "Codecs in C"),
				page("docs/zarrita.md", "Notes for zarrita"),
				page("CONTRIBUTING.md", "Contributing"),
			],
		},
	];
	const written = ({ source }) => source.startsWith(REFERENCE) || existsSync(join(ROOT, source));
	return found.map((section) => ({ ...section, pages: section.pages.filter(written) }));
}

/** Path from one page of the site to another, as a link has it. */
export function linkTo(from, to) {
	const up = from.split("/").slice(0, -1);
	const down = to.split("/");
	while (up.length > 0 && up[0] === down[0]) {
		up.shift();
		down.shift();
	}
	return "../".repeat(up.length) + down.join("/");
}
