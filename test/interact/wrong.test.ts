// @vitest-environment jsdom
/** What a view is given wrongly is told beside the picture, in the console and as "error"; the rest is shown, and what was shown stays. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ViewOptions } from "../../src/interact/options.ts";
import type { ViewStatePart } from "../../src/state.ts";
import { sampleStore } from "./sample.ts";
import { leave, loaded, show, texts, until, watched } from "./watched.ts";

vi.setConfig({ testTimeout: 20_000 });
let printed: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
	printed = vi.spyOn(console, "error").mockReturnValue();
});
afterEach(leave);

const DIMS = '"air" has the dimensions time, lat, lon.';
const alerts = () => texts("[role=alert]").filter(Boolean);

/** Expects that the sentence is told in all three ways. */
async function expectTold(sentence: string): Promise<void> {
	await until(() => expect(alerts().join(" ")).toContain(sentence));
	expect(printed.mock.calls.flat().join(" ")).toContain(sentence);
	expect(watched.told).toContain("error");
}

describe("options", () => {
	it.each<[object, string, object]>([
		[{ x: "lno" }, `x is "lno", but ${DIMS}`, { x: "lon", y: "lat" }],
		[{ index: { time: 9 } }, "index.time is 9, but time has 3 positions", { index: { time: 0 } }],
		[
			{ index: { time: 2, tiem: 1 }, color: { scheme: "magma" } },
			`index names "tiem", but ${DIMS}`,
			{ index: { time: 2 }, color: { scheme: "magma" } },
		],
		[
			{ color: { scheme: "virdis", reverse: true } },
			'There is no colour map "virdis"; the nearest name is "viridis".',
			{ color: { scheme: "viridis", reverse: true } },
		],
		[{ color: { type: "cubic" } }, 'type is "cubic"; give "linear", "log" or "symlog".', { color: { type: "linear" } }],
		[{ bounds: [1, 2], height: -3 }, "height is -3; give a number of CSS pixels", { x: "lon" }],
		[{ index: 3, x: "lat" }, "index is 3; give an object of whole numbers", { x: "lat", y: "lon" }],
	])("%j: told, and the rest is shown", async (options, sentence, state) => {
		show(sampleStore(), { path: "air", ...options } as ViewOptions);
		await loaded();
		await watched.view.ready;
		await expectTold(sentence);
		expect(watched.view.value).toMatchObject({ path: "air", ...state });
	});

	it("that are no object are told", async () => {
		show(sampleStore(), "air" as ViewOptions);
		await expectTold('zarrView was given "air" as options; give an object.');
		await loaded();
		expect(watched.view.value?.path).toBe("air");
	});
});

describe("a state that is set", () => {
	it.each<[unknown, string]>([
		[{ x: "lno" }, `x is "lno", but ${DIMS}`],
		[{ x: 3 }, "x is 3; give the name of a dimension, or null."],
		[{ index: { time: 1.5 } }, "index.time is 1.5, but time has 3 positions; give a whole number from 0 to 2"],
		[{ index: { tiem: 1 } }, `index names "tiem", but ${DIMS}`],
		[{ color: { scheme: "virdis" } }, 'the nearest name is "viridis"'],
		[{ color: { domain: [1] } }, "domain is [1]; give two finite numbers, [low, high]."],
		[{ color: "magma" }, 'color is "magma"; give an object with any of type, scheme, domain, reverse.'],
		[{ bounds: [0, 0, 1, Number.NaN] }, "bounds is [0, 0, 1, NaN]; give four finite numbers"],
		["air", 'The view\'s state was given "air" as options; give an object'],
		[{ path: "airr" }, 'No Zarr array or group at "airr" in store. The nearest paths are "air"'],
	])("to %j: told, and what was shown stays", async (part, sentence) => {
		show(sampleStore(), { path: "air", index: { time: 1 } });
		await until(() => expect(watched.told).toContain("input")); // automatic limits
		const before = JSON.stringify(watched.view.value);
		watched.view.value = part as ViewStatePart;
		await expectTold(sentence);
		expect(JSON.stringify(watched.view.value)).toBe(before);
		watched.view.value = { path: "air", index: { time: 2 } };
		await until(() => expect(watched.view.slice?.index).toEqual({ time: 2 }));
		expect(watched.view.value?.index).toEqual({ time: 2 });
	});

	it("has no fields but a state's", async () => {
		const warn = vi.spyOn(console, "warn").mockReturnValue();
		show(sampleStore(), { path: "air" });
		await loaded();
		for (let turn = 0; turn < 2; turn++) watched.view.value = { colour: { scheme: "magma" } } as ViewStatePart;
		expect(watched.view.value).not.toHaveProperty("colour");
		expect(warn.mock.calls).toEqual([['The view\'s state has no option "colour"; did you mean "color"?']]);
	});
});

it("a picture that was loading is read to its end where what is asked for instead is not there", async () => {
	printed.mockReturnValue();
	const files = sampleStore();
	let open = () => {};
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	const get = files.get.bind(files);
	const slow = { get: (key: string) => (key.endsWith("/1/0/1") ? opened.then(() => get(key)) : get(key)) };
	show(slow as unknown as typeof files, { path: "air", index: { time: 0 } });
	await loaded();
	watched.view.value = { index: { time: 2 } };
	await until(() => expect(watched.reads.some((key) => key.endsWith("/1/0/1"))).toBe(true));
	watched.view.value = { path: "nowhere" };
	await expectTold("nowhere");
	open();
	await loaded(2);
	expect(watched.view.value).toMatchObject({ path: "air", index: { time: 2 } });
	expect(watched.view.slice?.mask.every((kind) => kind === 0)).toBe(true);
});
