"""The channels that Python gives a view: checked, and made the plain JSON that the browser knows."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import SupportsFloat, SupportsIndex

import traitlets as t

_NEEDED = ("index", "color", "domain")
_FLAGS = ("inverted", "opacity")
_KNOWN = (*_NEEDED, "visible", *_FLAGS)
_LIMITS = 2


def checked_channels(channels: list[object]) -> list[dict[str, object]]:
    """Return channels with plain numbers and colours in small letters; raise TraitError, which names what is wrong."""
    checked = [_channel(f"channels[{place}]", channel) for place, channel in enumerate(channels)]
    indices = [channel["index"] for channel in checked]
    for place, index in enumerate(indices):
        if index in indices[:place]:
            msg = f"channels[{place}]: index is {index}, as in channels[{indices.index(index)}]; give each channel once"
            raise t.TraitError(msg)
    return checked


def _channel(name: str, channel: object) -> dict[str, object]:
    """Return one channel, visible unless it says otherwise."""
    if not isinstance(channel, Mapping):
        msg = f"{name} is a dict with {', '.join(_KNOWN)}, not {channel!r}"
        raise t.TraitError(msg)
    for key in channel:
        if key not in _KNOWN:
            msg = f"{name} has no {key!r}; a channel has {', '.join(_KNOWN)}"
            raise t.TraitError(msg)
    for key in _NEEDED:
        if key not in channel:
            msg = f"{name} lacks {key!r}; a channel has {', '.join(_KNOWN)}"
            raise t.TraitError(msg)
    checked: dict[str, object] = {
        "index": _index(name, channel["index"]),
        "color": _color(name, channel["color"]),
        "domain": _domain(name, channel["domain"]),
        "visible": _truth(name, "visible", channel.get("visible", True)),
    }
    checked |= {key: _truth(name, key, channel[key]) for key in _FLAGS if key in channel}
    return checked


def _index(name: str, index: object) -> int:
    """Return a position from 0 as a plain integer, also NumPy's."""
    if isinstance(index, SupportsIndex) and not isinstance(index, bool):
        with suppress(TypeError):
            plain = operator.index(index)
            if plain >= 0:
                return plain
    msg = f"{name}: index is an integer, 0 for the first channel, not {index!r}"
    raise t.TraitError(msg)


def _color(name: str, color: object) -> str:
    """Return a colour as the browser writes it."""
    if isinstance(color, str) and re.fullmatch("#[0-9a-fA-F]{6}", color):
        return color.lower()
    msg = f"{name}: color is a text such as '#ff0000', not {color!r}"
    raise t.TraitError(msg)


def _domain(name: str, domain: object) -> list[float]:
    """Return limits as two plain finite numbers, also of a tuple or an array."""
    if isinstance(domain, Iterable) and not isinstance(domain, (str, bytes, Mapping)):
        ends = list(domain)
        if len(ends) == _LIMITS and all(_is_finite(end) for end in ends):
            return [float(end) for end in ends]
    msg = f"{name}: domain is two finite numbers [low, high], not {domain!r}"
    raise t.TraitError(msg)


def _is_finite(end: object) -> bool:
    """Say whether it is a number that JSON knows."""
    return isinstance(end, SupportsFloat) and not isinstance(end, (bool, str)) and math.isfinite(float(end))


def _truth(name: str, key: str, value: object) -> bool:
    """Return True or False, also of NumPy's; numbers and texts are refused, as they are easily meant otherwise."""
    if isinstance(value, bool) or (getattr(value, "dtype", None) == "bool" and getattr(value, "shape", None) == ()):
        return bool(value)
    msg = f"{name}: {key} is True or False, not {value!r}"
    raise t.TraitError(msg)
