/** An array of numbers of every system that the fixtures name, to be looked at. */
import { fixture, type StoredFixture } from "./fixture.ts";

/** Fixture, store in it, and the array of numbers that is drawn; what stands after # is part of the path. */
export const DRAWN: readonly (readonly [file: string, store: string, path: string])[] = [
	["anndata/general", "v3", "layers/dense"],
	["c-blosc/snappy", "v2", "float64_0"],
	["gdal/general", "no_data-v2", "no_data"],
	["geozarr/levels", "groups", "r10m/b02"],
	["icechunk/format-1", "general", "inline"],
	["icechunk/format-2", "general#branch=main", "native"],
	["kerchunk/references", "hdf5", "air"],
	["kerchunk/references", "pyarrow", "air"],
	["n5-java/n5", "plain", "compressed/blosc-int32"],
	["n5-zarr/n5", "v3", "compressed/zstd"],
	["ndarray.scala/layout", "blosc", "floats"],
	["ndpyramid/levels", "coarsened-v3", "0/air"],
	["netcdf-c/names", "4.10-nczarr", "packed"],
	["ngff-zarr/images", "0.5-plane", "scale0/image"],
	["ome-ngff/older", "0.3-zyx", "0"],
	["ome-zarr/images", "0.5", "s0"],
	["tensorstore/fixed", "v3 bfloat16", ""],
	["virtualizarr/references", "json", "packed"],
	["xarray/general", "v3-consolidated", "double"],
	["z5py/n5", "container", "compressed/lz4-int32"],
	["zarr-python/fixed", "v3", "half_enclosed"],
	["zarr-python-2/n5", "N5Store", "compressed/bzip2-float64"],
	["zarr.jl/layout", "v3", "float64"],
	["zarr_implementations/layout", "z5py", "zlib"],
	["zarrs/general", "codecs", "numcodecs.fletcher32"],
	["zip/zip", "deflated", "plain"],
];
/** One that is drawn as a line. */
export const LINE = ["pcodec/modes", "v3", "auto_f4"] as const;

/** The store of a fixture; a revision in its name is left out. Throws where there is none. */
export function storeOf(file: string, name: string): StoredFixture {
	const store = fixture(file).stores.find((one) => one.name === name.replace(/#.*/, ""));
	if (!store) throw new Error(`${file} has no store ${name}`);
	return store;
}

/** What the writer says is in an array: numbers as base64, all else as a list. Throws where it says none. */
export function told(file: string, name: string, path: string): string | readonly unknown[] {
	const values = storeOf(file, name).arrays.find((array) => array.path === path)?.values;
	if (values === undefined) throw new Error(`${file} says no values of ${path} in ${name}`);
	return values;
}
