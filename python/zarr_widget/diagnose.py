"""Why a path on this machine can't be shown, as a sentence that says what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .documents import kind_of
from .errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from .reader import Reader

SCANNED = 200
NAMED = 3


def missing_store(path: Path) -> SourceError | None:
    """Return the error of a path that is no store at all: absent, empty, or a file that isn't Zarr."""
    if not path.exists():
        near = _nearest(path)
        msg = f"There is nothing at {path}: {near} exists, check the rest of the path."
        return SourceError("NotFoundError", msg)
    if path.is_file():
        msg = f"{path} is a file that isn't Zarr: a store is a folder (or a zip file of one)."
        return SourceError("MetadataError", msg)
    try:
        with os.scandir(path) as entries:
            empty = next(entries, None) is None
    except OSError as error:
        return SourceError("AccessError", f"{path} can't be read: {error.strerror or error}.")
    return SourceError("NotFoundError", f"The folder {path} is empty: there is no Zarr store in it.") if empty else None


def missing_node(reader: Reader, name: str, path: str) -> SourceError:
    """Return the error of a path without metadata in a store that is there; it names stores that lie below."""
    where = f"{path!r} in {name}" if path else name
    msg = f"{where} has no Zarr metadata (zarr.json, .zarray or .zgroup, or attributes.json of N5)"
    inside = _stores_below(reader, path)
    hint = f"; did you mean {', '.join(inside)} in it?" if inside else ": check the path."
    return SourceError("NotFoundError", msg + hint)


def _stores_below(reader: Reader, path: str) -> list[str]:
    """Name a few folders below `path` that are Zarr nodes; none where the store can't list."""
    try:
        names = reader.names(path) or []
        folders = sorted(name for name, folder in names[:SCANNED] if folder)
        found = (name for name in folders if kind_of(reader.get, f"{path}/{name}" if path else name) != "unknown")
        return [repr(name) for name, _ in zip(found, range(NAMED), strict=False)]
    except SourceError:
        return []


def _nearest(path: Path) -> Path:
    """Return the nearest folder above `path` that exists."""
    return next((parent for parent in path.parents if parent.exists()), path.parent)
