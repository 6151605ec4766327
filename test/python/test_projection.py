"""Map projections from Python: what is refused, what is made plain, where they end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import traitlets

from zarr_widget import ZarrWidget

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("projection", "words"),
    [
        (3, "projection"),
        ("conic", "type is one of equirectangular, equal-earth, orthographic, stereographic, mercator, not 'conic'"),
        ({"rotate": [0, 0]}, "projection is a name or a dict"),
        ({"type": "mercator", "scale": 2}, "projection is a name or a dict"),
        ({"type": "orthographic", "rotate": [0]}, r"rotate is \[-longitude, -latitude\]"),
        ({"type": "orthographic", "rotate": [0, 91]}, r"rotate is \[-longitude, -latitude\]"),
        ({"type": "orthographic", "rotate": [float("nan"), 0]}, r"rotate is \[-longitude, -latitude\]"),
        ({"type": "orthographic", "rotate": "10"}, r"rotate is \[-longitude, -latitude\]"),
    ],
)
def test_what_is_not_valid_is_refused(v2: Path, projection: object, words: str) -> None:
    """At construction and when set later, in the words of what is valid."""
    with pytest.raises(traitlets.TraitError, match=words):
        ZarrWidget(v2, "air", projection=projection)
    widget = ZarrWidget(v2, "air")
    with pytest.raises(traitlets.TraitError, match=words):
        widget.projection = projection


def test_a_projection_is_made_plain(v2: Path) -> None:
    """A name is a dict, NumPy's numbers are what JSON knows; None is no map."""
    widget = ZarrWidget(v2, "air", projection="equal-earth")
    assert widget.projection == {"type": "equal-earth"}
    widget.projection = {"type": "orthographic", "rotate": np.array([np.float32(-10), 45])}
    assert json.loads(json.dumps(widget.projection)) == {"type": "orthographic", "rotate": [-10.0, 45.0]}
    assert widget.get_state("projection") == {"projection": {"type": "orthographic", "rotate": [-10.0, 45.0]}}
    widget.projection = None
    assert widget.projection is None


def test_a_projection_has_its_place_in_one_plane(v2: Path) -> None:
    """It ends with the path, and where three planes are shown, as in the view; the browser's own word stays."""
    with pytest.raises(traitlets.TraitError, match="one plane"):
        ZarrWidget(v2, "air", projection="mercator", planes="orthogonal")
    widget = ZarrWidget(v2, "air", projection="mercator")
    widget.planes = "orthogonal"
    assert widget.projection is None
    with pytest.raises(traitlets.TraitError, match="one plane"):
        widget.projection = "mercator"
    other = ZarrWidget(v2, "air", projection="mercator")
    other.path = "time"
    assert other.projection is None
    other.set_state({"path": "air", "projection": {"type": "equirectangular"}})
    assert other.projection == {"type": "equirectangular"}
