"""The chart that Python asks a view for: checked, and made the plain JSON that the browser knows."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import SupportsIndex

import traitlets as t

KINDS = ("series", "transect", "area")
_ENDS = 2
_MOST_CELLS = 8
_EXAMPLE = '{"kind": "series", "cells": [{"lat": 12, "lon": 30}], "along": "time"}'


def checked_profile(given: Mapping[str, object]) -> dict[str, object]:
    """Return a chart with plain integers; raise TraitError, which names what is wrong."""
    if not {"kind", "cells"} <= set(given) <= {"kind", "cells", "along"}:
        msg = f"profile is a dict with kind, cells and, of a series, along, such as {_EXAMPLE}, not {given!r}"
        raise t.TraitError(msg)
    kind, along = given["kind"], given.get("along")
    if kind not in KINDS:
        msg = f"profile: kind is one of {', '.join(KINDS)}, not {kind!r}"
        raise t.TraitError(msg)
    if along is not None and (not isinstance(along, str) or kind == "transect"):
        msg = f"profile: along is the name of a dimension, of a series or an area, not {along!r}"
        raise t.TraitError(msg)
    checked = {"kind": kind, "cells": _cells(given["cells"], kind)}
    return checked if along is None else {**checked, "along": along}


def _cells(cells: object, kind: object) -> list[dict[str, int]]:
    """Return cells as dicts of plain integers; as many as the kind of chart takes."""
    listed = list(cells) if isinstance(cells, Iterable) and not isinstance(cells, (str, bytes, Mapping)) else []
    counts = range(1, _MOST_CELLS + 1) if kind == "series" else (_ENDS,)
    if len(listed) not in counts:
        wanted = f"1 to {_MOST_CELLS} dicts" if kind == "series" else "two dicts"
        msg = f"profile: cells are {wanted} from the drawn dimensions to positions, as {_EXAMPLE} has, not {cells!r}"
        raise t.TraitError(msg)
    return [_cell(cell) for cell in listed]


def _cell(cell: object) -> dict[str, int]:
    """Return a cell's positions as plain integers, also NumPy's."""
    if isinstance(cell, Mapping) and all(isinstance(dim, str) for dim in cell):
        given = [at for at in cell.values() if isinstance(at, SupportsIndex) and not isinstance(at, bool)]
        with suppress(TypeError):
            positions = [operator.index(at) for at in given]
            if len(cell) == _ENDS and len(positions) == _ENDS and min(positions) >= 0:
                return dict(zip(cell, positions, strict=True))
    msg = f"profile: a cell has a position, 0 or more, along each of the two drawn dimensions, not {cell!r}"
    raise t.TraitError(msg)
