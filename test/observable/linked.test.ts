/** What a page sets and what a person does: one event for each change, nothing for what is set, and bound views in step. */
import { beforeEach, describe, expect, it } from "vitest";
import type { FileServer } from "../browser/serve.ts";
import { expectQuiet } from "../browser/watched.ts";
import { eachNotebook, type Notebook } from "./notebook.ts";
import { driveLinked } from "./walk.ts";

declare global {
	interface Window {
		/** "input" events that have reached the body, by the number of their cell. */
		inputs: number[];
	}
}

let notebook: Notebook;
let data: FileServer;

eachNotebook(async (opened, server) => {
	notebook = opened;
	data = server;
	await notebook.page.evaluate(() => {
		Object.assign(window, { inputs: [] });
		const cellOf = (target: EventTarget | null) => Number((target as Element).closest(".observablehq")?.id.slice(5));
		document.body.addEventListener("input", ({ target }) => window.inputs.push(cellOf(target)));
	});
});

const value = (id: number) => notebook.page.evaluate((at) => window.viewIn(at).value, id);
/** The events since the last call. */
const inputs = () => notebook.page.evaluate(() => window.inputs.splice(0));

/** Runs a cell with a view, and resolves when it has told its first value. */
async function view(id: number, source: string): Promise<void> {
	await notebook.cell(id, `const s${id} = view(${source});`);
	await expect.poll(() => notebook.page.evaluate((at) => window.inputs.includes(at), id)).toBe(true);
	await inputs();
}

describe("an input event", () => {
	beforeEach(() => view(1, 'zarrView(url, {path: "int16", width: 900, invalidation})'));

	it("comes once for each step of a slider", async () => {
		const slider = notebook.page.getByRole("slider", { name: "time" });
		for (const time of [1, 2, 3]) {
			await slider.press("ArrowRight");
			expect(await value(1)).toMatchObject({ index: { time } });
			expect(await inputs()).toEqual([1]);
		}
	});

	it("comes once for each control, and none for keys that change nothing yet", async () => {
		const { page } = notebook;
		await page.getByLabel("colours").selectOption("magma");
		expect(await inputs()).toEqual([1]);
		await page.getByRole("combobox", { name: "scale" }).selectOption("symlog");
		expect(await inputs()).toEqual([1]);
		await page.getByRole("checkbox", { name: "reversed" }).click();
		expect(await inputs()).toEqual([1]);
		const lower = page.getByLabel("Lower colour limit");
		await lower.fill("-1");
		await lower.press("0");
		await lower.press("0");
		expect(await inputs()).toEqual([]);
		await lower.press("Enter");
		await lower.blur();
		expect(await inputs()).toEqual([1]);
		expect(await value(1)).toMatchObject({ color: { scheme: "magma", type: "symlog", reverse: true } });
		expect((await value(1))?.color.domain[0]).toBe(-100);
		await page.getByRole("combobox", { name: "dimension along x" }).selectOption("time");
		expect(await inputs()).toEqual([1]);
		await page.getByRole("combobox", { name: "limits" }).selectOption("range");
		await expect.poll(() => page.evaluate(() => window.inputs)).toEqual([1]);
		await page.waitForTimeout(200);
		expect(await inputs()).toEqual([1]);
	});

	it("comes once for limits that are chosen while a plane is on its way: with them", async () => {
		const { page } = notebook;
		data.latency = 500;
		await page.getByRole("combobox", { name: "dimension along x" }).selectOption("time");
		expect(await inputs()).toEqual([1]);
		await page.getByRole("combobox", { name: "limits" }).selectOption("range");
		expect(await inputs()).toEqual([]);
		await expect.poll(() => page.evaluate(() => window.inputs)).toEqual([1]);
		data.latency = 0;
		await page.waitForTimeout(300);
		expect(await inputs()).toEqual([1]);
	});

	it("comes once for a zoom, and once for another array, with its limits", async () => {
		const { page } = notebook;
		await page.locator("canvas[role=img]").press("+");
		expect(await inputs()).toEqual([1]);
		expect((await value(1))?.bounds).toHaveLength(4);
		await page.getByRole("treeitem", { name: "float32", exact: true }).click();
		await expect.poll(() => page.evaluate(() => window.inputs)).toEqual([1]);
		await page.waitForTimeout(300);
		expect(await inputs()).toEqual([1]);
		const state = await value(1);
		expect(state).toMatchObject({ path: "float32" });
		expect(state?.color.domain[0]).toBeGreaterThan(200);
	});

	it("comes for each move of the brush that changes the limits", async () => {
		const box = await notebook.page.locator(".brush .overlay").boundingBox();
		if (!box) throw new Error("no brush");
		const { mouse } = notebook.page;
		await mouse.move(box.x + 5, box.y + 20);
		await mouse.down();
		const seen: (readonly number[] | undefined)[] = [];
		for (const x of [40, 60, 80]) {
			await mouse.move(box.x + x, box.y + 20);
			expect(await inputs()).toEqual([1]);
			seen.push((await value(1))?.color.domain);
		}
		await mouse.up();
		expect(await inputs()).toEqual([]);
		expect(new Set(seen.map(String)).size).toBe(3);
	});
});

