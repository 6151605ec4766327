"""xarray objects: shown only where they are what the store holds, and then with the values that xarray has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import xarray as xr
import zarr

from zarr_widget import ZarrWidget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ZARR = int(zarr.__version__.partition(".")[0])
VERSIONS = [{"zarr_format": 2}, {"zarr_format": 3}] if ZARR >= 3 else [{}]
AIR = np.arange(4 * 3 * 5, dtype="f8").reshape(4, 3, 5)
Change = "Callable[[xr.Dataset], xr.DataArray | xr.Dataset]"


@pytest.fixture(params=VERSIONS, ids=str)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Write a Dataset as xarray does: packed, with a fill value, even and uneven coordinates, below a group, too."""
    coordinates = {"time": np.arange(4), "lat": [50.0, 45.0, 40.0], "lon": [0.0, 1.0, 4.0, 9.0, 16.0]}
    dataset = xr.Dataset({"air": (("time", "lat", "lon"), AIR), "height": (("lat", "lon"), AIR[0])}, coordinates)
    dataset.air[0, 0, 0] = np.nan
    packed = {"dtype": "i2", "scale_factor": 0.5, "add_offset": 10.0, "_FillValue": -99}
    dataset.to_zarr(tmp_path / "air.zarr", mode="w", encoding={"air": packed}, consolidated=False, **request.param)
    dataset.to_zarr(tmp_path / "air.zarr", group="deep/er", mode="w", consolidated=False, **request.param)
    return tmp_path / "air.zarr"


@pytest.fixture(params=[None, {}], ids=["lazy", "dask"])
def chunks(request: pytest.FixtureRequest) -> object:
    """Say how to open: without and with dask."""
    return request.param


def opened(path: Path, chunks: object = None, **options: object) -> xr.Dataset:
    """Open as a user does."""
    return xr.open_zarr(path, chunks=chunks, consolidated=False, **options)


def shown(widget: ZarrWidget) -> np.ndarray:
    """Return the stored values that the widget shows, decoded by the store's own attributes."""
    array = widget.array
    values = np.asarray(array[widget.selection], "f8")
    if "scale_factor" in array.attrs:
        values = np.where(values == -99, np.nan, values * array.attrs["scale_factor"] + array.attrs["add_offset"])
    return values


def test_a_whole_variable(path: Path, chunks: object) -> None:
    """A DataArray opens at its stored array, with and without dask."""
    air = opened(path, chunks).air
    widget = ZarrWidget(air)
    assert (widget.path, widget.isel, widget.bounds, widget.error) == ("air", {}, None, "")
    assert widget._source.real_path == path
    np.testing.assert_array_equal(shown(widget), air.values[0])


def test_a_renamed_variable(path: Path, chunks: object) -> None:
    """A new name changes nothing of what is stored: it is shown under its stored name."""
    renamed = opened(path, chunks).air.rename("temperature")
    widget = ZarrWidget(renamed)
    assert widget.path == "air"
    np.testing.assert_array_equal(shown(widget), renamed.values[0])


def test_a_variable_of_a_group(path: Path, chunks: object) -> None:
    """The path is below the store's root."""
    widget = ZarrWidget(opened(path, chunks, group="deep/er").height)
    assert widget.path == "deep/er/height"
    np.testing.assert_array_equal(shown(widget), opened(path, group="deep/er").height.values)


def test_isel_of_integers(path: Path) -> None:
    """Positions go to isel, the dims left are drawn."""
    dataset = opened(path)
    one = dataset.air.isel(time=2)
    widget = ZarrWidget(one)
    assert (widget.isel, widget.x, widget.y) == ({"time": 2}, "lon", "lat")
    np.testing.assert_array_equal(shown(widget), one.copy(deep=True).values)
    other = opened(path).air.isel(lon=-1)
    widget = ZarrWidget(other)
    assert (widget.isel, widget.x, widget.y) == ({"lon": 4}, "lat", "time")
    np.testing.assert_array_equal(shown(widget), other.values)


def test_isel_of_isel(path: Path) -> None:
    """Indices add up, also by label."""
    air = opened(path).air
    view = air.isel(time=slice(1, 4)).isel(time=1)
    assert ZarrWidget(view).isel == {"time": 2}
    assert ZarrWidget(air.sel(time=3)).isel == {"time": 3}


def test_a_slice_of_a_dim_that_is_not_drawn(path: Path) -> None:
    """The view begins where the slice does."""
    view = opened(path).air.isel(time=slice(1, 3))
    widget = ZarrWidget(view)
    assert widget.isel == {"time": 1}
    np.testing.assert_array_equal(shown(widget), view.values[0])


