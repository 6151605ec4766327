import { expect, it } from "vitest";
import { TaskQueue } from "../../src/fetch/queue.ts";

const gate = () => {
	let open: () => void = () => undefined;
	const passed = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { passed, open };
};

it("runs no more than its limit at once, the most urgent first", async () => {
	const queue = new TaskQueue(1);
	const { signal } = new AbortController();
	const order: string[] = [];
	const first = gate();
	const task = (name: string, wait?: Promise<void>) => async () => {
		order.push(name);
		await wait;
	};
	const all = [
		queue.run(task("first", first.passed), { priority: 5, signal }),
		queue.run(task("late"), { priority: 9, signal }),
		queue.run(task("soon"), { priority: 1, signal }),
		queue.run(task("soon too"), { priority: 1, signal }),
	];
	expect(order).toEqual(["first"]);
	first.open();
	await Promise.all(all);
	expect(order).toEqual(["first", "soon", "soon too", "late"]);
});

it("never begins a task that was withdrawn while it waited, and goes on after a failure", async () => {
	const queue = new TaskQueue(1);
	const { signal } = new AbortController();
	const controller = new AbortController();
	const first = gate();
	const failing = queue.run(
		async () => {
			await first.passed;
			throw new Error("broken");
		},
		{ priority: 0, signal },
	);
	let begun = false;
	const withdrawn = queue.run(
		async () => {
			begun = true;
		},
		{ priority: 0, signal: controller.signal },
	);
	controller.abort();
	await expect(withdrawn).rejects.toThrow(/abort/i);
	first.open();
	await expect(failing).rejects.toThrow("broken");
	await expect(queue.run(async () => "next", { priority: 0, signal })).resolves.toBe("next");
	expect(begun).toBe(false);
});
