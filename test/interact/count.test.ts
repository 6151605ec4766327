// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { shared } from "../../src/decode/shared.ts";
import type { ColorState } from "../../src/state.ts";
import { zarrView } from "../../src/view.ts";
import { sampleStore } from "./sample.ts";

test("counts a plane once, and not again for other colours, limits by hand, or a zoom", async () => {
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null); // jsdom draws nothing
	const run = vi.spyOn(shared().pool, "run");
	const counts = () => run.mock.calls.filter(([task]) => task.kind === "summarize").length;
	const view = zarrView(sampleStore());
	let loads = 0;
	document.body.append(view);
	view.addEventListener("load", () => loads++);
	await vi.waitFor(() => expect(counts()).toBe(1));
	await vi.waitFor(() => expect(view.querySelector(".stats dd")?.textContent).toBe("24"));
	const changes = [{ scheme: "magma" }, { domain: [3, 9] }, { type: "log" }, { reverse: true }] as const;
	for (const color of changes) view.set({ color: color as Partial<ColorState> });
	view.set({ bounds: [1, 1, 3, 3] });
	for (const mode of ["fixed", "robust", "fixed"] as const) view.limits = mode;
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(counts()).toBe(1);
	view.set({ index: { time: 1 } });
	await vi.waitFor(() => expect(loads).toBe(2));
	await vi.waitFor(() => expect(counts()).toBe(2));
	view.dispose();
	vi.restoreAllMocks();
});
