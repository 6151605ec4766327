import { describe, expect, it, vi } from "vitest";
import type { Summary } from "../../src/histogram/bin.ts";
import { followLatest } from "../../src/interact/latest.ts";
import { readiness } from "../../src/interact/readiness.ts";
import { latestTally } from "../../src/interact/tally.ts";
import type { Slice, SliceProgress } from "../../src/read.ts";
import { planeAt } from "./sample.ts";

const step = (time: number, loaded: number, total: number): SliceProgress => ({
	slice: planeAt(time),
	window: { x0: 0, x1: 6, y0: 0, y1: 4 },
	done: loaded === total,
	loaded,
	total,
	failed: [],
});

/** A follower whose frames come when `draw` is called. */
function follower() {
	const frames: (() => void)[] = [];
	const told = {
		paint: vi.fn(),
		progress: vi.fn(),
		failed: vi.fn(),
		frame: (callback: () => void) => {
			frames.push(callback);
			return () => void frames.splice(frames.indexOf(callback), 1);
		},
	};
	const draw = () => frames.splice(0).forEach((callback) => void callback());
	return { told, frames, draw, latest: followLatest(told) };
}

async function* steps(...given: SliceProgress[]): AsyncGenerator<SliceProgress, void, void> {
	yield* given;
}

describe("followLatest", () => {
	it("paints a plane that is complete at once, without waiting for a frame", async () => {
		const { told, frames, latest } = follower();
		await latest.start(() => steps(step(0, 2, 2)));
		expect(told.paint).toHaveBeenCalledTimes(1);
		expect(frames).toHaveLength(0);
	});

	it("paints at most once a frame, and nothing before a chunk has landed", async () => {
		const { told, frames, draw, latest } = follower();
		let go = () => {};
		const wait = new Promise<void>((resolve) => {
			go = resolve;
		});
		const running = latest.start(async function* () {
			yield step(0, 0, 4);
			expect(frames).toHaveLength(0);
			yield step(0, 1, 4);
			yield step(0, 2, 4);
			await wait;
			yield step(0, 4, 4);
		});
		await vi.waitFor(() => expect(told.progress).toHaveBeenCalledTimes(3));
		expect(frames).toHaveLength(1);
		draw();
		expect(told.paint).toHaveBeenCalledTimes(1);
		go();
		await running;
		expect(told.paint).toHaveBeenCalledTimes(2);
		expect(frames).toHaveLength(0);
	});

	it("paints what takes long a quarter of the time, and what has landed last", async () => {
		const { told, frames, draw, latest } = follower();
		let clock = 1000;
		const now = vi.spyOn(performance, "now").mockImplementation(() => clock);
		told.paint.mockImplementation(() => {
			clock += 20;
		});
		let go = () => {};
		const running = latest.start(async function* () {
			yield step(0, 1, 5);
			await new Promise<void>((resolve) => {
				go = resolve;
			});
			yield step(0, 2, 5);
			yield step(0, 3, 5);
			await new Promise<void>((resolve) => {
				go = resolve;
			});
			yield step(0, 5, 5);
		});
		const loaded = () => told.paint.mock.calls.map(([progress]) => progress.loaded);
		await vi.waitFor(() => expect(frames).toHaveLength(1));
		draw();
		expect(loaded()).toEqual([1]);
		go();
		await vi.waitFor(() => expect(told.progress).toHaveBeenCalledTimes(3));
		for (const after of [16, 32, 59]) {
			clock = 1020 + after;
			draw();
			expect(loaded()).toEqual([1]);
		}
		clock = 1080;
		draw();
		expect(loaded()).toEqual([1, 3]);
		go();
		await running;
		expect(loaded()).toEqual([1, 3, 5]);
		now.mockRestore();
	});

	it("paints the more seldom the longer a plane takes to land, and four times a second at least", async () => {
		const { told, frames, draw, latest } = follower();
		let clock = 0;
		const now = vi.spyOn(performance, "now").mockImplementation(() => clock);
		let land = (_: number) => {};
		const running = latest.start(async function* () {
			for (let loaded = 1; loaded < 1000; loaded = await new Promise<number>((next) => (land = next)))
				yield step(0, loaded, 1000);
			yield step(0, 1000, 1000);
		});
		/** Times of the paintings until then, where a chunk lands before each frame. */
		const paintings = async (until: number) => {
			const times: number[] = [];
			for (let loaded = 2; clock < until; loaded++, clock += 16) {
				land(loaded);
				await vi.waitFor(() => expect(frames.length).toBeGreaterThan(0));
				const before = told.paint.mock.calls.length;
				draw();
				if (told.paint.mock.calls.length > before) times.push(clock);
			}
			return times.slice(1).map((time, i) => time - times[i]);
		};
		await vi.waitFor(() => expect(frames).toHaveLength(1));
		expect(Math.max(...(await paintings(800)))).toBe(16);
		clock = 5000;
		expect(new Set((await paintings(5500)).slice(1))).toEqual(new Set([112]));
		clock = 100_000;
		expect(new Set((await paintings(102_000)).slice(1))).toEqual(new Set([256]));
		land(1000);
		await running;
		expect(told.paint.mock.lastCall?.[0].loaded).toBe(1000);
		now.mockRestore();
	});

	it("aborts the plane before, and never paints it again", async () => {
		const { told, draw, latest } = follower();
		let signal: AbortSignal | undefined;
		const first = latest.start(async function* (given) {
			signal = given;
			yield step(0, 1, 2);
			await new Promise((resolve) => given.addEventListener("abort", resolve));
			yield step(0, 2, 2);
		});
		await vi.waitFor(() => expect(told.progress).toHaveBeenCalledTimes(1));
		await latest.start(() => steps(step(1, 1, 1)));
		await first;
		draw();
		expect(signal?.aborted).toBe(true);
		expect(told.paint.mock.calls.map(([progress]) => progress.slice.index)).toEqual([{ time: 1 }]);
	});

	it("asks for the next plane before it withdraws the one before, which may want the same chunks", async () => {
		const { latest } = follower();
		const order: string[] = [];
		void latest.start(async function* (signal) {
			signal.addEventListener("abort", () => order.push("withdrawn"));
			yield step(0, 0, 2);
			await new Promise(() => {});
		});
		await latest.start(
			async function* () {
				order.push("asked");
				yield step(1, 2, 2);
			},
			() => order.push("asked also"),
		);
		expect(order).toEqual(["asked", "asked also", "withdrawn"]);
	});

	it("tells failures, but no withdrawals", async () => {
		const { told, latest } = follower();
		const error = new Error("no route");
		await latest.start(async function* () {
			yield step(0, 0, 1);
			throw error;
		});
		expect(told.failed).toHaveBeenCalledWith(error);
		await latest.start(async function* () {
			yield step(0, 0, 1);
			throw new DOMException("withdrawn", "AbortError");
		});
		expect(told.failed).toHaveBeenCalledTimes(1);
	});
});

