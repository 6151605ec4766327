/** Small pictures in rows and columns, walked by keyboard, of which it is told which are seen. */
import { make } from "../render/element.ts";
import type { GridPlace } from "../render/grid.ts";
import { tableMove } from "./keys.ts";

/** What stands in a place of the grid. */
export interface Tile extends GridPlace {
	/** What it is called: "well B3". */
	readonly name: string;
	/** Below the picture; "" where the headings say it. */
	readonly caption: string;
}

/** Tiles and how they lie. */
export interface Tiles {
	/** For those who don't see it. */
	readonly label: string;
	/** Headings; null: tiles follow each other, as many in a row as there is room for. */
	readonly grid: { readonly rows: readonly string[]; readonly columns: readonly string[] } | null;
	readonly tiles: readonly Tile[];
}

/** What tiles tell, by their numbers. */
export interface TilesTold {
	readonly press: (tile: number) => void;
	/** Which tiles have come into view, or left it. */
	readonly seen: (tiles: readonly { readonly tile: number; readonly seen: boolean }[]) => void;
}

/** What is said of a tile beside its picture. */
export interface TileNote {
	/** What it is called besides, by whom ever: more of its label, and of what stands below its picture. */
	readonly called?: string;
	readonly own?: string;
	/** More of the same: "2 fields". */
	readonly about?: string;
	/** Why there is no picture, or not all of it: a sentence. */
	readonly sentence?: string;
	/** Seen in place of a picture: "!" for what can't be read, "…" for what is not read. */
	readonly sign?: string;
}

/** The sides of a picture in CSS pixels: the smallest and the largest among headings, and of tiles without. */
const [SMALLEST, LARGEST, ALONE] = [32, 112, 128];
/** Between tiles; around a row's heading, and for each of its letters. */
const [GAP, HEAD, LETTER] = [4, 16, 8];
/** Where the page has not said how wide the grid is. */
const USUAL_WIDTH = 640;

/** The grid in `host`. `begin` shows other tiles, `resize` follows the room, and both answer the side of a picture in CSS pixels. */
export function tileGrid(host: HTMLElement, told: TilesTold) {
	const document = host.ownerDocument;
	const grid = make(document, "div", { class: "tiles", role: "grid", "aria-readonly": "true" });
	host.append(grid);
	let shown: Tiles = { label: "", grid: null, tiles: [] };
	let cells: readonly ReturnType<typeof tileCell>[] = [];
	let numbers = new Map<Element, number>();
	let places: (HTMLElement | undefined)[][] = [];
	let across = 0;
	let stop: HTMLElement | undefined;

	const change = (changes: readonly { readonly target: Element; readonly isIntersecting: boolean }[]) =>
		told.seen(
			changes.flatMap(({ target, isIntersecting: seen }) => {
				const tile = numbers.get(target);
				return tile === undefined ? [] : [{ tile, seen }];
			}),
		);
	// jsdom has none: everything is seen
	const observer = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver(change);

	/** Makes `cell` the one that the Tab key reaches. */
	const point = (cell: HTMLElement | undefined, focus = false) => {
		stop?.setAttribute("tabindex", "-1");
		stop = cell;
		stop?.setAttribute("tabindex", "0");
		if (focus) stop?.focus();
	};
	const fill = () => {
		const focused = grid.querySelector(":focus") !== null;
		const { grid: headings, tiles } = shown;
		const count = headings ? headings.rows.length : Math.ceil(tiles.length / across);
		places = Array.from({ length: count }, () => Array.from({ length: across }, () => undefined));
		for (const [i, tile] of tiles.entries()) {
			const { row, column } = headings ? tile : { row: Math.floor(i / across), column: i % across };
			places[row][column] = cells[i].node;
		}
		if (headings) places = places.map((row, r) => row.map((cell, c) => cell ?? emptyCell(document, headings, r, c)));
		const lines = places.map((row, r) => rowOf(document, headings?.rows[r], row));
		grid.replaceChildren(...(headings ? [headRow(document, headings.columns)] : []), ...lines);
		grid.style.gridTemplateColumns = `${headings ? "max-content " : ""}repeat(${across}, var(--side))`;
		grid.setAttribute("aria-rowcount", String(count + (headings ? 1 : 0)));
		grid.setAttribute("aria-colcount", String(across + (headings ? 1 : 0)));
		point(stop && places.some((row) => row.includes(stop)) ? stop : cells[0]?.node, focused);
	};
	const resize = (): number => {
		const now = roomFor(shown, host.clientWidth || USUAL_WIDTH);
		grid.style.setProperty("--side", `${now.side}px`);
		const refill = now.across !== across || places.length === 0;
		({ across } = now);
		if (refill) fill();
		return now.side;
	};
	const begin = (next: Tiles): number => {
		observer?.disconnect();
		shown = next;
		cells = next.tiles.map((tile) => tileCell(document, tile));
		numbers = new Map(cells.map(({ node }, i) => [node, i]));
		places = [];
		grid.setAttribute("aria-label", next.label);
		const side = resize();
		for (const { node } of cells) observer?.observe(node);
		const all = cells.map(({ node }) => ({ target: node, isIntersecting: true }));
		if (!observer) queueMicrotask(() => change(all));
		return side;
	};
	const press = (event: KeyboardEvent) => {
		const row = places.findIndex((line) => line.includes(stop));
		if (row < 0 || !stop) return;
		const tile = numbers.get(stop);
		const from = { row, column: places[row].indexOf(stop) };
		const page = Math.max(1, Math.floor(host.clientHeight / (stop.offsetHeight + GAP)));
		const to = tableMove(event, from, { rows: places.length, columns: across, page });
		const act = (event.key === "Enter" || event.key === " ") && !(event.ctrlKey || event.metaKey || event.altKey);
		if (!to && !act) return;
		event.preventDefault();
		event.stopPropagation();
		if (to)
			point(
				places[to.row].slice(0, to.column + 1).findLast((cell) => cell !== undefined),
				true,
			);
		else if (tile !== undefined) told.press(tile);
	};
	grid.addEventListener("keydown", press);
	grid.addEventListener("click", ({ target }) => {
		const cell = target instanceof Element ? target.closest<HTMLElement>(".tile") : null;
		const tile = cell ? numbers.get(cell) : undefined;
		if (!cell || tile === undefined) return;
		point(cell);
		told.press(tile);
	});
	return {
		begin,
		resize,
		/** Makes a tile the one that the Tab key reaches. */
		point: (tile: number) => point(cells[tile]?.node),
		/** Gives the keyboard to the tile that the Tab key reaches. */
		focus: () => stop?.focus(),
		canvas: (tile: number): HTMLCanvasElement => cells[tile].canvas,
		note: (tile: number, note: TileNote) => cells[tile].note(note),
		/** Watches no longer which tiles are seen. */
		rest: () => observer?.disconnect(),
		/** Takes all tiles away. */
		end() {
			observer?.disconnect();
			cells = [];
			places = [];
			stop = undefined;
			grid.replaceChildren();
		},
	};
}

