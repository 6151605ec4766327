/** Metadata documents as a way in: "Open With → Zarr" on a zarr.json, and `/lab/tree/<store>/zarr.json?factory=Zarr`. */
import { ABCWidgetFactory, type DocumentRegistry, DocumentWidget, TextModelFactory } from "@jupyterlab/docregistry";
import type { Contents } from "@jupyterlab/services";
import { jsonIcon } from "@jupyterlab/ui-components";
import { Widget } from "@lumino/widgets";
import { type Desk, showPlace } from "./tabs.ts";

const FACTORY = "Zarr";
const MODEL = "zarr-widget-unread";
const METADATA = "zarr-metadata";

/** A model whose file is never read: the view reads what it needs by itself. */
class UnreadModelFactory extends TextModelFactory {
	override get name(): string {
		return MODEL;
	}

	override get fileFormat(): Contents.FileFormat {
		return null;
	}
}

/** Makes documents that open the store in a tab of its own and close themselves. */
class StoreFactory extends ABCWidgetFactory<DocumentWidget> {
	readonly #desk: Desk;

	constructor(desk: Desk) {
		const { trans } = desk;
		super({ name: FACTORY, label: trans.__("Zarr"), fileTypes: [METADATA], modelName: MODEL, readOnly: true });
		this.#desk = desk;
	}

	protected override createNewWidget(context: DocumentRegistry.Context): DocumentWidget {
		const document = new DocumentWidget({ content: new Widget(), context });
		void context.ready.then(() => {
			showPlace(this.#desk, { path: folderOf(context.localPath) });
			document.dispose();
		});
		return document;
	}
}

/** Registers the factory for metadata documents; JSON stays what they are opened with unless asked. */
export function addDocuments(desk: Desk): void {
	const { docRegistry } = desk.app;
	const { trans } = desk;
	docRegistry.addFileType({
		name: METADATA,
		displayName: trans.__("Zarr metadata"),
		pattern: "^zarr\\.json$",
		extensions: [],
		icon: jsonIcon,
	});
	docRegistry.addModelFactory(new UnreadModelFactory());
	docRegistry.addWidgetFactory(new StoreFactory(desk));
}

function folderOf(path: string): string {
	return path.split("/").slice(0, -1).join("/");
}