describe("latestTally", () => {
	it("sums up one plane at a time, and skips those that were overtaken", async () => {
		const answers: (() => void)[] = [];
		const summarize = vi.fn(() => new Promise<Summary>((resolve) => answers.push(() => resolve({ n: 1 } as Summary))));
		const done = vi.fn();
		const tally = latestTally({ summarize, done, failed: vi.fn() });
		tally(planeAt(0));
		await vi.waitFor(() => expect(summarize).toHaveBeenCalledTimes(1));
		for (const time of [1, 2]) tally(planeAt(time));
		answers[0]();
		await vi.waitFor(() => expect(summarize).toHaveBeenCalledTimes(2));
		answers[1]();
		await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(2));
		expect(done.mock.calls.map(([slice]) => slice.index.time)).toEqual([0, 2]);
	});

	it("tells a summary before the next plane is counted, so that none comes over a newer one", async () => {
		const order: string[] = [];
		const answers: (() => void)[] = [];
		const summarize = vi.fn((slice: Slice) => {
			order.push(`count ${slice.index.time}`);
			return new Promise<Summary>((resolve) => answers.push(() => resolve({ n: slice.index.time } as Summary)));
		});
		const tally = latestTally({
			summarize,
			done: (slice, { n }) => order.push(`tell ${slice.index.time} ${n}`),
			failed: vi.fn(),
		});
		tally(planeAt(5));
		await vi.waitFor(() => expect(answers).toHaveLength(1));
		tally(planeAt(6));
		// however long the first takes, the second waits for it
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(answers).toHaveLength(1);
		answers[0]();
		await vi.waitFor(() => expect(answers).toHaveLength(2));
		answers[1]();
		await vi.waitFor(() => expect(order).toHaveLength(4));
		expect(order).toEqual(["count 5", "tell 5 5", "count 6", "tell 6 6"]);
	});

	it("hands over what is known of a plane that comes again", async () => {
		const summarize = vi.fn(
			async (slice: Slice, known: Summary | null) => known ?? ({ n: slice.index.time } as Summary),
		);
		const done = vi.fn();
		const tally = latestTally({ summarize, done, failed: vi.fn() });
		const [first, second] = [planeAt(1), planeAt(2)];
		for (const [i, slice] of [first, first, second, first].entries()) {
			tally(slice);
			await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(i + 1));
		}
		expect(summarize.mock.calls.map(([, known]) => known?.n ?? null)).toEqual([null, 1, null, null]);
	});

	it("goes on after a failure", async () => {
		const failed = vi.fn();
		const done = vi.fn();
		const summarize = vi.fn().mockRejectedValueOnce(new Error("worker")).mockResolvedValue({ n: 1 });
		const tally = latestTally({ summarize, done, failed });
		tally(planeAt(0));
		await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1));
		tally(planeAt(1));
		await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(1));
	});
});

describe("readiness", () => {
	it("is kept, or broken and kept by another try", async () => {
		const ready = readiness();
		ready.reject(new Error("first"));
		await expect(ready.promise).rejects.toThrow("first");
		ready.resolve();
		await expect(ready.promise).resolves.toBeUndefined();
	});
});
