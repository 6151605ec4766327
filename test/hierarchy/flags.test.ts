import { describe, expect, test } from "vitest";
import { decodingOf } from "../../src/hierarchy/cf.ts";
import { dtypeOf } from "../../src/hierarchy/dtype.ts";
import { meaningsOf } from "../../src/hierarchy/flags.ts";

function decoded(attrs: Record<string, unknown>, name = "uint8") {
	const { flags, problems } = decodingOf(attrs, dtypeOf(name) ?? expect.fail(name), 0, 3);
	return { span: flags?.span, says: (value: number | bigint) => flags && meaningsOf(flags, value), problems };
}

describe("flags (examples 3.3 to 3.5 of CF)", () => {
	test("values that are names", () => {
		const attrs = { flag_values: [0, 1, 2], flag_meanings: "quality_good sensor_nonfunctional outside_valid_range" };
		const { span, says, problems } = decoded(attrs, "int8");
		expect([0, 2, 3].map(says)).toEqual([["quality_good"], ["outside_valid_range"], []]);
		expect(span).toEqual([0, 2]);
		expect(problems).toEqual([]);
	});

	test("bits, of which any number may hold", () => {
		const attrs = {
			flag_masks: [1, 2, 4, 8, 16, 32],
			flag_meanings: "no_battery calibration_failure low_battery hardware_failure offline replaced",
		};
		const { span, says } = decoded(attrs);
		expect([0, 5, 63].map((value) => says(value)?.length)).toEqual([0, 2, 6]);
		expect(says(5)).toEqual(["no_battery", "low_battery"]);
		expect(span).toBeNull();
	});

	test("bits, and numbers in some of them", () => {
		const attrs = {
			flag_masks: [1, 2, 12, 12, 12],
			flag_values: [1, 2, 4, 8, 12],
			flag_meanings: "low_battery hardware_fault offline_mode calibration_mode maintenance_mode",
		};
		const { says } = decoded(attrs);
		expect([4, 13, 15].map(says)).toEqual([
			["offline_mode"],
			["low_battery", "maintenance_mode"],
			["low_battery", "hardware_fault", "maintenance_mode"],
		]);
	});

	test("of all 64 bits, and of unsigned values that are written as signed ones", () => {
		const high = decoded({ flag_masks: [1, 2n ** 63n], flag_meanings: "low high" }, "uint64");
		expect(high.says(2n ** 63n + 1n)).toEqual(["low", "high"]);
		const signed = decoded({ flag_values: [-1, 127], flag_meanings: "none all", _Unsigned: "true" }, "int8");
		expect([255, 127].map(signed.says)).toEqual([["none"], ["all"]]);
		expect(signed.span).toEqual([127, 255]);
	});

	test("have colours of their own only where these are enough, and shown values are stored ones", () => {
		const flags = (last: number) => ({ flag_values: [0, last], flag_meanings: "none all" });
		expect(decoded(flags(255), "int16").span).toEqual([0, 255]);
		expect(decoded(flags(256), "int16").span).toBeNull();
		expect(decoded(flags(1), "float32").span).toBeNull();
		expect(decoded({ ...flags(1), scale_factor: 2 }).span).toBeNull();
		expect(decoded(flags(1), "float32").says(1)).toEqual(["all"]);
	});

	test.each([
		[{ flag_values: [1, 2], flag_meanings: "one" }, "flag_values has 2 values for the 1 words of flag_meanings"],
		[{ flag_masks: 1, flag_meanings: "a b" }, "flag_masks has 1 values for the 2 words of flag_meanings"],
		[{ flag_values: [1, 2] }, "flag_values can't be read without words in flag_meanings"],
		[{ flag_values: [1, 2], flag_meanings: 3 }, "flag_values can't be read without words in flag_meanings"],
		[{ flag_meanings: "a b" }, "flag_meanings is given without flag_values or flag_masks"],
		[{ flag_values: [1, 300], flag_meanings: "a b" }, "flag_values holds what is no value of uint8"],
		[{ flag_values: ["1b", "2b"], flag_meanings: "a b" }, "flag_values holds what is no value of uint8"],
		[{ flag_values: [1, 1], flag_meanings: "a b" }, "flag_values names a value twice"],
	])("that contradict each other mean nothing: %o", (attrs, what) => {
		const { span, says, problems } = decoded(attrs);
		expect([span, says(1)]).toEqual([undefined, undefined]);
		expect(problems).toEqual([`${what}; the numbers are shown without meanings.`]);
	});

	test("masks of floats mean nothing", () => {
		expect(decoded({ flag_masks: [1], flag_meanings: "a" }, "float32").problems).toHaveLength(1);
	});
});
