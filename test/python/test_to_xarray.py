"""w.to_xarray(): the lazy object that is shown, as xarray opens it from the same store; and `ds.zarr_view()`."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import fsspec
import numpy as np
import pytest
import xarray as xr
import zarr
from stores import AIR, documents_v2, documents_v3, write

from zarr_widget import ZarrWidget

PACKED = {"dtype": "i2", "scale_factor": 0.5, "add_offset": 10.0, "_FillValue": -99}


def climate(folder: Path, zarr_format: int, *, consolidated: bool = False, group: str | None = None) -> Path:
    """Write a Dataset with packed values, a fill value, a calendar, 2-D coordinates, bounds and a grid mapping."""
    times = xr.date_range("1998-11-01", periods=4, freq="MS", calendar="noleap", use_cftime=True)
    coords = {"time": times, "lat": [50.0, 45.0, 40.0], "lon": [0.0, 1.0, 4.0, 9.0, 16.0]}
    coords |= {"place": (("lat", "lon"), AIR[0]), "height": 2.0}
    tas = xr.Variable(("time", "lat", "lon"), AIR.astype("f8"), {"units": "K", "grid_mapping": "crs"})
    tas[0, 0, 0] = np.nan
    encoding = {"tas": {**PACKED, "chunks": (1, 3, 5)}}
    bounds = ("lat", "n"), np.ones((3, 2))
    dataset = xr.Dataset({"tas": tas, "crs": ((), 0), "lat_bnds": bounds}, coords)
    dataset.lat.attrs["bounds"] = "lat_bnds"
    options = {"encoding": encoding, "consolidated": consolidated, "zarr_format": zarr_format}
    dataset.to_zarr(folder / "climate.zarr", group=group, **options)
    return folder / "climate.zarr"


@pytest.fixture(params=[2, 3], ids=["v2", "v3"])
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a store of each format."""
    return climate(tmp_path, request.param)


def opened(store: object, **options: object) -> xr.Dataset:
    """Open as a user does."""
    return xr.open_zarr(store, consolidated=False, **options)


def test_it_is_what_xarray_opens(path: Path) -> None:
    """Values, coordinates, attributes and encoding; integers have become scalars."""
    shown = ZarrWidget(path, "tas", isel={"time": 2}).to_xarray()
    expected = opened(path).tas.isel(time=2)
    assert shown.encoding["scale_factor"] == 0.5
    assert shown.dims == ("lat", "lon")
    xr.testing.assert_identical(shown.load(), expected.load())
    assert shown.dtype == expected.dtype
    assert np.isnan(ZarrWidget(path, "tas").to_xarray()[0, 0])


def test_nothing_of_the_array_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is lazy; of its values then the chunks that are shown alone are read, and a view of it shows the same."""
    read: list[str] = []
    get = zarr.storage.LocalStore.get

    def counting(self: object, key: str, *rest: object, **more: object) -> object:
        read.append(key)
        return get(self, key, *rest, **more)

    monkeypatch.setattr(zarr.storage.LocalStore, "get", counting)
    widget = ZarrWidget(path, "tas", isel={"time": 1})
    shown = widget.to_xarray()
    own = {key.rpartition("/")[2] for key in read if key.startswith("tas/")}
    assert own
    assert own <= {"zarr.json", ".zarray", ".zattrs", ".zgroup"}
    read.clear()
    again = ZarrWidget(shown)
    shown.load()
    parts = "c/1/0/0" if (path / "tas/zarr.json").exists() else "1.0.0"
    assert {key for key in read if key.startswith("tas/")} == {f"tas/{parts}"}
    assert (again.path, again.isel, again.x, again.y) == ("tas", {"time": 1}, "lon", "lat")
    xr.testing.assert_identical(again.to_xarray().load(), shown.load())


def test_the_window_that_is_drawn(path: Path) -> None:
    """The browser's ranges and lists are those of the object, along whichever dims are drawn."""
    widget, tas = ZarrWidget(path, "tas"), opened(path).tas.load()
    for told, cut in [
        ([3, [1, 3], [0, 4]], {"time": 3, "lat": slice(1, 3), "lon": slice(0, 4)}),
        ([[0, 4], 2, [2, 5]], {"time": slice(0, 4), "lat": 2, "lon": slice(2, 5)}),
        ([{"at": [0, 3]}, [0, 3], [0, 5]], {"time": [0, 3]}),
    ]:
        widget.set_state({"_drawn": {"path": "tas", "selection": told}})
        xr.testing.assert_identical(widget.to_xarray().load(), tas.isel(cut))


