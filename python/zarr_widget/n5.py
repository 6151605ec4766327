"""The little that Python reads in N5's `attributes.json`, with axes in zarr-python's order: N5's own reversed."""

from __future__ import annotations

import json
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
    """Return the axes' names: xarray's as they are, else N5's own, else those of Janelia's `transform`."""
    named, sizes, axes = (attributes.get(name) for name in ("_ARRAY_DIMENSIONS", "dimensions", "axes"))
    if isinstance(named, list) and isinstance(sizes, list) and len(named) == len(sizes):
        return named
    if isinstance(axes, list):
        return axes[::-1]
    transform = attributes.get("transform")
    names = transform.get("axes") if isinstance(transform, dict) else None
    if not isinstance(names, list):
        return None
    return names[::-1] if transform.get("ordering") == "F" else names


def is_bare_group(reader: Reader, name: str, path: str) -> bool:
    """Whether `path` is a folder of folders in an N5 container, not in a dataset: a group that has no attributes."""
    try:
        if not name.lower().endswith(SUFFIXES) and reader.get(N5) is None:
            return False
        if not any(folder for _, folder in reader.names(path) or []):
            return False
        names = path.split("/")
        above = (reader.get("/".join([*names[:depth], N5])) for depth in range(len(names)))
        return not any(data is not None and is_dataset(json.loads(data)) for data in above)
    except (SourceError, ValueError, TypeError):
        return False
