/** On the page: what a person does with an image, as events of pointer, wheel and keys, and what each took. */
import type * as ZarrWidget from "../../../src/index.ts";
import { type Gesture, gesture, type Touch } from "../gesture.ts";
import type { PagePlan } from "../rig.ts";
import { rest } from "../view.ts";
import { type ImageStore, type Made, WHEELS } from "./plan.ts";

type View = ReturnType<(typeof ZarrWidget)["zarrView"]>;

/** Something that is done; `check` says that what is drawn then is to be compared. */
interface Act {
	readonly name: string;
	readonly of: (view: View) => Gesture;
	readonly check?: boolean;
}

/** Pixels of each move of a drag, of which there are so many. */
const DRAG = { by: 10, moves: 20 };
/** To the left, up, and back to where it began. */
const DRAGS = [
	[-1, 0],
	[-1, 0],
	[0, -1],
	[0, -1],
	[1, 0],
	[1, 0],
	[0, 1],
	[0, 1],
] as const;
const STEPS = 5;
/** Without a request or a picture for so long a view is at rest. */
const REST_MS = 500;

/** All that is done with an image, in turn. */
export function actsOf({ wheel, deep }: ImageStore): Act[] {
	const drags = DRAGS.map((way, i) => ({ name: "drag", of: dragged(way), check: i === 3 }));
	const steps = Array.from({ length: STEPS }, (_, i) => ({
		name: "step along z",
		of: stepped,
		check: i === STEPS - 1,
	}));
	const toggles = [
		{ name: "hide a channel", of: pressed },
		{ name: "show a channel", of: pressed },
	];
	return [
		{ name: "zoom in", of: wheeled(-wheel, WHEELS), check: true },
		...drags,
		...(deep ? [...steps, ...toggles] : []),
		{ name: "zoom out", of: wheeled(wheel, WHEELS + 2), check: true },
	];
}

/** A hand on a view. */
export function handOn(view: View, { hand = "" }: Pick<PagePlan, "hand">) {
	const press = ([x, y]: Place): Touch[] => [
		{ type: "mouseMoved", x, y },
		{ type: "mousePressed", x, y, button: "left", buttons: 1, clickCount: 1 },
		{ type: "mouseReleased", x, y, button: "left", clickCount: 1 },
	];
	return {
		/** Presses the picture, which takes the wheel from then on. */
		focus: async () => {
			await gesture(hand, { touches: press(middleOf(pictureOf(view))), everyMs: 50 });
			await rest(REST_MS);
		},
		/** Makes a gesture, and waits until the picture has come to rest. */
		make: async (made: Gesture): Promise<Pick<Made, "sharp" | "beats">> => {
			const beats = watchBeats();
			const seen = watchLoads(view);
			await gesture(hand, made);
			const end = performance.now();
			while (!seen.rested(Math.max(end, seen.last))) await rest(20);
			seen.stop();
			return { sharp: Math.max(0, seen.complete - end), beats: beats() };
		},
	};
}

type Place = readonly [x: number, y: number];

function pictureOf(view: View): Element {
	const canvas = view.querySelector("canvas[role=img]");
	if (!canvas) throw new Error("the view has no picture");
	return canvas;
}

function middleOf(element: Element): Place {
	const { left, top, width, height } = element.getBoundingClientRect();
	return [Math.round(left + width / 2), Math.round(top + height / 2)];
}

const wheeled = (deltaY: number, steps: number) => (view: View) => {
	const [x, y] = middleOf(pictureOf(view));
	const touches = Array.from({ length: steps }, (): Touch => ({ type: "mouseWheel", x, y, deltaX: 0, deltaY }));
	return { touches, everyMs: 60 };
};

const dragged =
	([dx, dy]: Place) =>
	(view: View) => {
		const [x, y] = middleOf(pictureOf(view));
		const at = (i: number) => ({ x: x + i * dx * DRAG.by, y: y + i * dy * DRAG.by, button: "left" as const });
		const moves = Array.from(
			{ length: DRAG.moves },
			(_, i): Touch => ({ type: "mouseMoved", ...at(i + 1), buttons: 1 }),
		);
		const touches: Touch[] = [
			{ type: "mouseMoved", x, y },
			{ type: "mousePressed", ...at(0), buttons: 1, clickCount: 1 },
			...moves,
			{ type: "mouseReleased", ...at(DRAG.moves), clickCount: 1 },
		];
		return { touches, everyMs: 16 };
	};

function stepped(view: View): Gesture {
	view.querySelector<HTMLElement>("input[type=range][aria-label=z]")?.focus();
	const key = { key: "ArrowRight", code: "ArrowRight", windowsVirtualKeyCode: 39 };
	return {
		touches: [
			{ type: "rawKeyDown", ...key },
			{ type: "keyUp", ...key },
		],
		everyMs: 20,
	};
}

/** The box of the second channel. */
function pressed(view: View): Gesture {
	const box = view.querySelectorAll("ul[aria-label=Channels] input[type=checkbox]")[1];
	if (!box) throw new Error("the view has no second channel");
	const [x, y] = middleOf(box);
	const at = { x, y, button: "left" as const, clickCount: 1 };
	return {
		touches: [
			{ type: "mousePressed", ...at },
			{ type: "mouseReleased", ...at },
		],
		everyMs: 20,
	};
}

/** Milliseconds from frame to frame, until they are asked for. */
function watchBeats(): () => number[] {
	const beats: number[] = [];
	let last = 0;
	let id = requestAnimationFrame(function beat(now) {
		if (last > 0) beats.push(now - last);
		last = now;
		id = requestAnimationFrame(beat);
	});
	return () => {
		cancelAnimationFrame(id);
		return beats;
	};
}

/** What a view tells of its planes: when something came last, when one was complete last. */
function watchLoads(view: View) {
	const leave = new AbortController();
	const { signal } = leave;
	let [last, complete, pending] = [0, 0, false];
	let failure: unknown = null;
	const hear = (event: Event) => {
		last = performance.now();
		if (event.type === "load") complete = last;
		else {
			const { loaded, total } = (event as CustomEvent<{ loaded: number; total: number }>).detail;
			pending = loaded < total;
		}
	};
	for (const type of ["load", "progress"]) view.addEventListener(type, hear, { signal });
	view.addEventListener(
		"error",
		({ error }) => {
			failure = error;
		},
		{ signal },
	);
	const limit = performance.now() + 60_000;
	return {
		get last() {
			return last;
		},
		get complete() {
			return complete;
		},
		rested(since: number): boolean {
			if (failure) throw failure;
			if (performance.now() > limit) throw new Error("no whole picture within 60 s");
			return !pending && performance.now() - since > REST_MS;
		},
		stop: () => leave.abort(),
	};
}
