"""The little that Python reads in N5's `attributes.json`, with axes in zarr-python's order: N5's own reversed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .reader import Reader

N5 = "attributes.json"
SUFFIXES = (".n5", ".n5.zip")


def is_dataset(attributes: Mapping[str, object]) -> bool:
    """Whether the attributes are those of a dataset; a group may have any others."""
    return "dimensions" in attributes and "dataType" in attributes


def shape_of(attributes: Mapping[str, object]) -> object:
    """Return a dataset's shape."""
    sizes = attributes.get("dimensions")
    return sizes[::-1] if isinstance(sizes, list) else None


def names_of(attributes: Mapping[str, object]) -> object:
    """Return the axes' names: xarray's as they are, else N5's own."""
    axes = attributes.get("axes")
    own = axes[::-1] if isinstance(axes, list) else None
    return attributes.get("_ARRAY_DIMENSIONS", own)


def is_bare_group(reader: Reader, name: str, path: str) -> bool:
    """Whether `path` is a folder of folders in an N5 container: a group that has no attributes."""
    try:
        if not name.lower().endswith(SUFFIXES) and reader.get(N5) is None:
            return False
        return any(folder for _, folder in reader.names(path) or [])
    except SourceError:
        return False
