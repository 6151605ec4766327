/** A plane as it is stored, or as a map where a projection is asked for and it is known where it lies. */
import { errorText, isAbort } from "../errors.ts";
import { coastlines, type Lines, linesOf } from "../map/coast.ts";
import type { ZarrHandle } from "../read.ts";
import type { noticeBoard } from "../render/notice.ts";
import { readDocument } from "../store/document.ts";
import { type Located, makeAtlas } from "./atlas.ts";
import { type MapTold, mapPicture } from "./map.ts";
import { type PictureOptions, type PictureTold, planePicture, type Scene } from "./picture.ts";

/** A scene, and the store that it is read from. */
export interface MappedScene extends Scene {
	readonly handle: ZarrHandle;
}

/** What a picture that may be a map tells. */
export interface MappedTold extends PictureTold, Pick<MapTold, "turn" | "looked"> {
	/** Draws again, as more is known. */
	readonly draw: () => void;
	readonly board: Pick<ReturnType<typeof noticeBoard>, "show">;
}

/** How a picture that may be a map sits in its place. */
export interface MappedOptions extends PictureOptions {
	/** URL of lines to draw in place of the coastlines that come along. */
	readonly coastlines?: string | URL;
}

/** The picture in `host`; there is no map, nor any work for one, until a projection is asked for. */
export function mappedPicture(host: HTMLElement, told: MappedTold, options: MappedOptions, life: AbortSignal) {
	const plane = planePicture(host, told, options);
	const atlas = makeAtlas(told.board, told.draw, life);
	let map: ReturnType<typeof mapPicture> | null = null;
	let mapped = false;
	let wanted = false;
	let lines: Lines | null = null;
	let spots: Parameters<typeof plane.spot>[0] = null;
	const failed = (error: unknown) =>
		!isAbort(error) &&
		told.board.show("map", { kind: "error", text: `The map could not be drawn: ${errorText(error)}` });
	const fetchLines = async (url: string) => {
		try {
			lines = linesOf(await readDocument(url, life), url);
			told.draw();
		} catch (error) {
			if (!life.aborted)
				told.board.show("coastlines", { kind: "error", text: `Other coastlines are drawn: ${errorText(error)}` });
		}
	};
	/** The lines that are drawn: those that come along until others are there. */
	const linesNow = (): Lines => {
		if (!lines) {
			lines = coastlines();
			if (options.coastlines !== undefined)
				void fetchLines(new URL(options.coastlines, host.ownerDocument.baseURI).href);
		}
		return lines;
	};
	const drawMap = (scene: Scene, located: Located) => {
		if (!map) {
			map = mapPicture(host, { ...told, failed }, options, life);
			map.spot(spots);
		}
		map.update({ ...scene, located, lines: linesNow() });
	};
	const turn = (on: boolean) => {
		if (mapped === on) return;
		const focused = picture().canvas.matches(":focus");
		mapped = on;
		host.classList.toggle("mapped", on);
		if (focused) picture().canvas.focus({ preventScroll: true });
	};
	const picture = () => (mapped && map ? map : plane);
	const update = (scene: MappedScene) => {
		const { projection } = scene.state;
		if (!projection) {
			if (wanted) atlas.say(null);
			wanted = false;
			turn(false);
			return plane.update(scene);
		}
		wanted = true;
		const located = atlas.at(scene);
		atlas.say(scene);
		// while that is being read what is there stays; a plane that is not known to have no place is not drawn as one
		if (located === undefined) return;
		if (located) drawMap(scene, located);
		turn(located !== null);
		// its bounds are a map's
		if (!located) plane.update({ ...scene, state: { ...scene.state, bounds: undefined } });
	};
	return {
		get canvas() {
			return picture().canvas;
		},
		update,
		view: () => picture().view(),
		/** Where on earth the marked cell of a map lies, where that is more than its axes say; else "". */
		place: () => (mapped && map ? map.place() : ""),
		/** What is saved of it. */
		saved: () => (mapped && map ? map.saved() : plane.canvas),
		measure: () => picture().measure(),
		marked: () => picture().marked(),
		/** Marks a place, in axis units, that is looked at elsewhere; null: none. */
		point: (at: Parameters<typeof plane.point>[0]) => picture().point(at),
		/** Marks what a chart is of; null: nothing. */
		spot: (marks: typeof spots) => {
			spots = marks;
			plane.spot(marks);
			map?.spot(marks);
		},
		dispose: () => {
			plane.dispose();
			map?.dispose();
		},
	};
}
