import { describe, expect, it } from "vitest";
import { evenTrack, listedTrack } from "../../src/render/track.ts";

describe("evenTrack", () => {
	it("does not scroll what fits", () => {
		const track = evenTrack(5, 20, 100);
		expect([track.last, track.range, track.shown(0), track.firstAt(0), track.coarse]).toEqual([0, 0, 5, 0, false]);
	});

	it("scrolls by whole rows, a pixel a pixel", () => {
		const track = evenTrack(50, 20, 110);
		expect(track.last).toBe(45);
		expect(track.shown(0)).toBe(6);
		expect(track.shown(45)).toBe(5);
		expect([0, 9, 11, 200, 9999].map(track.firstAt)).toEqual([0, 0, 1, 10, 45]);
		expect(track.placeOf(10)).toBe(200);
	});

	it("holds hundreds of millions of rows in a page that browsers can scroll", () => {
		const track = evenTrack(100_000_000, 22, 396);
		expect(track.range).toBeLessThan(16_000_000);
		expect(track.coarse).toBe(true);
		for (const first of [0, 1, 49_999_999, track.last]) expect(track.firstAt(track.placeOf(first))).toBe(first);
		expect(track.firstAt(track.range)).toBe(99_999_982);
	});

	it("brings a row into view with the smallest step", () => {
		const track = evenTrack(50, 20, 100);
		expect([3, 10, 14, 15, 49].map((at) => track.reveal(10, at))).toEqual([3, 10, 10, 11, 45]);
	});
});

describe("listedTrack", () => {
	const track = listedTrack([50, 100, 30, 80], 150);

	it("ends where the last column is wholly in view", () => {
		expect([track.last, track.range]).toEqual([2, 150]);
		expect([0, 1, 2].map(track.shown)).toEqual([2, 3, 2]);
		expect([0, 20, 30, 99, 101, 150].map(track.firstAt)).toEqual([0, 0, 1, 1, 2, 2]);
		expect([0, 1, 2].map(track.placeOf)).toEqual([0, 50, 150]);
	});

	it("brings a column into view, and its beginning where it is wider than the room", () => {
		expect([0, 1, 2, 3].map((at) => track.reveal(0, at))).toEqual([0, 0, 1, 2]);
		expect(track.reveal(2, 0)).toBe(0);
		expect(listedTrack([50, 400], 150).reveal(0, 1)).toBe(1);
		expect(listedTrack([400], 150).last).toBe(0);
	});
});
