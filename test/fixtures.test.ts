import { expect, it } from "vitest";
import { truths, valuesOf } from "./fixtures.ts";

it("has a value for every cell of every array", () => {
	const rows = truths();
	expect(rows.length).toBeGreaterThan(50);
	for (const truth of rows) expect(valuesOf(truth).length).toBe(truth.shape.reduce((size, n) => size * n, 1));
});
