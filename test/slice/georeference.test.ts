/** Where cells lie on earth: grids by xarray, against edges by xarray and corners by NumPy. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Georeference } from "../../src/hierarchy/georeference.ts";
import { openZarr } from "../../src/index.ts";
import { georeferenceOf } from "../../src/slice/georeference.ts";
import { makeVariable } from "../../src/slice/variable.ts";
import { filesOf } from "../conformance/fixture.ts";

interface Expected {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	/** Arrays as base64 of float64. */
	readonly reference: Readonly<Record<string, unknown>> | null;
	readonly problem?: string;
}

const places: Expected[] = JSON.parse(readFileSync(new URL("../fixtures/places.json", import.meta.url), "utf8"));

function numbers(text: unknown): Float64Array {
	const { buffer, byteOffset, byteLength } = Buffer.from(String(text), "base64");
	return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}

async function referenced(files: Expected["files"], drawn?: { x: string; y: string }) {
	const handle = await openZarr(filesOf({ files, open: "" }));
	const variable = await makeVariable(handle, "field");
	const { x, y } = variable;
	return georeferenceOf(handle, variable, drawn ?? { x: x ?? "", y: y ?? "" });
}

/** How far two lists of degrees lie apart at most: NaN only where the other has one, and 360 is 0. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>, period = Number.POSITIVE_INFINITY): number {
	if (a.length !== b.length) return Number.POSITIVE_INFINITY;
	const each = Array.from(a, (value, i) => {
		if (Number.isNaN(value) || Number.isNaN(b[i])) return Object.is(value, b[i]) ? 0 : Number.POSITIVE_INFINITY;
		const by = Math.abs(value - b[i]);
		return Math.min(by, Math.abs(by - period));
	});
	return Math.max(...each);
}

function check(reference: Georeference | null, expected: Expected["reference"]): void {
	expect(reference?.kind).toBe(expected?.kind);
	if (reference?.kind === "axes") {
		expect(apart(reference.x, numbers(expected?.x))).toBeLessThan(1e-12);
		expect(apart(reference.y, numbers(expected?.y))).toBeLessThan(1e-12);
		expect(reference.crs).toEqual(expected?.crs);
	}
	if (reference?.kind === "corners") {
		expect([reference.width, reference.height]).toEqual([expected?.width, expected?.height]);
		expect(apart(reference.lon, numbers(expected?.lon), 360)).toBeLessThan(1e-10);
		expect(apart(reference.lat, numbers(expected?.lat))).toBeLessThan(1e-10);
	}
}

describe("where cells lie", () => {
	it.each(places)("$name", async ({ files, reference, problem }) => {
		const found = await referenced(files);
		check(found.reference, reference);
		if (problem === undefined) expect(found.problems).toEqual([]);
		else expect(found.problems.join("\n")).toMatch(new RegExp(problem));
	});
});
