/** What a user writes in strict TypeScript: all of it must be accepted. */
import {
	type Bin,
	type Colormap,
	colormap,
	drawSlice,
	extent,
	histogram,
	isZarrError,
	openZarr,
	quantile,
	readArray,
	readSeries,
	readSlice,
	type SavedView,
	type SeriesRow,
	type Slice,
	type ViewOptions,
	type ViewState,
	ZarrError,
	zarrView,
} from "zarr-widget";

const options: ViewOptions = { path: "air", index: { time: 1 }, color: { scheme: "magma" }, limits: "slice" };
const view = zarrView(new URL("https://example.org/air.zarr"), options);
const seen: { slices: (Slice | null)[]; loaded: number[]; texts: string[]; x: number[] } = {
	slices: [],
	loaded: [],
	texts: [],
	x: [],
};

view.addEventListener("load", (event) => seen.slices.push(event.detail));
view.addEventListener("progress", ({ detail }) => seen.loaded.push(detail.loaded, detail.total), { once: true });
view.addEventListener("error", ({ message }) => seen.texts.push(message));
view.addEventListener("click", ({ clientX }) => seen.x.push(clientX));
view.addEventListener("input", function () {
	if (this.value) seen.texts.push(this.value.path);
});
view.addEventListener("my-own", (event: Event) => seen.texts.push(event.type));
document.body.append(view);

view.value = { index: { time: 2 } };
view.set({ color: { domain: [0, 1] }, bounds: [0, 0, 10, 10] });
view.limits = "fixed";

export async function states(): Promise<[ViewState | undefined, SavedView | undefined, string | null | undefined]> {
	await view.ready;
	return [view.value, view.saved, view.value?.x];
}

export async function values(): Promise<SeriesRow[]> {
	const handle = await openZarr("https://example.org/air.zarr", { headers: { Authorization: "…" } });
	const node = await handle.node("air");
	if (node.kind === "array") seen.x.push(...node.shape, ...node.chunks);
	const { data, shape, dtype } = await readArray(handle, { path: "air", selection: { time: 3, lat: [0, 10, 2] } });
	if (data instanceof Float32Array) seen.x.push(data[0] ?? shape.length + dtype.length);
	const slice = await readSlice(handle, { path: "air", index: { time: 3 } });
	const bins = histogram(slice, { thresholds: 20 });
	const bars: readonly Bin[] = bins;
	seen.x.push(bins.nan, bins.fill, bars.length, ...extent(slice), quantile(slice.data, 0.5));
	const map: Colormap = colormap("viridis_r", { reverse: true });
	seen.texts.push(map(0.5), map.scheme);
	drawSlice(document.createElement("canvas"), slice, { domain: [0, 1] });
	return readSeries(handle, { path: "air", along: "time", index: { lat: 3, lon: 4 } });
}

export function toldOf(error: unknown): string | undefined {
	if (error instanceof ZarrError) return error.tag;
	return isZarrError(error, "ChunkError") ? error.key : undefined;
}