describe("a value that is set", () => {
	beforeEach(() => view(1, 'zarrView(url, {path: "int16", index: {time: 1}, invalidation})'));

	it("changes nothing and tells nothing where it says the same, or where it is a copy that was written to", async () => {
		const asked = data.log.length;
		const same = await notebook.page.evaluate(() => {
			const shown = window.viewIn(1);
			const before = JSON.stringify(shown.value);
			const own = shown.value;
			shown.value = own;
			shown.value = JSON.parse(before);
			shown.value = { index: { time: 1 } };
			shown.value = {};
			if (own) own.index.time = 3;
			return JSON.stringify(shown.value) === before;
		});
		expect(same).toBe(true);
		expect(await inputs()).toEqual([]);
		expect(data.log).toHaveLength(asked);
	});

	it("is that of the last assignment, also while another array is being opened", async () => {
		await notebook.page.evaluate(() => {
			const shown = window.viewIn(1);
			shown.set({ path: "uint16" });
			shown.value = { index: { time: 4 } };
			shown.value = { color: { scheme: "magma" } };
		});
		await expect.poll(() => value(1)).toMatchObject({ path: "uint16", index: { time: 4 }, color: { scheme: "magma" } });
		await expect.poll(() => notebook.page.evaluate(() => window.inputs)).toEqual([1]);
		await notebook.page.evaluate(() => {
			const shown = window.viewIn(1);
			const whole = { ...shown.value, path: "int16" };
			shown.value = { bounds: [1, 1, 9, 9] };
			shown.value = whole;
		});
		await expect.poll(() => value(1)).toMatchObject({ path: "int16", index: { time: 4 } });
		expect((await value(1))?.bounds).toBeUndefined();
	});

	const NONSENSE: readonly (readonly [unknown, RegExp])[] = [
		[5, /The view's state was given 5 as options; give an object, which may have path/],
		["int8", /The view's state was given "int8"/],
		[[1, 2], /The view's state was given \[1, 2\]/],
		[null, /The view's state was given null/],
		[{ path: 5 }, /path is 5; give a string/],
		[{ index: 3 }, /index is 3; give an object of whole numbers/],
		[{ index: { time: 5 } }, /index.time is 5, but time has 5 positions/],
		[{ index: { time: 0.5 } }, /index.time is 0.5/],
		[{ index: { month: 1 } }, /index names "month".*time, lat, lon/],
		[{ x: "depth" }, /x is "depth".*time, lat, lon/],
		[{ color: "magma" }, /color is "magma"; give an object/],
		[{ color: { scheme: "no such" } }, /no such/],
		[{ color: { type: "cubic" } }, /color: type is "cubic"; give "linear", "log" or "symlog"/],
		[{ color: { domain: null } }, /color: domain is null/],
		[{ color: { domain: [1] } }, /color: domain is \[1\]/],
		[{ color: { reverse: "yes" } }, /color: reverse is "yes"; give true or false/],
		[{ bounds: [1, 1, 1, 5] }, /bounds is \[1, 1, 1, 5\]; give four finite numbers/],
		[{ bounds: "all" }, /bounds is "all"/],
		[{ level: -1 }, /level is -1/],
		[{ field: "imaginary" }, /imaginary/],
	];

	it.each(NONSENSE)("is refused by name where it can't be: %j", async (given, said) => {
		const before = await value(1);
		await notebook.page.evaluate((part) => {
			window.viewIn(1).value = part as object;
		}, given);
		await expect.poll(() => notebook.page.getByRole("alert").allInnerTexts()).toEqual([expect.stringMatching(said)]);
		expect(await value(1)).toEqual(before);
		expect(await inputs()).toEqual([]);
		await notebook.page.evaluate(() => window.viewIn(1).set({ index: { time: 2 } }));
		expect(await inputs()).toEqual([1]);
		expect(await notebook.page.getByRole("alert").count()).toBe(0);
		expectQuiet(notebook, said);
	});
});

describe("bound inputs", () => {
	it("keep two views in step over 1,000 random changes, without going back and forth", async () => {
		await view(1, 'zarrView(url, {path: "int16", width: 480, invalidation})');
		await notebook.cell(
			2,
			"const s2 = view(Inputs.bind(zarrView(url, {width: 480, invalidation}), document.querySelector('#cell-1 .zarr-view')));",
		);
		await expect.poll(async () => (await value(2))?.path).toBe("int16");
		await inputs();
		const walked = await notebook.page.evaluate(driveLinked, { steps: 1000, seed: 7 });
		expect(walked.apart).toEqual([]);
		// a gesture on the second is told by it, and by the binding on the first; as many may come of an array that was being opened
		expect(walked.most).toBeLessThanOrEqual(4);
		expect(walked.kinds).toBeGreaterThanOrEqual(10);
	});

	it("keep a slider of Inputs in step with a view, each way", async () => {
		await view(1, 'zarrView(url, {path: "int16", invalidation})');
		await notebook.cell(
			2,
			`const shown = document.querySelector("#cell-1 .zarr-view");
			const time = {
				get value() { return shown.value.index.time; },
				set value(at) { shown.value = {index: {time: at}}; },
				addEventListener: (...given) => shown.addEventListener(...given),
				removeEventListener: (...given) => shown.removeEventListener(...given),
				dispatchEvent: (event) => shown.dispatchEvent(event),
			};
			const t = view(Inputs.bind(Inputs.range([0, 4], {step: 1, label: "t"}), time));`,
		);
		const range = notebook.page.locator("#cell-2 input[type=range]");
		await range.press("ArrowRight");
		await range.press("ArrowRight");
		expect(await value(1)).toMatchObject({ index: { time: 2 } });
		await notebook.page.getByRole("slider", { name: "time" }).press("End");
		expect(await range.inputValue()).toBe("4");
		// for the range its own two inputs and the binding's on the view, for the view its own
		expect((await inputs()).filter((cell) => cell === 1)).toHaveLength(3);
	});

	it("say where one can't follow, and go on where it can", async () => {
		await view(1, 'zarrView(url, {path: "int16", invalidation})');
		await notebook.cell(
			2,
			"const s2 = view(Inputs.bind(zarrView(small, {invalidation}), document.querySelector('#cell-1 .zarr-view')));",
		);
		await expect.poll(async () => (await value(2))?.path).toBe("int16");
		const slider = notebook.page.locator("#cell-1").getByRole("slider", { name: "time" });
		await slider.press("End");
		await expect
			.poll(() => notebook.page.locator("#cell-2").getByRole("alert").allInnerTexts())
			.toEqual([expect.stringMatching(/index.time is 4, but time has 3 positions/)]);
		expect(await value(2)).toMatchObject({ index: { time: 0 } });
		await slider.press("Home");
		await slider.press("ArrowRight");
		await expect.poll(() => value(2)).toMatchObject({ index: { time: 1 } });
		expect(await notebook.page.locator("#cell-2").getByRole("alert").count()).toBe(0);
		await notebook.page.locator("#cell-2").getByRole("slider", { name: "time" }).press("ArrowRight");
		expect(await value(1)).toMatchObject({ index: { time: 2 } });
		expectQuiet(notebook, /index.time is 4/);
	});
});
