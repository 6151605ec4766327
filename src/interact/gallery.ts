/** The images of a plate, a well or a file as small pictures, of which one is chosen. */
import { errorText, isZarrError } from "../errors.ts";
import {
	type Collection,
	choiceIndex,
	choiceOf,
	type FieldChoice,
	imagesOf,
	type MemberImages,
} from "../hierarchy/collection.ts";
import type { Cost, ZarrHandle } from "../read.ts";
import { make } from "../render/element.ts";
import type { noticeBoard } from "../render/notice.ts";
import { plural } from "../render/text.ts";
import { onAbort } from "../signal.ts";
import { brokenText, failureText, leftText, OWN_LIMITS, statusText, tilesOf, waitingText } from "./captions.ts";
import { gatherer } from "./gather.ts";
import { pictureReader } from "./pictures.ts";
import { type AboutImage, drawThumbnail, type Thumbnail } from "./thumbnail.ts";
import { type TileNote, tileChoice, tileGrid } from "./tiles.ts";

/** What a gallery tells. */
export interface GalleryTold {
	readonly board: Pick<ReturnType<typeof noticeBoard>, "show">;
	/** An image, or the group of a well, was chosen. */
	readonly choose: (path: string) => void;
	/** Another field or acquisition was chosen, as a state's index says it; `pick` is to follow. */
	readonly index: (index: Record<string, number>) => void;
	/** Sentences about what breaks the specification or can't be read, as more is looked at. */
	readonly problems: (problems: readonly string[]) => void;
	/** What is said of how far it has come. */
	readonly say: (text: string) => void;
	/** All that is in view is drawn. */
	readonly complete: () => void;
	/** What failed, and is no fault of the metadata. */
	readonly failed: (error: Error) => void;
}

/** Pictures come in as often; sooner would not be seen to be so. */
const PACE_MS = 80;

/** What is shown. */
interface Shown {
	readonly handle: ZarrHandle;
	readonly collection: Collection;
	/** What had been asked of the store before. */
	readonly before: { readonly requests: number; readonly bytes: number };
}

