/** Samples of systems that run on no machine of today, where their folder lies beside the repository; elsewhere only their stand-ins. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type ArrayValues, openZarr, readArray } from "../src/index.ts";
import { fixtures } from "./conformance/fixture.ts";
import { neutral } from "./conformance/portable.ts";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../shared/samples");
const FACTS = ".facts.json";

/** What is known of one array. */
interface Fact {
	readonly shape: readonly number[];
	/** NumPy's short name: `i1`, `S2`, or a list of fields. */
	readonly dtype: string;
	readonly samples: readonly (readonly [index: readonly number[], value: unknown])[];
	/** Numbers as text. */
	readonly stats: { readonly count: number; readonly min?: string; readonly max?: string; readonly sum?: string };
}

interface Facts {
	readonly format: string;
	readonly arrays: Readonly<Record<string, Fact>>;
}

/** What is told of N5 has the order of its axes, the first fastest; arrays are read the other way round. */
function turned(fact: Fact): Fact {
	const samples = fact.samples.map(([index, value]) => [index.toReversed(), value] as const);
	return { ...fact, shape: fact.shape.toReversed(), samples };
}

const systems = existsSync(FOLDER)
	? readdirSync(FOLDER).filter((name) => statSync(join(FOLDER, name)).isDirectory())
	: [];
const cases = systems.flatMap((system) =>
	readdirSync(join(FOLDER, system))
		.filter((name) => name.endsWith(FACTS))
		.flatMap((name) => {
			const folder = join(FOLDER, system, name.slice(0, -FACTS.length));
			const facts: Facts = JSON.parse(readFileSync(join(FOLDER, system, name), "utf8"));
			return Object.entries(facts.arrays).map(([path, fact]) => ({
				name: `${system}/${name.slice(0, -FACTS.length)}${path}`,
				folder,
				path,
				fact: facts.format === "n5" ? turned(fact) : fact,
			}));
		}),
);

function filesBelow(folder: string): Map<string, Uint8Array> {
	const keys = readdirSync(folder, { recursive: true, encoding: "utf8" });
	const files = keys.filter((key) => statSync(join(folder, key)).isFile());
	return new Map(files.map((key) => [key, new Uint8Array(readFileSync(join(folder, key)))]));
}

/** A value of a fact as `neutral` gives it: numbers by way of JavaScript's own text, bytes as the text that they are. */
function told(value: unknown): unknown {
	if (typeof value === "string") return Number.isSafeInteger(Number(value)) ? value : String(Number(value));
	const { hex, ...fields } = value as Record<string, string>;
	if (hex !== undefined) return Buffer.from(hex, "hex").toString("latin1");
	return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, String(Number(field))]));
}

function cellAt({ data, shape }: ArrayValues, index: readonly number[]): unknown {
	const at = index.reduce((sum, position, axis) => sum * shape[axis] + position, 0);
	return neutral((data as ArrayLike<unknown>)[at]);
}

describe("samples", () => {
	it("have stand-ins in their layouts", () => {
		const known = new Set(fixtures().map(({ system }) => system));
		expect([...systems, "ndarray.scala", "zarr_implementations"].filter((system) => !known.has(system))).toEqual([]);
	});

	it.each(cases)("$name", async ({ folder, path, fact: { shape, dtype, samples, stats } }) => {
		const read = await readArray(await openZarr(filesBelow(folder)), { path: path.slice(1) });
		expect(read.shape).toEqual(shape);
		expect(read.data.length).toBe(stats.count);
		const found = samples.map(([index]) => [index, cellAt(read, index)]);
		expect(found).toEqual(samples.map(([index, value]) => [index, told(value)]));
		if (stats.sum === undefined) return;
		const numbers = Array.from(read.data as ArrayLike<number | bigint>, Number);
		const extremes = [Math.min, Math.max].map((pick) => numbers.reduce((a, b) => pick(a, b)));
		expect(extremes).toEqual([Number(stats.min), Number(stats.max)]);
		const sum = numbers.reduce((a, b) => a + b, 0);
		const rounding = dtype.includes("f") ? 1e-9 * Math.abs(sum) : 0;
		expect(Math.abs(sum - Number(stats.sum))).toBeLessThanOrEqual(rounding);
	});
});
