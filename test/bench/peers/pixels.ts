/** When a picture on a page changes: looked at in each frame, so that one clock and one way of looking serve for all. */
import type { Frame } from "playwright-core";

/** Milliseconds since the epoch at which a page was asked, and at which its picture changed. */
export interface Watched {
	/** When the first key went down. */
	start?: number;
	readonly changes: number[];
}

interface WatchWindow {
	watched?: Watched;
}

const SETTLED = 1500;
const LIMIT = 60_000;

/** Looks at the picture (a canvas or an image) that `selector` finds, from now on; where it is `fresh`, what is there already is a change, too. A picture of one colour is none, nor is one without an opaque pixel: cells that are not read are hatched on nothing. */
export async function watchPixels(frame: Frame, selector: string, fresh = false): Promise<void> {
	await frame.evaluate(beginWatch, [selector, fresh] as const);
}

/** Tells the watch that a step is asked for now, where no key asks for it. */
export function markStart(): void {
	const { watched } = window as WatchWindow;
	if (watched) watched.start = performance.timeOrigin + performance.now();
}

/** What the watch has seen, once the picture has changed, then stayed for a second and a half, and nothing is on its way any more (`pending`). */
export async function settled(frame: Frame, what: string, pending: () => boolean): Promise<Watched> {
	const end = Date.now() + LIMIT;
	for (let quiet = Date.now(); ; ) {
		const watched = await frame.evaluate(() => (window as WatchWindow).watched);
		if (pending()) quiet = Date.now();
		const last = watched?.changes.at(-1);
		if (watched && last !== undefined && Date.now() - Math.max(last, quiet) > SETTLED) return watched;
		if (Date.now() > end) throw new Error(`${what}: no whole picture within ${LIMIT / 1000} s`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** When the first key went down in one of the frames that are watched. */
export async function startIn(frames: readonly Frame[]): Promise<number> {
	const all = await Promise.all(frames.map((frame) => frame.evaluate(() => (window as WatchWindow).watched?.start)));
	const start = all.find((at) => at !== undefined);
	if (start === undefined) throw new Error("no key went down");
	return start;
}

/** Runs in the page. */
function beginWatch([selector, fresh]: readonly [string, boolean]): void {
	const pen = new OffscreenCanvas(48, 48).getContext("2d", { willReadFrequently: true });
	if (!pen) throw new Error("no canvas to look with");
	pen.imageSmoothingEnabled = false;
	const look = (): number | undefined => {
		const all = document.querySelectorAll<HTMLCanvasElement | HTMLImageElement>(selector);
		const found = [...all].find((element) => element.getBoundingClientRect().width > 50);
		if (!found || (found instanceof HTMLImageElement && !found.complete)) return undefined;
		pen.clearRect(0, 0, 48, 48);
		pen.drawImage(found, 0, 0, 48, 48);
		const colours = new Uint32Array(pen.getImageData(0, 0, 48, 48).data.buffer);
		if (colours.every((colour) => colour === colours[0] || colour >>> 24 < 255)) return undefined;
		return colours.reduce((hash, colour) => (Math.imul(hash, 31) + colour) | 0, 7);
	};
	const now = () => performance.timeOrigin + performance.now();
	let shown = fresh ? undefined : look();
	const watched: Watched = { changes: [] };
	const check = () => {
		const seen = look();
		if (seen === undefined || seen === shown) return;
		shown = seen;
		watched.changes.push(now());
	};
	// what a frame has painted is seen by a task after it, not by its own callback, which may come before the painter's
	const after = new MessageChannel();
	after.port1.onmessage = check;
	const loop = () => {
		if ((window as WatchWindow).watched !== watched) return after.port1.close();
		after.port2.postMessage(null);
		requestAnimationFrame(loop);
	};
	const press = ({ key, timeStamp }: KeyboardEvent) => {
		if (key !== "Shift") watched.start ??= performance.timeOrigin + timeStamp;
	};
	(window as WatchWindow).watched = watched;
	window.addEventListener("keydown", press, { capture: true });
	requestAnimationFrame(loop);
}
