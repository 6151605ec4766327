"""What the user gave: a path, an address, a store, or an object that was opened from one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .source import Allowed, Source, of_path, of_store, of_text, of_upath
from .xarray_source import of_dataarray, of_dataset


def source_of(given: object, targets: Allowed = ()) -> Source:
    """Make a Source of what the user gave; raise TypeError for what names no store, ValueError for a bad address.

    `targets`: folders and addresses besides the store's own that references in it may point to.
    """
    if isinstance(given, str):
        return of_text(given, targets)
    if isinstance(given, os.PathLike) and not hasattr(given, "storage_options"):
        return of_path(Path(given), targets)
    if targets:
        msg = (
            "targets= is for references that are given as a path or an address: an object reads them by its own rules."
        )
        raise TypeError(msg)
    if isinstance(given, os.PathLike):
        return of_upath(given)
    xarray = sys.modules.get("xarray")
    if xarray is not None and isinstance(given, (xarray.Dataset, xarray.DataArray)):
        return of_dataset(given) if isinstance(given, xarray.Dataset) else of_dataarray(given)
    zarr = sys.modules.get("zarr")
    if zarr is not None and isinstance(given, (zarr.Array, zarr.Group)):
        source = of_store(getattr(given, "chunk_store", given.store))
        source.path = given.path.strip("/")
        return source
    return of_store(given)
