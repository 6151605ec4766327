// @vitest-environment jsdom
/** What a view tells the page around it of how much has landed. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Progress, progressLine } from "../../src/interact/progress.ts";
import { statusLine } from "../../src/render/status.ts";
import type { ZarrViewElement } from "../../src/view.ts";
import { zarrView } from "../../src/view.ts";
import { sampleStore } from "./sample.ts";

vi.setConfig({ testTimeout: 20_000 });
const cost = { route: "direct", reason: "", requests: 0, bytes: 0, milliseconds: 0 };

describe("progress", () => {
	let told: Progress[];
	let frames: (() => void)[];
	let line: ReturnType<typeof progressLine>;
	const frame = () => frames.splice(0).forEach((callback) => void callback());
	const step = (loaded: number, total: number) => line.update({ ...cost, loaded, total });

	beforeEach(() => {
		told = [];
		frames = [];
		vi.spyOn(window, "requestAnimationFrame").mockImplementation((callback) => frames.push(() => callback(0)));
		vi.spyOn(window, "cancelAnimationFrame").mockImplementation(() => {
			frames = [];
		});
		line = progressLine(statusLine(document.createElement("div")), (progress) => told.push(progress));
	});

	afterEach(() => {
		vi.restoreAllMocks();
	});

	it("is told once a frame, the latest, and its end at once", () => {
		for (const loaded of [0, 1, 2]) step(loaded, 5);
		expect(told).toEqual([]);
		frame();
		step(3, 5);
		frame();
		frame();
		step(5, 5);
		expect(told).toEqual([
			{ loaded: 2, total: 5 },
			{ loaded: 3, total: 5 },
			{ loaded: 5, total: 5 },
		]);
	});

	it("is told the more seldom the longer it goes on, and of the next anew", () => {
		let clock = 0;
		vi.spyOn(performance, "now").mockImplementation(() => clock);
		const times: number[] = [];
		const count = (until: number) => {
			times.length = 0;
			for (let loaded = 1; clock < until; loaded++, clock += 16) {
				step(loaded, 1000);
				const before = told.length;
				frame();
				if (told.length > before) times.push(clock);
			}
			return times.slice(1).map((time, i) => time - times[i]);
		};
		expect(Math.max(...count(800))).toBe(16);
		clock = 10_000;
		expect(new Set(count(12_000).slice(1))).toEqual(new Set([208, 224, 240]));
		step(1000, 1000);
		expect(told.at(-1)).toEqual({ loaded: 1000, total: 1000 });
		expect(Math.max(...count(12_800))).toBe(16);
	});

	it("is not told of what is there before the next frame", () => {
		step(1, 2);
		step(2, 2);
		frame();
		step(4, 4);
		frame();
		expect(told).toEqual([]);
	});

	it.each(["stop", "say"] as const)("ends as 0 of 0 by %s, and the bar goes", (by) => {
		step(1, 2);
		frame();
		line[by]("");
		line[by]("");
		expect(told).toEqual([
			{ loaded: 1, total: 2 },
			{ loaded: 0, total: 0 },
		]);
		expect(line.node.querySelector<HTMLElement>("[role=progressbar]")?.hidden).toBe(true);
	});
});

describe("a view's progress event", () => {
	let view: ZarrViewElement;

	afterEach(() => {
		view.dispose();
		document.body.replaceChildren();
	});

	const until = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000 });

	/** A view of air whose chunks wait until they are let go, or fail; and what it told. */
	function held(fails = false) {
		vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
		vi.spyOn(console, "error").mockReturnValue();
		const told: Progress[] = [];
		const waiting: (() => void)[] = [];
		const files = sampleStore();
		const get = async (key: string) => {
			if (key.includes("air/c/")) {
				await new Promise<void>((resolve) => waiting.push(resolve));
				if (fails) throw new Error("the network is gone");
			}
			return files.get(key.slice(1));
		};
		view = zarrView({ get }, { path: "air" });
		view.addEventListener("progress", (event: Event) => told.push((event as CustomEvent<Progress>).detail));
		document.body.append(view);
		return { told, waiting };
	}

	it("counts the chunks of a plane as they land, and says nothing of one that is there", async () => {
		const { told, waiting } = held();
		await until(() => expect(told).toEqual([{ loaded: 0, total: 2 }]));
		waiting[0]();
		await until(() => expect(told).toHaveLength(2));
		waiting[1]();
		await until(() => expect(told.at(-1)).toEqual({ loaded: 2, total: 2 }));
		expect(told[1]).toEqual({ loaded: 1, total: 2 });
		view.value = { index: { time: 1 } };
		await until(() => expect(view.slice?.index.time).toBe(1));
		await new Promise((resolve) => requestAnimationFrame(resolve));
		expect(told).toHaveLength(3);
	});

	it("goes on with the chunks that are on their way where the next plane wants the same", async () => {
		const { told, waiting } = held();
		await until(() => expect(told).toEqual([{ loaded: 0, total: 2 }]));
		await until(() => expect(waiting).toHaveLength(2));
		view.value = { index: { time: 1 } };
		await new Promise((resolve) => setTimeout(resolve, 50));
		for (const go of waiting) go();
		await until(() => expect(view.slice?.index.time).toBe(1));
		expect(waiting).toHaveLength(2);
	});

	it("ends where chunks can't be read", async () => {
		const { told, waiting } = held(true);
		await until(() => expect(told).toHaveLength(1));
		await until(() => expect(waiting).toHaveLength(2));
		for (const go of waiting) go();
		await until(() => expect(told.at(-1)).toEqual({ loaded: 2, total: 2 }));
	});

	it("ends as 0 of 0 where another node is shown that has nothing to read", async () => {
		const { told } = held();
		await until(() => expect(told).toEqual([{ loaded: 0, total: 2 }]));
		view.value = { path: "none" };
		await until(() => expect(told.at(-1)).toEqual({ loaded: 0, total: 0 }));
	});
});
