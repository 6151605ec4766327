"""The planes that Python gives a view to draw as one: checked, and made the plain JSON that the browser knows."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import SupportsIndex

import traitlets as t

OPS = ("max", "mean", "min")
_KEYS = ("dim", "op", "span")
_ENDS = 2


def checked_reduce(given: Mapping[str, object]) -> dict[str, object]:
    """Return a range with plain integers; raise TraitError, which names what is wrong."""
    if set(given) != set(_KEYS):
        msg = f"reduce is a dict with {', '.join(_KEYS)}, such as {{'dim': 'z', 'op': 'max', 'span': [10, 20]}}"
        raise t.TraitError(f"{msg}, not {given!r}")
    dim, op = given["dim"], given["op"]
    if not isinstance(dim, str):
        msg = f"reduce: dim is the name of a dimension, not {dim!r}"
        raise t.TraitError(msg)
    if op not in OPS:
        msg = f"reduce: op is one of {', '.join(OPS)}, not {op!r}"
        raise t.TraitError(msg)
    return {"dim": dim, "op": op, "span": _span(given["span"])}


def _span(span: object) -> list[int]:
    """Return positions [start, stop) as two plain integers, also of a tuple or an array."""
    if isinstance(span, Iterable) and not isinstance(span, (str, bytes, Mapping)):
        ends = list(span)
        if len(ends) == _ENDS and all(isinstance(end, SupportsIndex) and not isinstance(end, bool) for end in ends):
            with suppress(TypeError):
                start, stop = (operator.index(end) for end in ends)
                if 0 <= start < stop:
                    return [start, stop]
    msg = f"reduce: span is positions [start, stop), 0 <= start < stop, not {span!r}"
    raise t.TraitError(msg)
