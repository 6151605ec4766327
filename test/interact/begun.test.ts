// @vitest-environment jsdom
/** Channels that are shown one at a time at first, and blended later: with limits of their own values where nothing says any. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import type { ChannelState } from "../../src/state.ts";
import { type ZarrViewElement, zarrView } from "../../src/view.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

let view: ZarrViewElement;
let told: ChannelState[][];

beforeEach(() => {
	told = [];
	// jsdom draws nothing
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});
afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
});

const SIZE = 20;
const valueAt = (c: number, i: number) => (i * i * (c + 1) + 1000 * c) % 60_000;

/** np.percentile of a channel, linear, by hand. */
function percentiles(c: number): number[] {
	const sorted = Array.from({ length: SIZE * SIZE }, (_, i) => valueAt(c, i)).sort((a, b) => a - b);
	return [0.02, 0.98].map((part) => {
		const at = part * (sorted.length - 1);
		const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
		return low + (high - low) * (at - Math.floor(at));
	});
}

/** An image of three channels; `window` is what its metadata say of the second one's limits. */
function image(window?: object): Map<string, Uint8Array> {
	const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
	const axes = [{ name: "c", type: "channel" }, ...["y", "x"].map((name) => ({ name, type: "space" }))];
	const datasets = [{ path: "0", coordinateTransformations: [{ type: "scale", scale: [1, 1, 1] }] }];
	const colors = ["FF0000", "00FF00", "0000FF"];
	const channels = colors.map((color, c) => ({ color, ...(c === 1 && window ? { window } : {}) }));
	const ome = { version: "0.5", multiscales: [{ axes, datasets }], ...(window ? { omero: { channels } } : {}) };
	const array = {
		...{ zarr_format: 3, node_type: "array", shape: [3, SIZE, SIZE], data_type: "uint16", fill_value: 0 },
		chunk_grid: { name: "regular", configuration: { chunk_shape: [1, SIZE, SIZE] } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		attributes: {},
	};
	const planes = [0, 1, 2].map((c) => {
		const values = Uint16Array.from({ length: SIZE * SIZE }, (_, i) => valueAt(c, i));
		return [`0/c/${c}/0/0`, new Uint8Array(values.buffer)] as const;
	});
	return new Map([
		["zarr.json", json({ zarr_format: 3, node_type: "group", attributes: { ome } })],
		["0/zarr.json", json(array)],
		...planes,
	]);
}

/** Opens an image with a list of channels, and waits until its limits are known. */
async function open(files: Map<string, Uint8Array>, channels: ChannelState[]) {
	view = zarrView(files, { channels });
	let inputs = 0;
	view.addEventListener("input", () => {
		inputs++;
		told.push(view.value?.channels ?? []);
	});
	document.body.append(view);
	await vi.waitFor(() => expect(inputs).toBe(1));
	told = [];
}

/** Has channels blended, or shown one at a time. */
async function choose(way: "blended" | "single") {
	const select = view.querySelector<HTMLSelectElement>("select[aria-label=channels]") ?? expect.fail("no choice");
	select.value = way;
	select.dispatchEvent(new Event("change", { bubbles: true }));
	await vi.waitFor(() => expect(told.length).toBeGreaterThan(0));
}

const domains = () => view.value?.channels?.map(({ domain }) => [...domain]);

it("are blended between their own percentiles, which is told once they are known", async () => {
	await open(image(), []);
	expect(view.value?.channels).toEqual([]);
	await choose("blended");
	expect(domains()).toEqual([0, 1, 2].map(percentiles));
	expect(view.value?.color.domain).toEqual(percentiles(0));
	expect(told).toHaveLength(1);
	expect(view.limits).toBe("robust");
});

it("have the windows of the metadata where these say any", async () => {
	await open(image({ min: 0, max: 65_535, start: 12, end: 3456 }), []);
	await choose("blended");
	expect(domains()).toEqual([percentiles(0), [12, 3456], percentiles(2)]);
});

it("keep the limits that somebody gives them", async () => {
	await open(image(), []);
	const given = [0, 1, 2].map((index) => ({
		index,
		color: "#ffffff",
		domain: [0, 1] as [number, number],
		visible: true,
	}));
	view.set({ channels: given });
	await vi.waitFor(() => expect(told.length).toBeGreaterThan(0));
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(domains()).toEqual([0, 1, 2].map(() => [0, 1]));
	expect(view.limits).toBe("fixed");
});

it("have after a turn to one at a time the limits that they had", async () => {
	await open(image(), []);
	await choose("blended");
	view.set({ channels: (view.value?.channels ?? []).map((one) => ({ ...one, domain: [5, 50] as [number, number] })) });
	told = [];
	await choose("single");
	told = [];
	await choose("blended");
	expect(domains()).toEqual([0, 1, 2].map(() => [5, 50]));
});
