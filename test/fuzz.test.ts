/** Damaged stores come out as an error or as values that fit; never as a hang, a crash or, where a checksum could tell, as other values. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byCodec, fuzz, seeds } from "./fuzz.ts";

const CASES = 40;
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);

beforeAll(() => {
	process.on("unhandledRejection", onRejection);
});

afterAll(() => {
	process.off("unhandledRejection", onRejection);
	expect(rejections).toEqual([]);
});

describe("damaged stores", () => {
	it.each([...byCodec(seeds())])("%s", { timeout: 60_000 }, async (codec, group) => {
		const { failures, cases } = await fuzz(codec, group, CASES);
		expect(failures).toEqual([]);
		expect(cases).toBe(CASES);
	});
});
