/** How wide texts are in the font of an element. */

/** Where nothing can be measured, about this much a character. */
const CHARACTER = 7.7;

/** Answers the width of a text in `element`'s font as it is when first asked, in CSS pixels. */
export function textMeter(element: HTMLElement): (text: string, bold?: boolean) => number {
	const context = element.ownerDocument.createElement("canvas").getContext("2d");
	const { fontStyle, fontSize, fontFamily } = getComputedStyle(element);
	return (text, bold = false) => {
		if (!context) return text.length * CHARACTER;
		context.font = `${fontStyle} ${bold ? 600 : 400} ${fontSize} ${fontFamily}`;
		return context.measureText(text).width;
	};
}
