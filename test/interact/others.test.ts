/** Which variables of a dataset are offered to be compared with one, by metadata alone (test/fixtures/compared.py). */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { othersOf } from "../../src/interact/others.ts";
import { openVariable, openZarr } from "../../src/read.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

const { stores }: { stores: { name: string; files: Record<string, string> }[] } = JSON.parse(
	readFileSync(new URL("../fixtures/compared.json", import.meta.url), "utf8"),
);

it.each(stores.map((store) => [store.name, store] as const))(
	"are those of the same cells, of Zarr %s",
	async (_, store) => {
		const files = Object.entries(store.files).map(([key, text]) => [`/${key}`, Buffer.from(text, "base64")] as const);
		const handle = await openZarr(new Map(files));
		const siblings = (await handle.list()).filter(({ path }) => !path.includes("/"));
		const offered = async (path: string, sides: { x: string; y: string }) => {
			const variable = await openVariable(handle, path);
			return othersOf(variable, sides, siblings);
		};
		const map = { x: "lon", y: "lat" };
		const all = await offered("tas", map);
		const names = (some: typeof all) => some.map(({ name }) => name).sort();
		expect(names(all)).toEqual(
			["count", "count_before", "half", "level", "normal", "pr", "quality", "small", "tasmin", "ts"].sort(),
		);
		expect(names(all.filter((other) => other.subtracts))).toEqual(["half", "level", "normal", "tasmin", "ts"]);
		expect(names(await offered("tas", { x: "lat", y: "time" }))).toContain("zonal");
		expect(names(await offered("tas", { x: "lat", y: "time" }))).not.toContain("normal");
		expect(names((await offered("count", map)).filter((other) => other.subtracts))).toEqual(["count_before", "small"]);
		expect((await offered("quality", map)).some((other) => other.subtracts)).toBe(false);
	},
);