def test_planes_that_are_drawn_as_one(path: Path) -> None:
    """All of them are there, so that their maximum is what is drawn."""
    widget = ZarrWidget(path, "tas", reduce={"dim": "time", "op": "max", "span": [1, 3]})
    xr.testing.assert_identical(widget.to_xarray().load(), opened(path).tas.load().isel(time=slice(1, 3)))


def test_another_variable_at_the_same_place(path: Path) -> None:
    """Cut along the dims that both have; one of another size is refused."""
    widget, dataset = ZarrWidget(path, "tas"), opened(path).load()
    widget.set_state({"_drawn": {"path": "tas", "selection": [3, [1, 3], [0, 4]]}})
    xr.testing.assert_identical(widget.to_xarray("tas").load(), widget.to_xarray().load())
    expected = dataset.place.isel(lat=slice(1, 3), lon=slice(0, 4)).drop_vars("height")
    xr.testing.assert_identical(widget.to_xarray("/place").load().drop_vars("height"), expected)
    xr.testing.assert_identical(widget.to_xarray("lat_bnds").load(), dataset.lat_bnds.isel(lat=slice(1, 3)))
    difference = widget.to_xarray("tas") - widget.to_xarray("place")
    np.testing.assert_array_equal(difference, dataset.tas.values[3, 1:3, 0:4] - AIR[0, 1:3, 0:4])
    xr.Dataset({"odd": ("lat", np.zeros(7))}).to_zarr(path, group="odd", mode="w", consolidated=False)
    with pytest.raises(ValueError, match="'odd' has 7 positions along 'lat', what is shown has 3: cut it by isel"):
        widget.to_xarray("odd/odd")
    with pytest.raises(ValueError, match="'nothing' is not an array"):
        widget.to_xarray("nothing")


def test_what_is_compared_stands_where_it_is_compared(path: Path) -> None:
    """At positions of its own, and at 0 along dims that it alone has; else where the view is."""
    tas = opened(path).tas.load()
    change = {"path": "tas", "how": "difference", "index": {"time": 1}}
    widget = ZarrWidget(path, "tas", isel={"time": 3}, compare=change)
    xr.testing.assert_identical(widget.to_xarray().load(), tas[3])
    xr.testing.assert_identical(widget.to_xarray("tas").load(), tas[1])
    widget = ZarrWidget(path, "place", compare={"path": "tas", "how": "beside"})
    xr.testing.assert_identical(widget.to_xarray("tas").load(), tas[0])
    widget.compare = None
    xr.testing.assert_identical(widget.to_xarray("tas").load(), tas)


def test_sel_selects_it(path: Path) -> None:
    """The labels of the view are those of its scalar coordinates."""
    widget = ZarrWidget(path, "tas", sel={"time": "1999-01"})
    xr.testing.assert_identical(opened(path).tas.sel(widget.sel).load(), widget.to_xarray().load())
    assert widget.to_xarray().time.item() == widget.sel["time"]


def in_memory(path: Path) -> object:
    """Return the store as zarr's own in memory."""
    from zarr.core.buffer import cpu

    files = (file for file in path.rglob("*") if file.is_file())
    return zarr.storage.MemoryStore(
        {file.relative_to(path).as_posix(): cpu.Buffer.from_bytes(file.read_bytes()) for file in files}
    )