/** How large pictures are in so many CSS pixels, and how many stand in a row. Pure. */
export function roomFor({ grid, tiles }: Tiles, width: number): { readonly side: number; readonly across: number } {
	if (!grid) {
		const most = Math.max(1, Math.floor((width - GAP) / (ALONE + 2 * GAP)));
		return { side: ALONE, across: Math.max(1, Math.min(most, tiles.length)) };
	}
	const head = HEAD + LETTER * Math.max(1, ...grid.rows.map((name) => name.length));
	const each = Math.floor((width - head) / Math.max(1, grid.columns.length)) - GAP;
	return { side: Math.min(LARGEST, Math.max(SMALLEST, each)), across: grid.columns.length };
}

/** One tile: a canvas, which is empty until something is drawn, and what is said of it. */
function tileCell(document: Document, { name, caption }: Tile) {
	const canvas = make(document, "canvas", { width: 0, height: 0 });
	const sign = make(document, "span", { class: "sign" });
	const frame = make(document, "span", { class: "frame", "aria-hidden": "true" }, canvas, sign);
	const node = make(document, "div", { class: "tile", role: "gridcell", tabindex: -1 }, frame);
	const below = make(document, "small", {}, caption);
	const more = make(document, "small");
	if (caption) node.append(below, " ", more);
	const note = ({ called = "", own = "", about = "", sentence = "", sign: seen = "" }: TileNote) => {
		const rest = [...new Set([called, own, about])].filter(Boolean);
		sign.textContent = seen;
		more.textContent = rest.join(", ");
		canvas.hidden = seen !== "";
		node.classList.toggle("broken", seen === "!");
		// what is seen below it, word for word, so that it can be called by that aloud
		const said = [name, rest.join(", ")].filter(Boolean).join(caption ? " " : ", ");
		node.setAttribute("aria-label", sentence ? `${said}: ${sentence}` : said);
		node.title = sentence ? `${said}: ${sentence}` : said;
	};
	note({});
	return { node, canvas, note };
}

function emptyCell(
	document: Document,
	{ rows, columns }: NonNullable<Tiles["grid"]>,
	row: number,
	column: number,
): HTMLElement {
	const label = `${rows[row]} ${columns[column]}: none`;
	return make(document, "div", { class: "tile none", role: "gridcell", tabindex: -1, "aria-label": label });
}

function rowOf(
	document: Document,
	heading: string | undefined,
	cells: readonly (HTMLElement | undefined)[],
): HTMLElement {
	const row = make(document, "div", { role: "row" });
	if (heading !== undefined) row.append(make(document, "span", { role: "rowheader" }, heading));
	row.append(...cells.filter((cell) => cell !== undefined));
	return row;
}

function headRow(document: Document, names: readonly string[]): HTMLElement {
	const heads = names.map((name) => make(document, "span", { role: "columnheader" }, name));
	return make(
		document,
		"div",
		{ role: "row", class: "heads" },
		make(document, "span", { role: "presentation" }),
		...heads,
	);
}

/** A row of choices in `host`, each a name and a select; `chosen` is told the number of the option. */
export function tileChoice(host: HTMLElement, name: string, chosen: (option: number) => void) {
	const document = host.ownerDocument;
	const select = make(document, "select", { "aria-label": name });
	const choice = make(document, "span", { class: "choice" }, make(document, "span", { class: "name" }, name), select);
	host.append(choice);
	select.addEventListener("change", () => chosen(select.selectedIndex));
	/** Shows what there is to choose; hidden where that is one thing or none. */
	const update = (options: readonly string[], at: number) => {
		choice.hidden = options.length < 2;
		const same =
			select.options.length === options.length && options.every((text, i) => select.options[i].text === text);
		if (!same) select.replaceChildren(...options.map((text) => make(document, "option", {}, text)));
		select.selectedIndex = at;
	};
	return { update };
}
