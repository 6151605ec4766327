/** What the package reads of one array, as JSON: run by every consumer, and compared with what numpy wrote. */

const TIME = 3;

/** The values of the array at `path`, a plane of it with its numbers, and a profile; `zarr` is all that the package exports. */
export async function tell(zarr, url, path) {
	const { extent, histogram, openZarr, quantile, readArray, readSeries, readSlice } = zarr;
	const handle = await openZarr(url);
	const { data, shape, dtype, dims } = await readArray(handle, { path });
	const slice = await readSlice(handle, { path, index: { time: TIME } });
	const series = await readSeries(handle, { path, along: "time", index: { lat: 7, lon: 11 } });
	return {
		shape,
		dtype,
		dims,
		time: TIME,
		values: Array.from(data, Number),
		plane: Array.from(slice.data),
		series: series.map(({ value }) => value),
		counts: histogram(slice, { thresholds: 8 }).map(({ count }) => count),
		extent: extent(slice),
		quantiles: [0.02, 0.5].map((p) => quantile(slice, p)),
	};
}
