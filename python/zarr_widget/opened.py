"""Arrays of a source as zarr-python opens them: made only when Python asks for values, never for a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .dims import unique
from .documents import Layout, layout

if TYPE_CHECKING:
    import zarr

    from .source import Source


def openable(source: Source) -> object:
    """Return what zarr.open takes for the store: of an Icechunk repository the store of a session."""
    repository = source.repository()
    return source.open() if repository is None else repository


def open_array(source: Source, path: str) -> zarr.Array | None:
    """Open the array at `path`; None where there is none. Raise ImportError without zarr-python."""
    try:
        import zarr
    except ImportError:
        msg = "values in Python need zarr-python: pip install zarr"
        raise ImportError(msg) from None
    if layout(source.reader.get, path) is not None:
        return zarr.open_array(source.open(), mode="r", path=path)
    repository = source.repository()
    if repository is None:
        return None
    try:
        return zarr.open_array(repository, mode="r", path=path)
    except (FileNotFoundError, ValueError):  # there is nothing, or a group
        return None


def layout_of(source: Source, path: str) -> Layout | None:
    """Return shape and dims of the array at `path`, in an Icechunk repository, too; None where there is no array."""
    held = layout(source.reader.get, path)
    if held is not None or source.repository() is None:
        return held
    array = open_array(source, path)
    if array is None:
        return None
    names = getattr(array.metadata, "dimension_names", None)
    return Layout(array.shape, unique(list(names or ()), array.ndim), str(array.dtype))
