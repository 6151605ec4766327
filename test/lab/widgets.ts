/** Widgets in a notebook: cells run one by one, views asked and driven as their page has them. */
import type { Page } from "playwright-core";
import type { Selection } from "../../src/read.ts";
import { colormap } from "../../src/render/colormap.ts";
import type { ViewState, ViewStatePart } from "../../src/state.ts";
import type { ZarrViewElement } from "../../src/view.ts";
import type { KernelMessage } from "./channel.ts";

const WITHIN = 30_000;

/** What a view shows. */
export interface Seen {
	readonly value: ViewState;
	readonly route: string;
	/** Colours at the centres of all cells as 0xAABBGGRR, row by row, row 0 of the slice first; 0 where nothing is drawn. */
	readonly colours: readonly number[];
	/** Shown values, cell by cell like `colours`. */
	readonly values: readonly number[];
}

/** What readArray gives, its values as their bytes in base64. */
export interface Read {
	readonly base64: string;
	readonly shape: readonly number[];
	readonly dtype: string;
}

/** What a page started with --expose-app-in-browser has, as far as it is used here. */
interface LabWindow {
	readonly jupyterapp: {
		readonly commands: { execute(id: string): Promise<unknown> };
		readonly shell: { readonly currentWidget: { readonly content: { activeCellIndex: number } } };
	};
}

/** Runs cell `at` (0 first) and resolves when the kernel is done with it; without `wait`, when it is sent. */
export async function runCell(page: Page, at: number, wait = true): Promise<void> {
	await page.evaluate(
		async ([index, wanted]) => {
			const { commands, shell } = (window as unknown as LabWindow).jupyterapp;
			shell.currentWidget.content.activeCellIndex = index;
			const done = commands.execute("notebook:run-cell");
			if (wanted) await done;
		},
		[at, wait] as const,
	);
}

/** The view in the output of cell `at`, the `nth` there. */
export function viewIn(page: Page, at: number, nth = 0) {
	return page.locator(`.jp-Notebook-cell[data-windowed-list-index="${at}"] .zarr-view`).nth(nth);
}

type View = ReturnType<typeof viewIn>;

/** Resolves when the view has drawn a complete slice for which the parts of `state` hold; rejects with what it shows instead. */
export async function drawn(view: View, state: ViewStatePart = {}): Promise<Seen> {
	const end = Date.now() + WITHIN;
	await view.waitFor({ timeout: WITHIN });
	for (;;) {
		const seen = await view.evaluate(snapshot);
		if (seen && holds(state, seen.value)) return seen;
		if (Date.now() > end) {
			const shown = JSON.stringify(seen?.value);
			throw new Error(`${JSON.stringify(state)} is not drawn, but ${shown}: ${await view.innerText()}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
}

/** Runs in the page. Null unless a complete slice of the present state is drawn. */
function snapshot(element: Element): Seen | null {
	const { slice, value, handle, querySelector } = element as ZarrViewElement;
	const canvas = querySelector.call(element, "canvas[role=img]") as HTMLCanvasElement | null;
	// an image's slices are of its levels, which lie below it
	const below = value?.path ? `${value.path}/` : "";
	const shown = slice?.path === value?.path || slice?.path.startsWith(below);
	const same = shown && slice?.dims.at(-1) === value?.x && (slice?.dims.at(-2) ?? null) === value?.y;
	const there = Object.entries(slice?.index ?? {}).every(([dim, at]) => value?.index[dim] === at);
	if (!slice || !value || !canvas || !same || !there || slice.mask.includes(4)) return null;
	// a copy: reading back from the shown canvas itself would change how the browser draws it
	const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
	pen?.drawImage(canvas, 0, 0);
	const pixels = new Uint32Array(
		pen?.getImageData(0, 0, canvas.width, canvas.height).data.buffer ?? new ArrayBuffer(0),
	);
	const { width, height } = slice;
	const middle = (cell: number, cells: number, size: number) => Math.floor(((cell + 0.5) / cells) * size);
	const colours = Array.from(slice.data, (_, cell) => {
		const row = middle(Math.floor(cell / width), height, canvas.height);
		return pixels[row * canvas.width + middle(cell % width, width, canvas.width)];
	});
	return { value, route: handle?.route ?? "", colours, values: Array.from(slice.data) };
}

/** The colours that the values must have by the documented rule: floor((v − lo) / (hi − lo) · 256), clipped; nothing for NaN. */
export function coloursOf(values: ArrayLike<number>, { color }: Seen["value"]): number[] {
	const [lo, hi] = color.domain;
	const { lut } = colormap(color.scheme, { reverse: color.reverse });
	const at = (v: number) => Math.min(255, Math.max(0, Math.floor(((v - lo) / (hi - lo)) * 256)));
	return Array.from(values, (v) => (Number.isNaN(v) ? 0 : lut[at(v)]));
}

/** Whether all that `part` says is so in `whole`. */
function holds(part: object, whole: object): boolean {
	return Object.entries(part).every(([key, value]) => {
		const other = (whole as Record<string, unknown>)[key];
		const both = value && other && typeof value === "object" && typeof other === "object";
		return both ? holds(value, other) : value === other;
	});
}

/** Sets a part of the state, as a page's script would, and resolves when it is drawn. */
export async function step(view: View, part: ViewStatePart): Promise<Seen> {
	await view.evaluate((element, wanted) => (element as ZarrViewElement).set(wanted), part);
	return drawn(view, part);
}

/** Moves the slider of `dim` as a person does. */
export async function slide(view: View, dim: string, index: number): Promise<void> {
	await view.getByRole("slider", { name: dim, exact: true }).fill(String(index));
}

/** Imports dist/index.js, served at `url`, on the page. */
export async function importIndex(page: Page, url: string): Promise<void> {
	await page.evaluate(async (address) => {
		const load = new Function("address", "return import(address)") as (
			address: string,
		) => Promise<Window["zarrWidget"]>;
		Object.assign(window, { zarrWidget: await load(address) });
	}, url);
}

/** readArray of the view's own handle, by the index.js of `importIndex`. */
export function readIn(view: View, path: string, selection: Selection): Promise<Read> {
	return view.evaluate(
		async (element, [at, wanted]) => {
			const { handle } = element as ZarrViewElement;
			const { data, shape, dtype } = await window.zarrWidget.readArray(handle, { path: at, selection: wanted });
			const { buffer, byteOffset, byteLength } = data as Uint8Array;
			const bytes = new Uint8Array(buffer, byteOffset, byteLength);
			return { shape, dtype, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
		},
		[path, selection] as const,
	);
}

/** Content of a message of a widget, as far as it is read here. */
interface CommContent {
	readonly data?: { readonly content?: { readonly documents?: readonly string[] } };
}

/** Bytes of array data in messages of the kernel: of all buffers but those of metadata documents, which must be such by name. */
export function dataBytes(messages: readonly KernelMessage[]): number {
	let sum = 0;
	for (const { type, content, buffers } of messages) {
		if (!type.startsWith("comm_")) continue;
		const documents = (content as CommContent).data?.content?.documents;
		const metadata = documents?.every((key) => /(^|\/)(zarr\.json|\.z(array|attrs|group|metadata))$/.test(key));
		if (!metadata) sum += buffers.reduce((a, b) => a + b, 0);
	}
	return sum;
}
