"""The chart beside the picture, as Python asks for it: what is refused, what is made plain, where it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import traitlets

from zarr_widget import ZarrWidget

if TYPE_CHECKING:
    from pathlib import Path

CELL = {"lat": 1, "lon": 2}
SERIES = {"kind": "series", "cells": [CELL], "along": "time"}


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ("series", "profile"),
        ({"kind": "series"}, "profile is a dict with kind, cells and, of a series, along"),
        ({**SERIES, "of": 1}, "profile is a dict with kind, cells and, of a series, along"),
        ({**SERIES, "kind": "line"}, "kind is one of series, transect, area, not 'line'"),
        ({**SERIES, "along": "z"}, "no dimension 'z'; the array's are time, lat, lon"),
        ({**SERIES, "along": 0}, "along is the name of a dimension, of a series or an area, not 0"),
        ({**SERIES, "kind": "transect", "cells": [CELL, CELL]}, "along is the name of a dimension"),
        ({**SERIES, "cells": []}, "cells are 1 to 8 dicts"),
        ({**SERIES, "cells": CELL}, "cells are 1 to 8 dicts"),
        ({"kind": "area", "cells": [CELL]}, "cells are two dicts"),
        ({**SERIES, "cells": [{"lat": 1}]}, "a cell has a position, 0 or more, along each of the two drawn"),
        ({**SERIES, "cells": [{"lat": 1, "lon": -1}]}, "a cell has a position, 0 or more"),
        ({**SERIES, "cells": [{"lat": 1, "lon": 1.5}]}, "a cell has a position, 0 or more"),
        ({**SERIES, "cells": [{"lat": 1, "z": 0}]}, "no dimension 'z'"),
        ({**SERIES, "cells": [{"lat": 3, "lon": 0}]}, "'lat' has positions 0 to 2, not 3"),
    ],
)
def test_what_is_not_valid_is_refused(v2: Path, profile: object, words: str) -> None:
    """At construction and when set later, in the words of what is valid."""
    with pytest.raises(traitlets.TraitError, match=words):
        ZarrWidget(v2, "air", profile=profile)
    widget = ZarrWidget(v2, "air")
    with pytest.raises(traitlets.TraitError, match=words):
        widget.profile = profile


def test_a_chart_is_made_plain(v2: Path) -> None:
    """NumPy's integers and tuples become what JSON knows; None is no chart."""
    given = {**SERIES, "cells": ({"lat": np.int64(1), "lon": np.uint8(2)},)}
    widget = ZarrWidget(v2, "air", profile=given)
    assert widget.profile == SERIES
    assert json.loads(json.dumps(widget.profile)) == SERIES
    widget.profile = None
    assert widget.profile is None


def test_a_chart_ends_with_its_dims(v2: Path) -> None:
    """Where what Python sets later leaves it no place it ends, as in the view; what the browser tells is taken."""
    widget = ZarrWidget(v2, "air", x="lon", y="lat", profile=SERIES)
    widget.x = "lat"
    assert widget.profile == SERIES
    widget.y = "time"
    assert widget.profile is None
    other = ZarrWidget(v2, "air", profile=SERIES)
    other.path = "time"
    assert other.profile is None
    other.set_state({"path": "air", "profile": SERIES})
    assert other.profile == SERIES
