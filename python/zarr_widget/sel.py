"""`w.sel`: where a view is by labels, and positions for labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .lookup import position, position_itself
from .opened import layout_of

if TYPE_CHECKING:
    from .coordinate import Coordinates
    from .selection import Index
    from .source import Source

METHODS = (None, "nearest")


def labels_at(
    source: Source, coordinates: Coordinates, path: str, index: Index, counted: Mapping[str, int]
) -> dict[str, object]:
    """Return the label of each dim along which an index has one position; of a dim without coordinate the position.

    `counted` are the positions that count for an index of a coarser level of an image: those of the finest.
    """
    held = layout_of(source, path)
    found: dict[str, object] = {}
    for dim, size, part in zip(held.dims, held.shape, index, strict=True):
        if isinstance(part, int):
            labels = coordinates.labels(path, dim, size)
            found[dim] = counted.get(dim, part) if labels is None else labels[part]
    return found


def positions_of(
    source: Source, coordinates: Coordinates, path: str, sel: Mapping[str, object], method: str | None = None
) -> dict[str, int]:
    """Return the positions that labels mean along dims of the array at `path`, or of the variables of a group.

    `method`: None for labels that are there, "nearest" for the nearest. Raise KeyError where there is no such label or
    dim, TypeError and ValueError for what is none, as `position` does.
    """
    if not isinstance(sel, Mapping):
        msg = f"sel is a dict from dimension names to labels, not {sel!r}"
        raise TypeError(msg)
    if method not in METHODS:
        msg = f"method is None or 'nearest', not {method!r}"
        raise ValueError(msg)
    held = layout_of(source, path)
    sizes = None if held is None else dict(zip(held.dims, held.shape, strict=True))
    found: dict[str, int] = {}
    for dim, label in sel.items():
        if sizes is not None and dim not in sizes:
            msg = f"there is no dimension {dim!r}; the array's are {', '.join(sizes) or 'none'}"
            raise KeyError(msg)
        size = None if sizes is None else sizes[dim]
        labels = coordinates.labels(path, dim, size)
        if labels is None and sizes is None:
            msg = f"{path or source.name!r} is a group without a coordinate {dim!r}: choose an array by path first"
            raise KeyError(msg)
        chosen = None if labels is None else position(dim, labels, label, nearest=method == "nearest")
        found[dim] = position_itself(dim, size, label) if chosen is None else chosen
    return found
