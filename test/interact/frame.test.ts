import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { framed } from "../../src/interact/frame.ts";

const frames: (() => void)[] = [];
function nextFrame(): void {
	for (const due of frames.splice(0)) due();
}
const nextTask = () => vi.advanceTimersToNextTimer();

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal("requestAnimationFrame", (due: () => void) => frames.push(due));
	vi.stubGlobal("cancelAnimationFrame", () => frames.splice(0));
});
afterEach(() => {
	frames.splice(0);
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function drawing() {
	const drawn: string[] = [];
	const life = new AbortController();
	const frame = framed(
		() => drawn.push("first"),
		() => drawn.push("rest"),
		life.signal,
	);
	return { ...frame, life, take: () => drawn.splice(0) };
}

it("draws both parts at once, or the rest in a task after the frame", () => {
	const { now, soon, take } = drawing();
	now();
	expect(take()).toEqual(["first", "rest"]);
	soon();
	soon();
	expect(take()).toEqual([]);
	nextFrame();
	expect(take()).toEqual(["first"]);
	nextTask();
	expect(take()).toEqual(["rest"]);
	expect(frames).toEqual([]);
});

it("gives the first layout, the first part and the rest a task each where nothing was drawn before", () => {
	const { now, soon, take } = drawing();
	soon(true);
	now(); // somebody needs it already
	expect(take()).toEqual(["first"]);
	nextFrame();
	now(); // as the page was laid out
	expect(take()).toEqual([]);
	nextTask();
	expect(take()).toEqual(["first"]);
	now();
	expect(take()).toEqual(["first"]);
	nextTask();
	expect(take()).toEqual(["rest"]);
	now();
	expect(take()).toEqual(["first", "rest"]);
	expect(vi.getTimerCount()).toBe(0);
});

it.each([
	["before its frame", [], ["first", "rest"]],
	["before the first part", [nextFrame], ["first", "rest"]],
	["before the rest", [nextFrame, nextTask], ["first", "first", "rest"]],
])("draws all that waits when a picture is complete %s", (_, wait, parts) => {
	const { now, soon, whole, take } = drawing();
	soon(true);
	for (const step of wait) step();
	now(); // the picture
	whole();
	expect(take()).toEqual(parts);
	whole();
	expect(take()).toEqual([]);
});

it("draws nothing when its life has ended", () => {
	const { soon, life, take } = drawing();
	soon(true);
	nextFrame();
	life.abort();
	expect(vi.getTimerCount()).toBe(0);
	soon();
	expect(frames).toEqual([]);
	expect(take()).toEqual([]);
});