/** The gallery in `host`. `show` begins with a collection and what an index says of it, with the member of `from`, the path that was shown before, under the cursor; `pick` follows the index. */
export function imageGallery(
	host: HTMLElement,
	told: GalleryTold,
	{ height }: { height?: number | "fill" },
	life: AbortSignal,
) {
	const document = host.ownerDocument;
	const choices = make(document, "div", { class: "choices" });
	const box = make(document, "div", { class: "box" });
	const easel = make(document, "canvas");
	const remark = make(document, "p", { class: "remark", hidden: true }, OWN_LIMITS);
	host.append(choices, box, remark);
	if (typeof height === "number") box.style.maxHeight = `${height}px`;
	let shown: Shown | null = null;
	let choice: FieldChoice = { field: 0, acquisition: null };
	let side = 0;
	let ink = "";
	let most = 1;
	let notes: TileNote[] = [];
	let complete = false;

	const { later, forget } = gatherer(PACE_MS);
	const note = (tile: number, more: TileNote) => {
		notes[tile] = { ...notes[tile], ...more };
		tiles.note(tile, notes[tile]);
	};
	const reader = pictureReader({
		known: later((tile: number, { path, count, problems }: MemberImages) => {
			if (shown?.collection.kind === "plate") note(tile, { about: plural(count, "field") });
			if (path === null && problems.length === 0) note(tile, { sentence: `it has no field ${choice.field + 1}.` });
			if (path === null && problems.length > 0) note(tile, { sentence: problems.join(" "), sign: "!" });
			if (problems.length > 0) told.problems(problems);
			if (count > most) most = count;
			update();
		}),
		about: later((tile: number, about: AboutImage) => note(tile, about)),
		drawn: later((tile: number, picture: Thumbnail) => {
			const ratio = document.defaultView?.devicePixelRatio ?? 1;
			drawThumbnail(tiles.canvas(tile), picture, { side, ratio, ink, easel });
			const { failed, ownLimits } = picture;
			const sentence = failed.length > 0 ? brokenText(failed) : "";
			note(tile, { sign: "", sentence });
			if (ownLimits) remark.hidden = false;
			if (sentence) told.problems([called(tile, sentence)]);
			for (const { error } of failed.slice(0, 1)) told.failed(error);
		}),
		failed: later((tile: number, error: unknown) => {
			const sentence = failureText(error, reader.path(tile) ?? members()[tile].path);
			note(tile, { sign: "!", sentence });
			told.problems([called(tile, sentence)]);
			if (!isZarrError(error, "NotFoundError", "MetadataError", "UnsupportedError")) told.failed(errorOf(error));
		}),
		left: later((tile: number, cost: Cost, alone: boolean) =>
			note(tile, { sign: "…", sentence: leftText(cost, alone) }),
		),
		settled: later((settled: number, seen: number, waiting: number) => {
			if (!shown || seen === 0) return;
			told.say(statusText(shown.handle, shown.before, settled, seen));
			const cost = { kind: "cost" as const, text: waitingText(waiting), actions: [{ text: "Read more", press: more }] };
			told.board.show("cost", waiting > 0 ? cost : null);
			if (settled === seen && !complete) told.complete();
			complete = settled === seen;
		}),
	});
	const members = () => shown?.collection.members ?? [];
	const called = (tile: number, sentence: string) => `${members()[tile].name}: ${sentence}`;
	const more = () => {
		told.board.show("cost", null);
		reader.more();
	};
	const open = async (tile: number) => {
		if (!shown) return;
		const { handle, collection } = shown;
		const member = collection.members[tile];
		try {
			const { path, count } = await imagesOf(handle.hierarchy, collection, member, choice, life);
			if (shown?.collection !== collection) return;
			if (path !== null || count > 0) told.choose(path ?? member.path);
		} catch (error) {
			if (!life.aborted) told.failed(errorOf(error));
		}
	};
	const tiles = tileGrid(box, { press: (tile) => void open(tile), seen: reader.see });
	const acquisition = tileChoice(choices, "acquisition", (at) => told.index(at === 0 ? {} : { acquisition: at - 1 }));
	const field = tileChoice(choices, "field", (at) => {
		if (shown) told.index(choiceIndex(shown.collection, { ...choice, field: at }));
	});
	/** Shows what there is to choose. */
	const update = () => {
		const { acquisitions = [], fieldCount = null } = shown?.collection ?? {};
		const at = acquisitions.findIndex(({ id }) => id === choice.acquisition);
		acquisition.update(acquisitions.length > 1 ? ["all", ...acquisitions.map(({ name }) => name)] : [], at + 1);
		const count = Math.max(most, acquisitions[at]?.fieldCount ?? fieldCount ?? 1);
		const numbers = Array.from({ length: count }, (_, i) => String(i + 1));
		// it may be one that no well has
		field.update(
			choice.field < count ? numbers : [...numbers, String(choice.field + 1)],
			Math.min(choice.field, count),
		);
		choices.hidden = count < 2 && choice.field === 0 && acquisitions.length < 2;
	};
	const pick = (index: Record<string, number>) => {
		if (!shown) return;
		choice = choiceOf(shown.collection, index);
		start();
	};
	/** Begins anew with all members. */
	const start = () => {
		if (!shown) return;
		complete = false;
		remark.hidden = true;
		told.board.show("cost", null);
		notes = members().map(() => ({}));
		members().forEach((_, tile) => {
			tiles.note(tile, {});
			tiles.canvas(tile).width = 0;
		});
		update();
		forget();
		reader.begin(shown.handle, shown.collection, choice);
	};
	const show = (handle: ZarrHandle, collection: Collection, index: Record<string, number>, from: string) => {
		const { requests, bytes } = handle.traffic;
		shown = { handle, collection, before: { requests, bytes } };
		choice = choiceOf(collection, index);
		most = 1;
		told.say(handle.route);
		ink = inkOf(host);
		side = tiles.begin(tilesOf(collection));
		start();
		const left = collection.members.findIndex(({ path }) => from === path || from.startsWith(`${path}/`));
		tiles.point(Math.max(0, left));
	};
	/** Says what members of the collection are called besides, by their paths. */
	const name = (collection: Collection, names: ReadonlyMap<string, string>) => {
		if (shown?.collection !== collection) return;
		for (const [tile, { path }] of members().entries()) note(tile, { called: names.get(path) });
	};
	const stop = () => {
		if (!shown) return;
		reader.stop();
		forget();
		tiles.end();
		shown = null;
	};
	const resize = () => {
		if (!shown) return;
		const before = `${side} ${ink}`;
		ink = inkOf(host);
		side = tiles.resize();
		if (`${side} ${ink}` !== before) reader.again();
	};
	onAbort(life, reader.stop);
	onAbort(life, forget);
	onAbort(life, tiles.rest);
	return {
		node: host,
		show,
		pick,
		name,
		stop,
		resize,
		focus: tiles.focus,
		/** The collection that is shown, or null. */
		get shown() {
			return shown?.collection ?? null;
		},
	};
}

/** The colour of the marks of cells that hold nothing, asked for once: browsers lay the page out to answer it. */
function inkOf(host: HTMLElement): string {
	return getComputedStyle(host).color;
}

function errorOf(error: unknown): Error {
	return error instanceof Error ? error : new Error(errorText(error));
}
