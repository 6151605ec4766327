"""Another variable with what is shown, from Python: what is refused, what is made plain, where it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import traitlets

from zarr_widget import ZarrWidget

if TYPE_CHECKING:
    from pathlib import Path

LESS = {"path": "sst", "how": "difference"}


@pytest.mark.parametrize(
    ("compare", "words"),
    [
        ("sst", "compare"),
        ({"path": "sst"}, "compare is a dict with path and how"),
        ({**LESS, "of": 1}, "compare is a dict with path and how"),
        ({**LESS, "how": "ratio"}, "how is one of beside, difference, not 'ratio'"),
        ({**LESS, "path": 3}, "path is the path of an array, not 3"),
        ({**LESS, "path": "../sst"}, "compare: "),
        ({**LESS, "shared": True}, "shared is True or False, and True only beside, not True"),
        ({**LESS, "how": "beside", "shared": "yes"}, "shared is True or False"),
        ({**LESS, "index": {"time": -1}}, "positions of the other by dimension, from 0"),
        ({**LESS, "index": {"time": 1.5}}, "positions of the other by dimension, from 0"),
        ({**LESS, "index": {"time": True}}, "positions of the other by dimension, from 0"),
        ({**LESS, "index": [3]}, "positions of the other by dimension, from 0"),
    ],
)
def test_what_is_not_valid_is_refused(v2: Path, compare: object, words: str) -> None:
    """At construction and when set later, in the words of what is valid."""
    with pytest.raises(traitlets.TraitError, match=words):
        ZarrWidget(v2, "air", compare=compare)
    widget = ZarrWidget(v2, "air")
    with pytest.raises(traitlets.TraitError, match=words):
        widget.compare = compare


def test_a_comparison_is_made_plain(v2: Path) -> None:
    """NumPy's integers become what JSON knows, slashes and what says nothing go; None compares nothing."""
    given = {"path": "/sst/", "how": "beside", "index": {"time": np.int64(2)}, "shared": True}
    widget = ZarrWidget(v2, "air", compare=given)
    assert widget.compare == {"path": "sst", "how": "beside", "index": {"time": 2}, "shared": True}
    assert json.loads(json.dumps(widget.compare)) == widget.compare
    widget.compare = {**LESS, "index": {}, "shared": False}
    assert widget.compare == LESS
    widget.compare = None
    assert widget.compare is None


def test_a_comparison_has_its_place_in_one_plane(v2: Path) -> None:
    """It is refused beside three planes, and ends with another path or three planes that are set later."""
    with pytest.raises(traitlets.TraitError, match="compare is of one plane"):
        ZarrWidget(v2, "air", compare=LESS, planes="orthogonal")
    for name, value in (("planes", "orthogonal"), ("path", "lat")):
        widget = ZarrWidget(v2, "air", compare=LESS)
        setattr(widget, name, value)
        assert widget.compare is None


def test_the_browser_sets_it(v2: Path) -> None:
    """Along with another path, too."""
    widget = ZarrWidget(v2, "air")
    widget.set_state({"path": "lat", "compare": LESS})
    assert widget.compare == LESS
