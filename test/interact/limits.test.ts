// @vitest-environment jsdom
/** How limits are chosen, taken up where another view of the same store left them. */
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SavedView } from "../../src/interact/options.ts";
import { sampleStore } from "./sample.ts";
import { find, leave, loaded, show, until, watched } from "./watched.ts";

vi.setConfig({ testTimeout: 20_000 });
afterEach(leave);

const domain = () => watched.view.value?.color.domain;
const mode = () => find<HTMLSelectElement>("select[aria-label='limits']").value;
/** The numbers beside the histogram are there, so limits would have been computed. */
const counted = () => until(() => expect(find(".stats dd")?.textContent).toBe("24"));

describe("limits", () => {
	it.each(["robust", "range", "fixed"] as const)("that were chosen as %s stay, and say how", async (limits) => {
		show(sampleStore(), { path: "air", limits, color: { domain: [3, 9] } });
		await loaded();
		await counted();
		watched.told.length = 0;
		expect(domain()).toEqual([3, 9]);
		expect(watched.view.limits).toBe(limits);
		expect(mode()).toBe(limits);
		watched.view.value = { index: { time: 1 } };
		await loaded();
		await counted();
		expect(domain()).toEqual([3, 9]);
		expect(watched.told).not.toContain("input");
	});

	it("are computed anew by reset, in the mode that was taken up", async () => {
		show(sampleStore(), { path: "air", limits: "range", color: { domain: [3, 9] } });
		await loaded();
		await counted();
		find("[aria-label^=Reset]").click();
		// air at time 0 is 10 lat + lon: 0 to 35
		await until(() => expect(domain()).toEqual([0, 35]));
		expect(watched.view.limits).toBe("range");
	});

	it("of each slice begin with those that were given", async () => {
		show(sampleStore(), { path: "air", limits: "slice", color: { domain: [3, 9] } });
		await watched.view.ready;
		expect(domain()).toEqual([3, 9]);
		await until(() => expect(domain()?.[0]).toBeCloseTo(0.46, 5));
		expect(watched.view.limits).toBe("slice");
	});

	it.each(["robust", "range", "slice"] as const)("are chosen as %s where none are given", async (limits) => {
		show(sampleStore(), { path: "air", limits });
		await until(() => expect(watched.told).toContain("input"));
		expect(watched.view.limits).toBe(limits);
		expect(domain()?.[1]).toBeCloseTo(limits === "range" ? 35 : 34.54, 5);
	});

	it("are a person's own where they are set before the store is open", async () => {
		show(sampleStore(), { path: "air", limits: "robust", color: { domain: [3, 9] } });
		watched.view.value = { color: { domain: [1, 2] } };
		await loaded();
		expect(domain()).toEqual([1, 2]);
		expect(watched.view.limits).toBe("fixed");
	});

	it("are automatic where they are to be fixed and nobody says at what", async () => {
		show(sampleStore(), { path: "air", limits: "fixed" });
		await until(() => expect(domain()?.[0]).toBeCloseTo(0.46, 5));
		expect(watched.view.limits).toBe("robust");
	});

	it("of an unknown kind are told, and left to the view", async () => {
		const print = vi.spyOn(console, "error").mockReturnValue();
		show(sampleStore(), { path: "air", ...JSON.parse('{"limits": "percentile"}') });
		await until(() => expect(watched.told).toContain("input"));
		expect(print.mock.calls).toEqual([
			['zarrView: limits is "percentile"; give "robust", "range", "slice" or "fixed".'],
		]);
		expect(watched.view.limits).toBe("robust");
	});
});

describe("saved", () => {
	it("is undefined before there is a state, and makes the same view again", async () => {
		const first = show(sampleStore(), { path: "air", index: { time: 2 }, color: { scheme: "magma", type: "symlog" } });
		expect(first.saved).toBeUndefined();
		await until(() => expect(watched.told).toContain("input"));
		first.value = { index: { time: 0 }, bounds: [10, 45, 20, 40] };
		await loaded(2);
		const kept = JSON.parse(JSON.stringify(first.saved)) as SavedView;
		const { value } = first;
		leave();
		const again = show(sampleStore(), kept);
		await loaded();
		await counted();
		expect(again.value).toEqual(value);
		expect(again.limits).toBe("robust");
		expect(again.saved).toEqual(kept);
	});

	it("holds no limits that are a guess", async () => {
		const files = sampleStore();
		const view = show(files, { path: "air" });
		await view.ready;
		expect(view.saved?.color).not.toHaveProperty("domain");
		expect(view.saved?.limits).toBe("robust");
		await until(() => expect(watched.told).toContain("input"));
		expect(view.saved?.color?.domain).toEqual(view.value?.color.domain);
	});
});
