"""What Python gives a view to compare with what it shows: checked, and made the plain JSON that the browser knows."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from contextlib import suppress

import traitlets as t

from .errors import SourceError
from .key import checked_path

HOWS = ("beside", "difference")
_KEYS = {"path", "how", "index", "shared"}


def checked_compare(given: Mapping[str, object]) -> dict[str, object]:
    """Return a comparison as plain JSON, without what is left out; raise TraitError, which names what is wrong."""
    if not {"path", "how"} <= set(given) <= _KEYS:
        msg = "compare is a dict with path and how, such as {'path': 'sst', 'how': 'difference'}, and index or shared"
        raise t.TraitError(f"{msg}, not {given!r}")
    path, how, index, shared = (given.get(name) for name in ("path", "how", "index", "shared"))
    if how not in HOWS:
        msg = f"compare: how is one of {', '.join(HOWS)}, not {how!r}"
        raise t.TraitError(msg)
    if shared not in (None, False, how == "beside"):
        msg = f"compare: shared is True or False, and True only beside, not {shared!r}"
        raise t.TraitError(msg)
    places = {} if index is None else _index(index)
    own = {"index": places} if places else {}
    return {"path": _path(path), "how": how, **own, **({"shared": True} if shared else {})}


def _path(path: object) -> str:
    """Return a path without slashes at its ends; refuse one that climbs."""
    if not isinstance(path, str):
        msg = f"compare: path is the path of an array, not {path!r}"
        raise t.TraitError(msg)
    try:
        return checked_path(path.strip("/"))
    except SourceError as error:
        msg = f"compare: {error}"
        raise t.TraitError(msg) from None


def _index(index: object) -> dict[str, int]:
    """Return positions by dimension as plain integers, also NumPy's; refuse all else."""
    if isinstance(index, Mapping):
        with suppress(TypeError):
            places = {dim: operator.index(at) for dim, at in index.items() if not isinstance(at, bool)}
            if len(places) == len(index) and all(isinstance(dim, str) and at >= 0 for dim, at in places.items()):
                return places
    msg = f"compare: index has positions of the other by dimension, from 0, such as {{'time': 3}}, not {index!r}"
    raise t.TraitError(msg)