def zipped(path: Path) -> Path:
    """Return the store as a zip file."""
    target = path.with_name("climate.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for file in path.rglob("*"):
            if file.is_file():
                archive.write(file, file.relative_to(path).as_posix())
    return target


@pytest.mark.parametrize(
    "given",
    [
        str,
        in_memory,
        zipped,
        lambda path: fsspec.get_mapper(str(path)),
        lambda path: {
            file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()
        },
        lambda path: zarr.open_group(str(path), mode="r"),
        lambda path: opened(path, chunks=None),
        lambda path: opened(path, chunks={}, decode_coords="all"),
    ],
    ids=["path", "memory", "zip", "mapper", "dict", "group", "dataset", "dask"],
)
def test_from_any_store(path: Path, given: object) -> None:
    """A path, stores of zarr, mappings, groups and xarray objects."""
    shown = ZarrWidget(given(path), "tas", isel={"time": 1}).to_xarray()
    xr.testing.assert_identical(shown.load(), opened(path).tas.isel(time=1).load())


def test_a_consolidated_store_and_a_group(tmp_path: Path) -> None:
    """Without a warning for either."""
    for zarr_format in (2, 3):
        path = climate(tmp_path / str(zarr_format), zarr_format, group="deep/er")
        shown = ZarrWidget(path, "deep/er/tas").to_xarray()
        xr.testing.assert_identical(shown.load(), opened(path, group="deep/er").tas.isel(time=0).load())
    path = climate(tmp_path / "known", 2, consolidated=True)
    xr.testing.assert_identical(ZarrWidget(path, "tas").to_xarray().load(), xr.open_zarr(path).tas[0].load())


@pytest.mark.parametrize("zarr_format", [2, 3])
def test_where_xarray_can_t_open_the_group(tmp_path: Path, zarr_format: int) -> None:
    """Another array has other sizes or no names: the array comes with its own dims' coordinates, decoded as ever."""
    path = climate(tmp_path, zarr_format)
    expected = opened(path).tas.isel(time=1).load()
    options = {"attributes": {"_ARRAY_DIMENSIONS": ["lat"]}} if zarr_format == 2 else {"dimension_names": ["lat"]}
    zarr.open_group(str(path)).create_array("odd", data=np.zeros(7), **options)
    zarr.open_group(str(path)).create_array("bare", data=np.zeros(7))
    with pytest.raises((KeyError, ValueError)):
        opened(path)
    shown = ZarrWidget(path, "tas", isel={"time": 1}).to_xarray().load()
    assert set(shown.coords) == {"time", "lat", "lon"}
    for name in ("time", "lat", "lon"):
        np.testing.assert_array_equal(shown[name].values, expected[name].values)
    np.testing.assert_array_equal(shown.values, expected.values)
    assert (shown.dtype, shown.attrs, shown.name) == (expected.dtype, expected.attrs, "tas")


def test_an_array_whose_axes_have_no_names(tmp_path: Path) -> None:
    """Which xarray refuses; they are called as in the view."""
    for store, name in ((documents_v3(), "air"), (documents_v2(), "air")):
        key = f"{name}/zarr.json" if f"{name}/zarr.json" in store else f"{name}/.zattrs"
        document = json.loads(store[key])
        document.pop("dimension_names", None)
        document.pop("_ARRAY_DIMENSIONS", None)
        path = write(tmp_path / key.replace("/", "-"), {**store, key: json.dumps(document).encode()})
        (path / ".zmetadata").unlink(missing_ok=True)
        if (path / "air/.zarray").exists():  # its fill value is a value then, in the view, too
            array = json.loads(store["air/.zarray"])
            (path / "air/.zarray").write_text(json.dumps({**array, "fill_value": 0}))
        shown = ZarrWidget(path, name, isel={"dim_0": 0}).to_xarray()
        assert shown.dims == ("dim_1", "dim_2")
        np.testing.assert_array_equal(shown, AIR[0])


def test_an_array_that_names_an_axis_twice(tmp_path: Path) -> None:
    """Its axes are called as in the view, so that each has an index of its own."""
    root = zarr.create_group(str(tmp_path / "g.zarr"), zarr_format=3)
    values = np.arange(27).reshape(3, 3, 3)
    root.create_array("a", data=values, dimension_names=["x", "x", "y"])
    widget = ZarrWidget(tmp_path / "g.zarr", "a", isel={"dim_0": 2})
    assert widget.to_xarray().dims == ("dim_1", "y")
    np.testing.assert_array_equal(widget.to_xarray(), values[2])


def test_an_array_that_is_the_store_s_root(tmp_path: Path) -> None:
    """It has no group, and the store's name."""
    zarr.create_array(str(tmp_path / "one.zarr"), data=AIR, dimension_names=["t", "y", "x"])
    shown = ZarrWidget(tmp_path / "one.zarr", isel={"t": 2}).to_xarray()
    assert (shown.name, shown.dims) == ("one.zarr", ("y", "x"))
    np.testing.assert_array_equal(shown, AIR[2])


def test_levels_of_an_image(tmp_path: Path) -> None:
    """The level that is drawn; before one is, there is nothing to give."""
    root = zarr.create_group(str(tmp_path / "image.zarr"), zarr_format=3)
    levels = [np.arange(2 * size * size, dtype="u1").reshape(2, size, size) for size in (8, 4)]
    for name, values in zip("01", levels, strict=True):
        root.create_array(name, data=values, dimension_names=["c", "y", "x"])
    axes = [{"name": name, "type": "channel" if name == "c" else "space"} for name in "cyx"]
    datasets = [{"path": name, "coordinateTransformations": [{"type": "scale", "scale": [1, 1, 1]}]} for name in "01"]
    root.attrs["ome"] = {"version": "0.5", "multiscales": [{"axes": axes, "datasets": datasets}]}
    widget = ZarrWidget(tmp_path / "image.zarr")
    assert widget.sel is None
    with pytest.raises(ValueError, match=r"no array is shown of 'image\.zarr': choose one by w\.path, or wait"):
        widget.to_xarray()
    widget.set_state({"isel": {"c": 1}, "_drawn": {"path": "1", "selection": [[0, 2], [1, 3], [0, 3]]}})
    np.testing.assert_array_equal(widget.to_xarray(), levels[1][:, 1:3, 0:3])
    widget.set_state({"isel": {"c": 1}, "_drawn": {"path": "0", "selection": [1, [0, 8], [0, 8]]}})
    np.testing.assert_array_equal(widget.to_xarray(), levels[0][1])
    assert widget.sel == {"c": 1}
    widget.set_state({"_drawn": {"path": "1", "selection": [0, [0, 4], [0, 4]]}})  # of fewer planes, if there were
    assert widget.sel == {"c": 1}


def test_what_xarray_can_t_open_is_said(tmp_path: Path) -> None:
    """References and N5 in their own words, a group as in `array`; times that can't be decoded are left as numbers."""
    with pytest.raises(ValueError, match=r"no array is shown of 'a\.zarr'"):
        ZarrWidget(write(tmp_path / "a.zarr", documents_v2())).to_xarray()
    attributes = {"dimensions": [2, 3], "blockSize": [2, 3], "dataType": "uint8", "compression": {"type": "raw"}}
    n5 = write(
        tmp_path / "a.n5", {"attributes.json": b'{"n5": "2.0.0"}', "a/attributes.json": json.dumps(attributes).encode()}
    )
    with pytest.raises(ImportError, match="values of N5 need zarr-python 2"):
        ZarrWidget(n5, "a").to_xarray()
    path = climate(tmp_path, 2)
    known = json.loads((path / "time/.zattrs").read_text())
    (path / "time/.zattrs").write_text(json.dumps({**known, "calendar": "lunar"}))
    with pytest.warns(UserWarning, match="Left without a coordinate: the labels of 'time' have the units .* 'lunar'"):
        shown = ZarrWidget(path, "tas", isel={"time": 1}).to_xarray()
    assert set(shown.coords) == {"lat", "lon"}


def test_zarr_view_is_the_widget_of_an_xarray_object(path: Path) -> None:
    """Of a Dataset, a variable of it by its own name, and a DataArray; options are the widget's."""
    import zarr_widget.xarray

    assert zarr_widget.xarray.DatasetView.__doc__
    dataset = opened(path, chunks=None).rename(tas="temperature")
    assert (dataset.zarr_view().path, dataset.zarr_view("temperature").path) == ("", "tas")
    widget = dataset.zarr_view("temperature", sel={"time": "1998-12"}, cmap="magma")
    assert (widget.isel, widget.cmap) == ({"time": 1}, "magma")
    shown = dataset.temperature.isel(time=3).zarr_view(vmin=3)
    assert (shown.path, shown.isel, shown.vmin) == ("tas", {"time": 3}, 3)
    with pytest.raises(KeyError, match="tas"):
        dataset.zarr_view("tas")
    with pytest.raises(TypeError, match="loaded into memory or computed"):
        (dataset + 1).zarr_view("temperature")


def test_zarr_view_is_there_after_either_import() -> None:
    """After zarr_widget where xarray came first, else after zarr_widget.xarray; none of it imports ipywidgets."""
    checks = {
        "import xarray, zarr_widget": True,
        "import zarr_widget, xarray": False,
        "import zarr_widget, zarr_widget.xarray, xarray": True,
        "import sys; sys.modules['xarray'] = None; import zarr_widget": None,
    }
    root = str(Path(__file__).parents[2] / "python")
    for code, there in checks.items():
        asked = (
            ""
            if there is None
            else "print(hasattr(xarray.Dataset, 'zarr_view'), hasattr(xarray.DataArray, 'zarr_view'))"
        )
        script = f"{code}\n{asked}\nimport sys\nassert 'anywidget' not in sys.modules"
        command = [sys.executable, "-W", "error", "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": root})  # noqa: S603
        assert (done.stderr, done.stdout) == ("", "" if there is None else f"{there} {there}\n")
