"""The labels along a dimension: its coordinate, looked for where the browser does, and decoded as xarray does."""

from __future__ import annotations

import base64
import re
import struct
import warnings
from typing import TYPE_CHECKING

from .key import below
from .opened import layout_of, open_array

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import zarr

    from .source import Source

CODED = ("scale_factor", "add_offset", "_FillValue", "missing_value", "_Unsigned", "_Encoding", "dtype")
"""Attributes by which xarray changes what is stored, beside the units of times."""
_UNNAMED = re.compile(r"dim_\d+$")


class Coordinates:
    """The coordinates of a source, each read when its labels are first asked for."""

    def __init__(self, source: Source) -> None:
        """Take the source."""
        self._source = source
        self._read: dict[tuple[str, str, int | None], np.ndarray | None] = {}

    def labels(self, path: str, dim: str, size: int | None) -> np.ndarray | None:
        """Return the labels along a dim of the array or group at `path`, 1-D; None where no coordinate has them.

        A coordinate of another length than `size` has none (None takes any length). Raise ImportError where it takes a
        package to decode them, ValueError where they can't be decoded.
        """
        key = path, dim, size
        if key not in self._read:
            found = self._find(path, dim, size)
            self._read[key] = None if found is None else decoded(dim, found)
        return self._read[key]

    def _find(self, path: str, dim: str, size: int | None) -> zarr.Array | None:
        """Return the 1-D array of a dim's name beside an array, in a group, or in a group above it."""
        if _UNNAMED.match(dim):
            return None
        for group in _groups(path, is_array=layout_of(self._source, path) is not None):
            place = below(group, dim)
            if place == path:
                return open_array(self._source, place)  # a coordinate has labels of its own
            held = layout_of(self._source, place)
            if held is not None:
                fits = len(held.shape) == 1 and size in {None, held.shape[0]}
                return open_array(self._source, place) if fits else None
        return None


def _groups(path: str, *, is_array: bool) -> Iterator[str]:
    """Yield the groups that may hold a node's coordinates, nearest first."""
    parts = path.split("/") if path else []
    if is_array and not parts:
        return
    for depth in range(len(parts) - is_array, -1, -1):
        yield "/".join(parts[:depth])


def decoded(dim: str, array: zarr.Array) -> np.ndarray:
    """Return the values of a coordinate as CF decodes them; raise as `Coordinates.labels` does.

    The fill value of the array itself is left alone: coordinates have no gaps, and version 2's default of 0 is a place.
    """
    attributes = dict(array.attrs)
    why = _coded(attributes)
    if why is None:
        return array[...]
    try:
        import xarray
    except ImportError:
        msg = f"the labels of {dim!r} have {why}: to read them pip install xarray cftime, or choose positions by w.isel"
        raise ImportError(msg) from None
    if isinstance(attributes.get("_FillValue"), str):
        attributes["_FillValue"] = fill_of(attributes["_FillValue"], array)
    kept = {name: attributes[name] for name in (*CODED, "units", "calendar") if name in attributes}
    variable = xarray.Variable((dim,), array[...], kept)
    try:
        with warnings.catch_warnings():
            # says that cftime's dates are given where NumPy's can't hold them, as is documented of w.sel
            warnings.simplefilter("ignore", RuntimeWarning)
            return xarray.decode_cf(xarray.Dataset({"labels": variable}), concat_characters=False)["labels"].values
    except (ImportError, ValueError, OverflowError) as error:
        kind = ImportError if isinstance(error, ImportError) else ValueError
        msg = f"the labels of {dim!r} have {why}, which xarray can't decode ({error}): choose positions by w.isel"
        raise kind(msg) from error


def _coded(attributes: dict[str, object]) -> str | None:
    """Say which attribute takes xarray to decode; None where the stored values are the labels."""
    units = attributes.get("units")
    if isinstance(units, str) and " since " in units:
        calendar = attributes.get("calendar")
        return f"the units {units!r}" + (f" in the calendar {calendar!r}" if calendar else "")
    found = [name for name in CODED if name in attributes and not _is_nan(attributes[name])]
    return f"the attribute {found[0]!r}" if found else None


def _is_nan(value: object) -> bool:
    """Whether a fill value is NaN, also as xarray writes it in version 3: then nothing changes by it."""
    return value != value or value == base64.b64encode(struct.pack("<d", float("nan"))).decode()  # noqa: PLR0124


def fill_of(text: str, array: zarr.Array) -> object:
    """Return a fill value that xarray wrote as text in version 3; the text itself where it is none of these."""
    from xarray.backends.zarr import FillValueCoder

    try:
        return FillValueCoder.decode(text, array.dtype)
    except (TypeError, ValueError):
        return text
