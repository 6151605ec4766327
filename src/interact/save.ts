/** Saves what is drawn as files: cells as a PNG, a chart as an SVG or as text. */

/** Offers the canvas' picture as a download called `<name>.png`. */
export function savePicture(canvas: HTMLCanvasElement, name: string): void {
	canvas.toBlob((blob) => {
		if (blob) saveBlob(canvas.ownerDocument, blob, `${name}.png`);
	}, "image/png");
}

/** Offers text as a download. */
export function saveText(document: Document, text: string, name: string, type: string): void {
	saveBlob(document, new Blob([text], { type }), name);
}

function saveBlob(document: Document, blob: Blob, name: string): void {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = name.replace(/[^\w.-]+/g, "_");
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** What of an element's look its style sheet says. */
const LOOK = [
	"fill",
	"stroke",
	"stroke-width",
	"stroke-linejoin",
	"stroke-dasharray",
	"font-family",
	"font-size",
	"text-anchor",
];

/** Offers the pictures of a chart, which lie over each other in `host`, as one SVG that looks the same without the page. */
export function saveChart(host: HTMLElement, name: string): void {
	const document = host.ownerDocument;
	const whole = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	whole.setAttribute("xmlns", "http://www.w3.org/2000/svg");
	whole.setAttribute("width", String(host.clientWidth));
	whole.setAttribute("height", String(host.clientHeight));
	for (const part of host.querySelectorAll(":scope > svg")) {
		const copy = part.cloneNode(true) as SVGElement;
		copy.setAttribute("x", String(Number.parseFloat((part as SVGElement).style.left) || 0));
		copy.setAttribute("y", String(Number.parseFloat((part as SVGElement).style.top) || 0));
		const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
		for (const [i, element] of [part, ...part.querySelectorAll("*")].entries()) {
			const look = getComputedStyle(element);
			copies[i].setAttribute(
				"style",
				LOOK.map((property) => `${property}:${look.getPropertyValue(property)}`).join(";"),
			);
		}
		whole.append(copy);
	}
	saveText(document, new XMLSerializer().serializeToString(whole), name, "image/svg+xml");
}
