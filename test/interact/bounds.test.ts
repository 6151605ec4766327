// @vitest-environment jsdom
/** Between which values a cell lies: said by slider and read-out once bounds have been read, which no picture waits for. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { type ZarrViewElement, zarrView } from "../../src/view.ts";
import { run } from "../../src/worker.ts";
import { datedStore } from "../dated.ts";

handWorker({ run });

let view: ZarrViewElement;
let asked: string[];

beforeEach(() => {
	asked = [];
	// jsdom draws nothing
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});
afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
});

/** A view of a store that notes each key that it is asked for, and when the first picture was complete. */
function shown(name: string, path: string) {
	const { files, read } = datedStore(name);
	const get = async (key: string) => {
		asked.push(key.slice(1));
		return files.get(key.slice(1));
	};
	view = zarrView({ get }, { path });
	view.addEventListener("load", () => asked.push("load"));
	document.body.append(view);
	return read;
}

const slider = () => view.querySelector<HTMLInputElement>('input[type="range"]');

it("comes after the picture, and is read once", async () => {
	const { bounds, values } = shown("360_day", "tas");
	const [low, high] = (bounds ?? [])[0].map((end) => end.slice(0, 10));
	const text = `mean of ${low} – ${high}`;
	await vi.waitFor(() => expect(slider()?.getAttribute("aria-valuetext")).toContain(text));
	expect(slider()?.getAttribute("aria-valuetext")).toBe(`${values[0].slice(0, 10)} (${text})`);
	expect(view.querySelector(".dim .within")?.textContent).toBe(text);
	const at = (part: string) => asked.findIndex((key) => key.startsWith(part));
	expect(at("tas/c/")).toBeGreaterThan(-1);
	expect(at("load")).toBeGreaterThan(at("tas/c/"));
	expect(at("time_bnds/c/")).toBeGreaterThan(at("load"));
	const before = asked.filter((key) => key.startsWith("time_bnds")).length;
	view.set({ index: { time: 7 } });
	const next = (bounds ?? [])[7].map((end) => end.slice(0, 10)).join(" – ");
	await vi.waitFor(() => expect(slider()?.getAttribute("aria-valuetext")).toContain(`mean of ${next}`));
	await vi.waitFor(() => expect(asked.filter((key) => key === "load")).toHaveLength(2));
	expect(asked.filter((key) => key.startsWith("time_bnds"))).toHaveLength(before);
});

it("asks for nothing where no coordinate names bounds", async () => {
	shown("hourly", "tas");
	await vi.waitFor(() => expect(asked).toContain("load"));
	const before = asked.length;
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(asked.slice(before).filter((key) => /bnds|bounds/.test(key))).toEqual([]);
});

it("tells wrong bounds among the issues", async () => {
	shown("wrong", "of_stray");
	await vi.waitFor(() => expect(view.querySelector(".info")?.textContent).toContain("do not enclose its values"));
	expect(slider()?.getAttribute("aria-valuetext")).toBe("1 m");
});

it("tells what is odd about a coordinate among the issues, and shows its numbers", async () => {
	shown("wrong", "of_fortnights");
	await vi.waitFor(() => expect(view.querySelector(".info")?.textContent).toContain('not counted in "fortnights"'));
	expect(slider()?.getAttribute("aria-valuetext")).toBe("0 fortnights since 2000-01-01");
});
