/** What `labels.test.ts` puts on its page: the controls of label images in a view's side panel, and label images over a picture. */
import { labelRows } from "../../src/interact/labels.ts";
import type { LabelState } from "../../src/label.ts";
import type { LabelColors, LabelLook } from "../../src/render/labels.ts";
import { drawLabels } from "../../src/render/overlay.ts";
import { styleElement } from "../../src/render/style.ts";

/** The controls in a panel so many CSS pixels wide, which follow what they tell. */
function showLabelRows(width: number, names: readonly [string, string][], labels: LabelState[]): void {
	const host = document.createElement("div");
	host.className = "labels";
	const side = document.createElement("div");
	side.className = "side";
	side.append(host);
	const view = document.createElement("div");
	view.className = "zarr-view";
	view.setAttribute("role", "group");
	view.setAttribute("aria-label", "panel");
	view.style.width = `${width}px`;
	view.append(styleElement(document), side);
	document.body.replaceChildren(view);
	const rows = labelRows(host, {
		labels(next) {
			window.now = next;
			rows.update(new Map(names), next);
		},
	});
	window.now = labels;
	rows.update(new Map(names), labels);
}

/** RGBA of a picture of `size` × `size` pixels, green and blue by column and row, with a label image of `cells` × `cells` over its middle half. */
function drawOver(size: number, cells: number, ids: readonly string[], look: LabelLook, colors: LabelColors): number[] {
	const canvas = document.createElement("canvas");
	canvas.width = size;
	canvas.height = size;
	const context = canvas.getContext("2d", { willReadFrequently: true });
	if (!context) throw new Error("no canvas");
	const picture = new ImageData(size, size);
	for (let i = 0; i < size * size; i++) picture.data.set([0, i % size, Math.floor(i / size), 255], 4 * i);
	context.putImageData(picture, 0, 0);
	const stored = BigUint64Array.from(ids, BigInt);
	const [from, to] = [size / 4, (3 * size) / 4];
	const place = { width: cells, height: cells, x1: from, x2: to, y1: from, y2: to };
	const span = { from: 0, to: size, size };
	const slice = { stored, mask: new Uint8Array(stored.length), ...place };
	drawLabels(canvas, slice, { x: span, y: span, ratio: 1 }, look, colors);
	return [...context.getImageData(0, 0, size, size).data];
}

Object.assign(window, { showLabelRows, drawOver });

declare global {
	interface Window {
		showLabelRows: typeof showLabelRows;
		drawOver: typeof drawOver;
		now: LabelState[];
	}
}
