/** How cells that hold nothing are marked: hatched, crossed, dotted. */
import { FAILED, MISSING } from "../slice/mask.ts";

/** What fills cells of a state that holds nothing, in `ink`; `ratio` is device pixels per CSS pixel. */
export function pattern(
	context: CanvasRenderingContext2D,
	state: number,
	ratio: number,
	ink: string,
): CanvasPattern | string {
	const tile = context.canvas.ownerDocument.createElement("canvas");
	const size = Math.round(8 * ratio);
	tile.width = size;
	tile.height = size;
	const pen = tile.getContext("2d");
	if (!pen) return ink;
	pen.strokeStyle = ink;
	pen.fillStyle = ink;
	pen.lineWidth = ratio;
	if (state === MISSING) {
		pen.globalAlpha = 0.45;
		pen.fillRect(size / 2, size / 2, ratio, ratio);
	} else {
		pen.globalAlpha = state === FAILED ? 0.8 : 0.16;
		stripes(pen, size, state === FAILED);
	}
	return context.createPattern(tile, "repeat") ?? ink;
}

function stripes(pen: CanvasRenderingContext2D, size: number, crossed: boolean): void {
	for (const shift of [-size, 0, size]) {
		pen.moveTo(shift, size);
		pen.lineTo(shift + size, 0);
		if (!crossed) continue;
		pen.moveTo(shift, 0);
		pen.lineTo(shift + size, size);
	}
	pen.stroke();
}
