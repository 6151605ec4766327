/** How the parts of a view are laid out, as far as a front end's own style sheets may disturb it. */
import type { Locator } from "playwright-core";

/** Nothing of it depends on the width of the page or on the font, as what is left of an element may. */
const PROPERTIES = [
	"box-shadow",
	"box-sizing",
	"border-radius",
	"border-width",
	"display",
	"float",
	"font-size",
	"font-style",
	"font-weight",
	"letter-spacing",
	"line-height",
	"margin-bottom",
	"margin-right",
	"margin-top",
	"opacity",
	"padding-bottom",
	"padding-right",
	"padding-top",
	"position",
	"text-align",
	"text-indent",
	"text-transform",
	"visibility",
	"white-space",
];

/** Of each element in the view, by its way from the root: its looks, and what is put before and after it. */
export function looksOf(view: Locator): Promise<Record<string, string>> {
	return view.evaluate((root, properties) => {
		const looks: Record<string, string> = {};
		const visit = (element: Element, way: string) => {
			const style = getComputedStyle(element);
			const own = properties.map((property) => `${property}: ${style.getPropertyValue(property)}`);
			const around = ["::before", "::after"].map((which) => `${which} ${getComputedStyle(element, which).content}`);
			looks[way] = [...own, ...around].join("; ");
			const children = element.matches("svg, select") ? [] : element.children; // ticks are as many as fit; options are the browser's
			for (let i = 0; i < children.length; i++)
				visit(
					children[i],
					`${way} > ${children[i].tagName.toLowerCase()}.${children[i].getAttribute("class") ?? ""}:${i}`,
				);
		};
		visit(root, "view");
		return looks;
	}, PROPERTIES);
}