def test_a_slice_of_the_drawn_dims_is_a_window(path: Path) -> None:
    """In coordinates where these are even (lat), in indices where they aren't (lon)."""
    widget = ZarrWidget(opened(path).air.isel(lat=slice(1, 3), lon=slice(1, 4)))
    assert widget.bounds == [1.0, 47.5, 4.0, 37.5]
    assert (widget.x, widget.y) == ("lon", "lat")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.air.isel(lat=slice(None, None, -1)), "reversed or strided along 'lat'"),
        (lambda d: d.air.isel(lon=slice(None, None, 2)), "reversed or strided along 'lon'"),
        (lambda d: d.air.isel(lon=slice(0, 0)), "empty along 'lon'"),
        (lambda d: d.air.isel(lon=[0, 2]), "indexed by arrays"),
        (lambda d: d.air.transpose("lon", "lat", "time"), "transposed or indexed by arrays"),
        (lambda d: d.air.isel(time=0, lat=0, lon=slice(1, 3)), "part of the line along 'lon'"),
        (lambda d: d.lat, "index that xarray holds in memory"),
        (lambda d: d.air.load(), "loaded into memory or computed"),
    ],
)
def test_views_that_are_refused(path: Path, change: Change, words: str) -> None:
    """Each by name, with its reason and what to do."""
    with pytest.raises(TypeError, match=f"{words}.*pass the path"):
        ZarrWidget(change(opened(path)))


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.air.mean("time"),
        lambda d: d.air.where(d.air > 3),
        lambda d: d.air + 1,
        lambda d: d.air.copy().load(),
        lambda d: d.air.astype("f4"),
        lambda d: d.air.isel(lat=slice(None, None, -1)).mean("lon"),
        lambda d: d.assign(air=d.air * 2),
        lambda d: d.mean("time"),
        lambda d: d.load(),
        lambda d: d.assign(extra=("n", [1, 2])),
    ],
)
def test_what_is_computed_or_loaded_is_refused(path: Path, chunks: object, change: Change) -> None:
    """Although `encoding["source"]` survives much of it."""
    with pytest.raises(TypeError, match=r"'(air|extra|height)' .*pass the path|the DataArray .*pass the path"):
        ZarrWidget(change(opened(path, chunks)))


@pytest.mark.parametrize(
    "change", [lambda a: a.isel(time=1), lambda a: a[:, ::-1], lambda a: a.chunk(lat=1), lambda a: a.T]
)
def test_dask_arrays_that_select_are_refused(path: Path, change: Callable) -> None:
    """The graph then holds more than reads; the text says how to show a selection."""
    with pytest.raises(TypeError, match=r"'air' is a dask array that .*chunks=None"):
        ZarrWidget(change(opened(path, {}).air))


def test_written_in_memory_is_refused(path: Path) -> None:
    """A variable that was assigned to is no longer the store's."""
    dataset = opened(path)
    dataset.air[0, 0, 0] = 5
    with pytest.raises(TypeError, match="'air'"):
        ZarrWidget(dataset.air)


def test_decoded_by_other_attributes_is_refused(path: Path) -> None:
    """The browser decodes by the store's attributes, so xarray must have, too."""
    for name, value in (("scale_factor", 2.0), ("_FillValue", 7), ("add_offset", 1.0)):
        raw = opened(path, decode_cf=False)
        raw.air.attrs[name] = value
        with pytest.raises(TypeError, match=f"'air' is decoded with {name}="):
            ZarrWidget(xr.decode_cf(raw).air)
    assert ZarrWidget(xr.decode_cf(opened(path, decode_cf=False)).air).path == "air"


def test_a_dataset(path: Path, chunks: object) -> None:
    """Opens at the group that holds its variables."""
    assert ZarrWidget(opened(path, chunks)).path == ""
    assert ZarrWidget(opened(path, chunks, group="deep/er")).path == "deep/er"
    assert ZarrWidget(opened(path, chunks), "air").path == "air"
    assert ZarrWidget(opened(path, chunks)[["air"]].rename(air="t")).path == ""


def test_a_dataset_at_a_position(path: Path) -> None:
    """Integers go to isel; a slice is refused by the variable's name."""
    assert ZarrWidget(opened(path).isel(time=2)).isel == {"time": 2}
    with pytest.raises(TypeError, match="' is cut along 'lat'; a Dataset is shown whole"):
        ZarrWidget(opened(path).isel(lat=slice(1, 3)))


def test_a_dataset_that_is_cut_along_time(tmp_path: Path) -> None:
    """It begins at the first position, as a DataArray does; bounds of two dims go along, decoded or not."""
    times = xr.date_range("2006-01-01", periods=24, freq="MS")
    bounds = xr.Variable(("time", "n"), np.stack([times, times], 1))
    coords = {"time": ("time", times, {"bounds": "time_bnds"})}
    dataset = xr.Dataset({"air": (("time", "lat", "lon"), np.zeros((24, 3, 5))), "time_bnds": bounds}, coords)
    dataset.to_zarr(tmp_path / "t.zarr", consolidated=False)
    for decoded in (True, "all", False):
        months = opened(tmp_path / "t.zarr", decode_coords=decoded)
        assert ZarrWidget(months.sel(time="2007")).isel == {"time": 12}
        assert ZarrWidget(months.isel(time=slice(3, 4))).isel == {"time": 3}
    for change, words in [
        (lambda d: d.isel(time=slice(None, None, -1)), "is reversed or strided along 'time'"),
        (lambda d: d.isel(time=slice(3, 3)), "is empty along 'time'"),
        (
            lambda d: d[["time_bnds"]].isel(time=slice(12, 24)),
            "'time_bnds' is cut along 'time'; a Dataset is shown whole",
        ),
        (
            lambda d: d.isel(time=slice(1, 3)).assign(air=d.air.isel(time=slice(2, 4)).variable),
            "begins elsewhere along",
        ),
    ]:
        with pytest.raises(TypeError, match=words):
            ZarrWidget(change(opened(tmp_path / "t.zarr").drop_vars("time")))


def test_a_dataset_of_several_stores_is_refused(path: Path) -> None:
    """One view is of one group."""
    mixed = opened(path)[["air"]].assign(height=opened(path, group="deep/er").height)
    with pytest.raises(TypeError, match="'height' lies in another group or store than 'air'"):
        ZarrWidget(mixed)
    with pytest.raises(ValueError, match="no variables to show"):
        ZarrWidget(xr.Dataset())


def test_what_never_was_in_a_store_is_refused() -> None:
    """A DataArray without a name is named as such."""
    with pytest.raises(TypeError, match="the DataArray is loaded into memory"):
        ZarrWidget(xr.DataArray(AIR))
