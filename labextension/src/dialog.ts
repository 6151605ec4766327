/** The dialog that asks which store to open. */
import { Dialog } from "@jupyterlab/apputils";
import { PageConfig } from "@jupyterlab/coreutils";
import type { TranslationBundle } from "@jupyterlab/translation";
import { Widget } from "@lumino/widgets";
import { placeOf, type ServerPage } from "./address.ts";
import { serverPath } from "./names.ts";
import type { Place } from "./place.ts";
import type { Desk } from "./tabs.ts";

/** Asks for a path or URL; null where the dialog is dismissed. Nothing that was typed is kept. */
export async function askPlace({ app, trans }: Pick<Desk, "app" | "trans">): Promise<Place | null> {
	const { contents } = app.serviceManager;
	const page: ServerPage = {
		baseUrl: PageConfig.getBaseUrl(),
		root: PageConfig.getOption("serverRoot"),
		local: (path) => serverPath(contents, path),
	};
	const body = new AddressField(page, trans);
	const dialog = new Dialog({
		title: trans.__("Open Zarr"),
		body,
		focusNodeSelector: "input",
		buttons: [
			Dialog.cancelButton({ label: trans.__("Cancel") }),
			Dialog.okButton({ label: trans.__("Open"), ariaLabel: trans.__("Open Zarr") }),
		],
	});
	void dialog.ready.then(() => body.judge());
	const { button } = await dialog.launch();
	return button.accept ? body.place : null;
}

/** A text field, and below it a sentence on what was typed. */
class AddressField extends Widget {
	/** What the text means now; null where it can't be opened. */
	place: Place | null = null;
	readonly #input = document.createElement("input");
	readonly #note = document.createElement("p");
	readonly #page: ServerPage;
	readonly #trans: TranslationBundle;

	constructor(page: ServerPage, trans: TranslationBundle) {
		super();
		this.#page = page;
		this.#trans = trans;
		const label = document.createElement("label");
		label.textContent = trans.__("Path on the server or URL (https, s3, gs)");
		this.#input.className = "jp-mod-styled";
		Object.assign(this.#input.style, { display: "block", width: "min(36em, 70vw)", marginTop: "4px" });
		this.#input.spellcheck = false;
		this.#input.autocomplete = "off";
		this.#input.required = true;
		this.#input.placeholder = "data/air.zarr";
		this.#note.setAttribute("role", "status");
		// as high when it is empty, so that the dialog does not jump
		Object.assign(this.#note.style, {
			minHeight: "2.6em",
			margin: "6px 0 0",
			maxWidth: "min(36em, 70vw)",
			overflowWrap: "anywhere",
		});
		label.append(this.#input);
		this.node.append(label, this.#note);
		this.#input.addEventListener("input", () => this.judge());
	}

	/** Says what the text means, and lets the dialog know whether it can be opened. */
	judge(): void {
		const meaning = placeOf(this.#input.value, this.#page, this.#trans);
		const trouble = meaning?.place === null ? meaning.trouble : "";
		this.place = meaning?.place ?? null;
		this.#input.setCustomValidity(trouble);
		this.#note.textContent = meaning?.place ? meaning.note : trouble;
		this.#note.style.color = trouble ? "var(--jp-error-color1)" : "var(--jp-ui-font-color2)";
		// the dialog heard the input before the field did; it hears this one, which does not bubble back
		this.node.dispatchEvent(new Event("input"));
	}
}
