/** Links of a built site that lead nowhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

const EXTERNAL = /^[a-z][a-z+.-]*:/i;

/** One line for each link within the site below `folder` whose file or anchor is not there; `parser` is a DOMParser. */
export function brokenLinks(folder, parser) {
	const pages = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".html"));
	const documents = new Map(
		pages.map((path) => [path, parser.parseFromString(readFileSync(join(folder, path), "utf8"), "text/html")]),
	);
	return pages.flatMap((from) =>
		Array.from(documents.get(from).querySelectorAll("[href], [src]"), (element) => {
			const href = element.getAttribute("href") ?? element.getAttribute("src");
			if (EXTERNAL.test(href)) return null;
			const [file, hash] = href.split("#");
			const to = file === "" ? from : posix.join(posix.dirname(from), decodeURI(file));
			if (!existsSync(join(folder, to))) return `${from}: ${href} is no file`;
			const target = documents.get(to);
			if (hash && target && !target.getElementById(decodeURIComponent(hash)))
				return `${from}: ${href} has no such anchor`;
			return null;
		}).filter((line) => line !== null),
	);
}
