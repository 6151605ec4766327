// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { attributeText, infoPanel, metadataRows } from "../../src/render/info.ts";
import { noticeBoard } from "../../src/render/notice.ts";
import { statusLine, stepText } from "../../src/render/status.ts";
import { titleLine, titlePieces, titleSteps } from "../../src/render/title.ts";
import { variable } from "../interact/sample.ts";

const { node } = variable;
const step = {
	route: "server",
	reason: "The server has it.",
	requests: 1,
	bytes: 1.1e6,
	milliseconds: 21,
	loaded: 4,
	total: 4,
};
let host: HTMLElement;
beforeEach(() => {
	host = document.createElement("div");
	document.body.replaceChildren(host);
});

describe("info", () => {
	it("lists what the metadata says", () => {
		const rows = Object.fromEntries(metadataRows(node));
		expect(rows).toMatchObject({
			path: "/air",
			format: "Zarr v3, array",
			dtype: "float32",
			shape: "3 × 4 × 6",
			chunks: "2 × 4 × 3",
			codecs: "none",
			"fill value": "0",
			"decoded size": "288 B",
		});
		expect(rows).not.toHaveProperty("shards");
	});

	it("writes integers beyond 2^53 in full", () => {
		expect(attributeText({ flag: [2n ** 63n - 1n] })).toBe('{"flag":["9223372036854775807"]}');
	});

	it("shows attributes and problems as text, never as markup", () => {
		const attrs = { comment: "<b>bold</b><script>alert(1)</script>", nested: { "<i>": "x".repeat(60) } };
		const panel = infoPanel(host);
		panel.update({ ...node, attrs });
		panel.issues(["The calendar <u>lunar</u> is not known."]);
		expect(host.querySelector("b, i, u, script")).toBeNull();
		expect(host.textContent).toContain("<b>bold</b>");
		expect(host.textContent).toContain("<u>lunar</u>");
	});

	it("folds what is long until it is opened", () => {
		infoPanel(host).update({ ...node, attrs: { long: { inner: "y".repeat(80) } } });
		const details = host.querySelector("details");
		expect(details?.textContent).toBe("1 field");
		if (details) details.open = true;
		details?.dispatchEvent(new Event("toggle"));
		expect(details?.textContent).toContain("y".repeat(80));
	});
});

describe("title", () => {
	const tools = () => ({
		...{ tree: vi.fn(), info: vi.fn(), table: vi.fn(), planes: vi.fn(), profile: vi.fn(), save: vi.fn() },
		...{ reset: vi.fn(), issues: vi.fn(), back: vi.fn() },
	});

	it("says what is stored before what that becomes, and of a part that it is one", () => {
		const { codecs, ...rest } = node;
		const last = (complete: boolean) =>
			titlePieces({ ...rest, codecs: [...codecs, "blosc (zstd)"] }, { bytes: 1_234_567, complete }).at(-1);
		expect(last(true)).toBe("1.2 MB stored, 288 B decoded, blosc (zstd)");
		expect(last(false)).toBe("≥ 1.2 MB stored, 288 B decoded, blosc (zstd)");
	});

	it("takes a size of the array it names, and of no other", () => {
		const title = titleLine(host, tools());
		const pieces = () => Array.from(host.querySelectorAll(":scope > span"), (piece) => piece.textContent);
		title.update("a.zarr", "air", node);
		title.measured({ ...node }, { bytes: 100, complete: true });
		expect(pieces()).toEqual(titlePieces(node));
		title.measured(node, { bytes: 100, complete: true });
		expect(pieces().at(-1)).toBe("100 B stored, 288 B decoded");
		expect(pieces()).toHaveLength(4);
		title.update("a.zarr", "", null);
		title.measured(node, { bytes: 100, complete: true });
		expect(pieces()).toEqual([]);
	});

	it("names store, path and what the array is", () => {
		expect(titlePieces(node)).toEqual(["float32", "time 3 × lat 4 × lon 6", "chunks 2 × 4 × 3", "288 B decoded"]);
		const told = tools();
		const title = titleLine(host, told);
		title.update("a.zarr", "group/air", node);
		expect(host.querySelector(".names")?.textContent).toBe("a.zarr›group›air");
		title.update("a.zarr", "", null);
		expect(host.querySelector(".names")?.textContent).toBe("a.zarr");
		expect(host.querySelectorAll(":scope > span")).toHaveLength(0);
		host.querySelector<HTMLElement>("[aria-label^=Reset]")?.click();
		expect(told.reset).toHaveBeenCalledTimes(1);
	});

	it("offers three planes where there are any, and says whether they are shown", () => {
		const told = tools();
		const title = titleLine(host, told);
		const button = host.querySelector<HTMLElement>("[aria-label^=Three]");
		expect(button?.hidden).toBe(true);
		title.offerPlanes(true, true);
		expect([button?.hidden, button?.getAttribute("aria-pressed")]).toEqual([false, "true"]);
		title.offerPlanes(true, false);
		expect(button?.getAttribute("aria-pressed")).toBe("false");
		button?.click();
		expect(told.planes).toHaveBeenCalledTimes(1);
		title.face("table", true);
		expect(button?.hidden).toBe(true);
	});

	it("leads back to the groups of its trail, each by one name", () => {
		expect(titleSteps("p.zarr", "B/3/0", ["", "B/3"])).toEqual([
			{ name: "p.zarr", back: "" },
			{ name: "B/3", back: "B/3" },
			{ name: "0", back: null },
		]);
		expect(titleSteps("p.zarr", "screens/p/B/3/0", ["screens/p", "screens/p/B/3"]).map(({ name }) => name)).toEqual([
			"p.zarr",
			"screens/p",
			"B/3",
			"0",
		]);
		const told = tools();
		const title = titleLine(host, told);
		title.update("p.zarr", "B/3/0", null, { trail: ["", "B/3"] });
		expect(host.querySelector(".names")?.textContent).toBe("p.zarr›B/3›0");
		for (const step of host.querySelectorAll<HTMLElement>(".names button")) step.click();
		expect(told.back.mock.calls).toEqual([[""], ["B/3"]]);
	});

	it("counts issues where there are any", () => {
		const told = tools();
		const title = titleLine(host, told);
		const button = host.querySelector<HTMLElement>(".issue-count");
		expect(button?.hidden).toBe(true);
		title.tellIssues(1);
		expect([button?.hidden, button?.textContent]).toEqual([false, "1 issue"]);
		title.tellIssues(2);
		expect(button?.textContent).toBe("2 issues");
		button?.click();
		expect(told.issues).toHaveBeenCalledTimes(1);
		title.tellIssues(0);
		expect(button?.hidden).toBe(true);
	});
});

