import { expect, it } from "vitest";
import { TaskQueue } from "../../src/fetch/queue.ts";
import { Urgency } from "../../src/store/urgency.ts";

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
		queue.run(task("first", first.passed), { urgency: new Urgency(5), signal }),
		queue.run(task("late"), { urgency: new Urgency(9), signal }),
		queue.run(task("soon"), { urgency: new Urgency(1), signal }),
		queue.run(task("soon too"), { urgency: new Urgency(1), signal }),
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
		{ urgency: new Urgency(0), signal },
	);
	let begun = false;
	const withdrawn = queue.run(
		async () => {
			begun = true;
		},
		{ urgency: new Urgency(0), signal: controller.signal },
	);
	controller.abort();
	await expect(withdrawn).rejects.toThrow(/abort/i);
	first.open();
	await expect(failing).rejects.toThrow("broken");
	await expect(queue.run(async () => "next", { urgency: new Urgency(0), signal })).resolves.toBe("next");
	expect(begun).toBe(false);
});

it("lets what becomes urgent pass by what has waited longer, and finds what is withdrawn from the middle", async () => {
	const queue = new TaskQueue(1);
	const { signal } = new AbortController();
	const order: number[] = [];
	const first = gate();
	const running = queue.run(() => first.passed, { urgency: new Urgency(0), signal });
	// far more than one level of a heap, in no order
	const waiting = Array.from({ length: 200 }, (_, i) => {
		const [urgency, controller] = [new Urgency(100 + ((i * 73) % 200)), new AbortController()];
		const done = queue.run(async () => void order.push(i), { urgency, signal: controller.signal }).catch(() => "gone");
		return { i, urgency, controller, done };
	});
	const raised = waiting.filter(({ i }) => i % 7 === 3);
	for (const { i, urgency } of raised) urgency.raise(50 - (i % 5));
	const gone = waiting.filter(({ i }) => i % 11 === 5);
	for (const { controller } of gone) controller.abort();
	waiting[0].urgency.raise(1000); // never less urgent
	first.open();
	await Promise.all([running, ...waiting.map(({ done }) => done)]);
	const left = waiting.filter((entry) => !gone.includes(entry));
	const expected = left.toSorted((a, b) => a.urgency.rank - b.urgency.rank || a.i - b.i).map(({ i }) => i);
	expect(order).toEqual(expected);
	expect(waiting[0].urgency.rank).toBe(100);
});
