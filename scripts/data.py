"""Make the example stores from data that comes with Python packages: `data.py FOLDER`.

iris-sample-data (British Crown copyright, Open Government Licence): air temperature over North America and the globe,
sea-surface temperature, ocean models, a rotated pole, a satellite's picture. nibabel: brain scans. Values are stored
as they are, packed or filled; nothing is decoded. Images as OME-NGFF are made by `images.py`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import iris_sample_data
import nibabel
import numpy as np
import xarray as xr
import zarr
from zarr.codecs import BloscCodec

from images import write_images
from pp import read_field

IRIS = Path(iris_sample_data.path)
NIBABEL = Path(nibabel.__file__).parent / "tests" / "data"


def open_raw(path: Path) -> xr.Dataset:
    """Open a netCDF file with numbers and attributes as they are in it."""
    dataset = xr.open_dataset(path, decode_cf=False, engine="netcdf4").load()
    return dataset.drop_encoding()


def air_temperature(folder: Path) -> None:
    """Write yearly means of a climate model, 1860 to 2099 of 360 days, as Zarr v3 in shards: a store a scenario."""
    encoding = {
        "air_temperature": {"chunks": (20, 37, 49), "shards": (120, 37, 49), "compressors": BloscCodec(cname="zstd")}
    }
    for file, name in (("A1B", "air_temperature"), ("E1", "air_temperature_e1")):
        dataset = open_raw(IRIS / f"{file}_north_america.nc")
        dataset.to_zarr(folder / f"{name}.zarr", zarr_format=3, encoding=encoding, consolidated=False)


def scenarios(folder: Path) -> None:
    """Write a year's mean air temperature of the globe before industry and in 2098 under two scenarios, as Zarr v2."""
    files = {"pre-industrial": "pre-industrial.pp", "A1B in 2098": "A1B.2098.pp", "E1 in 2098": "E1.2098.pp"}
    fields = [read_field(IRIS / file) for file in files.values()]
    dims = ("scenario", "latitude", "longitude")
    attributes = {"long_name": "air temperature", "standard_name": "air_temperature", "units": "K"}
    data = xr.Variable(dims, np.stack([field.values for field in fields]), attributes)
    coords = {
        "scenario": ("scenario", list(files)),
        "latitude": ("latitude", fields[0].latitude, {"units": "degrees_north", "standard_name": "latitude"}),
        "longitude": ("longitude", fields[0].longitude, {"units": "degrees_east", "standard_name": "longitude"}),
    }
    dataset = xr.Dataset({"air_temperature": data}, coords)
    encoding = {"air_temperature": {"chunks": (1, 145, 192)}}
    dataset.to_zarr(folder / "scenarios.zarr", zarr_format=2, encoding=encoding, consolidated=True)


def sea_surface_temperature(folder: Path) -> None:
    """Write monthly analyses of the tropical oceans, 2006 to 2010, as Zarr v2, consolidated."""
    dataset = open_raw(IRIS / "ostia_monthly.nc")
    encoding = {"surface_temperature": {"chunks": (6, 18, 216)}}
    dataset.to_zarr(folder / "sea_surface_temperature.zarr", zarr_format=2, encoding=encoding, consolidated=True)


def zipped(folder: Path) -> None:
    """Write the sea-surface temperature as one zip file, too: members stored as they are, in order, without dates."""
    store = folder / "sea_surface_temperature.zarr"
    with zipfile.ZipFile(f"{store}.zip", "w") as archive:
        for file in sorted(path for path in store.rglob("*") if path.is_file()):
            archive.writestr(zipfile.ZipInfo(file.relative_to(store).as_posix()), file.read_bytes())


def ocean(folder: Path) -> None:
    """Write three months of an ocean model on its own curved grid as Zarr v3 in plain chunks."""
    parts = [open_raw(path) for path in sorted((IRIS / "NEMO").glob("*_grid-T.nc"))]
    dataset = xr.concat(
        parts, "time_counter", data_vars="minimal", coords="minimal", compat="override", join="override"
    )
    # The files count time from their own beginnings: all three say 0.
    dataset = dataset.assign_coords(time_counter=dataset["time_centered"])
    dataset = dataset.drop_vars(["time_centered", "time_centered_bounds", "bounds_lon", "bounds_lat"])
    dataset["time_counter"].attrs.pop("bounds")
    dataset["tos"].attrs["coordinates"] = "nav_lat nav_lon"
    dataset.to_zarr(
        folder / "ocean.zarr", zarr_format=3, encoding={"tos": {"chunks": (1, 110, 120)}}, consolidated=False
    )


