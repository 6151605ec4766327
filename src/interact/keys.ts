/** The picture by keyboard: arrows move the marked cell, + and − zoom, 0 resets, , and . step the first slider, Enter presses. */
import type { GridPlace } from "../render/grid.ts";
import type { Cell } from "./pointer.ts";

/** What a key asks for. */
export type KeyAction =
	| { readonly do: "move"; readonly dx: number; readonly dy: number }
	| { readonly do: "zoom"; readonly factor: number }
	| { readonly do: "step"; readonly by: number }
	| { readonly do: "press" }
	| { readonly do: "reset" }
	| { readonly do: "clear" };

const ARROWS: Record<string, readonly [number, number]> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, -1],
	ArrowDown: [0, 1],
};

/** The action of a key on the picture; null for keys that belong to the page. Pure. */
export function keyAction(
	event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">,
): KeyAction | null {
	if (event.ctrlKey || event.metaKey || event.altKey) return null;
	const arrow = ARROWS[event.key];
	const far = event.shiftKey ? 10 : 1;
	if (arrow) return { do: "move", dx: arrow[0] * far, dy: arrow[1] * far };
	if (event.key === "+" || event.key === "=") return { do: "zoom", factor: 1.5 };
	if (event.key === "-" || event.key === "_") return { do: "zoom", factor: 1 / 1.5 };
	if (event.key === "." || event.key === ">") return { do: "step", by: far };
	if (event.key === "," || event.key === "<") return { do: "step", by: -far };
	if (event.key === "Enter" && !event.shiftKey) return { do: "press" };
	if (event.key === "0") return { do: "reset" };
	return event.key === "Escape" ? { do: "clear" } : null;
}

/** The cell `dx`, `dy` screen steps away, kept inside a plane of `width` × `height`; `right` and `down` say whether columns and rows grow that way on screen. Pure. */
export function movedCell(
	cell: Cell,
	by: { dx: number; dy: number },
	plane: { width: number; height: number; right: boolean; down: boolean },
): Cell {
	const held = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
	return {
		column: held(cell.column + (plane.right ? by.dx : -by.dx), plane.width),
		row: held(cell.row + (plane.down ? by.dy : -by.dy), plane.height),
	};
}

/** The cell of a table that a key leads to from `from`; null for keys that move nothing. `page` is the rows in view. Pure. */
export function tableMove(
	{
		key,
		ctrlKey,
		metaKey,
		altKey,
		shiftKey,
	}: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">,
	from: GridPlace,
	table: { readonly rows: number; readonly columns: number; readonly page: number },
): GridPlace | null {
	if (altKey) return null;
	const held = (row: number, column: number): GridPlace => ({
		row: Math.min(table.rows - 1, Math.max(0, row)),
		column: Math.min(table.columns - 1, Math.max(0, column)),
	});
	const ends = ctrlKey || metaKey;
	if (key === "Home") return held(ends ? 0 : from.row, 0);
	if (key === "End") return held(ends ? table.rows : from.row, table.columns);
	if (ends) return null;
	if (key === "PageUp") return held(from.row - table.page, from.column);
	if (key === "PageDown") return held(from.row + table.page, from.column);
	const arrow = Object.hasOwn(ARROWS, key) ? ARROWS[key] : null;
	const far = shiftKey ? 10 : 1;
	return arrow && held(from.row + arrow[1] * far, from.column + arrow[0] * far);
}

/** Whether a key pressed in a widget is the widget's; with Ctrl, Alt or Meta, and as Shift+Enter, it is the page's. Pure. */
export function isOwnKey({
	ctrlKey,
	altKey,
	metaKey,
	shiftKey,
	key,
}: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">): boolean {
	return !ctrlKey && !altKey && !metaKey && !(shiftKey && key === "Enter");
}

/** Keeps the keys pressed in `root` from the notebook around it, which would take arrows, Enter and letters for its cells. JupyterLab hears keys after the view; Notebook 7 before it, but it leaves alone what bears this attribute (Lumino's CommandRegistry). */
export function keepKeys(root: HTMLElement, signal: AbortSignal): void {
	const mark = (event: KeyboardEvent) => {
		if (event.target instanceof Node && root.contains(event.target))
			root.toggleAttribute("data-lm-suppress-shortcuts", isOwnKey(event));
	};
	root.ownerDocument.defaultView?.addEventListener("keydown", mark, { capture: true, signal });
	root.addEventListener("keydown", (event) => isOwnKey(event) && event.stopPropagation(), { signal });
}

/** Tells each action of a key pressed on `canvas`; the page does not see keys that act. */
export function keyGestures(canvas: HTMLCanvasElement, act: (action: KeyAction) => void): () => void {
	const press = (event: KeyboardEvent) => {
		const action = keyAction(event);
		if (!action) return;
		event.preventDefault();
		event.stopPropagation();
		act(action);
	};
	canvas.addEventListener("keydown", press);
	return () => canvas.removeEventListener("keydown", press);
}
