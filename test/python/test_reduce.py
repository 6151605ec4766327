"""Many planes as one, from Python: what is refused, what is made plain, where it ends, what the selection holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import traitlets

from zarr_widget import ZarrWidget

if TYPE_CHECKING:
    from pathlib import Path

TOP = {"dim": "time", "op": "max", "span": [1, 3]}


@pytest.mark.parametrize(
    ("reduce", "words"),
    [
        ("max", "reduce"),
        ({"dim": "time", "op": "max"}, "reduce is a dict with dim, op, span"),
        ({**TOP, "of": 1}, "reduce is a dict with dim, op, span"),
        ({**TOP, "dim": "z"}, "no dimension 'z'; the array's are time, lat, lon"),
        ({**TOP, "dim": 0}, "dim is the name of a dimension, not 0"),
        ({**TOP, "op": "median"}, "op is one of max, mean, min, not 'median'"),
        ({**TOP, "span": [2, 2]}, r"0 <= start < stop, not \[2, 2\]"),
        ({**TOP, "span": [-2, 2]}, r"0 <= start < stop, not \[-2, 2\]"),
        ({**TOP, "span": [0, 1.5]}, r"0 <= start < stop, not \[0, 1.5\]"),
        ({**TOP, "span": slice(0, 2)}, "0 <= start < stop, not slice"),
        ({**TOP, "span": [0, 5]}, "'time' has positions 0 to 3, so the span's stop is at most 4, not 5"),
    ],
)
def test_what_is_not_valid_is_refused(v2: Path, reduce: object, words: str) -> None:
    """At construction and when set later, in the words of what is valid."""
    with pytest.raises(traitlets.TraitError, match=words):
        ZarrWidget(v2, "air", reduce=reduce)
    widget = ZarrWidget(v2, "air")
    with pytest.raises(traitlets.TraitError, match=words):
        widget.reduce = reduce


def test_a_range_is_made_plain(v2: Path) -> None:
    """NumPy's integers and tuples become what JSON knows; None is one plane."""
    widget = ZarrWidget(v2, "air", reduce={**TOP, "span": (np.int64(1), np.uint8(3))})
    assert widget.reduce == TOP
    assert json.loads(json.dumps(widget.reduce)) == TOP
    widget.reduce = None
    assert widget.reduce is None


@pytest.mark.parametrize("change", [{"planes": "orthogonal"}, {"x": "time"}, {"y": "time"}])
def test_a_range_has_its_place_in_one_plane(v2: Path, change: dict) -> None:
    """It is refused where the view would refuse it, and ends where what is set later leaves it no place, as there."""
    with pytest.raises(traitlets.TraitError, match="'time' has no place here"):
        ZarrWidget(v2, "air", reduce=TOP, **change)
    widget = ZarrWidget(v2, "air", reduce=TOP)
    for name, value in change.items():
        setattr(widget, name, value)
    assert widget.reduce is None
    with pytest.raises(traitlets.TraitError, match="'time' has no place here"):
        widget.reduce = TOP
    other = ZarrWidget(v2, "air", reduce=TOP)
    other.path = "time"
    assert other.reduce is None
    other.set_state({"path": "air", "planes": "single", "reduce": TOP})
    assert other.reduce == TOP
    other.set_state({"y": "time", "reduce": {**TOP, "dim": "lat"}})
    assert other.reduce == {**TOP, "dim": "lat"}


def test_the_selection_holds_all_planes(v2: Path) -> None:
    """Before the browser has answered, and as it tells it."""
    widget = ZarrWidget(v2, "air", isel={"time": 2}, reduce=TOP)
    every = tuple(slice(0, size) for size in widget.array.shape[1:])
    assert widget.selection == (slice(1, 3), *every)
    assert np.array_equal(widget.array[widget.selection].max(0), np.maximum(widget.array[1], widget.array[2]))
    widget.set_state({"_drawn": {"path": "air", "selection": [[1, 3], [0, 2], [1, 2]]}})
    assert widget.selection == (slice(1, 3), slice(0, 2), slice(1, 2))
