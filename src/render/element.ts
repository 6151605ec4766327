/** Making elements: names, attributes and text, never HTML. */

/** An element of `tag` with attributes (true: empty, false or null: left out), and children that are elements or text. */
export function make<K extends keyof HTMLElementTagNameMap>(
	document: Document,
	tag: K,
	attributes: Readonly<Record<string, string | number | boolean | null>> = {},
	...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value === null || value === false) continue;
		element.setAttribute(name, value === true ? "" : String(value));
	}
	element.append(...children);
	return element;
}

/** A push button that says `text` and is called `label` where the text is only a sign. */
export function button(document: Document, text: string, label: string, press: () => void): HTMLButtonElement {
	const made = make(document, "button", { type: "button", title: label, "aria-label": label }, text);
	made.addEventListener("click", press);
	return made;
}
