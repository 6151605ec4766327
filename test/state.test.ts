/** View states: what is merged, what is taken away, what is copied. */
import { describe, expect, it } from "vitest";
import { type ChannelState, checkedPart, givenPart, mergeState, sameState, type ViewState } from "../src/state.ts";

const state: ViewState = {
	path: "cells/0",
	x: "x",
	y: "y",
	index: { z: 3 },
	color: { type: "linear", scheme: "viridis", domain: [0, 1], reverse: false },
};
const green: ChannelState = { index: 0, color: "#00ff00", domain: [0, 255], visible: true };
const red: ChannelState = {
	index: 1,
	color: "#ff0000",
	domain: [2, 90],
	visible: false,
	inverted: true,
	opacity: true,
};

describe("channels of a state", () => {
	it("are merged as a whole list, stay where a part says nothing of them, and go where it says undefined", () => {
		const both = mergeState(state, { channels: [green, red] });
		expect(both).toEqual({ ...state, channels: [green, red] });
		expect(mergeState(both, { channels: [red] }).channels).toEqual([red]);
		expect(mergeState(both, { index: { z: 4 } }).channels).toEqual([green, red]);
		expect(mergeState(both, { channels: undefined })).not.toHaveProperty("channels");
		expect(state).not.toHaveProperty("channels");
	});

	it("are compared by what they say", () => {
		const one = { ...state, channels: [green, red] };
		expect(sameState(one, structuredClone(one))).toBe(true);
		expect(sameState(one, { ...one, channels: [red, green] })).toBe(false);
		expect(sameState(one, { ...one, channels: [green, { ...red, domain: [2, 91] }] })).toBe(false);
		expect(sameState(one, state)).toBe(false);
	});

	it("that are given are copied to the last number, with colours in small letters", () => {
		const given = [
			{ ...green, color: "#00FF0a" },
			{ ...red, inverted: undefined, opacity: undefined },
		];
		const { channels } = checkedPart("A test", { channels: given });
		expect(channels).toEqual([
			{ ...green, color: "#00ff0a" },
			{ ...red, inverted: undefined, opacity: undefined },
		]);
		given[0].domain[0] = 99;
		expect(channels?.[0].domain).toEqual([0, 255]);
	});

	it("are taken away by a whole state that has none, and by no part of one", () => {
		expect(givenPart(state)).toHaveProperty("channels", undefined);
		expect(givenPart({ ...state, channels: [red] }).channels).toEqual([red]);
		expect(givenPart({ index: { z: 1 } })).not.toHaveProperty("channels");
	});

	it("are JSON", () => {
		const whole = { ...state, channels: [green, red] };
		expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
	});
});
