"""w.sel: the labels that xarray has, and the positions that xarray finds for them."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import cftime
import numpy as np
import pytest
from labelled import CALENDARS, KINDS, NEAREST, SIZE, opened, stored
from stores import write

from zarr_widget import ZarrWidget

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("zarr_format", [2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_the_labels_are_xarray_s(tmp_path: Path, kind: str, zarr_format: int) -> None:
    """At each position the same scalar of the same type, which leads back to the position."""
    path = stored(tmp_path, kind, zarr_format)
    array, widget = opened(path), ZarrWidget(path, "a")
    for at in range(SIZE):
        widget.isel = {"t": at}
        label, expected = widget.sel["t"], array.isel(t=at)["t"].values[()]
        assert list(widget.sel) == ["t"]
        assert label == expected
        assert type(label) is type(expected)
        assert getattr(label, "dtype", None) == getattr(expected, "dtype", None)
        assert getattr(label, "calendar", None) == getattr(expected, "calendar", None)
        widget.isel = {}
        widget.sel = {"t": array.isel(t=at)["t"]}  # as an array without dims, too
        assert widget.isel == {"t": at}
        widget.sel = {"t": label}
        assert widget.isel == {"t": at}


@pytest.mark.parametrize("kind", KINDS)
def test_sel_selects_what_is_shown(tmp_path: Path, kind: str) -> None:
    """In xarray, too."""
    path = stored(tmp_path, kind)
    widget = ZarrWidget(path, "a", isel={"t": 41})
    np.testing.assert_array_equal(widget.array[widget.selection], opened(path).sel(widget.sel))


@pytest.mark.parametrize("kind", [*CALENDARS, "late", "hours", "datetime64"])
def test_a_date_in_part_is_the_first_that_begins_so(tmp_path: Path, kind: str) -> None:
    """The first of those that xarray selects by the same text; where it has none, none is found here."""
    path = stored(tmp_path, kind)
    times = opened(path).t
    widget = ZarrWidget(path, "a")
    texts = {
        str(time.dt.strftime("%Y-%m-%dT%H:%M:%S").item())[:end] for time in times for end in (4, 7, 10, 13, 16, 19)
    }
    assert len(texts) > SIZE
    for text in texts:
        widget.sel = {"t": text}
        assert widget.sel["t"] == times.sel(t=text).values.reshape(-1)[0], text
    for text in ("1850", "1900-01", "1900-02-19"):
        with pytest.raises(KeyError, match=f"'t' has no label {text}; the nearest are "):
            widget.sel = {"t": text}


@pytest.mark.parametrize("kind", NEAREST)
def test_the_nearest_is_xarray_s(tmp_path: Path, kind: str) -> None:
    """For labels between, before and after those that are there; the named dim alone moves."""
    path = stored(tmp_path, kind)
    times = opened(path).t
    labels = times.values
    widget = ZarrWidget(path, "a", x="x", y="t", isel={"y": 1})
    some = random.Random(3)  # noqa: S311 - no secret
    for _ in range(100):
        at = some.randrange(SIZE - 1)
        part = some.choice((-3.3, 0.2, 0.4, 0.6, 0.8, 3.3))
        step = labels[at + 1] - labels[at]
        label = labels[at] + (step * part if not isinstance(step, np.timedelta64) else step * int(part * 10) // 10)
        if labels.dtype.kind == "u":
            label = float(labels[at]) + part
        widget.select(t=label, method="nearest")
        assert widget.isel["y"] == 1
        assert labels[widget.isel["t"]] == times.sel(t=label, method="nearest").values[()]
    assert widget.select({"t": labels[5]}) is widget
    assert widget.isel == {"y": 1, "t": 5}


def test_the_nearest_of_numbers_in_any_order(tmp_path: Path) -> None:
    """Which xarray's own index can't find; NumPy can."""
    path = stored(tmp_path, "f8")
    labels = opened(path).t.values
    widget = ZarrWidget(path, "a")
    for label in (-1.0, 0.5, 4.21, 100):
        assert widget.select(t=label, method="nearest").isel["t"] == np.abs(labels - label).argmin()


def test_a_number_in_the_coordinate_s_precision(tmp_path: Path) -> None:
    """0.1 is no float32, and yet it means the one that is written so; an integer is never cut."""
    path = stored(tmp_path, "f4")
    labels = opened(path).t.values
    widget = ZarrWidget(path, "a", sel={"t": float(f"{labels[9]:.7g}")})
    assert widget.isel == {"t": 9}
    with pytest.raises(KeyError, match=r"'t' has no label 1\.5; the nearest are "):
        ZarrWidget(stored(tmp_path / "u1", "u1"), "a", sel={"t": 1.5})


@pytest.mark.parametrize(
    ("kind", "label", "error", "words"),
    [
        ("360_day", "1900-02-31", ValueError, "there is no 1900-02-31 in the calendar '360_day' of 't'"),
        ("noleap", "1904-02-29", ValueError, "there is no 1904-02-29 in the calendar 'noleap'"),
        (
            "noleap",
            cftime.Datetime360Day(1900, 3, 1),
            TypeError,
            "of the calendar 'noleap': give a text such as '1900-",
        ),
        ("360_day", datetime(1900, 3, 1), TypeError, "of the calendar '360_day'"),  # noqa: DTZ001 - as labels are
        ("360_day", np.datetime64("1900-03-01"), TypeError, "of the calendar '360_day'"),
        ("360_day", 7, TypeError, "of the calendar '360_day'.* not 7"),
        ("hours", 7, TypeError, "dates without a time zone, such as '1998-07-16T12:00', not 7"),
        ("hours", datetime(2000, 1, 1, tzinfo=timezone.utc), TypeError, "dates without a time zone"),
        ("hours", cftime.Datetime360Day(2000, 1, 1), TypeError, "dates without a time zone"),
        ("hours", "today", ValueError, "dates such as '1998', '1998-07' or '1998-07-16T12:00', not 'today'"),
        ("hours", "2000-13", ValueError, "13"),
        ("hours", np.datetime64("NaT"), KeyError, "has no label NaT; the nearest are none"),
        ("i4", "3", TypeError, "the labels of 't' are numbers, not '3'"),
        ("i4", True, TypeError, "the labels of 't' are numbers, not True"),
        ("f8", float("nan"), KeyError, "has no label nan; the nearest are none"),
        ("timedelta64", "1h", TypeError, "lengths of time"),
        ("text", "member 7x", KeyError, "'t' has no label 'member 7x'; there are member 7, "),
        ("i4", slice(1, 2), TypeError, "one label, not slice"),
        ("i4", [1, 2], TypeError, r"one label, not \[1, 2\]"),
        ("i4", np.array([1, 2]), TypeError, "one label"),
    ],
)
def test_what_is_no_label_is_refused(tmp_path: Path, kind: str, label: object, error: type, words: str) -> None:
    """In the words of what is one; the view stays where it is."""
    widget = ZarrWidget(stored(tmp_path, kind), "a", isel={"t": 4})
    with pytest.raises(error, match=words):
        widget.sel = {"t": label}
    assert widget.isel == {"t": 4}


def test_what_is_no_sel_is_refused(v2: Path) -> None:
    """A dim that there is not, a method that there is not, and what is no dict."""
    widget = ZarrWidget(v2, "air", isel={"time": 1})
    with pytest.raises(KeyError, match="no dimension 'tme'; the array's are time, lat, lon"):
        widget.sel = {"tme": 3}
    with pytest.raises(TypeError, match="dict from dimension names to labels, not 3"):
        widget.sel = 3
    with pytest.raises(ValueError, match="method is None or 'nearest', not 'linear'"):
        widget.select(time=3, method="linear")
    with pytest.raises(TypeError, match="texts, of which none is the nearest"):
        ZarrWidget(write(v2.parent / "s.zarr", texts()), "a").select(t="b", method="nearest")
    with pytest.raises(KeyError, match="no dimension 'tme'"):
        ZarrWidget(v2, "air", sel={"tme": 3})
    assert widget.isel == {"time": 1}


def texts() -> dict[str, bytes]:
    """Return a store of an array with a coordinate of texts in fixed size."""
    array = {"zarr_format": 2, "order": "C", "fill_value": None, "filters": None, "compressor": None}
    found = {".zgroup": b'{"zarr_format": 2}'}
    for name, dtype, data in (("a", "|u1", b"\1\2"), ("t", "|S2", b"b\0c\0")):
        found[f"{name}/.zarray"] = json.dumps({**array, "shape": [2], "chunks": [2], "dtype": dtype}).encode()
        found[f"{name}/.zattrs"] = b'{"_ARRAY_DIMENSIONS": ["t"]}'
        found[f"{name}/0"] = data
    return found


def test_sel_is_set_as_isel_and_select_moves_the_named_dims(v2: Path) -> None:
    """Assigning replaces, selecting keeps; positions may come beside labels, and go first."""
    widget = ZarrWidget(v2, "air", x="lon", y="lat", isel={"time": 1})
    assert widget.sel == {"time": 6}
    widget.x, widget.y, widget.isel = "time", "lat", {"lon": 2}
    assert widget.sel == {"lon": 4.0}
    widget.sel = {"lat": 45}
    assert widget.isel == {"lat": 1}
    widget.select(lon=16)
    assert widget.isel == {"lat": 1, "lon": 4}
    assert ZarrWidget(v2, "air", sel={"time": 12, "lat": 40}, isel={"lat": 0}).isel == {"time": 2, "lat": 0}


def test_a_dim_without_coordinate_has_its_positions(v3: Path) -> None:
    """As in xarray; a position that there is not is refused."""
    widget = ZarrWidget(v3, "air", sel={"time": 3})
    assert (widget.isel, widget.sel) == ({"time": 3}, {"time": 3})
    widget.sel = {"time": np.int64(-1)}
    assert (widget.isel, widget.sel) == ({"time": -1}, {"time": 3})
    for label, error in ((4, KeyError), (-5, KeyError), (1.0, TypeError), (True, TypeError), ("3", TypeError)):
        with pytest.raises(error, match="'time' has no coordinate, so its labels are"):
            widget.sel = {"time": label}


def test_labels_follow_what_the_browser_has_drawn(v2: Path) -> None:
    """Its positions, also in the midst of a window; dims with several have no label."""
    widget = ZarrWidget(v2, "air")
    widget.set_state({"isel": {"time": 2}, "_drawn": {"path": "air", "selection": [2, [1, 3], [0, 4]]}})
    assert widget.sel == {"time": 12}
    widget.set_state({"_drawn": {"path": "air", "selection": [{"at": [0, 3]}, 1, [0, 5]]}})
    assert widget.sel == {"lat": 45.0}


def test_dates_of_python(tmp_path: Path) -> None:
    """A date means its day, a datetime and NumPy's the instant, in every calendar that is the Gregorian."""
    for kind in ("hours", "late"):
        times = opened(stored(tmp_path / kind, kind)).t
        widget = ZarrWidget(tmp_path / kind / "a.zarr", "a")
        year, month, day = (int(times.dt.strftime(f"%{part}")[8]) for part in "Ymd")
        instant = datetime(year, month, day, int(times.dt.hour[8]))  # noqa: DTZ001 - as labels are
        for label in (date(year, month, day), instant, np.datetime64(instant)):
            widget.sel = {"t": label}
            assert widget.isel == {"t": 8}
        with pytest.raises(KeyError):
            widget.sel = {"t": instant + timedelta(minutes=1)}
