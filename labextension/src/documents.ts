/** Metadata documents as a way in: "Open With → Zarr" on a zarr.json, and the default viewer of such files for those who choose so. */
import { ABCWidgetFactory, type DocumentRegistry, DocumentWidget, TextModelFactory } from "@jupyterlab/docregistry";
import type { Contents } from "@jupyterlab/services";
import { Widget } from "@lumino/widgets";
import { zarrIcon } from "./icon.ts";
import { storePath } from "./names.ts";
import { type Desk, showPlace } from "./tabs.ts";

/** Name of the document factory, as JupyterLab's settings and links have it. */
const FACTORY = "Zarr";
const METADATA = "zarr-metadata";
const MODEL = "zarr-widget-unread";

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
			showPlace(this.#desk, { path: storePath(context.localPath) });
			document.dispose();
		});
		return document;
	}
}

/** Registers the factory for metadata documents; JSON stays what they are opened with unless asked. */
export function addDocuments(desk: Desk): void {
	const { docRegistry } = desk.app;
	docRegistry.addFileType({
		name: METADATA,
		displayName: desk.trans.__("Metadata of Zarr"),
		pattern: "^zarr\\.json$",
		extensions: [],
		icon: zarrIcon,
	});
	docRegistry.addModelFactory(new UnreadModelFactory());
	docRegistry.addWidgetFactory(new StoreFactory(desk));
}
