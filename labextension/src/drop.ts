/** Stores that are dragged from a file browser into a notebook: the cell that shows them is put in. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import { DocumentWidget } from "@jupyterlab/docregistry";
import type { Drag } from "@lumino/dragdrop";
import type { Widget } from "@lumino/widgets";
import { showingCell } from "./cell.ts";

/** The paths that a file browser's drag carries, each with its drive's prefix. */
const PATHS = "application/x-jupyter-icontents";

/** The part of a notebook's shared model that is used. */
interface SharedCells {
	readonly cells: readonly { readonly cell_type: string; getSource(): string; setSource(text: string): void }[];
	insertCell(index: number, cell: { readonly cell_type: "code"; readonly source: string }): unknown;
}

/** The part of a notebook's widget that is used. */
interface Cells extends Widget {
	readonly widgets: readonly Widget[];
	activeCellIndex: number;
}

/** A place in a notebook where a cell is put. */
interface Spot {
	readonly panel: DocumentWidget;
	/** The notebook's path below the server's root. */
	readonly path: string;
	readonly content: Cells;
	readonly shared: SharedCells;
	/** The cell at the pointer, or the last one. */
	readonly index: number;
	/** Whether that cell is empty and is filled; else a new one goes below it. */
	readonly isEmpty: boolean;
}

/** What a drop needs to know of paths. */
export interface DropOptions {
	/** The path below the server's root of the store at a path of the file browser; null where it is none. */
	storeAt(path: string): string | null;
	/** The path below the server's root of a document; null on another drive. */
	serverPath(path: string): string | null;
}

/** Takes drags of stores above notebooks, before JupyterLab's own targets see them. The files stay where they are. */
export function acceptDrops({ shell }: JupyterFrontEnd, options: DropOptions): void {
	let marked: HTMLElement | null = null;
	const mark = (spot: Spot | null) => {
		if (marked) marked.style.boxShadow = "";
		marked = spot?.content.widgets[spot.index]?.node ?? null;
		const shadow = spot?.isEmpty ? "inset 0 0 0 2px" : "0 2px 0";
		if (marked) marked.style.boxShadow = `${shadow} var(--jp-brand-color1)`;
	};
	const take = (given: Event) => {
		const event = given as Drag.Event;
		const spot = spotAt(shell, event.target, options);
		const stores = spot ? draggedStores(event, options) : [];
		mark(stores.length > 0 && event.type !== "lm-drop" ? spot : null);
		if (!spot || stores.length === 0) return;
		event.preventDefault();
		event.stopPropagation();
		event.dropAction = event.proposedAction; // a file browser allows "move" only; nothing is moved
		if (event.type === "lm-drop") insert(shell, spot, stores);
	};
	for (const type of ["lm-dragenter", "lm-dragover", "lm-drop"]) document.addEventListener(type, take, true);
	document.addEventListener("lm-dragleave", () => mark(null), true);
}

/** The dragged stores' paths; none where one of the dragged items is no store. */
function draggedStores({ mimeData }: Drag.Event, { storeAt }: DropOptions): string[] {
	const paths: unknown = mimeData.getData(PATHS);
	const stores = Array.isArray(paths) ? paths.map((path) => storeAt(String(path))) : [];
	return stores.every((store) => store !== null) ? stores : [];
}

/** The place in a Python notebook at the pointer; null elsewhere, and where a notebook can't be changed or lies on another drive. */
function spotAt(shell: JupyterFrontEnd.IShell, target: EventTarget | null, { serverPath }: DropOptions): Spot | null {
	if (!(target instanceof Element) || !target.closest(".jp-NotebookPanel")) return null;
	const panel = [...shell.widgets("main")].find(({ node }) => node.contains(target));
	if (!(panel instanceof DocumentWidget)) return null;
	const { readOnly, sharedModel, defaultKernelLanguage } = panel.context.model;
	const path = serverPath(panel.context.path);
	const shared = sharedModel as unknown as SharedCells;
	const content = panel.content as unknown as Cells;
	if (path === null || readOnly || !["", "python"].includes(defaultKernelLanguage)) return null;
	if (typeof shared.insertCell !== "function" || !Array.isArray(content.widgets)) return null;
	const at = content.widgets.findIndex(({ node }) => node.contains(target));
	const index = at < 0 ? shared.cells.length - 1 : at;
	const cell = shared.cells[index];
	return { panel, path, content, shared, index, isEmpty: cell?.cell_type === "code" && cell.getSource().trim() === "" };
}

function insert(shell: JupyterFrontEnd.IShell, spot: Spot, stores: readonly string[]): void {
	const { panel, path, content, shared, index } = spot;
	stores.forEach((store, nth) => {
		const at = index + nth + (spot.isEmpty ? 0 : 1);
		const above = shared.cells.slice(0, at).map((cell) => cell.getSource());
		const source = showingCell(path, store, above);
		if (spot.isEmpty && nth === 0) shared.cells[at].setSource(source);
		else shared.insertCell(at, { cell_type: "code", source });
		content.activeCellIndex = at;
	});
	shell.activateById(panel.id);
}
