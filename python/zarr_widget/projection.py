"""The map projection that Python gives a view: checked, and made the plain JSON that the browser knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import SupportsFloat

import traitlets as t

PROJECTIONS = ("equirectangular", "equal-earth", "orthographic", "stereographic", "mercator")
_ANGLES = 2
_POLE = 90


def checked_projection(given: object) -> dict[str, object] | None:
    """Return a projection with plain numbers, also of its name alone; raise TraitError, which names what is wrong."""
    if given is None:
        return None
    named = {"type": given} if isinstance(given, str) else given
    if not isinstance(named, Mapping) or "type" not in named or not set(named) <= {"type", "rotate"}:
        msg = f"projection is a name or a dict such as {{'type': 'orthographic', 'rotate': [-10, -50]}}, not {given!r}"
        raise t.TraitError(msg)
    if named["type"] not in PROJECTIONS:
        msg = f"projection: type is one of {', '.join(PROJECTIONS)}, not {named['type']!r}"
        raise t.TraitError(msg)
    rotate = named.get("rotate")
    return {"type": named["type"]} if rotate is None else {"type": named["type"], "rotate": _angles(rotate)}


def _angles(rotate: object) -> list[float]:
    """Return two angles as plain numbers, also of a tuple or an array."""
    if isinstance(rotate, Iterable) and not isinstance(rotate, (str, bytes, Mapping)):
        angles = list(rotate)
        if len(angles) == _ANGLES and all(isinstance(a, SupportsFloat) and not isinstance(a, bool) for a in angles):
            east, north = (float(angle) for angle in angles)
            if isfinite(east) and abs(north) <= _POLE:
                return [east, north]
    msg = f"projection: rotate is [-longitude, -latitude] of the middle, in degrees, not {rotate!r}"
    raise t.TraitError(msg)
