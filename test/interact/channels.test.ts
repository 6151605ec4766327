// @vitest-environment jsdom
/** The rows of channels: what they show of a state, and what they tell of what a person does. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { channelRows } from "../../src/interact/channels.ts";
import type { ChannelState } from "../../src/state.ts";

const LABELS = ["DAPI", "", "Phalloidin"];
const CHANNELS: ChannelState[] = [
	{ index: 0, color: "#0000ff", domain: [0, 1500], visible: true },
	{ index: 2, color: "#ff0000", domain: [-0.5, 0.25], visible: false, inverted: true },
	{ index: 1, color: "#00ff00", domain: [20, 65535], visible: true },
];

let host: HTMLElement;
let rows: ReturnType<typeof channelRows>;
const told = { channels: vi.fn(), active: vi.fn(), blended: vi.fn() };

beforeEach(() => {
	document.body.replaceChildren();
	host = document.body.appendChild(document.createElement("div"));
	for (const tell of Object.values(told)) tell.mockReset();
	rows = channelRows(host, told);
	rows.update(LABELS, CHANNELS, 2);
});

const all = <E extends HTMLElement>(selector: string) => Array.from(host.querySelectorAll<E>(selector));
const boxes = () => all<HTMLInputElement>("input[type=checkbox]");
const colors = () => all<HTMLInputElement>("input[type=color]");
const buttons = () => all("li button");
const pressed = () => buttons().map((button) => button.getAttribute("aria-pressed"));
const select = () => host.querySelector("select") as HTMLSelectElement;

function act(element: HTMLInputElement | HTMLSelectElement, type: "input" | "change"): void {
	element.dispatchEvent(new Event(type, { bubbles: true }));
}

describe("blended channels", () => {
	it("have a row each, in the order of the state, with names for those who don't see it", () => {
		expect(buttons().map(({ textContent }) => textContent)).toEqual(["DAPI", "Phalloidin", "channel 1"]);
		expect(boxes().map((box) => [box.getAttribute("aria-label"), box.checked])).toEqual([
			["Show DAPI", true],
			["Show Phalloidin", false],
			["Show channel 1", true],
		]);
		expect(colors().map((color) => [color.getAttribute("aria-label"), color.value])).toEqual([
			["Colour of DAPI", "#0000ff"],
			["Colour of Phalloidin", "#ff0000"],
			["Colour of channel 1", "#00ff00"],
		]);
		expect(all(".limits").map(({ textContent }) => textContent)).toEqual([
			"0 – 1500",
			"-0.5 – 0.25, inverted",
			"20 – 65535",
		]);
		expect(pressed()).toEqual(["false", "true", "false"]);
		expect(host.hidden).toBe(false);
		expect(select().value).toBe("blended");
		expect(told.channels).not.toHaveBeenCalled();
	});

	it("that are opacity say so, and have no colour", () => {
		rows.update(LABELS, [CHANNELS[0], { ...CHANNELS[1], opacity: true }], 0);
		expect(all(".limits")[1].textContent).toBe("-0.5 – 0.25, inverted, opacity");
		expect(colors().map(({ style }) => style.visibility)).toEqual(["", "hidden"]);
		rows.update(LABELS, CHANNELS, 0);
		expect(colors().map(({ style }) => style.visibility)).toEqual(["", "", ""]);
	});

	it("tell the whole list when one is hidden, shown or given another colour, and leave the old one as it is", () => {
		const before = structuredClone(CHANNELS);
		boxes()[1].click();
		expect(told.channels).toHaveBeenLastCalledWith([CHANNELS[0], { ...CHANNELS[1], visible: true }, CHANNELS[2]]);
		colors()[2].value = "#ffff00";
		act(colors()[2], "input");
		expect(told.channels).toHaveBeenLastCalledWith([CHANNELS[0], CHANNELS[1], { ...CHANNELS[2], color: "#ffff00" }]);
		expect(CHANNELS).toEqual(before);
		expect(told.channels).toHaveBeenCalledTimes(2);
	});

	it("tell a change of the channels that are shown by then", () => {
		const next = CHANNELS.map((channel) => ({ ...channel, color: "#ffffff" }));
		rows.update(LABELS, next, 0);
		boxes()[0].click();
		expect(told.channels).toHaveBeenLastCalledWith([{ ...next[0], visible: false }, next[1], next[2]]);
	});

	it("tell which one is active by its position along the axis", () => {
		buttons()[1].click();
		expect(told.active.mock.calls).toEqual([[2]]);
		expect(pressed()).toEqual(["false", "true", "false"]);
		rows.update(LABELS, CHANNELS, 0);
		expect(pressed()).toEqual(["true", "false", "false"]);
	});

	it("keep their elements while they follow a state, so that a colour picker stays open", () => {
		const before = [...boxes(), ...colors(), ...buttons()];
		const next = CHANNELS.map((channel) => ({ ...channel, color: "#123456", domain: [1, 2] as [number, number] }));
		rows.update(["a", "b", "c"], next, 1);
		expect([...boxes(), ...colors(), ...buttons()]).toEqual(before);
		expect(before.every((element) => element.isConnected)).toBe(true);
		expect(colors().map(({ value }) => value)).toEqual(["#123456", "#123456", "#123456"]);
		expect(buttons().map(({ textContent }) => textContent)).toEqual(["a", "c", "b"]);
		expect(boxes()[1].getAttribute("aria-label")).toBe("Show c");
	});

	it("come and go with the state", () => {
		rows.update(LABELS, [CHANNELS[0]], 0);
		expect(all("li")).toHaveLength(1);
		rows.update(LABELS, CHANNELS, 0);
		expect(all("li")).toHaveLength(3);
		rows.update([], null, 0);
		expect(host.hidden).toBe(true);
	});
});

describe("channels one at a time", () => {
	beforeEach(() => rows.update(LABELS, null, 1));

	it("are a list of names, of which one is shown", () => {
		expect(buttons().map(({ textContent }) => textContent)).toEqual(["DAPI", "channel 1", "Phalloidin"]);
		expect(pressed()).toEqual(["false", "true", "false"]);
		expect([...boxes(), ...colors(), ...all(".limits")].every(({ hidden }) => hidden)).toBe(true);
		expect(select().value).toBe("single");
		buttons()[2].click();
		expect(told.active.mock.calls).toEqual([[2]]);
	});

	it("are chosen, and blended again, by the select", () => {
		for (const [value, on] of [
			["blended", true],
			["single", false],
		] as const) {
			select().value = value;
			act(select(), "change");
			expect(told.blended).toHaveBeenLastCalledWith(on);
		}
		rows.update(LABELS, CHANNELS, 1);
		expect([...boxes(), ...colors(), ...all(".limits")].some(({ hidden }) => hidden)).toBe(false);
	});
});

it("a label is text, whatever it holds", () => {
	rows.update(["<b>x</b>"], [CHANNELS[0]], 0);
	expect(buttons()[0].textContent).toBe("<b>x</b>");
	expect(host.querySelector("b")).toBeNull();
});
