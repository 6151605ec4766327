/** A plane of 4096 × 4096 cells, made on the page, and how long the page is held by what is done with it. */
import type * as ZarrWidget from "../../../src/index.ts";
import type { LongTask } from "./plan.ts";

const SIDE = 4096;
const CHUNK = 1024;

/** A store of float32 (2, 4096, 4096), raw, in chunks of a plane's 1024 × 1024 cells. */
export function largeStore(type: "float32" | "uint16" = "float32"): Map<string, Uint8Array> {
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
			const values = type === "float32" ? new Float32Array(CHUNK * CHUNK) : new Uint16Array(CHUNK * CHUNK);
			for (let i = 0; i < values.length; i++) values[i] = (Math.imul(i + k + z, 2654435761) >>> 16) / 7;
			store.set(`c/${z}/${Math.floor(k / 4)}/${k % 4}`, new Uint8Array(values.buffer));
		}
	return store;
}

/** Opens the plane, waits for its histogram, changes colours, steps, zooms; every task over 50 ms with what was being done, and a timer's longest wait in each. */
export async function watched(core: typeof ZarrWidget, store: Map<string, Uint8Array>) {
	const large: LongTask[] = [];
	const waited: LongTask[] = [];
	let during = "opening";
	let longest = 0;
	const observer = new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) large.push({ during, ms: duration });
	});
	observer.observe({ type: "longtask" });
	let last = performance.now();
	const timer = setInterval(() => {
		longest = Math.max(longest, performance.now() - last);
		last = performance.now();
	}, 1);
	const act = async (name: string, work: () => unknown) => {
		during = name;
		longest = 0;
		work();
		await new Promise((resolve) => setTimeout(resolve, 1500));
		waited.push({ during, ms: longest });
	};
	let view: ZarrWidget.ZarrViewElement | undefined;
	await act("opening and histogram", () => {
		view = core.zarrView(store, { width: 900 });
		document.body.replaceChildren(view);
	});
	await act("contrast", () => view?.set({ color: { domain: [100, 9000] } }));
	await act("colour map", () => view?.set({ color: { scheme: "magma" } }));
	await act("logarithmic scale", () => view?.set({ color: { type: "log" } }));
	await act("zoom", () => view?.set({ bounds: [1000, 1000, 2000, 2000] }));
	await act("step and histogram", () => view?.set({ index: { z: 1 } }));
	await act("warm step and histogram", () => view?.set({ index: { z: 0 } }));
	await act("percentiles for each slice", () => {
		if (view) view.limits = "slice";
	});
	observer.disconnect();
	clearInterval(timer);
	view?.dispose();
	return { large, waited };
}
