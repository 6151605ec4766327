/** Channels of images that break the specification. */
import { describe, expect, it } from "vitest";
import { imageOf, withImage } from "./image.ts";

describe("channels that break the specification", () => {
	const whole = { color: "00ff00", window: { start: 1, end: 2, min: 0, max: 9 } };
	const plain = { label: "Channel 0", color: "#00ff00", window: [1, 2], visible: true, inverted: false };

	it.each([
		[
			"a colour of words",
			{ ...whole, color: "green" },
			{ color: null },
			'[0].color is "green", not six hexadecimal digits; it has a color of the viewer\'s.',
		],
		[
			"a colour as a number",
			{ ...whole, color: 255 },
			{ color: null },
			"[0].color is 255, not six hexadecimal digits; it has a color of the viewer's.",
		],
		["no colour", { window: whole.window }, { color: null }, "[0].color is missing; it has a color of the viewer's."],
		["no window", { color: "00ff00" }, { window: null }, "[0].window is missing; its limits are automatic."],
		[
			"a window without start",
			{ ...whole, window: { min: 0, max: 5 } },
			{ window: null },
			"[0].window has no numbers as start and end; its limits are automatic.",
		],
		[
			"a window of texts",
			{ ...whole, window: { start: "0", end: "5" } },
			{ window: null },
			"[0].window has no numbers as start and end; its limits are automatic.",
		],
		[
			"a window the wrong way round",
			{ ...whole, window: { start: 5, end: 2 } },
			{ window: null },
			"[0].window starts at 5 and ends at 2, which is no range; its limits are automatic.",
		],
		[
			"an empty window",
			{ ...whole, window: { start: 5, end: 5 } },
			{ window: null },
			"[0].window starts at 5 and ends at 5, which is no range; its limits are automatic.",
		],
		["activity by number", { ...whole, active: 1 }, {}, "[0].active is 1, neither true nor false; it is shown."],
		[
			"inversion by text",
			{ ...whole, inverted: "yes" },
			{},
			'[0].inverted is "yes", neither true nor false; it is not inverted.',
		],
		[
			"no object",
			"red",
			{ color: null, window: null },
			'[0] is "red", not an object; it is shown with automatic limits.',
		],
	])("%s", async (_, channel, differs, problem) => {
		const image = await imageOf(withImage({}, { omero: { channels: [channel] } }));
		expect(image.channels).toEqual([{ ...plain, ...differs }]);
		expect(image.problems).toEqual([`omero.channels${problem}`]);
	});

	it("says once what many have", async () => {
		const image = await imageOf(
			withImage({}, { omero: { channels: [whole, { color: "ff0000" }, { color: "ff0000" }] } }),
		);
		expect(image.problems).toEqual(["omero.channels[1, 2].window is missing; its limits are automatic."]);
	});

	it.each([
		["no channels", {}, "omero.channels is missing; nothing is known of channels."],
		[
			"channels by name",
			{ channels: { red: 1 } },
			"omero.channels is an object with the keys red, not a list; nothing is known of channels.",
		],
		["no object", "omero", 'omero is "omero", not an object; it is ignored.'],
		[
			"an unknown model",
			{ channels: [whole], rdefs: { model: "RGB" } },
			'omero.rdefs.model is "RGB", neither color nor greyscale; channels are shown in color.',
		],
		[
			"a plane that is none",
			{ channels: [whole], rdefs: { defaultZ: -1 } },
			"omero.rdefs.defaultZ is -1, not the number of a plane; it is ignored.",
		],
	])("%s", async (_, omero, problem) => {
		expect((await imageOf(withImage({}, { omero }))).problems).toEqual([problem]);
	});
});
