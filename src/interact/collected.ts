/** The images that a group holds together, in the place of a picture: shown when there are any, and what was chosen of them last. */
import type { Collection } from "../hierarchy/collection.ts";
import type { ZarrHandle } from "../read.ts";
import type { ViewState } from "../state.ts";
import { imageGallery } from "./gallery.ts";
import { seriesNames } from "./names.ts";

type GalleryOf = Parameters<typeof imageGallery>;

/** What a collection tells, besides what its gallery does. */
export type CollectedTold = GalleryOf[1] & {
	/** What the images are called, by their paths. */
	readonly named: (names: ReadonlyMap<string, string>) => void;
};

/** The collection in `host`, which is made with the first one. */
export function collectedImages(host: HTMLElement, told: CollectedTold, options: GalleryOf[2], signal: AbortSignal) {
	let gallery: ReturnType<typeof imageGallery> | null = null;
	/** What was chosen of the collection that was shown last, to come back to. */
	let last: Pick<ViewState, "path" | "index"> = { path: "", index: {} };
	const nameSeries = async (store: ZarrHandle, collection: Collection) => {
		const found = await seriesNames(store, collection, signal).catch(() => null); // the view has ended
		if (!found) return;
		told.named(found.names);
		gallery?.name(collection, found.names);
		if (gallery?.shown === collection) told.problems(found.problems);
	};
	return {
		/** The collection that is shown, or null. */
		shown: () => gallery?.shown ?? null,
		/** What was chosen at a path that is gone back to. */
		before: (path: string) => (path === last.path ? last.index : undefined),
		/** Shows a collection, of each well the image that `index` says; `from` is the path that was shown before. Answers what gives it the keyboard. */
		show(store: ZarrHandle, collection: Collection, index: ViewState["index"], from: string): () => void {
			last = { path: collection.path, index };
			gallery ??= imageGallery(host, told, options, signal);
			gallery.show(store, collection, index, from);
			if (collection.kind === "series") void nameSeries(store, collection);
			return gallery.focus;
		},
		/** Shows other images of the collection's members. */
		pick(index: ViewState["index"]) {
			last = { ...last, index };
			gallery?.pick(index);
		},
		stop: () => gallery?.stop(),
		resize: () => gallery?.resize(),
	};
}
