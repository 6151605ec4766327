/** What each of two pictures beside each other may cost: half of what one may. */
import { expect, it } from "vitest";
import type { CompareState } from "../../src/compare.ts";
import { handWorker } from "../../src/decode/shared.ts";
import { isWhole } from "../../src/interact/afford.ts";
import { firstState } from "../../src/interact/choose.ts";
import { picturesOf, planesCost } from "../../src/interact/requests.ts";
import { openVariable, openZarr } from "../../src/read.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

/** A store of one array in chunks of 1024², float64: 8 MiB each; none can be read. */
function storeOf(side: number): Map<string, Uint8Array> {
	const array = {
		...{ zarr_format: 3, node_type: "array", data_type: "float64", fill_value: 0, attributes: {} },
		shape: [2, side, side],
		chunk_grid: { name: "regular", configuration: { chunk_shape: [1, 1024, 1024] } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		dimension_names: ["z", "y", "x"],
	};
	const group = { zarr_format: 3, node_type: "group", attributes: {} };
	const bytes = (document: object) => new TextEncoder().encode(JSON.stringify(document));
	return new Map([
		["/zarr.json", bytes(group)],
		["/a/zarr.json", bytes(array)],
	]);
}

// 32 chunks of 8 MiB are all that a view reads unasked, and 33 million cells all that it shows
it.each([
	[4096, true, true],
	[5120, true, false],
	[6144, false, false],
	[4097, true, false],
])("of %i² cells", async (side, alone, beside) => {
	const handle = await openZarr(storeOf(side));
	const variable = await openVariable(handle, "a");
	const state = firstState(variable, {});
	const compare: CompareState = { path: "b", how: "beside" };
	const both = { ...state, compare };
	expect([
		picturesOf(state),
		picturesOf(both),
		picturesOf({ ...state, compare: { ...compare, how: "difference" } }),
	]).toEqual([1, 2, 1]);
	expect([isWhole(variable, state), isWhole(variable, both)]).toEqual([alone, beside]);
	const cost = planesCost({ handle, variable, state }, 0);
	expect(planesCost({ handle, variable, state: both }, 0)).toEqual({ ...cost, fits: beside });
});