def climates(folder: Path) -> None:
    """Write North America under both scenarios as two variables of one store: Zarr v3, consolidated."""
    one, other = (open_raw(IRIS / f"{file}_north_america.nc") for file in ("A1B", "E1"))
    xr.testing.assert_identical(one.drop_vars("air_temperature"), other.drop_vars("air_temperature"))
    dataset = one.rename(air_temperature="a1b").assign(e1=other["air_temperature"])
    write_cf(dataset, folder / "north_america.zarr", a1b=(60, 37, 49), e1=(60, 37, 49))


def grids(folder: Path) -> None:
    """Write an ocean model on a curved grid, a map with a rotated pole, one from above the pole: v3, consolidated."""
    write_cf(open_raw(IRIS / "orca2_votemper.nc"), folder / "orca2.zarr", votemper=(74, 90))
    pressure = open_raw(IRIS / "rotated_pole.nc")
    write_cf(pressure, folder / "rotated_pole.zarr", air_pressure_at_sea_level=(22, 36))
    write_cf(open_raw(IRIS / "toa_brightness_stereographic.nc"), folder / "brightness.zarr", data=(80, 128))


def write_cf(dataset: xr.Dataset, path: Path, **chunks: tuple[int, ...]) -> None:
    """Write a Dataset with the attributes of its file, by which CF says where its cells lie."""
    encoding = {name: {"chunks": sizes} for name, sizes in chunks.items()}
    with warnings.catch_warnings():
        # The documents of version 3 have no word on consolidated metadata; readers that don't know them pass them over.
        warnings.filterwarnings("ignore", "Consolidated metadata is currently not part", UserWarning)
        dataset.to_zarr(path, zarr_format=3, encoding=encoding, consolidated=True)


def brain(folder: Path) -> None:
    """Write an anatomical scan (big-endian int16) and a functional series of two (int16) as Zarr v2, consolidated."""
    root = zarr.create_group(str(folder / "brain.zarr"), zarr_format=2)
    volume(root, "anatomical", "anatomical.nii", ">i2")
    volume(root, "functional", "example4d.nii.gz", "<i2")
    zarr.consolidate_metadata(str(folder / "brain.zarr"), zarr_format=2)


def volume(root: zarr.Group, name: str, file: str, dtype: str) -> None:
    """Write one scan as a group with its distances in millimetres from the volume's corner."""
    image = nibabel.load(NIBABEL / file)
    stored = np.asarray(image.dataobj.get_unscaled()).T
    group = root.create_group(name)
    dims = ("volume", "z", "y", "x")[-stored.ndim :]
    chunks = (1, 16, 64, 64)[-stored.ndim :]
    write(group, name, xr.Variable(dims, stored.astype(dtype), {"long_name": f"{name} scan"}), chunks)
    for dim, step in zip("xyz", image.header.get_zooms(), strict=False):
        size = stored.shape[dims.index(dim)]
        distance = np.round(np.arange(size) * float(step), 3)
        write(group, dim, xr.Variable(dim, distance, {"units": "mm", "long_name": dim}), (size,))


def write(group: zarr.Group, name: str, data: xr.Variable, chunks: tuple[int, ...]) -> None:
    """Write an array with its dimensions named as xarray does it in v2."""
    attributes = {**data.attrs, "_ARRAY_DIMENSIONS": list(data.dims)}
    # Zero is a value here; zarr-python's own default, 0, would say that it means "nothing".
    group.create_array(name, data=data.values, chunks=chunks, attributes=attributes, fill_value=None)


def main() -> None:
    """Write all of them in a fresh folder and move it into place, so that there is never a half of it."""
    folder = Path(sys.argv[1]).absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
        made = Path(fresh, "data")
        made.mkdir()
        climate = (air_temperature, scenarios, climates, sea_surface_temperature, zipped, ocean, grids)
        for step in (*climate, brain, write_images):
            step(made)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)


if __name__ == "__main__":
    main()
