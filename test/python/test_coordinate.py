"""Coordinates: where they are looked for, when they are read, and what it takes to read them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import zarr
from labelled import SIZE, stored
from stores import documents_v2, documents_v3

from zarr_widget import ZarrWidget


def test_coordinates_are_looked_for_where_the_browser_does(tmp_path: Path) -> None:
    """In the group of the array, then above; one of another length, or of more dims, has no labels."""
    root = zarr.create_group(str(tmp_path / "g.zarr"), zarr_format=3)
    root.create_array("t", data=np.array([5, 6, 7]), dimension_names=["t"])
    for name, size in (("inner/a", 3), ("inner/b", 4)):
        root.create_array(name, data=np.zeros((size, 2, 2)), dimension_names=["t", "y", "x"])
    root.create_array("flat/t", data=np.zeros((3, 2)), dimension_names=["t", "u"])
    root.create_array("flat/a", data=np.zeros((3, 2, 2)), dimension_names=["t", "y", "x"])
    labels = {name: ZarrWidget(tmp_path / "g.zarr", name, isel={"t": 1}).sel["t"] for name in ("inner/a", "inner/b")}
    assert labels == {"inner/a": 6, "inner/b": 1}
    assert ZarrWidget(tmp_path / "g.zarr", "flat/a", isel={"t": 1}).sel == {"t": 1}
    assert ZarrWidget(tmp_path / "g.zarr", "t").sel == {}
    assert ZarrWidget(tmp_path / "g.zarr", "inner", sel={"t": 7}).isel == {"t": 2}  # of whichever variable is shown
    assert ZarrWidget(tmp_path / "g.zarr").sel is None
    with pytest.raises(KeyError, match="a group without a coordinate 'y': choose an array"):
        ZarrWidget(tmp_path / "g.zarr", sel={"y": 1})


def test_version_2_s_fill_value_is_a_place(tmp_path: Path) -> None:
    """zarr-python's default, 0, is no gap in a coordinate: the browser shows it as 0, and so does sel."""
    root = zarr.create_group(str(tmp_path / "g.zarr"), zarr_format=2)
    for name, dims in (("t", ["t"]), ("a", ["t", "y", "x"])):
        shape = (3,) * len(dims)
        array = root.create_array(name, shape=shape, dtype="i4", attributes={"_ARRAY_DIMENSIONS": dims})
        array[...] = np.arange(3).reshape(3, *[1] * (len(dims) - 1))
    assert root["t"].fill_value == 0
    widget = ZarrWidget(tmp_path / "g.zarr", "a")
    assert widget.sel == {"t": 0}
    widget.sel = {"t": 0}
    assert widget.isel == {"t": 0}


def test_times_that_xarray_can_t_decode(tmp_path: Path) -> None:
    """An unknown calendar is said, with what to do; never a date that may be wrong."""
    path = stored(tmp_path, "hours")
    attributes = json.loads((path / "t/.zattrs").read_text())
    (path / "t/.zattrs").write_text(json.dumps({**attributes, "calendar": "lunar"}))
    widget = ZarrWidget(path, "a")
    with pytest.raises(
        ValueError, match="'t' have the units 'hours since 1999-12-28' in the calendar 'lunar', which xarray can't"
    ):
        _ = widget.sel
    with pytest.raises(ValueError, match=r"choose positions by w\.isel"):
        widget.sel = {"t": "1999"}


def test_nothing_is_read_until_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Showing reads no coordinate; asking twice reads it once, and `refresh` makes it be read again."""
    path = stored(tmp_path, "i4", 3)
    read: list[str] = []
    get = zarr.storage.LocalStore.get

    def counting(self: object, key: str, *rest: object, **more: object) -> object:
        if "/c/" in key:
            read.append(key)
        return get(self, key, *rest, **more)

    monkeypatch.setattr(zarr.storage.LocalStore, "get", counting)
    widget = ZarrWidget(path, "a")
    assert (widget.selection[0], read) == (0, [])
    assert widget.sel == widget.sel == {"t": (SIZE - 1) * 3 - 9}
    assert read == ["t/c/0"]
    zarr.open_array(str(path / "t"), mode="r+")[:] = np.arange(SIZE, dtype="i4")
    read.clear()
    widget.refresh()
    assert (widget.sel, read) == ({"t": 0}, ["t/c/0"])


def test_without_xarray(tmp_path: Path) -> None:
    """Plain numbers are read by zarr-python alone; times say what they take, and so does to_xarray."""
    numbers, times = stored(tmp_path / "n", "f4", 3), stored(tmp_path / "t", "360_day", 3)
    code = f"""
import sys
sys.modules["xarray"] = None
from zarr_widget import ZarrWidget
widget = ZarrWidget({str(numbers)!r}, "a", isel={{"t": 7}})
label = widget.sel["t"]
widget.sel = {{"t": label}}
print(widget.isel, type(label).__name__)
for ask in (lambda: ZarrWidget({str(times)!r}, "a").sel, widget.to_xarray):
    try: ask()
    except ImportError as error: print(error)
"""
    root = str(Path(__file__).parents[2] / "python")
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": root})  # noqa: S603
    assert done.stderr == ""
    units = "the units 'days since 1900-02-20 06:00' in the calendar '360_day'"
    first = f"the labels of 't' have {units}: to read them pip install xarray cftime, or choose positions by w.isel"
    assert done.stdout.splitlines() == ["{'t': 7} float32", first, "w.to_xarray() needs xarray: pip install xarray"]


def test_a_mapping() -> None:
    """Labels come from whatever store is shown."""
    assert ZarrWidget(documents_v2(), "air", sel={"time": 12}).sel == {"time": 12}
    assert ZarrWidget(documents_v3(), "air", sel={"time": 2}).sel == {"time": 2}
