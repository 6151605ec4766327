// @vitest-environment jsdom
/** How often a picture is drawn: once a frame, however often that is asked for. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { framed } from "../../src/interact/frame.ts";

let frames: FrameRequestCallback[] = [];
beforeEach(() => {
	frames = [];
	vi.spyOn(window, "requestAnimationFrame").mockImplementation((call) => frames.push(call));
	vi.spyOn(window, "cancelAnimationFrame").mockImplementation(() => {
		frames = [];
	});
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

const beat = () => {
	for (const call of frames.splice(0)) call(0);
};

function drawing() {
	const done: string[] = [];
	const life = new AbortController();
	const draw = framed(
		() => done.push("first"),
		() => done.push("rest"),
		life.signal,
	);
	return { draw, done, life };
}

it("draws once for all that is asked for before a frame, and the rest in a task after it", () => {
	const { draw, done } = drawing();
	for (let i = 0; i < 3; i++) draw.soon();
	expect(done).toEqual([]);
	beat();
	expect(done).toEqual(["first"]);
	vi.runAllTimers();
	expect(done).toEqual(["first", "rest"]);
	beat();
	expect(done).toHaveLength(2);
});

it("draws no second time in the frame what was drawn by then", () => {
	const { draw, done } = drawing();
	draw.soon();
	draw.now();
	beat();
	expect(done).toEqual(["first", "rest"]);
	draw.soon();
	expect(draw.settle(() => done.length)).toBe(3);
	expect(draw.settle(() => done.length)).toBe(3);
	beat();
	expect(done).toEqual(["first", "rest", "first"]);
	draw.soon();
	draw.next(() => {
		done.push("landed");
		draw.now();
	});
	beat();
	expect(done.slice(3)).toEqual(["landed", "first", "rest"]);
	expect(frames).toHaveLength(0);
});

it("calls nobody back who has left, and who asks while it calls in the next frame", () => {
	const { draw, done } = drawing();
	const leave = [draw.next(() => done.push("left"))];
	const again = () => {
		done.push("again");
		leave[1]();
		draw.next(() => done.push("later"));
	};
	draw.next(again);
	leave[1] = draw.next(() => done.push("left meanwhile"));
	leave[0]();
	beat();
	expect(done).toEqual(["again"]);
	beat();
	expect(done).toEqual(["again", "later"]);
});

it("draws nothing more when its life has ended", () => {
	const { draw, done, life } = drawing();
	draw.soon();
	life.abort();
	draw.soon();
	beat();
	vi.runAllTimers();
	expect(done).toEqual([]);
});

it("gives the first layout, the first part and the rest a task each where nothing was drawn before", () => {
	const { draw, done } = drawing();
	draw.soon(true);
	beat();
	draw.now(); // as the page was laid out
	expect(done).toEqual([]);
	vi.advanceTimersToNextTimer();
	expect(done).toEqual(["first"]);
	draw.now();
	expect(done).toEqual(["first", "first"]);
	vi.advanceTimersToNextTimer();
	expect(done).toEqual(["first", "first", "rest"]);
	draw.now();
	expect(done.slice(3)).toEqual(["first", "rest"]);
	expect(vi.getTimerCount()).toBe(0);
});

it("draws the rest in its task, too, where somebody needed the first part before", () => {
	const { draw, done } = drawing();
	draw.soon(true);
	draw.now();
	expect(done).toEqual(["first"]);
	beat();
	vi.runAllTimers();
	expect(done).toEqual(["first", "rest"]);
});

it.each([
	["before its frame", [], ["first", "rest"]],
	["before the first part", [beat], ["first", "rest"]],
	["before the rest", [beat, () => vi.advanceTimersToNextTimer()], ["first", "first", "rest"]],
])("draws all that waits when a picture is complete %s", (_, wait, parts) => {
	const { draw, done } = drawing();
	draw.soon(true);
	for (const step of wait) step();
	draw.now(); // the picture
	draw.whole();
	expect(done).toEqual(parts);
	draw.whole();
	expect(done).toEqual(parts);
});
