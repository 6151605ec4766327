import { describe, expect, it } from "vitest";
import { slicesOf, together } from "../../src/slice/planes.ts";
import type { Slice, SliceProgress } from "../../src/slice/slice.ts";

const window = { x0: 0, x1: 1, y0: 0, y1: 1 };
const sliceOf = (path: string) => ({ path }) as Slice;
const step = (slice: Slice, loaded: number, total: number): SliceProgress => ({
	...{ slice, window, loaded, total, failed: [] },
	done: loaded === total,
});

/** A plane whose steps are let out one by one; `left` says how it ended. */
function plane(path: string, total: number, first = 0) {
	const waiting: (() => void)[] = [];
	const ended: { reason?: unknown; over?: boolean } = {};
	async function* steps(signal: AbortSignal): AsyncGenerator<SliceProgress, void, void> {
		try {
			for (let loaded = first; loaded <= total; loaded++) {
				if (loaded > first)
					await new Promise<void>((resolve, reject) => {
						waiting.push(resolve);
						signal.addEventListener("abort", () => reject(signal.reason));
					});
				yield step(sliceOf(path), loaded, total);
			}
		} catch (error) {
			ended.reason = error;
			throw error;
		} finally {
			ended.over = true;
		}
	}
	return { steps, ended, land: () => waiting.shift()?.() };
}

describe("together", () => {
	it("yields all planes at once where all are there, in one step", async () => {
		const planes = [plane("a", 2, 2), plane("b", 3, 3)];
		const all: SliceProgress[] = [];
		for await (const progress of together((signal) => planes.map(({ steps }) => steps(signal)))) all.push(progress);
		expect(all.map(({ done, loaded, total }) => [done, loaded, total])).toEqual([[true, 5, 5]]);
		expect(slicesOf(all[0]).map(({ path }) => path)).toEqual(["a", "b"]);
	});

	it("yields whenever more of any has landed, and is done with the last", async () => {
		const planes = [plane("a", 1), plane("b", 2)];
		const steps = together((signal) => planes.map((one) => one.steps(signal)));
		const next = async (land = () => {}) => {
			const asked = steps.next();
			await new Promise((resolve) => setTimeout(resolve));
			land();
			return (await asked).value as SliceProgress;
		};
		expect(await next()).toMatchObject({ loaded: 0, total: 3, done: false });
		expect(await next(planes[1].land)).toMatchObject({ loaded: 1, done: false });
		expect(await next(planes[0].land)).toMatchObject({ loaded: 2, done: false });
		expect(await next(planes[1].land)).toMatchObject({ loaded: 3, done: true });
		expect((await steps.next()).done).toBe(true);
	});

	it("names a chunk that holds cells of several planes once where it fails", async () => {
		const failed = [{ key: "c/0", error: new Error("gone") }];
		async function* broken(path: string): AsyncGenerator<SliceProgress, void, void> {
			yield { ...step(sliceOf(path), 1, 1), failed };
		}
		const { value } = await together(() => [broken("a"), broken("b")]).next();
		expect((value as SliceProgress).failed).toEqual(failed);
	});

	it("withdraws all planes where it is left or its signal fires, and tells the reason", async () => {
		const planes = [plane("a", 1), plane("b", 1)];
		const controller = new AbortController();
		const steps = together((signal) => planes.map((one) => one.steps(signal)), { signal: controller.signal });
		await steps.next();
		const rest = steps.next();
		controller.abort(new Error("enough"));
		await expect(rest).rejects.toThrow("enough");
		await expect.poll(() => planes.map(({ ended }) => ended.over)).toEqual([true, true]);
		expect(planes.map(({ ended }) => String(ended.reason))).toEqual(["Error: enough", "Error: enough"]);
	});
});
