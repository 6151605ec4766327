/** The Python that shows a store in a notebook. Pure. */

const IMPORT = "from zarr_widget import ZarrWidget";
const IMPORTED = /^from +zarr_widget +import +(.*, *)?ZarrWidget *(,|#|;|$)/m;

/**
 * The source of a cell that shows a store. Both paths are below the server's root, "/"-separated; the kernel runs in the notebook's folder.
 * `above` are the sources of the cells before it: where one of them imports the widget, it isn't imported again.
 */
export function showingCell(notebook: string, store: string, above: readonly string[]): string {
	const line = `ZarrWidget(${textLiteral(relativePath(notebook, store))})`;
	return above.some((source) => IMPORTED.test(source)) ? line : `${IMPORT}\n\n${line}`;
}

/** A string of JSON is one of Python, too; what in it can't be seen for what it is (directions, odd spaces) is escaped. */
function textLiteral(text: string): string {
	const escaped = (sign: string) => `\\U${(sign.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`;
	return JSON.stringify(text).replace(/(?! )[\p{C}\p{Z}]/gu, escaped);
}

/** The way from the folder of one file to another file or folder. */
function relativePath(from: string, to: string): string {
	const start = from.split("/").slice(0, -1);
	const end = to.split("/");
	let same = 0;
	while (same < start.length && same < end.length && start[same] === end[same]) same++;
	const path = [...start.slice(same).map(() => ".."), ...end.slice(same)].join("/") || ".";
	return path.startsWith("~") ? `./${path}` : path; // to Python, "~" is a home folder
}
