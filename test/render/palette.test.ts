/** How an image's channels are drawn at first. */
import { describe, expect, it } from "vitest";
import type { Channel } from "../../src/hierarchy/multiscales.ts";
import { channelsOf, type FirstChannel } from "../../src/render/palette.ts";

const channel = (part: Partial<Channel> = {}): Channel => ({
	...{ label: "", color: null, window: null, visible: true, inverted: false },
	...part,
});
const image = (channels: Channel[] | null, greyscale = false) => ({ channels, greyscale });
const first = (size: number) => ({ name: "c", size, last: false });
const last = (name: string, size: number) => ({ name, size, last: true });
const colorsOf = (channels: FirstChannel[] | null) => channels?.map(({ color }) => color);
const shownOf = (channels: FirstChannel[] | null) =>
	channels?.filter(({ visible }) => visible).map(({ index }) => index);

describe("what the image says", () => {
	it("is each channel's colour, limits, visibility and direction", () => {
		const said = image([
			channel({ color: "#0000ff", window: [0, 1500] }),
			channel({ color: "#ff8800", window: [20, 255.5], visible: false, inverted: true }),
		]);
		expect(channelsOf(said, first(2), "uint16")).toEqual([
			{ index: 0, color: "#0000ff", domain: [0, 1500], visible: true },
			{ index: 1, color: "#ff8800", domain: [20, 255.5], visible: false, inverted: true },
		]);
	});

	it("stays as it is: limits are copied", () => {
		const window: [number, number] = [0, 9];
		const [shown] = channelsOf(image([channel({ window })]), first(1), "uint8") ?? [];
		expect(shown.domain).toEqual(window);
		expect(shown.domain).not.toBe(window);
	});

	it("of channels that are not there is left aside, and of those that it says nothing of nothing is known", () => {
		const said = image([channel({ color: "#123456", window: [0, 1] }), channel(), channel()]);
		expect(channelsOf(said, first(1), "uint16")).toHaveLength(1);
		expect(channelsOf(image([channel({ color: "#123456", window: [0, 1] })]), first(2), "uint16")).toEqual([
			{ index: 0, color: "#123456", domain: [0, 1], visible: true },
			{ index: 1, color: "#ff00ff", domain: null, visible: true },
		]);
	});

	it("holds also where the axis could hold colours", () => {
		const said = image([channel({ color: "#ffff00" }), channel(), channel()]);
		expect(channelsOf(said, last("c", 3), "uint8")?.[0]).toEqual({
			...{ index: 0, color: "#ffff00", domain: null, visible: true },
		});
	});

	it("hides no picture: one channel is seen", () => {
		const hidden = [channel({ visible: false }), channel({ visible: false })];
		expect(shownOf(channelsOf(image(hidden), first(2), "uint16"))).toEqual([0]);
	});

	it("in grey, one channel is seen, in white, with its own limits", () => {
		const said = [channel({ visible: false }), channel({ color: "#ff0000", window: [3, 9] }), channel()];
		const shown = channelsOf(image(said, true), first(3), "uint16");
		expect(shownOf(shown)).toEqual([1]);
		expect(colorsOf(shown)).toEqual(["#ffffff", "#ffffff", "#ffffff"]);
		expect(shown?.[1].domain).toEqual([3, 9]);
	});
});

describe("where the image says nothing", () => {
	it("one channel is white, two are told apart by everybody, three are red, green and blue", () => {
		const colors = (size: number) => colorsOf(channelsOf(image(null), first(size), "uint16"));
		expect(colors(1)).toEqual(["#ffffff"]);
		expect(colors(2)).toEqual(["#00ff00", "#ff00ff"]);
		expect(colors(3)).toEqual(["#ff0000", "#00ff00", "#0000ff"]);
		expect(new Set(colors(8)).size).toBe(8);
		expect(colors(11)?.slice(8)).toEqual(colors(3));
		expect(channelsOf(image(null), first(2), "float32")?.map(({ domain }) => domain)).toEqual([null, null]);
	});

	it("eight are seen at first, whichever are not hidden", () => {
		expect(shownOf(channelsOf(image(null), first(40), "uint16"))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
		const every = Array.from({ length: 20 }, (_, i) => channel({ visible: i % 2 === 1 }));
		expect(shownOf(channelsOf(image(every), first(20), "uint16"))).toEqual([1, 3, 5, 7, 9, 11, 13, 15]);
	});

	it("a spectrum is no list of channels, nor is an empty axis", () => {
		expect(channelsOf(image(null), first(128), "uint16")).toHaveLength(128);
		expect(channelsOf(image(null), first(129), "uint16")).toBeNull();
		expect(channelsOf(image(null), first(0), "uint16")).toBeNull();
	});
});

describe("red, green and blue side by side", () => {
	const rgb = [
		{ index: 0, color: "#ff0000", domain: [0, 255], visible: true },
		{ index: 1, color: "#00ff00", domain: [0, 255], visible: true },
		{ index: 2, color: "#0000ff", domain: [0, 255], visible: true },
	];

	it.each(["c", "channel", "rgb", "RGBA", "band", "s", "sample"])("along %s are drawn as they are", (name) => {
		expect(channelsOf(null, last(name, 3), "uint8")).toEqual(rgb);
		expect(channelsOf(image(null), last(name, 3), "uint8")).toEqual(rgb);
	});

	it("by their name also where they lie plane by plane", () => {
		expect(channelsOf(null, { name: "rgb", size: 3, last: false }, "uint8")).toEqual(rgb);
	});

	it("have beside them how opaque they are", () => {
		const opacity = { index: 3, color: "#ffffff", domain: [0, 255], visible: true, opacity: true };
		expect(channelsOf(null, last("rgba", 4), "uint8")).toEqual([...rgb, opacity]);
	});

	it.each([
		["of another name", last("time", 3), "uint8"],
		["of another size", last("c", 2), "uint8"],
		["of another type", last("c", 3), "uint16"],
		["plane by plane", first(3), "uint8"],
	] as const)("are not meant by an array %s that no image describes", (_, axis, dtype) => {
		expect(channelsOf(null, axis, dtype)).toBeNull();
	});
});