describe("status", () => {
	it("says what a step cost, and how far it is", () => {
		expect(stepText(step)).toBe("server · 1 request · 1.1 MB · 21 ms");
		expect(stepText({ ...step, loaded: 1 })).toContain("1 of 4 chunks");
		expect(stepText({ ...step, ahead: { reads: 3, bytes: 7e6 } })).toBe(
			"server · 1 request · 1.1 MB · 21 ms · + 7.0 MB ahead in 3 reads",
		);
		expect(stepText({ ...step, ahead: { reads: 1, bytes: 0 } })).toBe("server · 1 request · 1.1 MB · 21 ms");
	});

	it("shows progress only while chunks land", () => {
		const status = statusLine(host);
		const bar = host.querySelector<HTMLElement>("[role=progressbar]");
		status.update({ ...step, loaded: 1 });
		expect(bar?.hidden).toBe(false);
		expect(bar?.getAttribute("aria-valuenow")).toBe("1");
		status.update(step);
		expect(bar?.hidden).toBe(true);
		expect(host.querySelector<HTMLElement>(".traffic")?.title).toBe("The server has it.");
	});

	it("speaks a value only where the keyboard asked for it", () => {
		const status = statusLine(host);
		const reading = host.querySelector(".reading");
		status.read({ value: "1 K", where: "at 2", aloud: true });
		expect(reading?.getAttribute("aria-live")).toBe("polite");
		expect(reading?.textContent).toBe("1 K at 2");
		status.read({ value: "3 K", where: "at 4", aloud: false });
		expect(reading?.getAttribute("aria-live")).toBe("off");
		status.read(null);
		expect(reading?.textContent?.trim()).toBe("");
	});
});

describe("notices", () => {
	it("replace each other by name and offer what can be done", () => {
		const board = noticeBoard(host);
		const press = vi.fn();
		board.show("chunks", { kind: "error", text: "<b>no</b>", actions: [{ text: "Retry", press }] });
		expect(host.querySelector("[role=alert] p")?.textContent).toBe("<b>no</b>");
		host.querySelector("button")?.click();
		expect(press).toHaveBeenCalledTimes(1);
		board.show("chunks", { kind: "plain", text: "fine" });
		expect(host.querySelectorAll(".notice")).toHaveLength(1);
		expect(host.querySelector("[role=alert]")).toBeNull();
		board.show("cost", { kind: "cost", text: "much" });
		board.clear();
		expect(host.children).toHaveLength(0);
	});

	it("of a cost keep their buttons, and the focus, while the figures change", () => {
		document.body.append(host);
		const board = noticeBoard(host);
		const pressed: string[] = [];
		const say = (text: string, button = "Load all") =>
			board.show("cost", {
				...{ kind: "cost", text, details: [`${text}!`] },
				actions: [{ text: button, press: () => pressed.push(text) }],
			});
		say("one");
		const button = host.querySelector("button");
		button?.focus();
		say("two");
		expect(host.querySelector(".notice")?.textContent).toBe("twotwo!Load all");
		expect(document.activeElement).toBe(button);
		button?.click();
		expect(pressed).toEqual(["two"]);
		say("three", "Show all");
		host.querySelector("button")?.click();
		expect(pressed).toEqual(["two", "three"]);
		expect(host.querySelectorAll(".notice")).toHaveLength(1);
		board.clear();
		host.remove();
		expect(host.children).toHaveLength(0);
	});
});
