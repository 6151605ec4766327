/** Random arrays that zarr-python and tensorstore write, equal to the last bit when read: PROPERTY_CASES of them (100) from PROPERTY_SEED on. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { readArray } from "../src/index.ts";
import { answerOf, judge } from "./conformance/compare.ts";
import { type Fixture, filesOf, type StoredFixture } from "./conformance/fixture.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const COUNT = Number(process.env.PROPERTY_CASES ?? 100);
const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_000);
/** Cases in one file. */
const BATCH = 100;

const folder = mkdtempSync(join(tmpdir(), "zarr-widget-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(count: number, seed: number): Fixture {
	const file = join(folder, `${seed}.json`);
	const script = join(ROOT, "test", "property", "write.py");
	const env = { ...process.env, PYTHONPATH: join(ROOT, "test", "fixtures") };
	const python = join(ROOT, ".venv", "bin", "python");
	execFileSync(python, [script, file, String(count), String(seed)], { stdio: "inherit", env });
	return { ...JSON.parse(readFileSync(file, "utf8")), file };
}

/** What is wrong with how a case is read; null where nothing is. */
async function faultOf(fixture: Fixture, store: StoredFixture): Promise<string | null> {
	const [array] = store.arrays;
	const answer = await answerOf(readArray(filesOf(store)));
	// attributes and names are not drawn at random
	const { verdict, reason } = judge(fixture, store, array, answer);
	return verdict === "right" ? null : `${store.name} (${array.dtype}, ${array.shape?.join(" × ")}): ${reason}`;
}

describe("random arrays are read as their writers read them", () => {
	const batches = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, i) => SEED + i * BATCH);
	it.each(batches)("from seed %d", { timeout: 120_000 }, async (seed) => {
		const fixture = write(Math.min(BATCH, SEED + COUNT - seed), seed);
		const faults: string[] = [];
		for (const store of fixture.stores) {
			const fault = await faultOf(fixture, store);
			if (fault !== null) faults.push(fault);
		}
		expect(faults).toEqual([]);
	});
});
