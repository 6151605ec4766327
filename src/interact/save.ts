/** Saves the drawn cells as a PNG file. */

/** Offers the canvas' picture as a download called `<name>.png`. */
export function savePicture(canvas: HTMLCanvasElement, name: string): void {
	canvas.toBlob((blob) => {
		if (!blob) return;
		const link = canvas.ownerDocument.createElement("a");
		link.href = URL.createObjectURL(blob);
		link.download = `${name.replace(/[^\w.-]+/g, "_")}.png`;
		link.click();
		setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
	}, "image/png");
}
