/** Random CF times, each the date that cftime.num2date makes of it, or none where it refuses: TIME_CASES of them (4,000) from TIME_SEED on. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { timeDecoder, timeProblem } from "../src/hierarchy/time.ts";

type Row = [calendar: string, units: string, type: string, value: string, date: string | null];

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const COUNT = Number(process.env.TIME_CASES ?? 4000);
const SEED = Number(process.env.TIME_SEED ?? 20_260_000);
/** Cases in one file. */
const BATCH = Math.min(COUNT, Math.max(1000, COUNT / 10));

const folder = mkdtempSync(join(tmpdir(), "zarr-widget-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(count: number, seed: number): Row[] {
	const file = join(folder, `${seed}.json`);
	const script = join(ROOT, "test", "property", "times.py");
	execFileSync(join(ROOT, ".venv", "bin", "python"), [script, file, String(count), String(seed)], { stdio: "inherit" });
	return JSON.parse(readFileSync(file, "utf8"));
}

/** A value as a coordinate of its type holds it. */
function held(type: string, text: string): number | bigint {
	if (type === "i8" || type === "u8") return BigInt(text);
	return Number(text.replace("inf", "Infinity").replace("nan", "NaN"));
}

/** The fields of what is shown as a date; null where a raw number is shown. */
function dateOf([calendar, units, type, text]: Row): string | null {
	const fields = timeDecoder({ calendar, units })?.fields(held(type, text));
	return fields && !Number.isNaN(fields[0]) ? fields.join(" ") : null;
}

describe("random times are cftime's dates", () => {
	const batches = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, i) => SEED + i * BATCH);
	it.each(batches)("from seed %d", { timeout: 300_000 }, (seed) => {
		const rows = write(Math.min(BATCH, SEED + COUNT - seed), seed);
		const found = rows.map((row) => [...row, dateOf(row)]);
		expect(found.filter(([, , , , date, own]) => date !== own)).toEqual([]);
		// both kinds are there, and what is refused as a whole says why
		const dated = rows.filter(([, , , , date]) => date !== null);
		expect(dated.length).toBeGreaterThan(rows.length * 0.7);
		expect(dated.length).toBeLessThan(rows.length);
		const silent = rows.filter(([calendar, units]) => {
			const attrs = { calendar, units };
			return (timeDecoder(attrs) === null) !== (timeProblem(attrs) !== null);
		});
		expect(silent).toEqual([]);
	});
});
