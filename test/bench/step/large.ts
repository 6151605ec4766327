/** Planes of 4096 × 4096 cells, made on the page, and how long the page is held by what is done with them. */
import type * as ZarrWidget from "../../../src/index.ts";
import { type LongTask, watchTasks } from "../tasks.ts";

const SIDE = 4096;
const CHUNK = 1024;
const TYPES = { float32: Float32Array, uint16: Uint16Array, int64: BigInt64Array };

/** A store of (2, 4096, 4096), raw, in chunks of a plane's 1024 × 1024 cells. */
function largeStore(type: keyof typeof TYPES): Map<string, Uint8Array> {
	const document = {
		...{ zarr_format: 3, node_type: "array", shape: [2, SIDE, SIDE], data_type: type, fill_value: 0, attributes: {} },
		chunk_grid: { name: "regular", configuration: { chunk_shape: [1, CHUNK, CHUNK] } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		dimension_names: ["z", "y", "x"],
	};
	const store = new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
	for (let z = 0; z < 2; z++)
		for (let k = 0; k < 16; k++) {
			const values = new TYPES[type](CHUNK * CHUNK);
			for (let i = 0; i < values.length; i++) {
				const value = (Math.imul(i + k + z, 2654435761) >>> 16) / 7;
				values[i] = values instanceof BigInt64Array ? BigInt(Math.floor(value)) : value;
			}
			store.set(`c/${z}/${Math.floor(k / 4)}/${k % 4}`, new Uint8Array(values.buffer));
		}
	return store;
}

/** Opens a plane of each type, waits for its histogram, changes colours, zooms, steps, turns, resizes; every task over 50 ms with what was being done. */
export async function watchLarge(core: typeof ZarrWidget): Promise<LongTask[]> {
	const all: LongTask[] = [];
	for (const type of Object.keys(TYPES) as (keyof typeof TYPES)[]) {
		const store = largeStore(type);
		// making it holds the page, too
		await new Promise((resolve) => setTimeout(resolve, 1000));
		all.push(...(await watchOne(core, store, type)));
	}
	return all;
}

async function watchOne(core: typeof ZarrWidget, store: Map<string, Uint8Array>, type: string): Promise<LongTask[]> {
	const tasks = watchTasks();
	const act = async (name: string, work: () => unknown) => {
		tasks.during(`${name}, ${type}`);
		// in a task of its own, which begins under that name
		await new Promise((resolve) => setTimeout(resolve));
		work();
		await new Promise((resolve) => setTimeout(resolve, 2000));
	};
	const view = core.zarrView(store, { width: 900 });
	await act("opening and histogram", () => document.body.replaceChildren(view));
	await act("contrast", () => view.set({ color: { domain: [100, 9000] } }));
	await act("colour map", () => view.set({ color: { scheme: "magma" } }));
	await act("logarithmic scale", () => view.set({ color: { type: "log" } }));
	await act("zoom", () => view.set({ bounds: [1000, 1000, 2000, 2000] }));
	await act("the whole again", () => view.set({ bounds: undefined }));
	await act("step and histogram", () => view.set({ index: { z: 1 } }));
	await act("warm step and histogram", () => view.set({ index: { z: 0 } }));
	await act("percentiles for each slice", () => {
		view.limits = "slice";
	});
	await act("resize", () => {
		view.style.width = "700px";
	});
	await act("turn", () => view.set({ x: "y" }));
	const found = await tasks.stop();
	view.dispose();
	view.remove();
	return found;
}
