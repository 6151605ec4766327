import { expect, test, vi } from "vitest";
import { makePace } from "../../src/slice/pace.ts";

/** Pieces of work of 5 ms each, all asked for at once; after which of them another task began. */
async function worked(cells: number, count: number): Promise<number[]> {
	let clock = 0;
	const pace = makePace(cells, () => clock);
	const { signal } = new AbortController();
	const tasks: number[] = [];
	let task = 0;
	const timer = vi.spyOn(globalThis, "setTimeout").mockImplementation(((resolve: () => void) => {
		setImmediate(() => {
			task++;
			resolve();
		});
	}) as unknown as typeof setTimeout);
	await Promise.all(
		Array.from({ length: count }, async () => {
			const work = () => {
				clock += 5;
				tasks.push(task);
			};
			await pace.add(work, signal);
		}),
	);
	timer.mockRestore();
	return tasks;
}

test("a large plane's copies are spread over tasks, 5 ms and one more piece in each", async () => {
	const tasks = await worked(2 ** 24, 10);
	expect(tasks).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
});

test("one that fails tells who asked for it, and the next are done", async () => {
	const pace = makePace(2 ** 24);
	const { signal } = new AbortController();
	const done: number[] = [];
	const broken = pace.add(() => {
		throw new Error("broken");
	}, signal);
	const next = pace.add(() => void done.push(1), signal);
	await expect(broken).rejects.toThrow("broken");
	await next;
	expect(done).toEqual([1]);
});

test("a smaller one's are done at once", async () => {
	expect(await worked(2 ** 20, 10)).toEqual(Array(10).fill(0));
});

test("waiting ends with the signal", async () => {
	let clock = 0;
	const pace = makePace(2 ** 24, () => clock);
	pace.spend(() => {
		clock += 50;
	});
	expect(pace.over).toBe(true);
	const leaving = new AbortController();
	const work = vi.fn();
	const turn = pace.add(work, leaving.signal);
	leaving.abort(new DOMException("left", "AbortError"));
	await expect(turn).rejects.toThrow("left");
	expect(work).not.toHaveBeenCalled();
});
